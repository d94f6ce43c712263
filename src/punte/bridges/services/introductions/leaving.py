"""Leaving: by one's own wish, with the network, by withdrawing consent, by erasure. Nobody is told why."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from punte.bridges.choices import IntroductionState, PartyState
from punte.bridges.disclosure import SIDES, parties_of
from punte.bridges.models import Introduction, Party
from punte.bridges.services.introductions.asking import ask_next, locked, set_party, settle, stop_at
from punte.web.access import Viewer

ASKING, ACCEPTED = IntroductionState.ASKING, IntroductionState.ACCEPTED


@transaction.atomic
def leave_introduction(*, party: Party, by: Viewer) -> Introduction:
    """Leave as one of the two after both have said yes: the conversation ends, the other is told so."""
    introduction = locked(party.introduction_id)
    mine = next((one for one in parties_of(introduction) if one.pk == party.pk), None)
    if (
        mine is None
        or mine.person is None
        or by.account is None
        or mine.person.account_id != by.account
        or by.network != introduction.network_id
        or mine.role not in SIDES
    ):
        raise PermissionDenied
    if introduction.state != ACCEPTED:
        raise ValidationError(_("There is no conversation to leave."))
    _leave(introduction, mine, but=by.account)
    return introduction


@transaction.atomic
def leave_all(*, people: Iterable[UUID], conversations: bool) -> int:
    """Settle what these people take part in; how many introductions.

    `conversations`: end those that both had agreed to, too (the person is
    gone); otherwise only what is still being asked. Safe to run twice.
    """
    states = [ASKING, ACCEPTED] if conversations else [ASKING]
    rows = Party.objects.filter(person__in=list(people), introduction__state__in=states)
    parties = list(rows.exclude(state=PartyState.LEFT).values_list("introduction", "pk").order_by("pk"))
    for introduction, party in parties:
        one = locked(introduction)
        mine = next(row for row in parties_of(one) if row.pk == party)
        if one.state in states and mine.state != PartyState.LEFT:
            _leave(one, mine, but=mine.person.account_id if mine.person else None)
    return len(parties)


def _leave(introduction: Introduction, party: Party, *, but: UUID | None) -> None:
    """A side that leaves ends it. A link that was being asked, or was to be, is passed by."""
    before = party.state
    if party.role in SIDES:
        set_party(party, PartyState.LEFT, cause="", with_broker=False)
        settle(introduction, IntroductionState.ENDED, but=but)
    elif before in (PartyState.ASKED, PartyState.WAITING) and introduction.state == ASKING:
        stop_at(introduction, party, PartyState.LEFT, cause="")
        if before == PartyState.WAITING:
            ask_next(introduction)
    else:
        set_party(party, PartyState.LEFT, cause="")
