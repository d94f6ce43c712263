"""Promises and the clock: a reminder before one ends, a note when it has passed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from punte.bridges.choices import FastLaneState
from punte.bridges.models import FastLaneRequest
from punte.bridges.queries.fastlane import promise_hours
from punte.bridges.services import fastlane_mails as mails
from punte.records.events import record

REMIND_BEFORE = timedelta(hours=24)
AT_ONCE = 200


def remind_of_promises(now: datetime | None = None) -> int:
    """Write once before a promise ends: a day before, or half-way where it is nearer; how many.

    A request about which nobody has said anything within the usual hours is
    reminded of once, too. Of several workers one wins each.
    """
    now = now or timezone.now()
    soon = Q(state=FastLaneState.PROMISED, promised_for__gt=now, promised_for__lte=now + REMIND_BEFORE)
    unheard = Q(state=FastLaneState.ASKED)
    rows = FastLaneRequest.objects.filter(soon | unheard, reminded_at=None).select_related(
        "network", "asking", "asked", "asked_by", "handled_by"
    )
    hours: dict[object, int] = {}
    count = 0
    for request in rows.order_by("asked_at")[:AT_ONCE]:
        if request.network_id not in hours:
            hours[request.network_id] = promise_hours(request.network_id)
        if _remind_at(request, hours[request.network_id]) > now:
            continue
        with transaction.atomic():
            waiting = FastLaneRequest.objects.filter(pk=request.pk, state=request.state, reminded_at=None)
            if waiting.update(reminded_at=now):
                mails.remind(request)
                count += 1
    return count


def _remind_at(request: FastLaneRequest, hours: int) -> datetime:
    if request.promised_for is None or request.first_answer_at is None:
        return request.asked_at + timedelta(hours=hours)
    half = request.first_answer_at + (request.promised_for - request.first_answer_at) / 2
    return max(half, request.promised_for - REMIND_BEFORE)


def tell_late(now: datetime | None = None) -> int:
    """Note once that a promised time has passed; both sides hear of it. How many."""
    now = now or timezone.now()
    late = FastLaneRequest.objects.filter(state=FastLaneState.PROMISED, promised_for__lt=now, late_at=None)
    count = 0
    rows = late.select_related("network", "asking", "asked", "asked_by", "handled_by")
    for request in rows.order_by("promised_for")[:AT_ONCE]:
        with transaction.atomic():
            mine = FastLaneRequest.objects.filter(pk=request.pk, state=FastLaneState.PROMISED, late_at=None)
            if mine.update(late_at=now):
                record("bridges.request.late", subject=request, network=request.network_id, by=None)
                mails.tell_late(request)
                count += 1
    return count
