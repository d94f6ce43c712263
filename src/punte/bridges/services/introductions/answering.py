"""Saying yes or no, as whoever is being asked."""

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges import policies
from punte.bridges.choices import Cause, IntroductionState, PartyRole, PartyState
from punte.bridges.disclosure import SIDES, parties_of
from punte.bridges.models import Introduction, Party
from punte.bridges.services.introductions.asking import ask_next, locked, log, set_party, settle, stop_at
from punte.web.access import Viewer


@transaction.atomic
def accept_introduction(*, party: Party, by: Viewer, with_broker: bool = False) -> Introduction:
    """Say yes. The next is asked; after the last yes the two are in touch.

    `with_broker`: the broker who proposed it may stay in the conversation, if
    the other side wants so, too. ValidationError when it is answered already.
    """
    introduction, mine = asked_party(party, by)
    set_party(
        mine, PartyState.ACCEPTED, answered_at=timezone.now(), with_broker=with_broker and mine.role in SIDES
    )
    log(introduction, "agreed", role=mine.role)
    ask_next(introduction)
    return introduction


@transaction.atomic
def decline_introduction(*, party: Party, by: Viewer, cause: str = "") -> Introduction:
    """Say no, with or without a cause, which nobody reads. The others hear 'not this time'."""
    introduction, mine = asked_party(party, by)
    answer = {"answered_at": timezone.now(), "cause": _known(cause)}
    if mine.role == PartyRole.LINK:
        stop_at(introduction, mine, PartyState.DECLINED, **answer)
    else:
        set_party(mine, PartyState.DECLINED, **answer)
        settle(introduction, IntroductionState.DECLINED, but=by.account)
    return introduction


@transaction.atomic
def say_cause(*, party: Party, by: Viewer, cause: str) -> Party:
    """Say afterwards why one declined, for those who did so from a mail."""
    mine = _mine(locked(party.introduction_id), party.pk, by)
    if mine.state != PartyState.DECLINED:
        raise ValidationError(_("You have not declined this one."))
    mine.cause = _known(cause)
    mine.save(update_fields=["cause"])
    return mine


@transaction.atomic
def let_broker_stay(*, party: Party, by: Viewer, stay: bool) -> Party:
    """Say whether the broker may read and write along, as one of the two; counts when both say so."""
    mine = _mine(locked(party.introduction_id), party.pk, by)
    if mine.state != PartyState.ACCEPTED or mine.role not in SIDES:
        raise PermissionDenied
    mine.with_broker = stay
    mine.save(update_fields=["with_broker"])
    return mine


def asked_party(party: Party, by: Viewer) -> tuple[Introduction, Party]:
    """The introduction, locked, and the party in it that is being asked: the viewer."""
    introduction = locked(party.introduction_id)
    mine = _mine(introduction, party.pk, by)
    if introduction.state != IntroductionState.ASKING or mine.state != PartyState.ASKED:
        raise ValidationError(_("This is settled already; nothing was changed."))
    return introduction, mine


def _mine(introduction: Introduction, id: UUID, by: Viewer) -> Party:
    """The party, if the viewer is that very person and still takes part."""
    mine = next((one for one in parties_of(introduction) if one.pk == id), None)
    account = mine.person.account_id if mine and mine.person else None
    if mine is None or by.account is None or account != by.account or by.network != introduction.network_id:
        raise PermissionDenied
    if not policies.take_part(by):
        raise PermissionDenied
    return mine


def _known(cause: str) -> str:
    if cause and cause not in Cause.values:
        raise ValidationError({"cause": _("Choose one of the causes, or none.")})
    return cause
