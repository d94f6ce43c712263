"""A camp for search engines: schema.org/Event as JSON-LD."""

import json
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from punte.camps.choices import CampState
from punte.camps.models import Camp, Challenge
from punte.camps.queries.editions import place_of
from punte.post.outbox.addresses import absolute

# What would end the element it stands in, as JSON writes it.
_HARMLESS = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def event(camp: Camp, challenges: list[Challenge], themes: list[str]) -> dict[str, Any]:
    """The event; nothing that is not known is said."""
    address = absolute(reverse("camps:camp", args=[camp.network.slug, camp.slug]))
    cancelled = camp.state == CampState.CANCELLED
    known: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": camp.name,
        "description": camp.summary or camp.about,
        "startDate": camp.starts_on.isoformat(),
        "endDate": camp.ends_on.isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if cancelled else 'Scheduled'}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _location(camp),
        "organizer": _organiser(camp),
        "inLanguage": camp.languages,
        "maximumAttendeeCapacity": camp.places,
        "keywords": themes,
        "sameAs": camp.url,
        "about": [{"@type": "Thing", "name": one.title} for one in challenges],
    }
    return {name: value for name, value in known.items() if value not in (None, "", [], {})}


def _location(camp: Camp) -> dict[str, Any]:
    parts = {
        "streetAddress": camp.address,
        "addressLocality": camp.city,
        "addressCountry": camp.country,
    }
    given = {name: value for name, value in parts.items() if value}
    if not given and not camp.venue:
        return {}
    where: dict[str, Any] = {"@type": "Place", "name": camp.venue or place_of(camp)}
    if given:
        where["address"] = {"@type": "PostalAddress", **given}
    return where


def _organiser(camp: Camp) -> dict[str, Any]:
    if camp.organisation is None:
        return {}
    known = {"name": camp.organisation.name, "url": camp.organisation.website}
    return {"@type": "Organization", **{name: value for name, value in known.items() if value}}


def as_json_ld(data: dict[str, Any]) -> SafeString:
    """The element for a page. It is data, not a script: content security policies let it stand."""
    text = json.dumps(data, ensure_ascii=False).translate(_HARMLESS)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')
