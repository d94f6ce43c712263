"""Shortlists and notes of brokers, on a need or on a fast-lane request."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from punte.bridges import policies
from punte.bridges.models import FastLaneRequest, Match, Note, Shortlisted
from punte.ecosystem.choices import State
from punte.ecosystem.models import Listing, Organisation
from punte.members.models import Account
from punte.records.events import record
from punte.records.refs import Ref
from punte.web.access import Viewer

LONGEST = 2000  # letters of a note
MOST = 60  # on one shortlist

type Thing = Listing | FastLaneRequest


@transaction.atomic
def shortlist_organisation(
    *,
    thing: Thing,
    organisation: Organisation,
    by: Viewer,
    counterpart: Listing | None = None,
    note: str = "",
) -> Shortlisted:
    """Put an organisation on the shortlist, with the reasons of its match at this moment; once only.

    `counterpart`: the organisation's own offer or need that fits. Raises
    PermissionDenied, or ValidationError when the list is full.
    """
    account = _broker_of(thing, by)
    if organisation.network_id != thing.network_id or organisation.state != State.PUBLISHED:
        raise PermissionDenied
    if counterpart and (
        counterpart.organisation_id != organisation.pk or counterpart.state != State.PUBLISHED
    ):
        raise ValidationError(_("That offer is not this organisation's, or it has closed."))
    text = _checked(note)
    where = _about(thing)
    # Counted under a lock on the thing, so that two who add at once see each other.
    type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    if Shortlisted.objects.filter(**where).exclude(organisation=organisation).count() >= MOST:
        raise ValidationError(_("There are sixty on this list. Drop some first."))
    match = _match_of(thing, organisation)
    one, made = Shortlisted.objects.get_or_create(
        **where,
        organisation=organisation,
        defaults={
            "network_id": thing.network_id,
            "counterpart": counterpart or (match.counterpart if match else None),
            "reasons": match.reasons if match else [],
            "against": match.against if match else [],
            "note": text,
            "added_by": account,
        },
    )
    if made:
        _record("added", one, by, thing)
    return one


@transaction.atomic
def drop_from_shortlist(*, one: Shortlisted, by: Viewer) -> None:
    """Take an organisation off the shortlist."""
    if not policies.drop_shortlisted(by, one):
        raise PermissionDenied
    if Shortlisted.objects.filter(pk=one.pk).delete()[0]:
        _record("removed", one, by)


@transaction.atomic
def note_on_shortlisted(*, one: Shortlisted, by: Viewer, note: str) -> Shortlisted:
    """Write down what brokers should know of this organisation here; it replaces what stood there."""
    if not policies.drop_shortlisted(by, one):
        raise PermissionDenied
    one.note = _checked(note)
    one.save(update_fields=["note"])
    _record("noted", one, by)
    return one


@transaction.atomic
def add_note(*, thing: Thing, by: Viewer, text: str) -> Note:
    """Note something about a need or a request; only brokers read it."""
    account = _broker_of(thing, by)
    if not text.strip():
        raise ValidationError({"text": _("Write a line first.")})
    note = Note.objects.create(
        network_id=thing.network_id, author=account, text=_checked(text), **_about(thing)
    )
    record("bridges.note.added", subject=note, network=thing.network_id, by=by.account, origin=thing)
    return note


@transaction.atomic
def remove_note(*, note: Note, by: Viewer) -> None:
    """Take back a note of one's own; managers may take back any."""
    own = by.account is not None and by.account == note.author_id and policies.broker(by)
    if by.network != note.network_id or not (own or policies.manage_network(by)):
        raise PermissionDenied
    if Note.objects.filter(pk=note.pk).delete()[0]:
        record(
            "bridges.note.removed",
            subject=Ref("bridges.note", note.pk),
            network=note.network_id,
            by=by.account,
        )


def _broker_of(thing: Thing, by: Viewer) -> Account:
    if by.network != thing.network_id or by.account is None or not policies.work_on(by, thing):
        raise PermissionDenied
    return Account.objects.get(pk=by.account)


def _about(thing: Thing) -> Mapping[str, Any]:
    return {"request": thing} if isinstance(thing, FastLaneRequest) else {"listing": thing}


def _match_of(thing: Thing, organisation: Organisation) -> Match | None:
    """The match at this moment; a request has those of the need that it grew from."""
    listing = thing.listing_id if isinstance(thing, FastLaneRequest) else thing.pk
    if listing is None:
        return None
    return (
        Match.objects.filter(listing=listing, organisation=organisation).select_related("counterpart").first()
    )


def _checked(text: str) -> str:
    if len(text) > LONGEST:
        raise ValidationError(_("At most 2,000 letters."))
    return text.strip()


def _record(verb: str, one: Shortlisted, by: Viewer, origin: Thing | None = None) -> None:
    # What brokers note is theirs: the log says only that they did.
    record(
        f"bridges.shortlisted.{verb}",
        subject=Ref("bridges.shortlisted", one.pk),
        network=one.network_id,
        by=by.account,
        after={"organisation": str(one.organisation_id)},
        origin=origin,
    )
