"""Forms of contacts."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MetForm(forms.Form):
    """When and where; today and nowhere unless it is said."""

    met_on = forms.DateField(
        label=_("When"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )
    place = forms.CharField(label=_("Where"), max_length=200, required=False)

    @classmethod
    def today(cls) -> "MetForm":
        """With today filled in."""
        return cls(initial={"met_on": timezone.localdate()})
