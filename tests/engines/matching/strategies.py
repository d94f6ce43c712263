"""Invented candidates, past work and queries, small enough to be looked through."""

from hypothesis import strategies as st

from punte.engines.matching import (
    Candidate,
    Circumstances,
    Collaboration,
    Kind,
    Query,
    Tie,
    Traits,
    Verdict,
    Wish,
)

WORDS = (
    "heat pump",
    "pilot plant",
    "cheese",
    "sensors",
    "hydrogen",
    "water",
    "robot",
    "school",
    "pompă",
    "мляко",
    "RISE of Aalborg",
    "Cercle Vallès",
    "Denmark",
)
ORGANISATIONS = tuple(f"org{at}" for at in range(6))
REGIONS = ("DK03", "DK032", "RO113", "ES511", "EE00")
TYPES = ("sme", "university", "cluster")

said = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
texts = st.dictionaries(st.sampled_from(("en", "ro", "bg")), said, max_size=2)


def some(values: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    """A set of some of the values."""
    return st.frozensets(st.sampled_from(values), max_size=2)


traits = st.builds(
    Traits,
    organisation=st.sampled_from(ORGANISATIONS),
    ecosystem=st.sampled_from(("", "north", "south")),
    type=st.sampled_from(("", *TYPES)),
    regions=some(REGIONS),
    languages=some(("en", "ro", "da")),
    themes=some(("energy", "food")),
    stage=st.sampled_from(("", "testing")),
    readiness=st.sampled_from((None, 3, 5, 9)),
    domain=st.sampled_from(("", "district heating")),
    names=some(("RISE", "Cercle  Vallès SL", "CERCLE VALLÈS", "Rise")),
    town=st.sampled_from(("", "AALBORG", "Vic")),
)
wishes = st.builds(
    Wish, types=some(TYPES), regions=some(("DK", "DK03", "RO113", "DK0321")), languages=some(("en", "da"))
)
candidates = st.lists(
    st.builds(
        Candidate, id=st.just("x"), kind=st.sampled_from(Kind), texts=texts, traits=traits, wish=wishes
    ),
    min_size=1,
    max_size=8,
).map(lambda found: [Candidate(f"c{at}", c.kind, c.texts, c.traits, c.wish) for at, c in enumerate(found)])
ties = st.lists(
    st.tuples(st.permutations(ORGANISATIONS), st.integers(1, 6), st.sampled_from((None, 2019, 2023))).map(
        lambda drawn: Tie(drawn[0][0], drawn[0][1], drawn[1], drawn[2])
    ),
    max_size=4,
)
collaborations = st.lists(
    st.tuples(st.permutations(ORGANISATIONS), st.integers(2, 4), texts, st.integers(2015, 2024)), max_size=4
).map(
    lambda drawn: [
        Collaboration(f"p{at}", tuple(names[:size]), float(year), said, names[0], f"PROJECT {at}")
        for at, (names, size, said, year) in enumerate(drawn)
    ]
)
queries = st.builds(
    Query,
    texts=st.dictionaries(st.sampled_from(("en", "ro", "bg")), said, min_size=1, max_size=2),
    traits=traits,
    wish=wishes,
    kinds=st.just(frozenset(Kind)),
    exclude=st.frozensets(st.sampled_from(("c0", "org3")), max_size=1),
    limit=st.integers(1, 10),
    novelty=st.sampled_from((0.0, 0.5, 1.0)),
)
circumstances = st.builds(
    Circumstances,
    trust=st.dictionaries(st.sampled_from(ORGANISATIONS), st.sampled_from((0.2, 0.9)), max_size=2),
    shown=st.dictionaries(st.sampled_from(("c0", "c1", "c2")), st.integers(0, 40), max_size=2),
    verdicts=st.dictionaries(st.sampled_from(("c0", "c1", "c2")), st.sampled_from(Verdict), max_size=2),
)
