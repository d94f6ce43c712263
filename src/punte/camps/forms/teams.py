"""Forms of teams."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from punte.camps.models import Camp, Challenge, Participant, Team
from punte.camps.queries.members import members


class NumbersForm(forms.Form):
    """How many teams each challenge has."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, camp: Camp, suggested: Mapping[Challenge, int]
    ) -> None:
        super().__init__(data)
        there = list(camp.challenges.prefetch_related("teams"))
        started = any(one.teams.all() for one in there)
        for one in there:
            number = len(one.teams.all()) if started else suggested.get(one, 1)
            self.fields[str(one.pk)] = forms.IntegerField(
                label=one.title, min_value=0, max_value=20, initial=number
            )

    def numbers(self) -> dict[UUID, int]:
        """Challenge → teams."""
        return {UUID(key): number for key, number in self.cleaned_data.items()}


class RuleForm(forms.Form):
    """Two people who are to be in one team, or must not be."""

    one = forms.ModelChoiceField(Participant.objects.none(), label=_("One"))
    other = forms.ModelChoiceField(Participant.objects.none(), label=_("The other"))
    apart = forms.TypedChoiceField(
        label=_("Rule"),
        choices=[("", _("are to be in one team")), ("1", _("must not be in one team"))],
        coerce=lambda value: value == "1",
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None, *, camp: Camp) -> None:
        super().__init__(data)
        for name in ("one", "other"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = members(camp)

    def clean(self) -> dict[str, Any]:
        """Two different people."""
        values = super().clean() or {}
        values["apart"] = values.get("apart") is True
        if values.get("one") and values.get("one") == values.get("other"):
            self.add_error("other", _("Choose somebody else."))
        return values


class TeamForm(forms.ModelForm[Team]):
    """Name and idea."""

    class Meta:
        model = Team
        fields = ("name", "idea")
