"""What this room knows about a person, and how it is erased."""

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from punte.members import consents, roles
from punte.members.models import Account, ApiToken, Consent, DataExport, Invitation, Membership, Token
from punte.members.models.account import ERASED_DOMAIN
from punte.members.queries import role_label
from punte.members.services.invitations import scope_name
from punte.records.people import ERASED, Eraser, Exporter, Whom, erasers, exporters, identities, impersonal

NOBODY = f"nobody@{ERASED_DOMAIN}"


def register() -> None:
    """Make finder, exporters and erasers known."""
    identities.register("members.account", find_account)
    exporters.register(Exporter("members.account", _("Your account"), export_account, order=10))
    exporters.register(Exporter("members.roles", _("Your roles in networks"), export_roles, order=11))
    exporters.register(Exporter("members.consents", _("What you agreed to"), export_consents, order=12))
    exporters.register(Exporter("members.invitations", _("Invitations to you"), export_invitations, order=13))
    exporters.register(Exporter("members.apitokens", _("Keys for programs"), export_api_tokens, order=14))
    erasers.register(
        Eraser(
            "members.links",
            {
                "members.token": ("address", "data"),
                "members.invitation": ("email",),
                "members.apitoken": ("label",),
                "members.dataexport": ("file",),
            },
            erase_links,
            order=800,
        )
    )
    erasers.register(
        Eraser("members.sessions", {"sessions.session": ("session_data",)}, erase_sessions, order=810)
    )
    # The account comes after the rooms above, which may still look it up.
    erasers.register(
        Eraser(
            "members.account",
            {"members.account": ("email", "name"), "account.emailaddress": ("email",)},
            erase_account,
            order=820,
        )
    )
    impersonal.declare("members.apitoken", ["prefix"], "random characters")


def find_account(whom: Whom) -> Whom:
    """The account's name and confirmed addresses."""
    if whom.account is None:
        return whom
    account = Account.objects.filter(pk=whom.account).first()
    if account is None or account.erased:
        return whom
    addresses = dict(EmailAddress.objects.filter(user=account).values_list("email", "verified"))
    # An account made on the command line or by an invitation has no row of its own at first.
    addresses.setdefault(account.email, True)
    confirmed = [email for email, verified in addresses.items() if verified]
    return whom.also(emails=confirmed, names=[account.name])


def export_account(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """The account and its addresses."""
    for account in Account.objects.filter(pk__in=[whom.account]):
        yield {
            "name": account.name,
            "email": account.email,
            "language": account.language,
            "time_zone": account.time_zone,
            "since": account.created_at,
            "last_sign_in": account.last_login,
            "signs_in_by_password": account.has_usable_password(),
        }
    for address in EmailAddress.objects.filter(user_id=whom.account).exclude(primary=True):
        yield {"email": address.email, "confirmed": address.verified}


def export_roles(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """Roles, also ended ones."""
    for one in Membership.objects.filter(account=whom.account).select_related("network"):
        yield {
            "network": one.network.name,
            "role": role_label(one.role),
            "for": _place_of(one),
            "since": one.created_at,
            "until": one.ended_at,
        }


def _place_of(one: Membership) -> str:
    return scope_name(one.network_id, roles.role(one.role), one.scope)


def export_consents(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """Every agreement, with its exact words."""
    labels = {one.key: str(one.label) for one in consents.purposes()}
    for one in Consent.objects.filter(_holds(whom)).select_related("network"):
        yield {
            "purpose": labels.get(one.purpose, one.purpose),
            "network": one.network.name if one.network else None,
            "words": one.wording,
            "version": one.version,
            "language": one.language,
            "given": one.given_at,
            "withdrawn": one.withdrawn_at,
        }


def export_invitations(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """Invitations sent to the person's addresses."""
    found = Invitation.objects.filter(email__in=whom.emails).select_related("network", "invited_by")
    for one in found:
        yield {
            "email": one.email,
            "network": one.network.name,
            "role": role_label(one.role),
            "invited_by": one.invited_by.get_full_name(),
            "sent": one.sent_at,
            "state": one.state.label,
        }


def export_api_tokens(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """Keys, without their secrets."""
    for one in ApiToken.objects.filter(account=whom.account):
        yield {
            "for": one.label,
            "starts_with": one.prefix,
            "may": one.scopes,
            "made": one.created_at,
            "expires": one.expires_at,
            "last_used": one.last_used_at,
            "revoked": one.revoked_at,
        }


def erase_links(whom: Whom) -> int:
    """Links and keys go; copies of their data go with their files; invitations keep no address."""
    mine = Q(account=whom.account) if whom.account else Q(pk__in=[])
    touched = Token.objects.filter(mine | Q(address__in=whom.emails)).delete()[0]
    if whom.account:
        touched += ApiToken.objects.filter(account=whom.account).delete()[0]
        for copy in DataExport.objects.filter(account=whom.account):
            copy.file.delete(save=False)
            copy.delete()
            touched += 1
    touched += Invitation.objects.filter(email__in=whom.emails).update(email=NOBODY, note="")
    if whom.account:
        touched += Invitation.objects.filter(invited_by=whom.account).exclude(note="").update(note=ERASED)
    return touched


def erase_sessions(whom: Whom) -> int:
    """Sessions name the account, and how it signed in, in a form that only Django reads: look into each."""
    if whom.account is None:
        return 0
    mine = [
        session.pk
        for session in Session.objects.iterator(chunk_size=500)
        if str(whom.account) in str(session.get_decoded())
    ]
    return Session.objects.filter(pk__in=mine).delete()[0]


def erase_account(whom: Whom) -> int:
    """The row stays, for others point at it; it says nothing any more and opens nothing."""
    account = Account.objects.filter(pk=whom.account).first() if whom.account else None
    if account is None or account.erased:
        return 0
    EmailAddress.objects.filter(user=account).delete()
    account.email = f"{account.pk}@{ERASED_DOMAIN}"
    account.name, account.language, account.time_zone = "", "en", "UTC"
    account.is_active = account.is_staff = account.is_superuser = False
    account.mail_stopped, account.last_login = True, None
    account.set_unusable_password()
    account.save()
    return 1


def _holds(whom: Whom) -> Q:
    wanted = Q(pk__in=[])
    for ref in whom.refs:
        wanted |= Q(holder_kind=ref.kind, holder_id=ref.id)
    return wanted
