"""How allauth's account pages fit into Punte: addresses in mails, the mails themselves, where one lands."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from punte.members import account_letters, letters
from punte.members.models import Account
from punte.members.services import accounts


class AccountAdapter(DefaultAccountAdapter):
    """Punte's account flows."""

    def save_user(self, request: HttpRequest, user: Account, form: Any, commit: bool = True) -> Account:
        """Keep name and language of a new account, and say that it was made."""
        user.name = form.cleaned_data.get("name", "")
        user.language = accounts.language_of(request)
        saved: Account = super().save_user(request, user, form, commit)
        if commit:
            accounts.record_sign_up(account=saved)
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write allauth's mails in Punte's words."""
        account = Account.objects.filter(email=email.lower(), is_active=True).first()
        reader = account or context.get("user")
        language = reader.language if isinstance(reader, Account) else accounts.language_of(self.request)
        zone = reader.time_zone if isinstance(reader, Account) else "UTC"
        write = account_letters.named(template_prefix, email=email, account=account, context=context)
        letters.send(write, to=email, language=language, time_zone=zone)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The address starts with PUNTE_BASE_URL, whatever host the request named."""
        return letters.absolute("account_confirm_email", emailconfirmation.key)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """As above; the key is '<uid>-<token>'."""
        uid, _, token = key.partition("-")
        return letters.absolute("account_reset_password_from_key", uid, token)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the page it came from."""
        return reverse("members:me")
