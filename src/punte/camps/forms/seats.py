"""Forms of mixing rounds."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SeatsForm(forms.Form):
    """How many sit at a table, and how often they change."""

    size = forms.IntegerField(label=_("People at a table"), min_value=2, max_value=20)
    rounds = forms.IntegerField(label=_("Rounds"), min_value=1, max_value=20)
