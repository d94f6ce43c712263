"""Forms of the final presentation."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.camps.models import Criterion, Final
from punte.camps.services.finals.preparing import MOST_CRITERIA, Wanted


class FinalForm(forms.ModelForm[Final]):
    """Minutes, and the one question about voting."""

    class Meta:
        model = Final
        fields = ("pitch_minutes", "question_minutes", "own_team")


class CriteriaForm(forms.Form):
    """A line for each criterion, and some empty ones. A line without a name is none."""

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(MOST_CRITERIA):
            one = criteria[number] if number < len(criteria) else Criterion()
            self._add("name", number, forms.CharField(max_length=80, required=False), one.name)
            self._add("asks", number, forms.CharField(max_length=300, required=False), one.asks)
            for name, least, most in (("weight", 1, 100), ("least", 0, 10), ("most", 1, 10)):
                field = forms.IntegerField(min_value=least, max_value=most, required=False)
                self._add(name, number, field, getattr(one, name))

    def _add(self, name: str, number: int, field: forms.Field, initial: Any) -> None:
        labels = {
            "name": _("Criterion %(number)d"),
            "asks": _("Criterion %(number)d: what it asks"),
            "weight": _("Criterion %(number)d: weight"),
            "least": _("Criterion %(number)d: fewest points"),
            "most": _("Criterion %(number)d: most points"),
        }
        field.label, field.initial = labels[name] % {"number": number + 1}, initial
        self.fields[f"{name}{number}"] = field

    @property
    def lines(self) -> Iterator[list[forms.BoundField]]:
        """The fields, line by line."""
        for number in range(MOST_CRITERIA):
            yield [self[f"{name}{number}"] for name in ("name", "asks", "weight", "least", "most")]

    def clean(self) -> dict[str, Any]:
        """Points must go upwards; what is left empty is as usual."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(MOST_CRITERIA):
            usual = Wanted("")
            for name in ("weight", "least", "most"):
                if data.get(f"{name}{number}") is None and f"{name}{number}" not in self.errors:
                    data[f"{name}{number}"] = getattr(usual, name)
            least, most = data.get(f"least{number}"), data.get(f"most{number}")
            if data.get(f"name{number}") and least is not None and most is not None and least >= most:
                self.add_error(f"most{number}", _("More than the fewest."))
        return data

    def criteria(self) -> list[Wanted]:
        """What was written."""
        data = self.cleaned_data
        return [
            Wanted(*(data[f"{name}{number}"] for name in ("name", "asks", "weight", "least", "most")))
            for number in range(MOST_CRITERIA)
            if data[f"name{number}"]
        ]


class ConflictForm(forms.Form):
    """Why one does not judge a team."""

    reason = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=300,
        help_text=gettext_lazy("For instance: I advise this team. Everybody at the camp can read it."),
    )
