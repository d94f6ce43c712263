"""The fast lane: a gateway asks another one, which promises, answers or declines; the asker closes."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges import policies
from punte.bridges.choices import FastLaneState
from punte.bridges.models import FastLaneRequest
from punte.bridges.queries.fastlane import OPEN
from punte.bridges.queries.promises import usual_promise
from punte.bridges.services import fastlane_mails as mails
from punte.ecosystem.choices import OrganisationType, State
from punte.ecosystem.models import Ecosystem, Listing, Theme
from punte.members.models import Account
from punte.records.events import record
from punte.web.access import Viewer

LONGEST = 5000  # letters
MOST_A_DAY = 30
FARTHEST = timedelta(days=60)


@transaction.atomic
def ask_gateway(
    *,
    asking: Ecosystem,
    asked: Ecosystem,
    title: str,
    by: Viewer,
    text: str = "",
    theme: Theme | None = None,
    partner_types: Sequence[str] = (),
    wanted_by: date | None = None,
    listing: Listing | None = None,
) -> FastLaneRequest:
    """Ask another region's gateway to find somebody there, perhaps for a need of one's own region.

    Both ecosystems, theme and need are of the viewer's network. Raises
    PermissionDenied, or ValidationError with what is wrong.
    """
    if by.network != asking.network_id or not policies.keeps_ecosystem(by, asking) or by.account is None:
        raise PermissionDenied
    _check(asking, asked, title, text, partner_types, wanted_by)
    _check_listing(listing, asking, asked)
    asker = Account.objects.select_for_update().get(pk=by.account)
    _check_number(by)
    request = FastLaneRequest.objects.create(
        network_id=asking.network_id,
        asking=asking,
        asked=asked,
        asked_by=asker,
        listing=listing,
        title=title.strip(),
        text=text.strip(),
        theme=theme,
        partner_types=list(partner_types),
        wanted_by=wanted_by,
        asked_at=timezone.now(),
    )
    record(
        "bridges.request.asked",
        subject=request,
        network=request.network_id,
        by=by.account,
        after={
            "state": request.state,
            "asking": str(asking.pk),
            "asked": str(asked.pk),
            "wanted_by": wanted_by.isoformat() if wanted_by else None,
        },
        origin=listing,
    )
    mails.tell_asked(request)
    return request


@transaction.atomic
def promise_answer(*, request: FastLaneRequest, by: Viewer, until: datetime | None = None) -> FastLaneRequest:
    """Promise an answer until a moment (the usual one of this network, unless said). A promise stands."""
    fresh, account = _answering(request, by, (FastLaneState.ASKED,))
    now = timezone.now()
    until = until or usual_promise(fresh, account, now=now)
    if until <= now:
        raise ValidationError({"until": _("This time has passed already. Promise a later one.")})
    if until > now + FARTHEST:
        raise ValidationError({"until": _("That is more than sixty days away. Decline, or promise sooner.")})
    values = {"promised_for": until, "first_answer_at": now, "handled_by": account, "reminded_at": None}
    _move(fresh, FastLaneState.PROMISED, by, values, told={"promised_for": until.isoformat()})
    mails.tell_promised(fresh)
    return fresh


@transaction.atomic
def decline_request(*, request: FastLaneRequest, by: Viewer, words: str = "") -> FastLaneRequest:
    """Say that the region cannot help, with or without a word why; it goes to the asker by mail."""
    fresh, account = _answering(request, by, OPEN)
    now = timezone.now()
    values = {
        "answer": _text(words, "words"),
        "handled_by": account,
        "first_answer_at": fresh.first_answer_at or now,
        "answered_at": now,
        "closed_at": now,
    }
    _move(fresh, FastLaneState.DECLINED, by, values)
    mails.tell_declined(fresh)
    return fresh


@transaction.atomic
def answer_request(*, request: FastLaneRequest, by: Viewer, words: str = "") -> FastLaneRequest:
    """Answer with words, a shortlist, or both; the asker gets them by mail and sees the shortlist."""
    fresh, account = _answering(request, by, OPEN)
    if not words.strip() and not fresh.shortlisted.exists():
        raise ValidationError(
            {"words": _("Write a line, or put somebody on the shortlist first: they get it by mail.")}
        )
    now = timezone.now()
    values = {
        "answer": _text(words, "words"),
        "handled_by": account,
        "first_answer_at": fresh.first_answer_at or now,
        "answered_at": now,
    }
    _move(fresh, FastLaneState.ANSWERED, by, values)
    mails.tell_answered(fresh)
    return fresh


@transaction.atomic
def close_request(*, request: FastLaneRequest, by: Viewer, helped: bool) -> FastLaneRequest:
    """Say whether the answer helped; that ends the request."""
    fresh = _asking(request, by, (FastLaneState.ANSWERED,))
    values = {"helped": helped, "closed_at": timezone.now()}
    _move(fresh, FastLaneState.CLOSED, by, values, told={"helped": helped})
    mails.tell_closed(fresh)
    return fresh


@transaction.atomic
def withdraw_request(*, request: FastLaneRequest, by: Viewer) -> FastLaneRequest:
    """Take a request back as long as it is not answered."""
    fresh = _asking(request, by, OPEN)
    _move(fresh, FastLaneState.WITHDRAWN, by, {"closed_at": timezone.now()})
    mails.tell_withdrawn(fresh)
    return fresh


def _check(
    asking: Ecosystem,
    asked: Ecosystem,
    title: str,
    text: str,
    partner_types: Sequence[str],
    wanted_by: date | None,
) -> None:
    if asked.network_id != asking.network_id:
        raise PermissionDenied
    if asked == asking:
        raise ValidationError({"asked": _("Choose another region than your own.")})
    if not title.strip():
        raise ValidationError({"title": _("Say in a line whom they should find.")})
    if len(title) > 200:
        raise ValidationError({"title": _("At most 200 letters; the rest can stand below.")})
    _text(text, "text")
    if set(partner_types) - set(OrganisationType.values):
        raise ValidationError({"partner_types": _("Choose from the list.")})
    if wanted_by and wanted_by < timezone.localdate():
        raise ValidationError({"wanted_by": _("This day has passed already.")})


def _check_listing(listing: Listing | None, asking: Ecosystem, asked: Ecosystem) -> None:
    if listing is None:
        return
    if listing.network_id != asking.network_id or listing.ecosystem_id != asking.pk:
        raise ValidationError({"listing": _("A gateway asks for needs of its own region.")})
    if listing.state != State.PUBLISHED or listing.expires_on < timezone.localdate():
        raise ValidationError({"listing": _("It is closed now. Nothing was sent.")})
    if FastLaneRequest.objects.filter(listing=listing, asked=asked, state__in=OPEN).exists():
        raise ValidationError(
            {"asked": _("%(region)s has been asked for this already.") % {"region": asked.name}}
        )


def _check_number(by: Viewer) -> None:
    since = timezone.now() - timedelta(days=1)
    sent = FastLaneRequest.objects.filter(network=by.network, asked_by=by.account, asked_at__gt=since)
    if sent.count() >= MOST_A_DAY:
        raise ValidationError(_("You have asked thirty times within a day. Go on tomorrow."))


def _text(words: str, field: str) -> str:
    if len(words) > LONGEST:
        raise ValidationError({field: _("At most 5,000 letters.")})
    return words.strip()


def _answering(
    request: FastLaneRequest, by: Viewer, states: Collection[str]
) -> tuple[FastLaneRequest, Account]:
    fresh = _fresh(request)
    if not policies.answer_request(by, fresh) or by.account is None:
        raise PermissionDenied
    _still(fresh, states)
    return fresh, Account.objects.get(pk=by.account)


def _asking(request: FastLaneRequest, by: Viewer, states: Collection[str]) -> FastLaneRequest:
    fresh = _fresh(request)
    if not policies.change_request(by, fresh):
        raise PermissionDenied
    _still(fresh, states)
    return fresh


def _fresh(request: FastLaneRequest) -> FastLaneRequest:
    # Locked first and read then: joined in one, PostgreSQL gives what was joined before the wait.
    FastLaneRequest.objects.select_for_update().only("pk").get(pk=request.pk)
    rows = FastLaneRequest.objects.select_related(
        "network", "asking", "asked", "asked_by", "handled_by", "listing"
    )
    return rows.get(pk=request.pk)


def _still(fresh: FastLaneRequest, states: Collection[str]) -> None:
    """Of two who act at once the first wins; the other is told who it was, and what is kept."""
    if fresh.state in states:
        return
    who = fresh.handled_by.get_full_name() if fresh.handled_by else _("Somebody")
    words = {
        FastLaneState.ASKED: _("Nobody has answered it yet."),
        FastLaneState.PROMISED: _("%(who)s has promised an answer already; that promise stands."),
        FastLaneState.ANSWERED: _("%(who)s has answered it already. What you wrote was not sent."),
        FastLaneState.DECLINED: _("%(who)s has declined it already. What you wrote was not sent."),
        FastLaneState.CLOSED: _("It is closed already. Nothing was sent."),
        FastLaneState.WITHDRAWN: _("It was taken back. Nothing was sent."),
    }
    raise ValidationError(words[FastLaneState(fresh.state)] % {"who": who})


def _move(
    fresh: FastLaneRequest,
    state: FastLaneState,
    by: Viewer,
    values: dict[str, Any],
    told: dict[str, Any] | None = None,
) -> None:
    before = fresh.state
    # Locked already where the database locks rows; the condition holds everywhere.
    if not FastLaneRequest.objects.filter(pk=fresh.pk, state=before).update(state=state, **values):
        fresh.refresh_from_db()
        _still(fresh, (before,))
    for name, value in {"state": state, **values}.items():
        setattr(fresh, name, value)
    record(
        f"bridges.request.{state}",
        subject=fresh,
        network=fresh.network_id,
        by=by.account,
        before={"state": before},
        after={"state": str(state), **(told or {})},
    )
