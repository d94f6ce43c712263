"""Expressions of interest: 'tell me more', the answer to it, taking it back."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.ecosystem import policies
from punte.ecosystem.choices import InterestState, State
from punte.ecosystem.models import Interest, Listing, Organisation
from punte.ecosystem.queries.writers import own_organisations
from punte.ecosystem.services.listing_mails import tell_answer, tell_interest
from punte.ecosystem.services.listings import locked
from punte.members.models import Account
from punte.records.events import record
from punte.web.access import Viewer

LONGEST = 2000
MOST_A_DAY = 30


@transaction.atomic
def express_interest(
    *, listing: Listing, by: Viewer, message: str, organisation: Organisation | None = None
) -> Interest:
    """Ask to know more about an open need or offer, perhaps for an organisation of one's own.

    Its keepers get the message with the sender's name by mail, not the address.
    Raises ValidationError when it is closed, one's own, or asked already.
    """
    if by.network != listing.network_id or by.account is None or not policies.take_part(by):
        raise PermissionDenied
    listing = locked(listing)
    if not policies.see_listing(by, listing):
        raise PermissionDenied
    _check(listing, by, message)
    if organisation and not own_organisations(by).filter(pk=organisation.pk).exists():
        raise ValidationError({"organisation": _("You can only ask for an organisation that you belong to.")})
    interest = Interest.objects.create(
        network=listing.network,
        listing=listing,
        account=Account.objects.get(pk=by.account),
        organisation=organisation,
        message=message.strip(),
    )
    _record(interest, by, "made", "", InterestState.NEW)
    tell_interest(interest)
    return interest


@transaction.atomic
def answer_interest(*, interest: Interest, by: Viewer, answer: str) -> Interest:
    """Answer, as one who keeps the need or offer; the one who asked gets it by mail."""
    if not answer.strip():
        raise ValidationError({"answer": _("Write a line or two; they get it by mail.")})
    return _close(_asked(interest, by), by, InterestState.ANSWERED, answer)


@transaction.atomic
def decline_interest(*, interest: Interest, by: Viewer, answer: str = "") -> Interest:
    """Say that it does not fit, with or without a word why."""
    return _close(_asked(interest, by), by, InterestState.DECLINED, answer)


@transaction.atomic
def withdraw_interest(*, interest: Interest, by: Viewer) -> Interest:
    """Take back one's own question as long as it is not answered."""
    if by.network != interest.network_id or by.account != interest.account_id:
        raise PermissionDenied
    return _close(_fresh(interest), by, InterestState.WITHDRAWN, "")


def _check(listing: Listing, by: Viewer, message: str) -> None:
    if listing.state != State.PUBLISHED or listing.expires_on < timezone.localdate():
        raise ValidationError(_("It is closed now. Nothing was sent."))
    if by.account == listing.created_by_id or by.holds("editor", listing.organisation_id):
        raise ValidationError(_("This is your own. Others can ask you about it here."))
    if not message.strip():
        raise ValidationError({"message": _("Write a line or two: who you are and what you want to know.")})
    if len(message) > LONGEST:
        raise ValidationError({"message": _("At most 2,000 letters.")})
    mine = Interest.objects.filter(account=by.account).exclude(state=InterestState.WITHDRAWN)
    if mine.filter(listing=listing).exists():
        raise ValidationError(_("You have asked about this one already."))
    since = timezone.now() - timedelta(days=1)
    if mine.filter(network=listing.network_id, created_at__gt=since).count() >= MOST_A_DAY:
        raise ValidationError(_("You have asked about thirty within a day. Go on tomorrow."))


def _fresh(interest: Interest) -> Interest:
    rows = Interest.objects.select_for_update(of=("self",)).select_related(
        "account", "organisation", "listing__network", "listing__organisation__ecosystem"
    )
    fresh = rows.get(pk=interest.pk)
    if fresh.state != InterestState.NEW:
        raise ValidationError(_("This one is settled already."))
    return fresh


def _asked(interest: Interest, by: Viewer) -> Interest:
    if by.network != interest.network_id:
        raise PermissionDenied
    fresh = _fresh(interest)
    if not policies.change_listing(by, fresh.listing):
        raise PermissionDenied
    return fresh


def _close(interest: Interest, by: Viewer, state: InterestState, answer: str) -> Interest:
    interest.state, interest.answer = state, answer.strip()[:LONGEST]
    interest.save(update_fields=["state", "answer"])
    _record(interest, by, state, InterestState.NEW, state)
    if state != InterestState.WITHDRAWN:
        tell_answer(interest)
    return interest


def _record(interest: Interest, by: Viewer, verb: str, before: str, after: str) -> None:
    # What people wrote to each other is theirs: the log says only that they did.
    record(
        f"ecosystem.interest.{verb}",
        subject=interest,
        network=interest.network_id,
        by=by.account,
        before={"state": before} if before else {},
        after={"state": after},
        origin=interest.listing,
    )
