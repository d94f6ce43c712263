"""Matches follow what happens to needs, offers and organisations, and what people say of matches."""

from uuid import UUID

from punte.bridges.jobs.matches import refresh_now, touch_matches
from punte.bridges.models import Introduction
from punte.bridges.services.matches import ask_matches
from punte.records.models import Event

PATTERNS = (
    "ecosystem.listing.*",
    "ecosystem.organisation.*",
    "bridges.verdict.*",
    "bridges.introduction.*",
)
IDLE = {"verified", "drafted"}
"""What changes nothing about who fits."""


def follow(events: list[Event]) -> None:
    """Ask for matches of what changed at once, of what that concerns a little later; safe to run twice."""
    network = events[0].network_id
    if network is None:
        return
    own: set[UUID] = set()
    changed: set[UUID] = set()
    introductions: set[UUID] = set()
    for event in events:
        _room, noun, verb = event.kind.split(".", 2)
        if verb in IDLE:
            continue
        if noun == "listing":
            own.add(event.subject_id)
        if noun in {"listing", "organisation"}:
            changed.add(event.subject_id)
        if noun == "verdict" and event.origin_id:
            own.add(event.origin_id)
        if noun == "introduction":
            introductions.add(event.subject_id)
    if introductions:
        rows = Introduction.objects.filter(pk__in=introductions, listing__isnull=False)
        own |= {key for key in rows.values_list("listing_id", flat=True) if key}
    if own and ask_matches(network=network, listings=own):
        refresh_now(network)
    if changed:
        touch_matches.enqueue(network=str(network), things=sorted(map(str, changed)))
