"""Working out where the points of the network's pictures stand."""

from uuid import UUID

import numpy as np
from django.utils import timezone

from punte.bridges.models import Layout
from punte.bridges.pictures.layout import lay_out
from punte.bridges.queries.agreed import agreed_people, shows_ties
from punte.bridges.queries.folding import Tie
from punte.bridges.queries.graph import ORGANISATIONS, OTHERS, PEOPLE, organisation_ties, people_ties
from punte.bridges.queries.trust import trust_problem


def lay_out_network(*, network: UUID) -> dict[str, int]:
    """Place organisations and people; how many of each. A job's work: it asks no policy.

    People are placed by what may be told of them only, or nearness would tell more.
    """
    people = agreed_people(network)
    opened = {str(one.pk) for one in people if one.consented_at and shows_ties(one)}
    counted = {str(one.pk) for one in people}
    group = {node.id: node.group for node in trust_problem(network).nodes}
    return {
        ORGANISATIONS: _place(network, ORGANISATIONS, organisation_ties(network), set(), group),
        PEOPLE: _place(network, PEOPLE, people_ties(network, counted, opened), counted, group),
    }


def _place(network: UUID, kind: str, ties: list[Tie], more: set[str], group: dict[str, str]) -> int:
    ids = sorted({end for tie in ties for end in (tie.a, tie.b)} | more)
    homes = [group.get(id, id.removeprefix(OTHERS) if id.startswith(OTHERS) else "") for id in ids]
    number = {home: at for at, home in enumerate(sorted(set(homes)))}
    at = {id: place for place, id in enumerate(ids)}
    spots = lay_out(
        np.array([number[home] for home in homes], dtype=np.int64),
        np.array([at[tie.a] for tie in ties], dtype=np.int64),
        np.array([at[tie.b] for tie in ties], dtype=np.int64),
        np.array([tie.strength for tie in ties]),
    )
    positions = dict(zip(ids, spots.tolist(), strict=True))
    Layout.objects.update_or_create(
        network_id=network, kind=kind, defaults={"positions": positions, "computed_at": timezone.now()}
    )
    return len(ids)
