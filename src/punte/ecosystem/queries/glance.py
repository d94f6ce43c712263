"""The network at a glance."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from punte.ecosystem.choices import Direction, State
from punte.ecosystem.models import Ecosystem, Listing, Organisation
from punte.ecosystem.policies import see_network
from punte.ecosystem.queries.bridges import joint_projects
from punte.ecosystem.queries.coverage import Gap, gaps
from punte.ecosystem.queries.listings import for_list, open_listings
from punte.ecosystem.queries.map import Drawn, draw
from punte.members.models import Network
from punte.web.access import Viewer

CARDS = 6


@dataclass(frozen=True)
class Glance:
    """What the page draws."""

    network: Network
    drawn: Drawn
    ecosystems: list[Ecosystem]
    organisations: int
    needs: int
    offers: int
    projects: int
    gaps: list[Gap]
    newest: list[Listing]


def glance(viewer: Viewer, network: Network, *, cards: int = CARDS) -> Glance:
    """Counts, map, gaps and the newest needs and offers; a fixed number of queries."""
    if not see_network(viewer) or viewer.network != network.pk:
        raise ValueError("not seen by this viewer")
    published = Organisation.objects.filter(network=network, state=State.PUBLISHED)
    open_ones = open_listings(viewer)
    # Without last days, so that the index answers alone; a daily job closes what is past them.
    all_open = Listing.objects.filter(network=network, state=State.PUBLISHED)
    counted = dict(all_open.order_by().values_list("direction").annotate(n=Count("pk")))
    return Glance(
        network=network,
        drawn=draw(viewer, network, ("ecosystems",)),
        ecosystems=list(Ecosystem.objects.filter(network=network).select_related("gateway")),
        organisations=published.count(),
        needs=counted.get(Direction.NEED, 0),
        offers=counted.get(Direction.OFFER, 0),
        projects=sum(one.projects for one in joint_projects(viewer)),
        gaps=gaps(viewer),
        newest=newest(for_list(open_ones), cards),
    )


def newest(rows: QuerySet[Listing], number: int) -> list[Listing]:
    """The newest, twice as many needs as offers, at most one of an organisation: nobody fills the page."""
    chosen: dict[object, Listing] = {}
    for one in rows.order_by("-published_at", "-id")[: number * 8]:
        chosen.setdefault(one.organisation_id, one)
    needs = [one for one in chosen.values() if one.direction == Direction.NEED]
    offers = [one for one in chosen.values() if one.direction == Direction.OFFER]
    offered = min(len(offers), max(number // 3, number - len(needs)))
    return [*needs[: number - offered], *offers[:offered]]
