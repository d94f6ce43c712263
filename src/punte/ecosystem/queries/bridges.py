"""What ecosystems did together: projects in which organisations of both took part."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID, uuid4

from django.core.cache import cache

from punte.ecosystem.choices import State
from punte.ecosystem.models import Participation
from punte.ecosystem.policies import see_network
from punte.web.access import Viewer

SHORTLY = 600
KEPT = 6 * 3600  # seconds; events of this room end it sooner


@dataclass(frozen=True)
class Joint:
    """Two ecosystems and the number of projects they shared."""

    a: UUID
    b: UUID
    projects: int


def joint_projects(viewer: Viewer) -> list[Joint]:
    """Pairs of the network's ecosystems, those with most joint projects first."""
    if viewer.network is None or not see_network(viewer):
        return []
    found = cache.get_or_set(_key(viewer.network), lambda: _count(viewer.network), KEPT)
    return list(found or [])


def forget(network: UUID) -> None:
    """Count anew when asked next."""
    cache.delete_many([_key(network), _version(network)])


def kept[Value](network: UUID, name: str, make: Callable[[], Value]) -> Value:
    """What `make` counts, kept for ten minutes, or until something of this room has happened."""
    version = cache.get_or_set(_version(network), lambda: uuid4().hex, KEPT)
    key = f"ecosystem.counts.{network.hex}.{version}.{name}"
    found: Value | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, SHORTLY)
    return found


def _version(network: UUID) -> str:
    return f"ecosystem.version.{network.hex}"


def _key(network: UUID) -> str:
    return f"ecosystem.joint.{network.hex}"


def _count(network: UUID | None) -> list[Joint]:
    taking_part = Participation.objects.filter(
        network=network, organisation__ecosystem__isnull=False, organisation__state=State.PUBLISHED
    )
    together: dict[UUID, list[UUID]] = defaultdict(list)
    pairs = taking_part.order_by().values_list("project_id", "organisation__ecosystem_id").distinct()
    for project, ecosystem in pairs.iterator(chunk_size=10_000):
        if ecosystem:
            together[project].append(ecosystem)
    counts = Counter(pair for ones in together.values() for pair in combinations(sorted(ones), 2))
    return [Joint(a, b, n) for (a, b), n in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]
