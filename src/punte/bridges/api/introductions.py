"""Introductions over the API: ask for one, follow it, answer, write to each other.

What a caller reads of the others is what the pages show them at that moment (`queries.introductions.seen`).
"""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from ninja.decorators import decorate_view
from pydantic import ConfigDict, Field

from punte.bridges import limits, policies
from punte.bridges.choices import Cause, IntroductionState, PartyRole, PartyState
from punte.bridges.disclosure import Reader, in_conversation, lists, parties_of, reader_of
from punte.bridges.models import Introduction, Message, Party
from punte.bridges.queries.introductions.lists import introduction, own_introductions, with_parties
from punte.bridges.queries.introductions.seen import listing_of, seen
from punte.bridges.queries.proposals import Way, plan, ways
from punte.bridges.services import conversation
from punte.bridges.services import introductions as services
from punte.bridges.services.introductions.checks import RUNNING
from punte.bridges.services.introductions.planned import propose_planned
from punte.members import api_auth
from punte.records.idempotency import idempotent
from punte.web.access import Request, Viewer
from punte.web.api import CONFLICT, NetworkSlug, Page, Paging, allow, page

router = Router(auth=api_auth.reads)
Words = Annotated[str, Field(pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]


class PartyOut(Schema):
    """Somebody in it, as far as the caller may know them now."""

    role: PartyRole
    state: PartyState | None = Field(description="Null where the caller is not told.")
    own: bool
    words: str = Field(
        description="As pages say it: 'an organisation in Syddanmark (SME)', 'Fyn Heat', 'Bo (Fyn Heat)'."
    )
    name: str
    organisation: UUID | None
    contact: dict[str, str] = Field(description="Empty until both sides have said yes.")


class IntroductionOut(Schema):
    """An introduction as the caller sees it."""

    id: UUID
    state: IntroductionState
    need: UUID | None
    reason: str
    parties: list[PartyOut]
    waits_for_me: bool
    talks: bool = Field(description="True when the caller reads the conversation.")
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None


class WayOut(Schema):
    """A chain through which it could go; `key` chooses it. Names are there for those who may know them."""

    key: str
    through: list[str]
    strength: float
    why: str


class PlanOut(Schema):
    """Whom asking would reach."""

    ways: list[WayOut]
    problem: str = Field(description="Why it cannot be asked for; empty when it can.")


class Wanted(Schema):
    """Who should meet: the organisation behind a need with another one, or the caller with somebody."""

    model_config = ConfigDict(extra="forbid")

    need: UUID | None = None
    organisation: UUID | None = None
    person: UUID | None = None


class IntroductionIn(Wanted):
    """Ask for an introduction; `way` is the key of a chain, none goes straight to the two."""

    reason: Annotated[Words, Field(max_length=limits.REASON_LETTERS)]
    way: Annotated[str, Field(max_length=40)] | None = None


class AnswerIn(Schema):
    """A yes may say that the broker can stay; a no may say why, which only the system sees."""

    model_config = ConfigDict(extra="forbid")

    with_broker: bool = False
    cause: Cause | None = None


class MessageIn(Schema):
    """What one writes to the other side."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[Words, Field(max_length=limits.MESSAGE_LETTERS)]


class MessageOut(Schema):
    """A line of the conversation."""

    id: UUID
    own: bool
    text: str
    sent_at: datetime


@router.get("/introductions", response=Page[IntroductionOut], summary="Your introductions")
@allow(policies.take_part)
def list_introductions(
    request: HttpRequest, network: NetworkSlug, paging: Query[Paging], state: IntroductionState | None = None
) -> Any:
    """Those the caller takes part in, once asked, and those they proposed."""
    viewer = cast(Request, request).viewer
    rows = with_parties(own_introductions(viewer))
    return page(rows.filter(state=state) if state else rows, paging, lambda row: _own(row, viewer))


@router.get("/introductions/plan", response=PlanOut, summary="Whom asking would reach, and through whom")
@allow(policies.take_part)
def plan_introduction(request: HttpRequest, network: NetworkSlug, wanted: Query[Wanted]) -> Any:
    """Nobody is asked by this. 404 when one of the ids is nothing that the caller sees."""
    viewer = cast(Request, request).viewer
    found = plan(viewer, listing=wanted.need, organisation=wanted.organisation, person=wanted.person)
    if found is None:
        raise Http404
    if found.problem or found.seeker is None or found.sought is None:
        return PlanOut(ways=[], problem=str(found.problem))
    chains = [] if found.as_link else ways(viewer, found.seeker.person, found.sought.person)
    return PlanOut(ways=[_way(one) for one in chains], problem="")


@router.post(
    "/introductions", response={201: IntroductionOut}, auth=api_auth.writes, summary="Ask for an introduction"
)
@decorate_view(idempotent)
@allow(policies.take_part)
def post_introduction(request: HttpRequest, network: NetworkSlug, asked: IntroductionIn) -> Any:
    """Each is asked in turn, by mail. 409 while the two are being introduced already."""
    here = cast(Request, request)
    found = plan(here.viewer, listing=asked.need, organisation=asked.organisation, person=asked.person)
    if found is None:
        raise Http404
    links = []
    if asked.way and found.seeker and found.sought:
        chains = ways(here.viewer, found.seeker.person, found.sought.person)
        chosen = next((one for one in chains if one.key == asked.way), None)
        if chosen is None:
            raise ValidationError({"way": ValidationError(_("There is no such way any more."), CONFLICT)})
        links = [link.person for link in chosen.chain.links]
    try:
        made = propose_planned(
            plan=found, reason=asked.reason, by=here.viewer, network=here.network, links=links
        )
    except ValidationError as refusal:
        if any(one.code == RUNNING for one in getattr(refusal, "error_list", [])):
            raise ValidationError(" ".join(refusal.messages), CONFLICT) from refusal
        raise
    return Status(201, _one(here.viewer, made.pk))


@router.get("/introductions/{uuid:id}", response=IntroductionOut, summary="One introduction")
@allow(policies.inside_network)
def get_introduction(request: HttpRequest, network: NetworkSlug, id: UUID) -> Any:
    """404 for those whom it does not concern, or who have not been asked yet."""
    return _one(cast(Request, request).viewer, id)


@router.post(
    "/introductions/{uuid:id}/accept", response=IntroductionOut, auth=api_auth.writes, summary="Say yes"
)
@decorate_view(idempotent)
@allow(policies.take_part)
def accept(request: HttpRequest, network: NetworkSlug, id: UUID, answer: AnswerIn) -> Any:
    """For whoever is asked. When both sides have said yes, contacts are shown and a conversation opens."""
    viewer = cast(Request, request).viewer
    services.accept_introduction(party=_party(viewer, id), by=viewer, with_broker=answer.with_broker)
    return _one(viewer, id)


@router.post(
    "/introductions/{uuid:id}/decline", response=IntroductionOut, auth=api_auth.writes, summary="Say no"
)
@decorate_view(idempotent)
@allow(policies.take_part)
def decline(request: HttpRequest, network: NetworkSlug, id: UUID, answer: AnswerIn) -> Any:
    """For whoever is asked; nobody is told why."""
    viewer = cast(Request, request).viewer
    services.decline_introduction(party=_party(viewer, id), by=viewer, cause=answer.cause or "")
    return _one(viewer, id)


@router.post(
    "/introductions/{uuid:id}/withdraw", response=IntroductionOut, auth=api_auth.writes, summary="Take back"
)
@decorate_view(idempotent)
@allow(policies.take_part)
def withdraw(request: HttpRequest, network: NetworkSlug, id: UUID) -> Any:
    """For whoever proposed it, while it is being asked."""
    viewer = cast(Request, request).viewer
    row, _reader = _found(viewer, id)
    services.withdraw_introduction(introduction=row, by=viewer)
    return _one(viewer, id)


@router.get(
    "/introductions/{uuid:id}/messages", response=Page[MessageOut], summary="What the two write to each other"
)
@allow(policies.take_part)
def list_messages(request: HttpRequest, network: NetworkSlug, id: UUID, paging: Query[Paging]) -> Any:
    """404 for those who are not in the conversation."""
    viewer = cast(Request, request).viewer
    row = _talk(viewer, id)
    return page(Message.objects.filter(introduction=row), paging, lambda one: _message(one, viewer))


@router.post(
    "/introductions/{uuid:id}/messages",
    response={201: MessageOut},
    auth=api_auth.writes,
    summary="Write to the other side",
)
@decorate_view(idempotent)
@allow(policies.take_part)
def post_message(request: HttpRequest, network: NetworkSlug, id: UUID, message: MessageIn) -> Any:
    """They get it by mail."""
    viewer = cast(Request, request).viewer
    sent = conversation.send_message(introduction=_talk(viewer, id), text=message.text, by=viewer)
    return Status(201, _message(sent, viewer))


def _found(viewer: Viewer, id: UUID) -> tuple[Introduction, Reader]:
    found = introduction(viewer, id)
    if found is None:
        raise Http404
    return found


def _party(viewer: Viewer, id: UUID) -> Party:
    _row, reader = _found(viewer, id)
    if reader.party is None:
        raise Http404
    return reader.party


def _talk(viewer: Viewer, id: UUID) -> Introduction:
    row, reader = _found(viewer, id)
    if not in_conversation(row, reader):
        raise Http404
    return row


def _one(viewer: Viewer, id: UUID) -> IntroductionOut:
    return _out(*_found(viewer, id))


def _own(row: Introduction, viewer: Viewer) -> IntroductionOut:
    reader = reader_of(row, viewer)
    assert reader is not None  # one's own
    return _out(row, reader)


def _out(row: Introduction, reader: Reader) -> IntroductionOut:
    need = listing_of(row, reader)
    mine = reader.party
    return IntroductionOut(
        id=row.pk,
        state=IntroductionState(row.state),
        need=need.pk if need else None,
        reason=row.reason,
        parties=[
            _party_out(row, reader, one)
            for one in parties_of(row)
            if one.role != PartyRole.LINK or lists(reader, one)
        ],
        waits_for_me=row.state == IntroductionState.ASKING and bool(mine and mine.state == PartyState.ASKED),
        talks=in_conversation(row, reader),
        created_at=row.created_at,
        expires_at=row.expires_at,
        accepted_at=row.accepted_at,
    )


def _party_out(row: Introduction, reader: Reader, one: Party) -> PartyOut:
    who = seen(row, reader, one)
    own = bool(reader.party and reader.party.pk == one.pk)
    told = own or one.state in {PartyState.ACCEPTED, PartyState.ASKED, PartyState.WAITING}
    return PartyOut(
        role=PartyRole(one.role),
        state=PartyState(one.state) if told else None,
        own=own,
        words=str(who),
        name=who.name,
        organisation=who.organisation_id,
        contact=dict(who.contact),
    )


def _way(one: Way) -> WayOut:
    chain = one.chain
    names = [str(link.name) for link in chain.links]
    return WayOut(key=one.key, through=names, strength=chain.strength, why=chain.why)


def _message(one: Message, viewer: Viewer) -> MessageOut:
    return MessageOut(id=one.pk, own=one.author_id == viewer.account, text=one.text, sent_at=one.sent_at)
