"""Claiming: an account shows that it speaks for an organisation, by mail or by the gateway's word."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.ecosystem.choices import ClaimMethod, ClaimState, State
from punte.ecosystem.models import Claim, Organisation
from punte.ecosystem.policies import keeps_ecosystem, see_organisation
from punte.ecosystem.queries.claims import domains_of, is_claimed, speaks_for
from punte.members import links, roles, tokens
from punte.members.models import Account
from punte.members.services.memberships import give_role
from punte.post.outbox.write import send_mail
from punte.records.events import record
from punte.records.refs import ref
from punte.web.access import Viewer

PURPOSE = "ecosystem.claim"
LINK_DAYS = 7
MOST_A_DAY = 10  # claims that one account may make


@transaction.atomic
def claim_by_mail(*, organisation: Organisation, email: str, by: Viewer, message: str = "") -> Claim:
    """Ask whoever reads that address, which must be at the organisation's domain, to confirm the claim.

    Raises ValidationError when the organisation is claimed already, or the
    address is elsewhere or with a public mail provider.
    """
    account = _claimant(organisation, by)
    email = email.strip().lower()
    validate_email(email)
    if is_claimed(organisation):
        raise ValidationError(_("Somebody speaks for it already. Ask the gateway to add you."))
    if email.rpartition("@")[2] not in domains_of(organisation):
        raise ValidationError({"email": _("This address is not at the organisation's domain.")})
    claim = _claim(organisation, account, ClaimMethod.MAIL, message, email)
    _mail(claim)
    return claim


@transaction.atomic
def claim_by_gateway(*, organisation: Organisation, by: Viewer, message: str) -> Claim:
    """Ask the organisation's gateway (or the managers) to say that the account speaks for it."""
    account = _claimant(organisation, by)
    if not message.strip():
        raise ValidationError({"message": _("Say in a line who you are there.")})
    return _claim(organisation, account, ClaimMethod.GATEWAY, message)


@transaction.atomic
def confirm_claim(*, claim: Claim) -> Claim:
    """Accept a claim because its link, sent to the organisation's domain, was followed."""
    claim = _waiting(claim)
    if claim.method != ClaimMethod.MAIL or is_claimed(claim.organisation):
        raise ValidationError(_("Somebody speaks for it already. Ask the gateway to add you."))
    if claim.email.rpartition("@")[2] not in domains_of(claim.organisation):
        raise ValidationError(_("The organisation's domain has changed. Ask the gateway."))
    return _accept(claim, None)


@transaction.atomic
def accept_claim(*, claim: Claim, by: Viewer) -> Claim:
    """Say yes, as the gateway of its ecosystem or a manager."""
    return _accept(_waiting(_decider(claim, by)), by)


@transaction.atomic
def decline_claim(*, claim: Claim, by: Viewer) -> Claim:
    """Say no, as the gateway of its ecosystem or a manager."""
    return _close(_waiting(_decider(claim, by)), ClaimState.DECLINED, by)


@transaction.atomic
def withdraw_claim(*, claim: Claim, by: Viewer) -> Claim:
    """Take back one's own claim."""
    if by.network != claim.network_id or by.account != claim.account_id:
        raise PermissionDenied
    return _close(_waiting(claim), ClaimState.WITHDRAWN, by)


def _claimant(organisation: Organisation, by: Viewer) -> Account:
    if by.account is None or not see_organisation(by, organisation):
        raise PermissionDenied
    account = Account.objects.get(pk=by.account)
    if organisation.state != State.PUBLISHED:
        raise ValidationError(_("It is not on the map at present."))
    if speaks_for(account.pk, organisation):
        raise ValidationError(_("You speak for this organisation already."))
    since = timezone.now() - timedelta(days=1)
    if Claim.objects.filter(account=account, created_at__gt=since).count() >= MOST_A_DAY:
        raise ValidationError(_("You have claimed ten organisations within a day. Go on tomorrow."))
    return account


def _claim(
    organisation: Organisation, account: Account, method: ClaimMethod, message: str, email: str = ""
) -> Claim:
    waiting = Claim.objects.filter(organisation=organisation, account=account, state=ClaimState.WAITING)
    if old := waiting.first():
        tokens.withdraw(PURPOSE, old)
        _close(old, ClaimState.WITHDRAWN, None)
    claim = Claim(
        network=organisation.network,
        organisation=organisation,
        account=account,
        method=method,
        email=email,
        message=message.strip()[:2000],
    )
    claim.full_clean(exclude=["decided_at", "decided_by"])
    claim.save(force_insert=True)
    record(
        "ecosystem.claim.made",
        subject=claim,
        network=claim.network_id,
        by=account.pk,
        after={"method": method},
        origin=organisation,
    )
    return claim


def _mail(claim: Claim) -> None:
    names = {"who": claim.account.get_full_name(), "organisation": claim.organisation.name}
    href = links.action_link(
        PURPOSE, address=claim.email, network=claim.network, subject=claim, days=LINK_DAYS
    )
    send_mail(
        "ecosystem/claim",
        to=claim.email,
        network=claim.network,
        context={**names, "address": claim.account.email, "message": claim.message, "href": href},
        reply_to=claim.account.email,
    )


def _decider(claim: Claim, by: Viewer) -> Claim:
    if by.network != claim.network_id or not keeps_ecosystem(by, claim.organisation.ecosystem):
        raise PermissionDenied
    return claim


def _waiting(claim: Claim) -> Claim:
    locked = Claim.objects.select_for_update(of=("self",)).select_related(
        "organisation", "account", "network"
    )
    fresh = locked.get(pk=claim.pk)
    if fresh.state != ClaimState.WAITING:
        raise ValidationError(_("This claim is decided already."))
    return fresh


def _accept(claim: Claim, by: Viewer | None) -> Claim:
    _close(claim, ClaimState.ACCEPTED, by)
    give_role(
        network=claim.network,
        account=claim.account,
        role=roles.EDITOR.key,
        scope=claim.organisation_id,
        by=by.account if by else claim.account_id,
        origin=ref(claim),
    )
    return claim


def _close(claim: Claim, state: ClaimState, by: Viewer | None) -> Claim:
    claim.state, claim.decided_at = state, timezone.now()
    claim.decided_by_id = by.account if by else None
    claim.save(update_fields=["state", "decided_at", "decided_by"])
    tokens.withdraw(PURPOSE, claim)
    record(
        f"ecosystem.claim.{state}",
        subject=claim,
        network=claim.network_id,
        by=by.account if by else claim.account_id,
        before={"state": ClaimState.WAITING},
        after={"state": state},
        origin=claim.organisation,
    )
    return claim
