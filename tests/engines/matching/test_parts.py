"""The parts: what a problem refuses, roots, language means, the ranker, the checker's own eyes."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from punte.engines.matching import (
    Candidate,
    Circumstances,
    Collaboration,
    Index,
    Kind,
    MatchingError,
    Query,
    Reason,
    Tie,
    Traits,
    Wish,
)
from punte.engines.matching.baseline import Tfidf
from punte.engines.matching.check import TRUTHS, Case, check
from punte.engines.matching.meaning import SIZE, Tongues
from punte.engines.matching.named import countries, names
from punte.engines.matching.partners import NAMES
from punte.engines.matching.ranker import SHIPPED, Ranker
from punte.engines.matching.result import TEXTS
from punte.engines.matching.words import root


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Candidate("", Kind.OFFER), "needs an id"),
        (lambda: Candidate("o", Kind.OFFER), "belongs to an organisation"),
        (lambda: Candidate("o", "thing"), "kind is one of"),  # type: ignore[arg-type]
        (lambda: Traits(readiness=10), "from 1 to 9"),
        (lambda: Traits(regions="DK03"), "not the string"),  # type: ignore[arg-type]
        (lambda: Wish(types=frozenset({""})), "not empty"),
        (lambda: Tie("a", "a"), "two different"),
        (lambda: Tie("a", "b", 0), "counts from 1"),
        (lambda: Collaboration("p", (), 2020), "at least one member"),
        (lambda: Collaboration("p", ("a",), 2020, lead="b"), "no member"),
        (lambda: Circumstances(trust={"a": 2.0}), "from 0 to 1"),
        (lambda: Circumstances(shown={"a": -1}), "less than never"),
        (lambda: Circumstances(verdicts={"a": "nice"}), "A verdict is one of"),  # type: ignore[dict-item]
        (lambda: Query(), "cannot be matched"),
        (lambda: Query({"en": "x"}, limit=0), "limit is a number"),
        (lambda: Query({"en": "x"}, novelty=2), "novelty is a number"),
        (lambda: Index.build([Candidate("a", Kind.ORGANISATION)] * 2, words_only=True), "same id"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_change(make: Callable[[], object], says: str) -> None:
    with pytest.raises(MatchingError, match=says):
        make()


def test_words_of_kin_have_one_root() -> None:
    assert len({root(word) for word in ("фотоволтаик", "photovoltaic", "Fotovoltaico", "fotovoltaică")}) == 1
    assert len({root(word) for word in ("робот", "robotter", "robotul", "robots")}) == 1
    assert root("2024") == root("AI") == ""


def test_what_a_language_has_in_common_is_taken_off() -> None:
    chance = np.random.default_rng(0)
    said = chance.normal(size=(40, SIZE)).astype(np.float32)
    accents = {"ro": 5.0, "da": -5.0}
    languages = ["ro", "da"] * 20
    heard = said + np.array([accents[one] for one in languages], np.float32)[:, None]
    left = Tongues.build(languages, heard).taken_off(languages, heard)
    assert abs(float(left[::2].mean())) < 0.3 > abs(float(left[1::2].mean()))
    assert Tongues.none().taken_off(["et"], said[:1]).tolist() == said[:1].tolist()


def test_the_shipped_ranker_fits_the_signals_and_another_is_refused(tmp_path: Path) -> None:
    assert len(Ranker.read(SHIPPED).weights) == len(NAMES)
    (tmp_path / "other.json").write_text('{"weights": {"luck": 1}}')
    with pytest.raises(MatchingError, match="learn it again"):
        Ranker.read(tmp_path / "other.json")


def test_learning_finds_out_what_decides() -> None:
    """In this world, whoever worked on the same theme before takes part again, and nobody else."""
    themes = ("heat pumps for houses", "cheese from sheep", "robots in schools", "boats of hemp")
    past = [
        Collaboration(
            f"p{at}",
            (f"lead{at % 7}", *(f"{at % 4} {member}" for member in range(3)), f"once {at}"),
            2020.0 + at / 12,
            {"en": f"{themes[at % 4]} number {at}"},
            f"lead{at % 7}",
        )
        for at in range(40)
    ]
    people = sorted({member for one in past for member in one.members})
    index = Index.build([Candidate(one, Kind.ORGANISATION) for one in people], (), past, words_only=True)
    index.use(index.learn())
    query = Query({"en": "cheese from sheep of the mountains"}, limit=3, kinds=frozenset({Kind.ORGANISATION}))
    assert {match.candidate for match in index.match(query).matches} == {"1 0", "1 1", "1 2"}


def test_who_is_named_stands_first_then_town_and_country_and_ones_own_are_no_news() -> None:
    def one(name: str, town: str, region: str) -> Candidate:
        traits = Traits(regions=frozenset({region}), names=frozenset({name}), town=town)
        return Candidate(name, Kind.ORGANISATION, {"en": "makes things"}, traits)

    others = [
        one("RISE", "Borås", "SE232"),
        one("AALBORG UNIVERSITET", "AALBORG", "DK050"),
        one("Nord Lab", "Aalborg", "DK050"),
        one("Sud Lab", "Odense", "DK031"),
        one("Vest Lab", "Cluj-Napoca", "RO113"),
        one("Est Lab", "Iași", "RO213"),
        one("UNIVERSITEIT TWENTE", "Enschede", "NL22"),
    ]
    mine = Traits("me", regions=frozenset({"RO113"}), town="CLUJ NAPOCA")
    text = "Romanians in Cluj-Napoca rise with Aalborg  Universitét, Danish too, and RISE, as Twente does."
    index = Index.build(others, words_only=True)
    found = index.match(Query({"en": text}, mine, kinds=frozenset({Kind.ORGANISATION})))
    said = {m.candidate: {"named", "town", "country"} & m.signals.keys() for m in found.matches}
    assert said == {
        "AALBORG UNIVERSITET": {"named", "town", "country"},
        "RISE": {"named"},
        "Nord Lab": {"town", "country"},
        "Sud Lab": {"country"},
        "Vest Lab": set(),
        "Est Lab": set(),
        "UNIVERSITEIT TWENTE": {"named"},
    }
    assert list(said)[:4] == ["AALBORG UNIVERSITET", "RISE", "Nord Lab", "Sud Lab"]
    assert found.matches[3].reasons[0].text == "is in a country that is named there: DK"
    assert found.matches[4].reasons[0].text == "may be meant by twente"
    assert not names(["Learn to rise, and Rise again"]) & {"RISE"}
    assert countries(["In the United Kingdom, not in united kingdoms; in България"]) == {"UK", "BG"}


def test_the_checker_sees_what_is_wrong() -> None:
    offers = [Candidate(f"o{at}", Kind.OFFER, {"en": "heat pump"}, Traits(f"org{at}")) for at in range(3)]
    query = Query({"en": "heat pump"}, Traits("me", themes=frozenset({"energy"})))
    result = Index.build(offers, words_only=True).match(query)
    case = Case({one.id: one for one in offers}, query, Circumstances())
    assert check(case, result) == []
    first, *others = result.matches
    wrong = {
        "order": replace(result, matches=(replace(first, score=-1.0), *others)),
        "twice": replace(result, matches=(first, first)),
        "reason": replace(result, matches=(replace(first, reasons=()), *others)),
        "true": replace(
            result,
            matches=(replace(first, reasons=(Reason("words", 0.1, {"words": ("zebra",)}),)), *others),
        ),
        "reached": replace(
            result, matches=(replace(first, reasons=(Reason("trust", 0.1, {"trust": 0.9}),)), *others)
        ),
        "no such": replace(result, matches=(replace(first, candidate="ghost"), *others)),
        "should add": replace(result, matches=(replace(first, signals={"trust": first.score}), *others)),
    }
    for word, answer in wrong.items():
        assert any(word in problem for problem in check(case, answer)), word


def test_every_code_of_a_reason_can_be_checked() -> None:
    assert set(TEXTS) == set(TRUTHS)


def test_the_baseline_ranks_by_shared_words() -> None:
    found = Tfidf(["heat pump pilot", "cheese", ""]).scores(["a heat pump", "zebra"])
    assert found[0].argmax() == 0
    assert found[1].tolist() == [0, 0, 0]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted where Linux lists them")
def test_linear_algebra_runs_on_one_thread_unless_told_otherwise() -> None:
    tasks = "import punte, numpy, os; numpy.ones((600, 600)) @ numpy.ones((600, 600))"
    count = f"{tasks}; print(len(os.listdir('/proc/self/task')))"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    found = subprocess.run(
        [sys.executable, "-c", count], env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "1"
