"""Forms of claiming."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MailClaimForm(forms.Form):
    """A mail to an address at the organisation's domain."""

    email = forms.EmailField(label=_("Your address there"))
    message = forms.CharField(
        label=_("Who you are there"),
        required=False,
        max_length=500,
        help_text=_("It stands in the mail, for whoever reads it."),
    )

    def __init__(self, data: Any = None, *, domains: Sequence[str], prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        self.domains = domains
        if domains:
            self.fields["email"].help_text = _("It ends with @%(domain)s.") % {
                "domain": _(" or @").join(domains)
            }

    def clean_email(self) -> str:
        """It must be at one of the domains."""
        email = str(self.cleaned_data["email"]).lower()
        if email.rpartition("@")[2] not in self.domains:
            raise forms.ValidationError(
                _("This address is not at the organisation's domain. Use another one, or ask the gateway.")
            )
        return email


class GatewayClaimForm(forms.Form):
    """A word to the gateway."""

    message = forms.CharField(
        label=_("Who are you there, and how can the gateway know?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
