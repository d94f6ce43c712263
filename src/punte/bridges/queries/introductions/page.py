"""One introduction's page: where it stands, what comes next, what its reader can do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from punte.bridges.choices import IntroductionState, PartyRole, PartyState
from punte.bridges.disclosure import GONE, SIDES, Reader, in_conversation, lists, parties_of, side_of
from punte.bridges.models import Introduction, Message, Outcome, Party
from punte.bridges.queries.answerers import colleagues, taking_part
from punte.bridges.queries.introductions.seen import Seen, seen
from punte.bridges.queries.proposals import Way, ways
from punte.members.models import Account
from punte.web.access import Viewer

MESSAGES_SHOWN = 200


@dataclass(frozen=True)
class Stop:
    """One person on the way, as the reader may know it: who, as what, where their answer stands."""

    who: Seen
    own: bool
    role: Any
    answer: str
    at: datetime | None
    tone: str


@dataclass(frozen=True)
class Said:
    """A message: whose, when, what; `own` stands on the reader's side."""

    who: str
    own: bool
    at: datetime
    text: str


@dataclass(frozen=True)
class Page:
    """What the page shows beside the words that mails use, too."""

    stops: Sequence[Stop]
    next: str
    answers: bool
    steers: bool
    stopped: bool
    may_say_cause: bool
    talks: bool
    writes: bool
    messages: Sequence[Said] = ()
    outcomes: Sequence[Outcome] = ()
    broker: "BrokerStays | None" = None
    ways: Sequence[Way] = field(default_factory=tuple)
    instead: Sequence[Account] = ()


@dataclass(frozen=True)
class BrokerStays:
    """Whether the broker reads along: what one has said, and whether both have."""

    name: str
    own: bool
    both: bool


def page_of(viewer: Viewer, introduction: Introduction, reader: Reader) -> Page:
    """The page for that reader."""
    asking = introduction.state == IntroductionState.ASKING
    mine = reader.party
    asked = next((one for one in parties_of(introduction) if one.state == PartyState.ASKED), None)
    talks = in_conversation(introduction, reader)
    return Page(
        stops=[_stop(introduction, reader, one) for one in parties_of(introduction) if _listed(reader, one)],
        next=_next(introduction, reader, asked),
        answers=asking and mine is not None and mine.state == PartyState.ASKED,
        steers=asking and reader.proposer,
        stopped=asking and reader.proposer and (asked is None or asked.role == PartyRole.LINK),
        may_say_cause=mine is not None and mine.state == PartyState.DECLINED and not mine.cause,
        talks=talks,
        writes=talks and introduction.state == IntroductionState.ACCEPTED,
        messages=_messages(viewer, introduction, reader) if talks else (),
        outcomes=_outcomes(mine) if mine and introduction.accepted_at else (),
        broker=_broker(introduction, reader),
        ways=_other_ways(viewer, introduction) if asking and reader.proposer else (),
        instead=_instead(introduction, mine) if asking and mine and mine == asked else (),
    )


def _listed(reader: Reader, party: Party) -> bool:
    return party.role in SIDES or lists(reader, party)


def _stop(introduction: Introduction, reader: Reader, party: Party) -> Stop:
    own = reader.party is not None and reader.party.pk == party.pk
    answer, tone, at = _answer(party, own, reader.proposer)
    return Stop(seen(introduction, reader, party), own, party.get_role_display(), answer, at, tone)


def _answer(party: Party, own: bool, proposer: bool) -> tuple[str, str, datetime | None]:
    """Where an answer stands; why not, or whether it was a no or silence, is nobody's business."""
    if party.state == PartyState.ACCEPTED:
        return _("said yes"), "moss", party.answered_at
    if party.state == PartyState.ASKED:
        return _("is being asked") if not own else _("you are being asked"), "timber", party.asked_at
    if party.state == PartyState.WAITING:
        return _("is asked later"), "plain", None
    if own and party.state == PartyState.DECLINED:
        return _("you said: not this time"), "plain", party.answered_at
    return _("not this time"), "plain", None


def _next(introduction: Introduction, reader: Reader, asked: Party | None) -> str:
    """What comes next, in a sentence."""
    state = introduction.state
    ends = {
        IntroductionState.DECLINED: _("Not this time. Nobody is told why; another one may fit better."),
        IntroductionState.EXPIRED: _("No answer came in time. It blocks nothing: it may be proposed again."),
        IntroductionState.WITHDRAWN: _("It was taken back."),
        IntroductionState.ENDED: _("It cannot go on. What was written stays here to read.")
        if introduction.accepted_at
        else _("It cannot go on."),
    }
    if state in ends:
        return ends[IntroductionState(state)]
    if state == IntroductionState.ACCEPTED:
        if reader.side:
            return _("You are in touch. Write to each other below.")
        return _("They are in touch. Thank you.") if reader.party else _("They are in touch.")
    if asked is None:
        if reader.proposer:
            return _("One who was to introduce is not available. Choose below how to go on.")
        return _("A way to go on is being looked for.")
    if reader.party and asked.pk == reader.party.pk:
        return _("Your answer decides how it goes on.")
    who = seen(introduction, reader, asked).short
    return _("%(who)s is being asked. You hear as soon as there is an answer.") % {"who": who}


def _messages(viewer: Viewer, introduction: Introduction, reader: Reader) -> list[Said]:
    """The latest messages in their order; two queries."""
    rows = Message.objects.filter(introduction=introduction).select_related("author")
    latest = list(rows.order_by("-sent_at", "-pk")[:MESSAGES_SHOWN])
    by_account = {one.person.account_id: one for one in parties_of(introduction) if one.person}
    return [
        Said(
            _writer(introduction, reader, by_account.get(one.author_id), one),
            one.author_id == viewer.account,
            one.sent_at,
            one.text,
        )
        for one in reversed(latest)
    ]


def _writer(introduction: Introduction, reader: Reader, party: Party | None, message: Message) -> str:
    if party:
        return seen(introduction, reader, party).name or _("somebody who has left")
    return message.author.get_full_name() if message.author else _("somebody who has left")


def _outcomes(party: Party) -> list[Outcome]:
    """What the reader was asked, and answered."""
    return list(Outcome.objects.filter(party=party, asked_at__isnull=False).order_by("due_at"))


def _broker(introduction: Introduction, reader: Reader) -> BrokerStays | None:
    proposer = introduction.proposed_by
    sides = [side_of(introduction, role) for role in SIDES]
    if proposer is None or not reader.side or introduction.state != IntroductionState.ACCEPTED:
        return None
    if any(one.person and one.person.account_id == proposer.pk for one in sides):
        return None
    own = reader.party is not None and reader.party.with_broker
    return BrokerStays(proposer.get_full_name(), own, all(one.with_broker for one in sides))


def _instead(introduction: Introduction, mine: Party) -> list[Account]:
    """Who of one's organisation could answer in one's place."""
    if mine.role not in SIDES or mine.organisation is None:
        return []
    parties = {one.person.account_id for one in parties_of(introduction) if one.person}
    found = [one for one in colleagues(mine.organisation) if one.pk not in parties]
    here = taking_part(introduction.network_id, [one.pk for one in found])
    return [one for one in found if one.pk in here]


def _other_ways(viewer: Viewer, introduction: Introduction) -> list[Way]:
    """Chains in which nobody takes part, or has taken part, already."""
    seeker, sought = (side_of(introduction, role).person for role in SIDES)
    known = {one.person_id for one in parties_of(introduction) if one.state in (*GONE, PartyState.ACCEPTED)}
    known |= {one.person_id for one in parties_of(introduction) if one.state == PartyState.ASKED}
    found = ways(viewer, seeker, sought)
    return [way for way in found if not {link.person.pk for link in way.chain.links} & known]
