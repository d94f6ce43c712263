"""The form of what evidence is worth in a network."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from punte.bridges import rules
from punte.bridges.choices import EvidenceKind
from punte.bridges.models import TrustSettings
from punte.bridges.rules import Setting, settings_of


class TrustSettingsForm(forms.Form):
    """Weight and half-life of each kind, the threshold, the promise; filled with what holds now."""

    threshold = forms.FloatField(
        label=_("Threshold of a bridge"),
        min_value=rules.THRESHOLDS[0],
        max_value=rules.THRESHOLDS[1],
        help_text=_("A bridge holds while at least so much trust can flow over it."),
    )
    promise_hours = forms.IntegerField(
        label=_("Hours promised in the fast lane"),
        min_value=rules.PROMISES[0],
        max_value=rules.PROMISES[1],
        help_text=_("Within this time a gateway gives its first answer."),
    )

    def __init__(self, *args: Any, stored: TrustSettings | None, **kwargs: Any) -> None:
        now = settings_of(stored)
        initial: dict[str, Any] = {
            "threshold": stored.threshold if stored else rules.DEFAULT_THRESHOLD,
            "promise_hours": stored.promise_hours if stored else rules.DEFAULT_PROMISE,
        }
        for kind, one in now.items():
            initial |= {f"{kind}_weight": one.weight, f"{kind}_half_life": one.half_life}
        super().__init__(*args, **{"initial": initial} | kwargs)
        for kind in EvidenceKind:
            words = {"kind": kind.label}
            self.fields[f"{kind.value}_weight"] = forms.FloatField(
                label=_("%(kind)s: weight") % words, min_value=rules.WEIGHTS[0], max_value=rules.WEIGHTS[1]
            )
            self.fields[f"{kind.value}_half_life"] = forms.FloatField(
                label=_("%(kind)s: half-life in months") % words,
                min_value=rules.HALF_LIVES[0],
                max_value=rules.HALF_LIVES[1],
            )

    def lines(self) -> list[tuple[str, list[Any]]]:
        """Each kind with its two fields, for a table."""
        return [
            (str(kind.label), [self[f"{kind.value}_weight"], self[f"{kind.value}_half_life"]])
            for kind in EvidenceKind
        ]

    def kinds(self) -> dict[str, Setting]:
        """What was entered, by kind."""
        given = self.cleaned_data
        return {
            kind: Setting(given[f"{kind}_weight"], given[f"{kind}_half_life"]) for kind in EvidenceKind.values
        }
