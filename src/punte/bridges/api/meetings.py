"""Meetings over the API: propose times, answer, fix one, call it off."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema, Status
from ninja.decorators import decorate_view
from pydantic import ConfigDict, Field

from punte.bridges import policies
from punte.bridges.choices import MeetingState, Reply
from punte.bridges.models import Meeting
from punte.bridges.queries import meetings as queries
from punte.bridges.queries.introductions.lists import introduction
from punte.bridges.queries.partners import may_arrange, sides_of
from punte.bridges.services import meetings as services
from punte.members import api_auth
from punte.records.idempotency import idempotent
from punte.web.access import Request, Viewer
from punte.web.api import Moment, NetworkSlug, Page, Paging, Text, allow, page

router = Router(auth=api_auth.reads)


class SlotOut(Schema):
    """A time on offer, and whether it suits the caller, and everybody."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    mine: bool
    suits_all: bool


class SeatOut(Schema):
    """Somebody invited, as the caller may know them."""

    who: str
    own: bool
    reply: Reply


class MeetingOut(Schema):
    """A meeting; times are in UTC, `zone` is where it takes place."""

    id: UUID
    introduction: UUID | None
    title: str
    note: str
    state: MeetingState
    minutes: int
    zone: str
    place: str
    url: str
    starts_at: datetime | None
    ends_at: datetime | None
    sequence: int = Field(description="Grows with each change of time or place, as in its iCalendar.")
    slots: list[SlotOut]
    seats: list[SeatOut]


class MeetingIn(Schema):
    """Times for the two whom an introduction brought together."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Field(pattern=r"^[^\x00]*[^\s\x00][^\x00]*$", max_length=200)]
    times: Annotated[list[Moment], Field(min_length=1, max_length=5)]
    minutes: Annotated[int, Field(ge=5, le=480)] = 30
    zone: Annotated[Text, Field(max_length=60, description="IANA name.")] = "UTC"
    place: Annotated[Text, Field(max_length=200)] = ""
    url: Annotated[Text, Field(max_length=500)] = ""
    note: Annotated[Text, Field(max_length=2_000)] = ""


class SlotsIn(Schema):
    """Which of the times suit the caller; others on offer do not."""

    model_config = ConfigDict(extra="forbid")

    slots: list[UUID]


class SlotIn(Schema):
    """The time to fix."""

    model_config = ConfigDict(extra="forbid")

    slot: UUID


class AttendedIn(Schema):
    """Whether the caller met the other."""

    model_config = ConfigDict(extra="forbid")

    met: bool


@router.get("/meetings", response=Page[MeetingOut], summary="Your meetings")
@allow(policies.take_part)
def list_meetings(
    request: HttpRequest, network: NetworkSlug, paging: Query[Paging], state: MeetingState | None = None
) -> Any:
    """Those the caller comes to or organises."""
    viewer = cast(Request, request).viewer
    rows = queries.whole(queries.meetings(viewer))
    return page(rows.filter(state=state) if state else rows, paging, lambda row: _out(row, viewer))


@router.get("/meetings/{uuid:id}", response=MeetingOut, summary="One meeting")
@allow(policies.take_part)
def get_meeting(request: HttpRequest, network: NetworkSlug, id: UUID) -> Any:
    """404 for everybody else than who comes or organises it."""
    viewer = cast(Request, request).viewer
    return _out(_found(viewer, id), viewer)


@router.post(
    "/introductions/{uuid:id}/meetings",
    response={201: MeetingOut},
    auth=api_auth.writes,
    summary="Propose times to meet",
)
@decorate_view(idempotent)
@allow(policies.take_part)
def post_meeting(request: HttpRequest, network: NetworkSlug, id: UUID, asked: MeetingIn) -> Any:
    """After both have said yes. They get the times by mail, and the one that suits all is fixed."""
    here = cast(Request, request)
    found = introduction(here.viewer, id)
    if found is None:
        raise Http404
    if not may_arrange(here.viewer, found[0]):
        raise PermissionDenied
    values = asked.model_dump()
    plan = services.Plan(**values, people=sides_of(found[0]))
    meeting = services.propose_meeting(network=here.network, plan=plan, by=here.viewer, introduction=found[0])
    return Status(201, _out(_found(here.viewer, meeting.pk), here.viewer))


@router.post(
    "/meetings/{uuid:id}/times", response=MeetingOut, auth=api_auth.writes, summary="Say which times suit"
)
@decorate_view(idempotent)
@allow(policies.take_part)
def answer_times(request: HttpRequest, network: NetworkSlug, id: UUID, answer: SlotsIn) -> Any:
    """If one of them suits everybody, it may be fixed with this."""
    viewer = cast(Request, request).viewer
    services.answer_times(meeting=_found(viewer, id), slots=answer.slots, by=viewer)
    return _out(_found(viewer, id), viewer)


@router.post("/meetings/{uuid:id}/fix", response=MeetingOut, auth=api_auth.writes, summary="Fix a time")
@decorate_view(idempotent)
@allow(policies.take_part)
def fix_time(request: HttpRequest, network: NetworkSlug, id: UUID, answer: SlotIn) -> Any:
    """One that suits everybody; invitations go out."""
    viewer = cast(Request, request).viewer
    services.fix_time(meeting=_found(viewer, id), slot=answer.slot, by=viewer)
    return _out(_found(viewer, id), viewer)


@router.post("/meetings/{uuid:id}/cancel", response=MeetingOut, auth=api_auth.writes, summary="Call it off")
@decorate_view(idempotent)
@allow(policies.take_part)
def cancel(request: HttpRequest, network: NetworkSlug, id: UUID) -> Any:
    """Calendars that got the invitation get its end."""
    viewer = cast(Request, request).viewer
    services.cancel_meeting(meeting=_found(viewer, id), by=viewer)
    return _out(_found(viewer, id), viewer)


@router.post(
    "/meetings/{uuid:id}/attended", response=MeetingOut, auth=api_auth.writes, summary="Say whether you met"
)
@decorate_view(idempotent)
@allow(policies.take_part)
def attended(request: HttpRequest, network: NetworkSlug, id: UUID, answer: AttendedIn) -> Any:
    """Once it is over; when both say yes, it counts as having met."""
    viewer = cast(Request, request).viewer
    services.say_whether_met(meeting=_found(viewer, id), met=answer.met, by=viewer)
    return _out(_found(viewer, id), viewer)


def _found(viewer: Viewer, id: UUID) -> Meeting:
    found = queries.whole(queries.meetings(viewer)).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def _out(row: Meeting, viewer: Viewer) -> MeetingOut:
    sight = queries.see(row, viewer, "UTC")
    plain = {name: getattr(row, name) for name in _PLAIN}
    return MeetingOut(
        **plain,
        introduction=row.introduction_id,
        slots=[
            SlotOut(
                id=one.slot.pk,
                starts_at=one.slot.starts_at,
                ends_at=one.slot.ends_at,
                mine=one.mine,
                suits_all=one.all_suit,
            )
            for one in sight.offers
        ],
        seats=[SeatOut(who=one.name, own=one.own, reply=Reply(one.attendee.reply)) for one in sight.seats],
    )


_PLAIN = (
    *("id", "title", "note", "state", "minutes", "zone", "place", "url", "starts_at", "ends_at"),
    "sequence",
)
