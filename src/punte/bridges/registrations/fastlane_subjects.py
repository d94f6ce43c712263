"""What requests and shortlists are called in histories and trails, and their events in words."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from punte.bridges import policies
from punte.bridges.models import FastLaneRequest, Shortlisted
from punte.bridges.queries.fastlane import titles
from punte.bridges.queries.shortlists import workable
from punte.records import subjects
from punte.records.history import words
from punte.records.refs import Ref
from punte.records.subjects import Shown, SubjectKind, choice_words
from punte.web.access import Viewer

REQUEST, SHORTLISTED = "bridges.fastlanerequest", "bridges.shortlisted"
SENTENCES = {
    "bridges.request.asked": _("Asked"),
    "bridges.request.promised": _("An answer promised"),
    "bridges.request.answered": _("Answered"),
    "bridges.request.declined": _("Declined"),
    "bridges.request.closed": _("Closed"),
    "bridges.request.withdrawn": _("Taken back"),
    "bridges.request.late": _("The promised time has passed"),
    "bridges.shortlisted.added": _("Put on the shortlist"),
    "bridges.shortlisted.removed": _("Taken off the shortlist"),
    "bridges.shortlisted.noted": _("Note changed"),
}


def register() -> None:
    """Make them known."""
    subjects.register(
        SubjectKind(
            REQUEST,
            _("Fast-lane request"),
            requests,
            {
                "state": _("State"),
                "asking": _("From"),
                "asked": _("To"),
                "wanted_by": _("Needed by"),
                "promised_for": _("Promised by"),
                "helped": _("It helped"),
            },
            words=choice_words(FastLaneRequest),
            refs={"asking": "ecosystem.ecosystem", "asked": "ecosystem.ecosystem"},
        )
    )
    subjects.register(
        SubjectKind(
            SHORTLISTED,
            _("On the shortlist"),
            shortlisted,
            {"organisation": _("Organisation")},
            refs={"organisation": "ecosystem.organisation"},
        )
    )
    words.register(SENTENCES)


def requests(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Those between regions of which the viewer keeps one."""
    return {
        key: Shown(
            Ref(REQUEST, key),
            str(_("Fast-lane request")),
            one.title,
            reverse("bridges:request", args=[one.network.slug, key]),
            detail=f"{one.asking.name} → {one.asked.name}",
        )
        for key, one in titles(viewer, ids).items()
    }


def shortlisted(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Those on lists that the viewer works on."""
    if not policies.broker(viewer):
        return {}
    rows = Shortlisted.objects.filter(network=viewer.network, pk__in=list(ids)).order_by()
    known = rows.select_related("organisation").prefetch_related(
        "network", "request__asked", "request__asking", "listing__organisation__ecosystem"
    )
    allowed = workable(viewer, known)
    return {
        one.pk: Shown(Ref(SHORTLISTED, one.pk), str(_("On the shortlist")), one.organisation.name, _page(one))
        for one in known
        if one.pk in allowed
    }


def _page(one: Shortlisted) -> str:
    route, key = ("request", one.request_id) if one.request_id else ("workbench", one.listing_id)
    return reverse(f"bridges:{route}", args=[one.network.slug, key]) + "#shortlist"
