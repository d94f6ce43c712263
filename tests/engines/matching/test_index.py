"""The index as a room uses it."""

from pathlib import Path

import pytest

from punte.engines.matching import (
    Candidate,
    Circumstances,
    Collaboration,
    Index,
    Kind,
    MatchingError,
    Query,
    Tie,
    Traits,
    Verdict,
    Wish,
    scoring,
)

OFFERS = [
    Candidate(
        "o1",
        Kind.OFFER,
        {"en": "We build pilot plants for heat pumps in district heating networks."},
        Traits(
            "vejle", "syddanmark", "sme", frozenset({"DK032"}), frozenset({"en", "da"}), frozenset({"energy"})
        ),
    ),
    Candidate(
        "o2",
        Kind.OFFER,
        {"en": "Accredited laboratory that measures pesticide residues in fruit and vegetables."},
        Traits(
            "tartu", "eesti", "university", frozenset({"EE00"}), frozenset({"en", "et"}), frozenset({"food"})
        ),
    ),
    Candidate(
        "o3",
        Kind.OFFER,
        {"es": "Desarrollamos sistemas de visión artificial para el control de calidad en fábricas."},
        Traits("barcelona", "catalunya", "research", frozenset({"ES511"}), frozenset({"es", "en"})),
        Wish(types=frozenset({"sme"})),
    ),
]
NEED = Query(
    texts={"ro": "Căutăm un partener cu experiență în pompe de căldură pentru termoficare."},
    traits=Traits(
        "cluj", "nord-vest", "authority", frozenset({"RO113"}), frozenset({"ro", "en"}), frozenset({"energy"})
    ),
    wish=Wish(types=frozenset({"sme"}), regions=frozenset({"DK03"})),
)


@pytest.fixture(scope="module")
def index() -> Index:
    """Three offers, and what their organisations did."""
    past = [
        Collaboration(
            "p1",
            ("cluj", "vejle"),
            2021,
            {"ro": "Pompe de căldură pentru termoficare"},
            "cluj",
            "HEATCITY",
        )
    ]
    return Index.build(OFFERS, [Tie("cluj", "tartu", 4, 2023)], past)


def test_a_need_finds_its_offer_in_another_language_and_says_why(index: Index) -> None:
    result = index.match(NEED)
    best = result.matches[0]
    assert best.candidate == "o1"
    assert {reason.code for reason in best.reasons} >= {"themes", "type", "regions", "ties", "experience"}
    texts = [reason.text for reason in best.reasons]
    assert "is in DK032, as wanted" in texts
    assert "worked with you, last in 2021" in texts
    assert "took part in work near this: HEATCITY" in texts
    assert all(match.reasons for match in result.matches)
    assert result.missing == {"trust"}


def test_what_speaks_against_it_is_said(index: Index) -> None:
    against = {match.candidate: {one.text for one in match.against} for match in index.match(NEED).matches}
    assert "already worked with you 4 times" in against["o2"]
    assert "has no branch in a region wanted" in against["o2"]
    assert "is of another kind than sought: research" in against["o3"]
    assert "looks for others: sme" in against["o3"]


def test_an_index_saved_and_opened_answers_the_same(index: Index, tmp_path: Path) -> None:
    index.save(tmp_path / "index")
    again = Index.open(tmp_path / "index")
    assert again.match(NEED).matches == index.match(NEED).matches
    again.save(tmp_path / "index")
    assert Index.open(tmp_path / "index").match(NEED).matches == index.match(NEED).matches


def test_a_changed_candidate_is_found_by_what_it_says_now() -> None:
    index = Index.build(OFFERS)
    index.update(Candidate("o2", Kind.OFFER, {"en": "Heat pumps for hospitals"}, Traits("tartu")))
    index.update(Candidate("o4", Kind.OFFER, {"en": "Wine tastings"}, Traits("tartu")))
    index.remove("o1")
    index.remove("nobody")
    assert len(index) == 3
    assert "o1" not in index
    assert index.candidate("o2").texts == {"en": "Heat pumps for hospitals"}
    found = index.match(Query(texts={"en": "heat pumps"}))
    assert found.matches[0].candidate == "o2"
    assert found.considered == 3


def test_a_changed_candidate_keeps_what_its_organisation_did(index: Index, tmp_path: Path) -> None:
    before = index.match(NEED).matches
    index.save(tmp_path / "index")
    changed = Index.open(tmp_path / "index")
    for offer in OFFERS:
        changed.update(offer)
    experience = [match.signals.get("experience", 0.0) for match in before]
    assert len(set(experience)) > 1
    after = [match.signals.get("experience", 0.0) for match in changed.match(NEED).matches]
    assert after == pytest.approx(experience, abs=1e-6)


@pytest.mark.parametrize("postings", [0, 3, 7])
def test_what_the_rough_score_leaves_out_is_counted_in_the_end(
    index: Index, monkeypatch: pytest.MonkeyPatch, postings: int
) -> None:
    query = Query(texts={"en": "heat pumps of a laboratory for district heating networks"})
    full = index.match(query).matches
    monkeypatch.setattr(scoring, "POSTINGS", postings)
    assert index.match(query).matches == full
    assert full[0].signals["words"] > 0


def test_the_asker_and_what_it_excludes_are_not_shown(index: Index) -> None:
    query = Query(texts=NEED.texts, traits=Traits("vejle"), exclude=frozenset({"o2", "barcelona"}))
    assert index.match(query).matches == ()


def test_verdicts_and_exposure_lower_or_raise(index: Index) -> None:
    plain = index.match(NEED).matches[0]
    lowered = index.match(NEED, Circumstances(verdicts={"o1": Verdict.NOT_USEFUL}, shown={"o1": 30}))
    assert lowered.matches[0].candidate != "o1"
    one = next(match for match in lowered.matches if match.candidate == "o1")
    assert one.score < plain.score
    assert {"was not useful to you before", "was shown often lately: 30 times"} <= {
        r.text for r in one.against
    }


def test_a_folder_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MatchingError, match="build one and save it there"):
        Index.open(tmp_path)
