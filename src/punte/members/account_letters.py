"""The mails around signing in. The first line says why it came; nothing tells whether an account exists."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from punte.members import tokens
from punte.members.letters import Letter, absolute
from punte.members.models import Account

SIGN_IN_LINK = "members.sign_in"
SIGN_IN_LASTS = timedelta(minutes=15)


def named(
    template: str, *, email: str, account: Account | None, context: dict[str, Any]
) -> Callable[[], Letter]:
    """The writer for one of allauth's mails, by the name of its template."""
    name = template.rpartition("/")[2]
    return lambda: _LETTERS[name](email, account, context)


def _ignore() -> str:
    return _("If this was not you, you need not do anything: nothing changes without this mail.")


def _confirm(email: str, account: Account | None, context: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("Confirm your address"),
        lines=[_("You, or somebody who typed this address, made an account on Punte.")],
        button=_("Confirm the address"),
        href=context["activate_url"],
        after=[_("The link works for three days."), _ignore()],
    )


def _confirm_change(email: str, account: Account | None, context: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("Confirm your new address"),
        lines=[_("An account on Punte is to be reached at this address from now on.")],
        button=_("Confirm the address"),
        href=context["activate_url"],
        after=[_("The link works for three days."), _ignore()],
    )


def _exists(email: str, account: Account | None, context: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("You already have an account"),
        lines=[
            _("You, or somebody who typed this address, wanted to make an account on Punte."),
            _("There is one for this address. A code that we send you lets you in without a password."),
        ],
        button=_("Sign in by mail"),
        href=absolute("account_request_login_code"),
        after=[_ignore()],
    )


def _unknown(email: str, account: Account | None, context: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("There is no account for this address"),
        lines=[
            _("You, or somebody who typed this address, wanted to sign in to Punte."),
            _("Perhaps you used another address. You can also make an account."),
        ],
        button=_("Make an account"),
        href=absolute("account_signup"),
        after=[_ignore()],
    )


def _code(email: str, account: Account | None, context: dict[str, Any]) -> Letter:
    href = ""
    if account:
        secret = tokens.issue(SIGN_IN_LINK, account=account, address=email, lasts=SIGN_IN_LASTS)
        href = absolute("members:go", secret)
    return Letter(
        subject=_("Your code to sign in"),
        lines=[_("Type this code into the page where you asked for it:")],
        code=context["code"],
        button=_("Or sign in on this device"),
        href=href,
        after=[
            _("Code and link work once, for 15 minutes. Give them to nobody; we never ask for them."),
            _ignore(),
        ],
    )


def _reset(email: str, account: Account | None, context: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("Choose a new password"),
        lines=[_("You, or somebody who typed this address, asked for a new password on Punte.")],
        button=_("Choose a new password"),
        href=context["password_reset_url"],
        after=[_("The link works once, for three days."), _ignore()],
    )


def _notice(subject: Callable[[], str], text: Callable[[dict[str, Any]], str]) -> Callable[..., Letter]:
    def write(email: str, account: Account | None, context: dict[str, Any]) -> Letter:
        return Letter(
            subject=subject(),
            lines=[text(context)],
            button=_("Look at your account"),
            href=absolute("members:me"),
            after=[
                _("If this was not you, choose a new password now: somebody else may be in your account.")
            ],
        )

    return write


_LETTERS: dict[str, Callable[..., Letter]] = {
    "email_confirmation_signup": _confirm,
    "email_confirmation": _confirm_change,
    "account_already_exists": _exists,
    "unknown_account": _unknown,
    "login_code": _code,
    "password_reset_key": _reset,
    "password_changed": _notice(
        lambda: _("Your password was changed"), lambda context: _("The password of your account was changed.")
    ),
    "password_reset": _notice(
        lambda: _("Your password was changed"), lambda context: _("You chose a new password by mail.")
    ),
    "password_set": _notice(
        lambda: _("Your account has a password"), lambda context: _("A password was set for your account.")
    ),
    "email_changed": _notice(
        lambda: _("Your address was changed"),
        lambda context: _("Your account is now reached at %(address)s.") % {"address": context["to_email"]},
    ),
    "email_confirm": _notice(
        lambda: _("Your address is confirmed"), lambda context: _("The address of your account is confirmed.")
    ),
    "email_deleted": _notice(
        lambda: _("An address was removed"),
        lambda context: (
            _("%(address)s no longer belongs to your account.") % {"address": context["deleted_email"]}
        ),
    ),
}
