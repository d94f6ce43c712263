"""allauth's forms with our words: labels instead of placeholders."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("E-mail"),
    "email": _("E-mail"),
    "password": _("Password"),
    "password1": _("Password"),
    "oldpassword": _("Present password"),
    "code": _("Code"),
}
NEW = _("At least ten characters; a few words in a row are good.")


class Plain(forms.Form):
    """No placeholders, short help, labels from `LABELS`."""

    labels: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = {**LABELS, **self.labels}.get(name, field.label)
            field.help_text = ""
        if "password1" in self.fields:
            self.fields["password1"].help_text = NEW


class LoginForm(Plain, allauth.LoginForm):
    """Sign in by password."""


class SignupForm(Plain, allauth.SignupForm):
    """Make an account."""

    field_order = ["name", "email", "password1"]
    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


class RequestLoginCodeForm(Plain, allauth.RequestLoginCodeForm):
    """Sign in by mail."""


class ConfirmLoginCodeForm(Plain, allauth.ConfirmLoginCodeForm):
    """The code from the mail."""


class ResetPasswordForm(Plain, allauth.ResetPasswordForm):
    """Ask for a new password."""


class ResetPasswordKeyForm(Plain, allauth.ResetPasswordKeyForm):
    """Choose a new password."""

    labels = {"password1": _("New password"), "password2": _("New password once more")}


class ChangePasswordForm(Plain, allauth.ChangePasswordForm):
    """Change the password."""

    labels = {"password1": _("New password"), "password2": _("New password once more")}


class SetPasswordForm(Plain, allauth.SetPasswordForm):
    """The first password of an account that signed in by mail."""

    labels = {"password2": _("Password once more")}


class AddEmailForm(Plain, allauth.AddEmailForm):
    """Change one's address."""

    labels = {"email": _("New e-mail")}


class ReauthenticateForm(Plain, allauth.ReauthenticateForm):
    """The password once more, before something that matters."""
