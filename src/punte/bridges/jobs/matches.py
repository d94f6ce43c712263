"""Jobs that keep matches: fresh after each change, indexes anew each night."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.tasks import task
from django.utils import timezone

from punte.bridges.models import Matching
from punte.bridges.queries import index
from punte.bridges.services import matches as services
from punte.ecosystem.choices import State
from punte.ecosystem.models import Listing
from punte.members.models import Network
from punte.records.models import Job
from punte.records.models.job import JobState

AT_ONCE = 5  # priority of what somebody waits for; handlers of events have 10
LATER = timedelta(seconds=2)  # what a change sets off elsewhere waits for more of its kind
STALE = timedelta(hours=20)


@task(priority=AT_ONCE)
def refresh_matches(*, network: str) -> dict[str, int]:
    """Work out matches that are due, a few at a time; the rest in the next job."""
    waiting = services.refresh_due(network=UUID(network))
    if waiting:
        refresh_soon(UUID(network))
    return {"waiting": waiting}


@task
def touch_matches(*, network: str, things: Sequence[str]) -> dict[str, int]:
    """Have looked at again what a change of these listings and organisations concerns."""
    asked = services.touch(network=UUID(network), things=map(UUID, things))
    if asked:
        refresh_soon(UUID(network))
    return {"asked": asked}


@task
def keep_matches() -> dict[str, int]:
    """Ask for what nobody asked for, and keep the indexes in use at hand, so that the next need is quick."""
    asked = 0
    for network in _matched():
        asked += services.ask_missing(network=network)
        if services.due(network).exists():
            refresh_soon(network)
    for network in _busiest():
        index.index_of(network)
    return {"asked": asked}


def warm_up() -> None:
    """As a worker starts: open the indexes in use, so that the first need does not wait for it."""
    for network in _busiest():
        index.warm(network)


@task
def rebuild_indexes() -> dict[str, int]:
    """Nightly: a job for each network builds its index anew; what was kept of networks that are gone goes."""
    networks = _matched()
    index.forget_gone(Network.objects.values_list("pk", flat=True))
    for network in networks:
        rebuild_index.enqueue(network=str(network))
    return {"networks": len(networks)}


@task
def rebuild_index(*, network: str) -> dict[str, int]:
    """Build a network's index from its rows, and look at all its matches again."""
    count = index.rebuild(UUID(network))
    asked = services.ask_missing(network=UUID(network), older_than=timezone.now() - STALE)
    if asked:
        refresh_soon(UUID(network))
    return {"candidates": count, "asked": asked}


def refresh_now(network: UUID) -> None:
    """As the next job: somebody looks at the page and waits."""
    refresh_matches.enqueue(network=str(network))


def refresh_soon(network: UUID) -> None:
    """In two seconds, once however often this is asked until then."""
    waiting = Job.objects.filter(
        task=refresh_matches.module_path,
        network_id=network,
        state=JobState.READY,
        run_after__gt=timezone.now(),
    )
    if not waiting.exists():
        refresh_matches.using(run_after=timezone.now() + LATER, priority=0).enqueue(network=str(network))


def _matched() -> list[UUID]:
    """Networks with anything published."""
    rows = Listing.objects.filter(state=State.PUBLISHED).order_by()
    return sorted(rows.values_list("network_id", flat=True).distinct())


def _busiest() -> list[UUID]:
    """Networks whose matches were worked out in the last week, the latest first; as many as memory keeps."""
    recent = Matching.objects.filter(done_at__gt=timezone.now() - timedelta(days=7)).order_by("-done_at")
    networks = dict.fromkeys(recent.values_list("network_id", flat=True)[:2000])
    return list(networks)[: index.MOST_NETWORKS]
