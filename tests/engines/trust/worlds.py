"""Small networks to try the laws on."""

from datetime import date, timedelta

from hypothesis import strategies as st

from punte.engines.trust import KINDS, ORGANISATION, PERSON, Evidence, Network, Node, Rules

NOW = date(2026, 11, 1)
GROUPS = ("north", "south", "")


def days_ago(days: int) -> date:
    """A day before NOW."""
    return NOW - timedelta(days=days)


def met(a: str, b: str, days: int = 0) -> Evidence:
    """One good meeting."""
    return Evidence(a, b, "met", days_ago(days))


def people(group: str, *ids: str, organisation: str = "") -> list[Node]:
    """Some people of an ecosystem."""
    return [Node(id, PERSON, group, organisation) for id in ids]


@st.composite
def nodes(draw: st.DrawFn) -> tuple[Node, ...]:
    """One person on each side at least, some organisations, more people with and without."""
    houses = draw(st.lists(st.sampled_from(GROUPS), max_size=3))
    organisations = [Node(f"o{at}", ORGANISATION, group) for at, group in enumerate(houses)]
    homes = ["", *(node.id for node in organisations)]
    others = draw(st.lists(st.tuples(st.sampled_from(GROUPS), st.sampled_from(homes)), max_size=5))
    more = [Node(f"p{at}", PERSON, group, home) for at, (group, home) in enumerate(others)]
    return (Node("n", PERSON, "north"), Node("s", PERSON, "south"), *organisations, *more)


@st.composite
def pieces(draw: st.DrawFn, ids: list[str], good: bool | None = None) -> Evidence:
    """One piece of evidence between two of these."""
    a, b = draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True))
    return Evidence(
        a,
        b,
        draw(st.sampled_from(sorted(KINDS))),
        days_ago(draw(st.integers(0, 1500))),
        draw(st.booleans() | st.just(True)) if good is None else good,
        draw(st.frozensets(st.sampled_from(("data", "energy")), max_size=2)),
    )


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """A network of two ecosystems and some between."""
    who = draw(nodes())
    evidence = draw(st.lists(pieces([node.id for node in who]), max_size=25))
    between = draw(st.sampled_from((0, 1, None)))
    return Network(who, tuple(evidence), NOW, Rules(between=between, person_carries=1.0))
