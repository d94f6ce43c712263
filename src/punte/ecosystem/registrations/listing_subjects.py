"""What needs, offers and questions about them are called in histories; how they are found."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from punte.ecosystem.choices import OrganisationType, State
from punte.ecosystem.models import Interest, Listing
from punte.ecosystem.queries.listings import kept_by, titles
from punte.records import search, subjects
from punte.records.refs import Ref
from punte.records.subjects import Shown, SubjectKind, choice_words
from punte.web.access import Viewer

LISTING, INTEREST = "ecosystem.listing", "ecosystem.interest"
LABELS: dict[str, Any] = {
    "profile": _("Profile"),
    "direction": _("Kind"),
    "contact": _("Contact"),
    "title": _("Title"),
    "text": _("In full"),
    "language": _("Language of the text"),
    "summary": _("Summary in a second language"),
    "summary_language": _("Language of the summary"),
    "theme": _("Theme"),
    "stage": _("Value-chain stage"),
    "readiness": _("Development stage (TRL)"),
    "domain": _("Application domain"),
    "partner_types": _("Kinds of partner sought"),
    "regions": _("Regions wanted"),
    "languages": _("Working languages"),
    "expires_on": _("Open until"),
    "state": _("State"),
    "review_note": _("Why it was sent back"),
}


def register() -> None:
    """Make them known."""
    subjects.register(
        SubjectKind(
            LISTING,
            _("Need or offer"),
            listings,
            LABELS,
            private=frozenset({"review_note"}),
            may_see_private=keeps,
            words={**choice_words(Listing), "partner_types": dict(OrganisationType.choices)},
            refs={"theme": "ecosystem.theme", "contact": "ecosystem.person"},
        )
    )
    subjects.register(
        SubjectKind(
            INTEREST,
            _("Expression of interest"),
            interests,
            {"state": _("State")},
            words=choice_words(Interest),
        )
    )
    search.register(search.Source(LISTING, _("Needs and offers"), documents, every, order=30))


def keeps(viewer: Viewer, id: UUID) -> bool:
    """True when the viewer may change this need or offer."""
    return Listing.objects.filter(kept_by(viewer), network=viewer.network, pk=id).exists()


def listings(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Those that the viewer may see."""
    return {
        key: Shown(
            Ref(LISTING, key),
            str(one.get_direction_display()),
            one.title,
            reverse("ecosystem:listing", args=[one.network.slug, key]),
            detail=one.organisation.name,
            language=one.language,
        )
        for key, one in titles(viewer, ids).items()
    }


def interests(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """One's own questions, and those about what one keeps."""
    rows = Interest.objects.filter(network=viewer.network, pk__in=list(ids)).order_by()
    seen = titles(viewer, rows.values_list("listing", flat=True))
    keeping = set(
        Listing.objects.filter(kept_by(viewer), network=viewer.network, pk__in=seen).values_list(
            "pk", flat=True
        )
    )
    return {
        one.pk: Shown(
            Ref(INTEREST, one.pk),
            str(_("Expression of interest")),
            seen[one.listing_id].title,
            reverse("ecosystem:listing", args=[seen[one.listing_id].network.slug, one.listing_id])
            + "#interest",
            language=seen[one.listing_id].language,
        )
        for one in rows
        if one.listing_id in seen and (one.account_id == viewer.account or one.listing_id in keeping)
    }


def documents(ids: Iterable[UUID]) -> list[search.Document]:
    """What is open for all who see the network, ready for the index."""
    rows = Listing.objects.filter(pk__in=list(ids), state=State.PUBLISHED).order_by()
    return [
        search.Document(
            network=one.network_id,
            id=one.pk,
            audience="all",
            title=one.title,
            text=" ".join([one.organisation.name, one.domain, one.summary, one.text]),
            facets={
                "ecosystem": [str(one.ecosystem_id)] if one.ecosystem_id else [],
                "theme": [str(key) for key in (one.theme_id, one.theme and one.theme.parent_id) if key],
                "type": one.partner_types,
            },
        )
        for one in rows.select_related("organisation", "theme")
    ]


def every() -> Iterator[UUID]:
    """Ids of all that is published."""
    return Listing.objects.filter(state=State.PUBLISHED).values_list("pk", flat=True).iterator()
