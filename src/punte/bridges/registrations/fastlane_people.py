"""What the fast lane and the brokers' notes hold about people: their copy, and its erasure."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from punte.bridges.models import FastLaneRequest, Note, Shortlisted
from punte.records.people import ERASED, Eraser, Exporter, Whom, erasers, exporters

COVERS = {
    "bridges.fastlanerequest": ("text", "answer"),
    "bridges.note": ("text",),
    "bridges.shortlisted": ("note",),
}


def register() -> None:
    """Make them known."""
    exporters.register(Exporter("bridges.fastlane", _("Fast-lane requests you asked or answered"), requests))
    exporters.register(Exporter("bridges.broker_notes", _("Notes you made as a broker"), notes))
    erasers.register(Eraser("bridges.fastlane", COVERS, erase))


def requests(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """What the person asked for their region, and what they answered others."""
    if whom.account is None:
        return
    mine = Q(asked_by=whom.account) | Q(handled_by=whom.account)
    for one in FastLaneRequest.objects.filter(mine).select_related("network", "asking", "asked"):
        asked = one.asked_by_id == whom.account
        yield {
            "network": one.network.name,
            "from": one.asking.name,
            "to": one.asked.name,
            "find": one.title,
            "in_full": one.text if asked else None,
            "answer": one.answer if one.handled_by_id == whom.account else None,
            "state": one.get_state_display(),
            "asked": one.asked_at,
            "promised": one.promised_for,
            "answered": one.answered_at,
        }


def notes(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """Notes about needs, requests and organisations on a shortlist."""
    if whom.account is None:
        return
    for note in Note.objects.filter(author=whom.account).select_related("request", "listing"):
        thing = note.request or note.listing
        yield {"about": thing.title if thing else None, "note": note.text, "at": note.noted_at}
    rows = Shortlisted.objects.filter(added_by=whom.account).exclude(note="")
    for one in rows.select_related("organisation"):
        yield {"about": one.organisation.name, "note": one.note, "at": one.added_at}


def erase(whom: Whom) -> int:
    """What the person wrote goes; that a region asked and another answered stays, for both."""
    if whom.account is None:
        return 0
    wrote = FastLaneRequest.objects.exclude(text__in=["", ERASED])
    answered = FastLaneRequest.objects.exclude(answer__in=["", ERASED])
    return (
        wrote.filter(asked_by=whom.account).update(text=ERASED)
        + answered.filter(handled_by=whom.account).update(answer=ERASED)
        + Note.objects.filter(author=whom.account).exclude(text=ERASED).update(text=ERASED)
        + Shortlisted.objects.filter(added_by=whom.account).exclude(note="").update(note="")
    )
