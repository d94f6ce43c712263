"""Invitations: single-use, bound to one address, for a while (safety 6)."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.members import letters, roles, tokens
from punte.members.models import Account, Invitation, Membership, Network
from punte.members.services import memberships
from punte.members.viewer import viewer_of
from punte.records.events import record
from punte.records.refs import ref
from punte.web.access import Viewer

PURPOSE = "members.invitation"
LASTS = timedelta(days=14)
AT_MOST_A_DAY = 200  # mails that one person may set off by inviting
NOT_AGAIN_WITHIN = timedelta(minutes=5)


@transaction.atomic
def invite(
    *, network: Network, email: str, role: str, by: Viewer, scope: UUID | None = None, note: str = ""
) -> Invitation:
    """Send an invitation. Raises PermissionDenied beyond one's right, ValidationError with the reason."""
    email = email.strip().lower()
    validate_email(email)
    found = memberships.checked_role(network=network, role=role, scope=scope)
    if not memberships.may_grant(network=network, role=found, scope=scope, by=by):
        raise PermissionDenied
    _refuse_needless(network, email, role, scope)
    _refuse_too_many(by.account)
    now = timezone.now()
    invitation = Invitation.objects.create(
        network=network,
        email=email,
        role=role,
        scope=scope,
        note=note.strip(),
        invited_by=_account(by),
        sent_at=now,
        expires_at=now + LASTS,
    )
    record(
        "members.invitation.sent",
        subject=invitation,
        network=network.pk,
        by=by.account,
        after={"role": role, "scope": str(scope) if scope else None},
    )
    _mail(invitation)
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, by: Viewer) -> None:
    """Send an unanswered invitation once more with a new link; the old one is void."""
    invitation = _locked(invitation)
    _check_right(invitation, by)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise ValidationError(_("This invitation is already answered or withdrawn."))
    if timezone.now() - invitation.sent_at < NOT_AGAIN_WITHIN:
        raise ValidationError(_("It was sent a moment ago. Give it five minutes."))
    _refuse_too_many(by.account)
    invitation.sent_at = timezone.now()
    invitation.expires_at = invitation.sent_at + LASTS
    invitation.save(update_fields=["sent_at", "expires_at"])
    record("members.invitation.resent", subject=invitation, network=invitation.network_id, by=by.account)
    _mail(invitation)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Viewer) -> None:
    """Take back an unanswered invitation; its link is void."""
    invitation = _locked(invitation)
    _check_right(invitation, by)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise ValidationError(_("This invitation is already answered or withdrawn."))
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    tokens.withdraw(PURPOSE, invitation)
    record("members.invitation.withdrawn", subject=invitation, network=invitation.network_id, by=by.account)


@transaction.atomic
def accept(*, invitation: Invitation, account: Account) -> Membership:
    """Take the role. Only the account of the address it was sent to can (ValidationError)."""
    invitation = _locked(invitation)
    if not invitation.open:
        raise ValidationError(_("This invitation was answered, withdrawn, or has run out."))
    if account.email.lower() != invitation.email.lower():
        raise ValidationError(_("This invitation was sent to another address."))
    role = roles.role(invitation.role)
    inviter = viewer_of(invitation.invited_by, invitation.network)
    if role is None or not memberships.may_grant(
        network=invitation.network, role=role, scope=invitation.scope, by=inviter
    ):
        raise ValidationError(
            _("Whoever invited you can no longer give this role. Ask for a new invitation.")
        )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), account
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record("members.invitation.accepted", subject=invitation, network=invitation.network_id, by=account.pk)
    return memberships.give_role(
        network=invitation.network,
        account=account,
        role=invitation.role,
        scope=invitation.scope,
        by=invitation.invited_by_id,
        origin=ref(invitation),
    )


def scope_name(network: UUID, role: roles.Role | None, scope: UUID | None) -> str:
    """What a bound role is for, in words; '' for the whole network."""
    kind = roles.scope_kind(role.scope_kind) if role and scope else None
    return kind.names(network, [scope]).get(scope, "") if kind and scope else ""


def _account(by: Viewer) -> Account:
    if by.account is None:
        raise PermissionDenied
    return Account.objects.get(pk=by.account)


def _locked(invitation: Invitation) -> Invitation:
    wanted = Invitation.objects.select_related("network", "invited_by")
    return wanted.select_for_update(of=("self",)).get(pk=invitation.pk)


def _check_right(invitation: Invitation, by: Viewer) -> None:
    role = roles.role(invitation.role)
    if role is None or not memberships.may_grant(
        network=invitation.network, role=role, scope=invitation.scope, by=by
    ):
        raise PermissionDenied


def _refuse_needless(network: Network, email: str, role: str, scope: UUID | None) -> None:
    same = {"network": network, "role": role, "scope": scope}
    if Membership.objects.filter(**same, account__email=email, ended_at=None).exists():
        raise ValidationError({"email": _("This person already has that role.")})
    waiting = Invitation.objects.filter(
        **same, email=email, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )
    if waiting.exists():
        raise ValidationError(
            {"email": _("This person is already invited. You can send the invitation again.")}
        )


def _refuse_too_many(account: UUID | None) -> None:
    since = timezone.now() - timedelta(days=1)
    if Invitation.objects.filter(invited_by=account, sent_at__gt=since).count() >= AT_MOST_A_DAY:
        raise ValidationError(
            _("You sent %(number)s invitations within a day. Go on tomorrow.") % {"number": AT_MOST_A_DAY}
        )


def _mail(invitation: Invitation) -> None:
    tokens.withdraw(PURPOSE, invitation)
    network, inviter = invitation.network, invitation.invited_by
    secret = tokens.issue(
        PURPOSE, address=invitation.email, network=network, subject=invitation, lasts=LASTS, single_use=True
    )
    known = Account.objects.filter(email=invitation.email, is_active=True).first()
    letters.send(
        lambda: _letter(invitation, inviter, letters.absolute("members:go", secret)),
        to=invitation.email,
        language=known.language if known else network.language,
        time_zone=known.time_zone if known else network.time_zone,
    )


def _letter(invitation: Invitation, inviter: Account, href: str) -> letters.Letter:
    role = roles.role(invitation.role)
    place = scope_name(invitation.network_id, role, invitation.scope)
    names = {
        "who": inviter.get_full_name(),
        "network": invitation.network.name,
        "role": role.label if role else invitation.role,
        "place": place,
    }
    lines = [
        _("%(who)s invites you to %(network)s as %(role)s for %(place)s.") % names
        if place
        else _("%(who)s invites you to %(network)s as %(role)s.") % names
    ]
    if invitation.network.summary:
        lines.append(invitation.network.summary)
    return letters.Letter(
        subject=_("%(who)s invites you to %(network)s") % names,
        lines=lines,
        quote=invitation.note,
        button=_("Look at the invitation"),
        href=href,
        after=[
            _("The link is for you alone and works for 14 days."),
            _("If you do not want to join, you need not do anything."),
        ],
    )
