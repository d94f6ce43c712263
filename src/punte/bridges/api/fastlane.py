"""The fast lane over the API: gateways ask, promise, answer, close."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from ninja.decorators import decorate_view
from pydantic import ConfigDict, Field

from punte.bridges import policies
from punte.bridges.choices import FastLaneState
from punte.bridges.models import FastLaneRequest
from punte.bridges.queries import fastlane as queries
from punte.bridges.queries.shortlists import shortlist_of
from punte.bridges.services import fastlane as services
from punte.bridges.services.shortlists import shortlist_organisation
from punte.ecosystem.choices import OrganisationType
from punte.ecosystem.models import Ecosystem, Theme
from punte.ecosystem.queries.listings import listing
from punte.ecosystem.queries.organisations import organisation
from punte.members import api_auth
from punte.records.idempotency import idempotent
from punte.web.access import Request, Viewer
from punte.web.api import CONFLICT, Moment, NetworkSlug, Page, Paging, Text, allow, page

router = Router(auth=api_auth.reads)
HERE = "/fast-lane/{uuid:id}"


class FastLaneOut(Schema):
    """A request from one region's gateway to another's."""

    id: UUID
    asking: UUID
    asked: UUID
    need: UUID | None
    title: str
    text: str
    theme: UUID | None
    partner_types: list[str]
    state: FastLaneState
    wanted_by: date | None
    asked_at: datetime
    promised_for: datetime | None
    late: bool
    answer: str
    helped: bool | None


class WholeFastLaneOut(FastLaneOut):
    """With the shortlist."""

    shortlist: list[UUID] = Field(description="Organisations put forward, as far as the caller sees them.")


class FastLaneIn(Schema):
    """Ask another region's gateway to find somebody; `asking` is a region that the caller keeps."""

    model_config = ConfigDict(extra="forbid")

    asking: UUID
    asked: UUID
    title: Annotated[str, Field(pattern=r"^[^\x00]*[^\s\x00][^\x00]*$", max_length=200)]
    text: Annotated[Text, Field(max_length=services.LONGEST)] = ""
    need: UUID | None = None
    theme: UUID | None = None
    partner_types: list[OrganisationType] = Field(default_factory=list)
    wanted_by: date | None = None


class PromiseIn(Schema):
    """By when an answer will come; what the network promises, if nothing is said."""

    model_config = ConfigDict(extra="forbid")

    until: Moment | None = None


class WordsIn(Schema):
    """What the asker gets to read."""

    model_config = ConfigDict(extra="forbid")

    words: Annotated[Text, Field(max_length=services.LONGEST)] = ""


class ShortlistIn(Schema):
    """Whom to put forward."""

    model_config = ConfigDict(extra="forbid")

    organisation: UUID
    note: Annotated[Text, Field(max_length=2_000)] = ""


class ClosedIn(Schema):
    """Whether the answer helped."""

    model_config = ConfigDict(extra="forbid")

    helped: bool


@router.get("/fast-lane", response=Page[FastLaneOut], summary="Requests between gateways")
@allow(policies.broker)
def list_requests(
    request: HttpRequest, network: NetworkSlug, paging: Query[Paging], state: FastLaneState | None = None
) -> Any:
    """Those from and to the regions that the caller keeps."""
    viewer = cast(Request, request).viewer
    rows = queries.visible_requests(viewer)
    return page(rows.filter(state=state) if state else rows, paging, lambda row: FastLaneOut(**_facts(row)))


@router.get(HERE, response=WholeFastLaneOut, summary="One request")
@allow(policies.broker)
def get_request(request: HttpRequest, network: NetworkSlug, id: UUID) -> Any:
    """404 for gateways of other regions."""
    return _one(cast(Request, request).viewer, id)


@router.post("/fast-lane", response={201: WholeFastLaneOut}, auth=api_auth.writes, summary="Ask a gateway")
@decorate_view(idempotent)
@allow(policies.broker)
def post_request(request: HttpRequest, network: NetworkSlug, asked: FastLaneIn) -> Any:
    """It stands first on their desk, and goes out by mail."""
    here = cast(Request, request)
    values = asked.model_dump(exclude={"asking", "asked", "need", "theme"})
    made = services.ask_gateway(
        asking=_ecosystem(here, asked.asking, "asking"),
        asked=_ecosystem(here, asked.asked, "asked"),
        listing=_known(asked.need, "need", lambda id: listing(here.viewer, id)),
        theme=_known(
            asked.theme, "theme", lambda id: Theme.objects.filter(network=here.network, pk=id).first()
        ),
        by=here.viewer,
        **values,
    )
    return Status(201, _one(here.viewer, made.pk))


@router.post(f"{HERE}/promise", response=WholeFastLaneOut, auth=api_auth.writes, summary="Promise an answer")
@decorate_view(idempotent)
@allow(policies.broker)
def promise(request: HttpRequest, network: NetworkSlug, id: UUID, answer: PromiseIn) -> Any:
    """For the gateway that is asked."""
    viewer = cast(Request, request).viewer
    services.promise_answer(request=_found(viewer, id), by=viewer, until=answer.until)
    return _one(viewer, id)


@router.post(
    f"{HERE}/shortlist", response=WholeFastLaneOut, auth=api_auth.writes, summary="Put somebody forward"
)
@decorate_view(idempotent)
@allow(policies.broker)
def shortlist(request: HttpRequest, network: NetworkSlug, id: UUID, asked: ShortlistIn) -> Any:
    """The other side sees the shortlist with the answer."""
    viewer = cast(Request, request).viewer
    found = _found(viewer, id)
    whom = _known(asked.organisation, "organisation", lambda one: organisation(viewer, one))
    shortlist_organisation(thing=found, organisation=whom, by=viewer, note=asked.note)
    return _one(viewer, id)


@router.post(f"{HERE}/answer", response=WholeFastLaneOut, auth=api_auth.writes, summary="Answer")
@decorate_view(idempotent)
@allow(policies.broker)
def answer(request: HttpRequest, network: NetworkSlug, id: UUID, answer: WordsIn) -> Any:
    """With words, a shortlist, or both. Of two who answer at once the first counts."""
    viewer = cast(Request, request).viewer
    services.answer_request(request=_found(viewer, id), by=viewer, words=answer.words)
    return _one(viewer, id)


@router.post(
    f"{HERE}/decline", response=WholeFastLaneOut, auth=api_auth.writes, summary="Say that you cannot help"
)
@decorate_view(idempotent)
@allow(policies.broker)
def decline(request: HttpRequest, network: NetworkSlug, id: UUID, answer: WordsIn) -> Any:
    """With or without a word why."""
    viewer = cast(Request, request).viewer
    services.decline_request(request=_found(viewer, id), by=viewer, words=answer.words)
    return _one(viewer, id)


@router.post(f"{HERE}/close", response=WholeFastLaneOut, auth=api_auth.writes, summary="Close it")
@decorate_view(idempotent)
@allow(policies.broker)
def close(request: HttpRequest, network: NetworkSlug, id: UUID, answer: ClosedIn) -> Any:
    """For the gateway that asked, once it has an answer."""
    viewer = cast(Request, request).viewer
    services.close_request(request=_found(viewer, id), by=viewer, helped=answer.helped)
    return _one(viewer, id)


@router.post(f"{HERE}/withdraw", response=WholeFastLaneOut, auth=api_auth.writes, summary="Take it back")
@decorate_view(idempotent)
@allow(policies.broker)
def withdraw(request: HttpRequest, network: NetworkSlug, id: UUID) -> Any:
    """For the gateway that asked, before there is an answer."""
    viewer = cast(Request, request).viewer
    services.withdraw_request(request=_found(viewer, id), by=viewer)
    return _one(viewer, id)


def _found(viewer: Viewer, id: UUID) -> FastLaneRequest:
    found = queries.request_of(viewer, id)
    if found is None:
        raise Http404
    return found


def _ecosystem(here: Request, id: UUID, field: str) -> Ecosystem:
    return cast(
        Ecosystem,
        _known(id, field, lambda one: Ecosystem.objects.filter(network=here.network, pk=one).first()),
    )


def _known(id: UUID | None, field: str, find: Any) -> Any:
    """The thing of that id as the caller sees it, None for no id; else a conflict that names the field."""
    if id is None:
        return None
    found = find(id)
    if found is None:
        raise ValidationError({field: ValidationError(_("There is nothing of this id for you."), CONFLICT)})
    return found


def _one(viewer: Viewer, id: UUID) -> WholeFastLaneOut:
    row = _found(viewer, id)
    return WholeFastLaneOut(
        **_facts(row), shortlist=[one.organisation_id for one in shortlist_of(viewer, row)]
    )


def _facts(row: FastLaneRequest) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in _PLAIN},
        "asking": row.asking_id,
        "asked": row.asked_id,
        "need": row.listing_id,
        "theme": row.theme_id,
        "late": queries.is_late(row),
    }


_PLAIN = (
    *("id", "title", "text", "partner_types", "state", "wanted_by", "asked_at", "promised_for"),
    *("answer", "helped"),
)
