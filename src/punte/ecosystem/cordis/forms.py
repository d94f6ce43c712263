"""Which CORDIS files to bring."""

from django import forms
from django.utils.translation import gettext_lazy as _

CSV = forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"})


class CordisForm(forms.Form):
    """The two files that CORDIS offers for each programme."""

    organisations = forms.FileField(
        label=_("Who took part"),
        help_text=_("organization.csv of a programme, or of your choice of projects"),
        widget=CSV,
    )
    projects = forms.FileField(
        label=_("The projects"),
        help_text=_("project.csv; it tells titles and years"),
        required=False,
        widget=CSV,
    )
