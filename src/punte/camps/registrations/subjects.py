"""What editions, challenges and lines of the programme are called in histories and trails."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import CampState, ItemKind
from punte.camps.models import Camp, Challenge, Item
from punte.camps.policies import manage_network
from punte.camps.queries.camps import camps
from punte.camps.roles import ORGANISER
from punte.records import subjects
from punte.records.history import words
from punte.records.refs import Ref
from punte.records.subjects import Shown, SubjectKind
from punte.web.access import Viewer

CAMP, CHALLENGE, ITEM = "camps.camp", "camps.challenge", "camps.item"


def labels_of(model: Any, *names: str) -> dict[str, Any]:
    """What its fields are called on forms."""
    return {name: model._meta.get_field(name).verbose_name for name in names}


CAMP_LABELS = {
    **labels_of(Camp, "name", "slug", "summary", "about", "starts_on", "ends_on", "zone", "venue", "address"),
    **labels_of(Camp, "city", "country", "url", "languages", "organisation", "places", "apply_until"),
    **labels_of(Camp, "team_least", "team_most", "state"),
    "ecosystems": _("Ecosystems invited"),
    "themes": _("Themes"),
    "room": _("Room"),
    "seats": _("Seats"),
}
CHALLENGE_LABELS = labels_of(
    Challenge,
    "title",
    "question",
    "brief",
    "context",
    "success",
    "links",
    "owner",
    "contact",
    "theme",
    "position",
)
ITEM_LABELS = labels_of(Item, "kind", "title", "note", "challenge", "room", "starts_at", "ends_at")


def register() -> None:
    """Make them known."""
    subjects.register(
        SubjectKind(
            CAMP,
            _("Camp"),
            camps_shown,
            CAMP_LABELS,
            words={"state": dict(CampState.choices)},
            refs={"organisation": "ecosystem.organisation"},
        )
    )
    subjects.register(
        SubjectKind(
            CHALLENGE,
            _("Challenge"),
            challenges_shown,
            CHALLENGE_LABELS,
            refs={
                "owner": "ecosystem.organisation",
                "contact": "ecosystem.person",
                "theme": "ecosystem.theme",
            },
        )
    )
    subjects.register(
        SubjectKind(
            ITEM,
            _("Programme"),
            items_shown,
            ITEM_LABELS,
            words={"kind": dict(ItemKind.choices)},
            refs={"challenge": CHALLENGE},
        )
    )
    words.register(
        {
            "camps.camp.opened": _("Applications opened"),
            "camps.camp.closed": _("Applications closed"),
            "camps.camp.cancelled": _("Called off"),
            "camps.programme.published": _("Programme published"),
            "camps.programme.taken_back": _("Programme taken back"),
        }
    )


def camps_shown(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Editions that the viewer may see."""
    rows = camps(viewer).select_related("network").filter(pk__in=list(ids))
    return {
        one.pk: Shown(
            Ref(CAMP, one.pk),
            str(_("Camp")),
            one.name,
            reverse("camps:camp", args=[one.network.slug, one.slug]),
            detail=str(one.starts_on.year),
        )
        for one in rows
    }


def challenges_shown(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Challenges of editions that the viewer may see."""
    rows = Challenge.objects.filter(camp__in=camps(viewer), pk__in=list(ids)).order_by()
    return {
        one.pk: Shown(
            Ref(CHALLENGE, one.pk),
            str(_("Challenge")),
            one.title,
            reverse("camps:challenge", args=[one.network.slug, one.camp.slug, one.pk]),
            detail=one.camp.name,
        )
        for one in rows.select_related("camp", "network")
    }


def items_shown(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Lines of programmes that are published; all of them for who organises the camp."""
    mine = Q(camp__in=[held.scope for held in viewer.held if held.role == ORGANISER.key])
    seen = Q() if manage_network(viewer) else Q(camp__programme_published_at__isnull=False) | mine
    rows = Item.objects.filter(seen, camp__in=camps(viewer), pk__in=list(ids)).order_by()
    return {
        one.pk: Shown(
            Ref(ITEM, one.pk),
            str(one.get_kind_display()),
            one.title,
            reverse("camps:programme", args=[one.network.slug, one.camp.slug]),
            detail=one.camp.name,
        )
        for one in rows.select_related("camp", "network")
    }
