"""What the camp did to the bridges between ecosystems: ties before it, from it, since."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from punte.bridges.queries.trust import trust_problem
from punte.camps.models import Camp
from punte.camps.report.blocks import Block, Paragraph, Picture, Table
from punte.camps.report.own.arcs import Arc, arcs_svg
from punte.camps.report.own.names import FEWEST, count
from punte.ecosystem.models import Ecosystem
from punte.engines.trust import PERSON

type Pair = tuple[str, str]


@dataclass
class Ties:
    """Between two ecosystems: pairs of people or organisations tied first before, at, and after the camp."""

    before: int = 0
    at: int = 0
    since: int = 0
    people: set[str] = field(default_factory=set)
    houses: int = 0

    @property
    def shown(self) -> bool:
        """Few people alone stand behind it: told as a range only (safety 5)."""
        return self.houses > 0 or len(self.people) >= FEWEST

    def says(self, number: int) -> str:
        """The number, or a range."""
        return str(number) if self.shown else count(min(number, FEWEST - 1))


def connections(camp: Camp) -> Sequence[Block]:
    """Ties between ecosystems, counted once a pair, by when the pair was tied first."""
    names = dict(Ecosystem.objects.filter(network=camp.network_id).values_list("pk", "name"))
    ties = ties_between({str(key) for key in names}, camp)
    if not ties:
        return []
    named = {str(key): name for key, name in names.items()}
    ordered = sorted(ties.items(), key=lambda one: (-one[1].at, -one[1].before, one[0]))
    rows = [
        [
            f"{named[a]} – {named[b]}",
            tie.says(tie.before),
            tie.says(tie.at),
            tie.says(tie.since),
        ]
        for (a, b), tie in ordered
    ]
    columns = [_("Between"), _("Before"), _("At the camp"), _("Since")]
    table = Table(_("Ties between ecosystems"), columns, rows)
    drawn = sorted({key for pair in ties for key in pair}, key=lambda key: named[key])
    arcs = [Arc(drawn.index(a), drawn.index(b), *_widths(tie)) for (a, b), tie in ordered]
    new = sum(tie.at for tie in ties.values() if tie.shown)
    says = _("Above the line ties before the camp, below those that the camp brought.")
    told = _("A tie is a pair of people or organisations who met, worked together or vouch for each other.")
    return [
        Paragraph(f"{told} {_('New between ecosystems at the camp: %(n)s.') % {'n': new}}"),
        Picture(arcs_svg([named[key] for key in drawn], arcs, says), says, table),
    ]


def _widths(tie: Ties) -> tuple[int, int]:
    """What is not told as a number is not drawn as one either."""
    return (tie.before, tie.at) if tie.shown else (min(tie.before, 1), min(tie.at, 1))


def ties_between(groups: set[str], camp: Camp) -> Mapping[Pair, Ties]:
    """By two ecosystems; people count who agree to be counted."""
    problem = trust_problem(camp.network_id)
    nodes = {node.id: node for node in problem.nodes}
    first: dict[Pair, date] = {}
    for piece in problem.evidence:
        a, b = sorted((piece.a, piece.b))
        first[a, b] = min(first.get((a, b), date.max), piece.at)
    found: dict[Pair, Ties] = defaultdict(Ties)
    for (a, b), at in first.items():
        one, other = sorted((nodes[a].group, nodes[b].group))
        if one == other or one not in groups or other not in groups:
            continue
        tie = found[one, other]
        if at < camp.starts_on:
            tie.before += 1
        elif at <= camp.ends_on:
            tie.at += 1
        else:
            tie.since += 1
        if nodes[a].kind == PERSON:
            tie.people |= {a, b}
        else:
            tie.houses += 1
    return found
