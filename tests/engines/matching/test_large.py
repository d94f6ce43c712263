"""A large network is not read whole for a query; what is left out decides nothing."""

import random
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest

from punte.engines.matching import Candidate, Collaboration, Index, Kind, Match, Query, Traits, cells, segment
from punte.engines.matching import experience as experience_
from punte.engines.matching import nearness as nearness_
from punte.engines.matching.circle import Circle
from punte.engines.matching.meaning import SIZE, Vectors
from punte.engines.matching.nearness import Nearness
from punte.engines.matching.partners import Asker, Lit

ORGANISATIONS, WORKS, TOPICS = 1500, 3000, 60
ASKED = 20


def embed(texts: Sequence[str]) -> Vectors:
    """Words of one topic lie together, whatever they are."""
    topics = np.random.default_rng(1).normal(size=(TOPICS, SIZE))
    found = np.random.default_rng(2).normal(size=(len(texts), SIZE))
    for row, text in enumerate(texts):
        found[row] += topics[[int(word[1:4]) for word in text.split()]].sum(axis=0)
    return found.astype(np.float32)


def words(chance: random.Random, topic: int) -> dict[str, str]:
    """A few words of a topic, and one of any other."""
    said = [f"w{topic:03}{chance.randrange(12):02}" for _ in range(6)]
    return {"en": " ".join([*said, f"w{chance.randrange(TOPICS):03}00"])}


@pytest.fixture(scope="module")
def network() -> tuple[list[Candidate], list[Collaboration], list[Query]]:
    """Organisations with two topics each, some much busier than others; some ask for one of theirs."""
    chance = random.Random(5)
    topics = [chance.sample(range(TOPICS), 2) for _ in range(ORGANISATIONS)]
    of = {topic: [at for at in range(ORGANISATIONS) if topic in topics[at]] for topic in range(TOPICS)}
    candidates = [
        Candidate(
            f"o{at}",
            Kind.ORGANISATION,
            words(chance, topics[at][0]) if at % 3 else {},
            Traits(type=chance.choice(("sme", "university")), regions=frozenset({chance.choice("RDEB") * 2})),
        )
        for at in range(ORGANISATIONS)
    ]
    past = []
    for at in range(WORKS):
        topic = chance.randrange(TOPICS)
        weights = [1 / (1 + one) ** 0.7 for one in range(len(of[topic]))]
        seats = chance.choices(of[topic], weights, k=chance.randint(2, 6))
        members = tuple(f"o{one}" for one in seats)
        said = words(chance, topic) if at % 4 else {}
        past.append(Collaboration(f"p{at}", members, 2010 + chance.random() * 14, said, members[0]))
    asked = [
        Query(words(chance, topics[at][1]), Traits(f"o{at}", regions=frozenset({"RR"})))
        for at in chance.sample(range(ORGANISATIONS), ASKED)
    ]
    return candidates, past, asked


@pytest.fixture
def as_if_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what is looked at as small a part of this network as of a large one."""
    monkeypatch.setattr(experience_, "SMALL", 0)
    monkeypatch.setattr(experience_, "LEADING", 20)
    monkeypatch.setattr(experience_, "SOME", 100)
    monkeypatch.setattr(nearness_, "CLOSELY", 100)
    monkeypatch.setattr(segment, "MANY", 1000)
    monkeypatch.setattr(cells, "READ", 300)
    monkeypatch.setattr("punte.engines.matching.scoring.CLOSELY", 100)


def test_the_choice_of_whom_to_look_at_loses_nothing(
    network: tuple[list[Candidate], list[Collaboration], list[Query]],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    candidates, past, asked = network
    index = Index.build(candidates, (), past, embed=embed)
    all_ = [index.match(one).matches for one in asked]
    request.getfixturevalue("as_if_large")
    Index.build(candidates, (), past, embed=embed).save(tmp_path / "index")
    large = Index.open(tmp_path / "index", embed=embed)
    chosen = [large.match(one).matches for one in asked]

    def first(matches: Sequence[Match]) -> set[str]:
        return {match.candidate for match in matches}

    common = [
        len(first(one) & first(other)) / len(first(one)) for one, other in zip(all_, chosen, strict=True)
    ]
    assert fmean(common) >= 0.95
    assert min(common) >= 0.8
    for one, other in zip(all_, chosen, strict=True):
        experience = {match.candidate: match.signals.get("experience", 0.0) for match in one}
        for match in other:
            if match.candidate in experience:
                assert match.signals.get("experience", 0.0) == pytest.approx(
                    experience[match.candidate], abs=0.02
                )


def test_a_part_of_the_circle_that_is_all_of_it_says_the_same(
    network: tuple[list[Candidate], list[Collaboration], list[Query]],
) -> None:
    candidates, past, _ = network
    index = Index.build(candidates, (), past, embed=embed)
    circle: Circle = index._state.circle
    work = circle.work
    lit = Lit.of(circle, Asker(work.organisations["o1"], 0, 2024.0), Nearness.to(work, 7))
    whole = lit.signals(circle.whole)
    assert whole.any(axis=0).all()
    assert np.allclose(lit.signals(circle.of_rows(np.arange(len(circle.places)))), whole, atol=1e-6)
