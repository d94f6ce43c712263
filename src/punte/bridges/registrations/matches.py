"""Matches in the registries: panels, what is followed, the clock, histories, people's data."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from punte.bridges import policies
from punte.bridges.choices import Opinion
from punte.bridges.handlers import matches as handlers
from punte.bridges.jobs import matches as jobs
from punte.bridges.models import Matching, Verdict
from punte.bridges.queries.matches import visible_matches
from punte.bridges.views import match_panels
from punte.ecosystem.queries.listings import visible_listings
from punte.records import handlers as events
from punte.records import subjects
from punte.records.jobs import labels, recurring, starting
from punte.records.people import Eraser, Exporter, Whom, erasers, exporters
from punte.records.refs import Ref
from punte.records.subjects import Shown, SubjectKind, choice_words
from punte.web.access import Viewer
from punte.web.registry import Panel, panels

MATCHING, VERDICT = "bridges.matching", "bridges.verdict"
HERE = "punte.bridges.jobs.matches"


def register() -> None:
    """Called once, when the app is ready."""
    panels.register("ecosystem.listing", Panel("bridges.matches", match_panels.of_listing, order=10))
    panels.register(
        "ecosystem.organisation", Panel("bridges.matches", match_panels.of_organisation, order=30)
    )
    panels.register("post.desk.main", Panel("bridges.matches", match_panels.on_desk, order=20))
    events.on(*handlers.PATTERNS, name="bridges.matches")(handlers.follow)
    recurring.register(recurring.Recurring("bridges.keep_matches", jobs.keep_matches, timedelta(minutes=5)))
    recurring.register(
        recurring.Recurring("bridges.rebuild_indexes", jobs.rebuild_indexes, timedelta(days=1), time(2, 40))
    )
    starting.register("bridges.matches", jobs.warm_up)
    labels.register(
        {
            f"{HERE}.refresh_matches": gettext_lazy("Work out matches"),
            f"{HERE}.touch_matches": gettext_lazy("See whom a change concerns"),
            f"{HERE}.keep_matches": gettext_lazy("Keep matches at hand"),
            f"{HERE}.rebuild_indexes": gettext_lazy("Read all again for matching"),
            f"{HERE}.rebuild_index": gettext_lazy("Read a network again for matching"),
        }
    )
    subjects.register(
        SubjectKind(
            MATCHING,
            gettext_lazy("Matches"),
            matchings,
            {"matches": gettext_lazy("Matches"), "new": gettext_lazy("New among them")},
        )
    )
    subjects.register(
        SubjectKind(
            VERDICT,
            gettext_lazy("Opinion on a match"),
            verdicts,
            {"opinion": gettext_lazy("Opinion")},
            words=choice_words(Verdict),
        )
    )
    exporters.register(Exporter("bridges.verdicts", gettext_lazy("What you said of matches"), export))
    erasers.register(Eraser("bridges.verdicts", {"bridges.verdict": ("opinion",)}, erase))


def matchings(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """The matches of a listing as one thing, for those inside the network; two queries."""
    if not policies.inside_network(viewer):
        return {}
    rows = Matching.objects.filter(network=viewer.network, pk__in=list(ids))
    known = list(rows.filter(listing__in=visible_listings(viewer)).select_related("network"))
    standing = visible_matches(viewer).filter(listing__in=[one.listing_id for one in known])
    counts = Counter(standing.values_list("listing_id", flat=True))
    return {one.pk: _matching(one, counts[one.listing_id]) for one in known}


def _matching(one: Matching, count: int) -> Shown:
    title = ngettext("%(count)s match", "%(count)s matches", count) % {"count": count}
    href = reverse("ecosystem:listing", args=[one.network.slug, one.listing_id]) + "#matches"
    return Shown(Ref(MATCHING, one.pk), str(_("Matches")), title, href)


def verdicts(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """One's own opinions only."""
    rows = Verdict.objects.filter(network=viewer.network, pk__in=list(ids), account=viewer.account)
    return {
        one.pk: Shown(
            Ref(VERDICT, one.pk),
            str(_("Opinion on a match")),
            f"{one.organisation.name}: {Opinion(one.opinion).label}",
            reverse("ecosystem:listing", args=[one.network.slug, one.listing_id]) + "#matches",
        )
        for one in rows.select_related("organisation", "network")
    }


def export(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """What the person said of matches."""
    rows = Verdict.objects.filter(account=whom.account) if whom.account else Verdict.objects.none()
    for one in rows.select_related("listing", "organisation"):
        yield {
            "about": one.listing.title,
            "organisation": one.organisation.name,
            "opinion": one.opinion,
            "at": one.said_at,
        }


def erase(whom: Whom) -> int:
    """Opinions go with the person; matches are ranked without them from the next look on."""
    if whom.account is None:
        return 0
    return Verdict.objects.filter(account=whom.account).delete()[0]
