"""Forms about oneself."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.members.forms.networks import time_zones
from punte.members.models import Account
from punte.members.services.api_tokens import SCOPES


class ProfileForm(forms.ModelForm[Account]):
    """Name, language, time zone."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=lambda: list(settings.LANGUAGES))
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=time_zones,
        help_text=gettext_lazy("Times are shown in it, on pages and in mails."),
    )

    class Meta:
        model = Account
        fields = ["name", "language", "time_zone"]
        help_texts = {"name": gettext_lazy("As others should see it.")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class EraseForm(forms.Form):
    """Erasing is confirmed by typing one's address."""

    address = forms.CharField(
        label=gettext_lazy("Type your e-mail address to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_address(self) -> str:
        """It must be the account's own."""
        typed = str(self.cleaned_data["address"]).strip().lower()
        if typed != self.account.email.lower():
            raise forms.ValidationError(_("This is not the address of your account. Nothing was erased."))
        return typed


class ApiTokenForm(forms.Form):
    """A new key for a program."""

    label = forms.CharField(
        label=gettext_lazy("What is it for"),
        max_length=80,
        help_text=gettext_lazy("Such as “monthly report”."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=lambda: [(key, str(says)) for key, says in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long it works"),
        coerce=int,
        initial=90,
        choices=[
            (30, gettext_lazy("30 days")),
            (90, gettext_lazy("90 days")),
            (365, gettext_lazy("a year")),
        ],
    )

    def lasts(self) -> timedelta:
        """The life chosen."""
        return timedelta(days=self.cleaned_data["days"])
