"""Forms of rounds of one-to-one meetings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from punte.bridges.forms.meetings import moment_field
from punte.camps.models import Round


class RoundForm(forms.ModelForm[Round]):
    """What a round is and what it promises."""

    ask_until = moment_field(_("Wishes until"), required=False)

    class Meta:
        model = Round
        fields = (
            "title",
            "place",
            "note",
            "minutes",
            "tables",
            "quota",
            "least",
            "most",
            "whom",
            "ask_until",
        )
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict[str, Any]:
        """What is promised must be possible."""
        values = super().clean() or {}
        if (values.get("least") or 0) > (values.get("most") or 0):
            self.add_error("least", _("No more can be promised than there are at most."))
        return values


class SlotsForm(forms.Form):
    """Times one after the other."""

    start = moment_field(_("The first begins"), help_text=_("By the camp's clock."))
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=100, initial=8)
    pause = forms.IntegerField(label=_("Minutes between"), min_value=0, max_value=120, initial=5)


class TableForm(forms.Form):
    """A table that is out of use, or again in use."""

    table = forms.IntegerField(label=_("Table"), min_value=1)
    open_again = forms.BooleanField(label=_("It can be used again"), required=False)
