"""Camps and challenges are found by what they are about, once they are no drafts."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from punte.camps.choices import CampState
from punte.camps.models import Camp, Challenge
from punte.camps.registrations.subjects import CAMP, CHALLENGE
from punte.records import handlers as events
from punte.records import search
from punte.records.models import Event
from punte.records.search.index import index


def register() -> None:
    """Make them known; when a camp becomes public, so do its challenges."""
    search.register(search.Source(CAMP, _("Camps"), camps, every_camp, order=60))
    search.register(search.Source(CHALLENGE, _("Challenges"), challenges, every_challenge, order=62))
    events.on("camps.camp.opened", name="camps.find_challenges")(follow)


def follow(happened: list[Event]) -> None:
    """Index the challenges of camps that were opened; safe to run twice."""
    opened = [event.subject_id for event in happened]
    index(CHALLENGE, Challenge.objects.filter(camp__in=opened).values_list("pk", flat=True))


def camps(ids: Iterable[UUID]) -> list[search.Document]:
    """Those that are no drafts."""
    rows = Camp.objects.filter(pk__in=list(ids)).exclude(state=CampState.DRAFT)
    return [
        search.Document(
            network=one.network_id,
            id=one.pk,
            audience="all",
            title=one.name,
            text=" ".join([one.summary, one.city, one.venue, one.about]),
        )
        for one in rows
    ]


def challenges(ids: Iterable[UUID]) -> list[search.Document]:
    """Those of camps that are no drafts."""
    rows = Challenge.objects.filter(pk__in=list(ids)).exclude(camp__state=CampState.DRAFT)
    return [
        search.Document(
            network=one.network_id,
            id=one.pk,
            audience="all",
            title=one.title,
            text=" ".join([one.question, one.owner.name if one.owner else "", one.brief, one.context]),
        )
        for one in rows.select_related("owner").order_by()
    ]


def every_camp() -> Iterator[UUID]:
    """All of them."""
    return Camp.objects.values_list("pk", flat=True).iterator()


def every_challenge() -> Iterator[UUID]:
    """All of them."""
    return Challenge.objects.order_by().values_list("pk", flat=True).iterator()
