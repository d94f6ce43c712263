"""What is written in sessions is found by those who may read it there; withdrawn and merged it is not.

The index holds it for the whole network; whose page shows a result is asked for each reader
(`sessions.shown_contributions`), as the session's page does.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from punte.camps.models import Contribution
from punte.records import handlers as events
from punte.records import search
from punte.records.models import Event
from punte.records.search.index import index

CONTRIBUTION = "camps.contribution"
EVERY = timedelta(minutes=5)


def register() -> None:
    """Make them known; merging changes what is found of the originals, too."""
    search.register(search.Source(CONTRIBUTION, _("Contributions"), documents, every, order=64))
    for verb in ("merged", "unmerged"):
        events.on(f"{CONTRIBUTION}.{verb}", name=f"camps.find_{verb}")(follow)


def documents(ids: Iterable[UUID]) -> list[search.Document]:
    """Those that stand on their session's page, by their first words; the session's title is found, too."""
    rows = Contribution.objects.filter(pk__in=list(ids), withdrawn_at=None, merged_into=None).order_by()
    return [
        search.Document(
            network=one.network_id,
            id=one.pk,
            audience="network",
            title=str(one),
            text=f"{one.text} {one.session.item.title}",
            taught=False,
        )
        for one in rows.select_related("session__item")
    ]


def every() -> Iterator[UUID]:
    """All of them."""
    return Contribution.objects.order_by().values_list("pk", flat=True).iterator()


def follow(happened: list[Event]) -> None:
    """Index the sessions in which something was merged, or a merging undone; safe to run twice."""
    touched = Contribution.objects.filter(pk__in=[event.subject_id for event in happened]).order_by()
    rows = Contribution.objects.filter(session__in=touched.values("session")).order_by()
    index(CONTRIBUTION, rows.values_list("pk", flat=True))
