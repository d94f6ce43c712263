"""Laws that hold whatever is matched: checked on invented cases, without the embedder unless said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from punte.engines.matching import (
    Candidate,
    Circumstances,
    Collaboration,
    Index,
    Match,
    Query,
    Tie,
    Traits,
    Verdict,
)
from punte.engines.matching.check import Case, check
from tests.engines.matching import strategies as make

calm = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def scores(matches: Sequence[Match]) -> Mapping[str, float]:
    """Score by candidate, without what the list itself takes off."""
    listed = ("repeat", "crowd")
    return {m.candidate: m.score - sum(m.signals.get(name, 0.0) for name in listed) for m in matches}


def whole(query: Query) -> Query:
    """The query with a list that leaves nobody out."""
    return replace(query, limit=1000)


@calm
@given(make.candidates, make.ties, make.collaborations, make.queries, make.circumstances)
def test_the_checker_finds_nothing_wrong(
    candidates: list[Candidate],
    ties: list[Tie],
    past: list[Collaboration],
    query: Query,
    circumstances: Circumstances,
) -> None:
    index = Index.build(candidates, ties, past, words_only=True)
    result = index.match(query, circumstances)
    case = Case({one.id: one for one in candidates}, query, circumstances, ties, past)
    assert check(case, result) == []


@calm
@given(make.candidates, make.ties, make.collaborations, make.queries)
def test_other_ids_change_nothing(
    candidates: list[Candidate], ties: list[Tie], past: list[Collaboration], query: Query
) -> None:
    query = replace(query, exclude=frozenset())
    before = Index.build(candidates, ties, past, words_only=True).match(query)
    name = "zz{}".format

    def theirs(traits: Traits) -> Traits:
        return replace(traits, organisation=name(traits.organisation))

    after = Index.build(
        [
            replace(
                one, id=name(one.id), traits=replace(one.traits, organisation=name(one.traits.organisation))
            )
            for one in candidates
        ],
        [replace(one, first=name(one.first), second=name(one.second)) for one in ties],
        [
            replace(one, id=name(one.id), members=tuple(map(name, one.members)), lead=name(one.lead))
            for one in past
        ],
        words_only=True,
    ).match(replace(query, traits=theirs(query.traits)))
    assert [name(one.candidate) for one in before.matches] == [one.candidate for one in after.matches]
    assert [one.score for one in before.matches] == [one.score for one in after.matches]


@calm
@given(make.candidates, make.queries, st.sampled_from((Verdict.NOT_USEFUL, Verdict.KNOWN)))
def test_a_bad_word_never_raises_and_a_good_one_never_lowers(
    candidates: list[Candidate], query: Query, bad: Verdict
) -> None:
    index = Index.build(candidates, words_only=True)
    plain = scores(index.match(whole(query)).matches)
    for one in candidates:
        if one.id in plain:
            worse = scores(index.match(whole(query), Circumstances(verdicts={one.id: bad})).matches)
            better = scores(
                index.match(whole(query), Circumstances(verdicts={one.id: Verdict.USEFUL})).matches
            )
            assert worse[one.id] < plain[one.id] < better[one.id]


@calm
@given(
    make.candidates, make.queries, st.floats(0, 1), st.floats(0, 1), st.integers(0, 30), st.integers(0, 30)
)
def test_more_trust_never_lowers_and_more_exposure_never_raises(
    candidates: list[Candidate], query: Query, less: float, more: float, seldom: int, often: int
) -> None:
    index = Index.build(candidates, words_only=True)
    less, more = sorted((less, more))
    seldom, often = sorted((seldom, often))

    def by(trust: float, shown: int) -> Mapping[str, float]:
        known = Circumstances(
            {one.traits.organisation: trust for one in candidates},
            {one.id: shown for one in candidates},
        )
        return scores(index.match(whole(query), known).matches)

    near, far, tired = by(more, seldom), by(less, seldom), by(more, often)
    assert all(near[one] >= far[one] - 1e-6 and near[one] >= tired[one] - 1e-6 for one in near)


@calm
@given(make.candidates, make.ties, make.collaborations, make.queries)
def test_one_who_is_taken_away_leaves_the_others_in_their_order(
    candidates: list[Candidate], ties: list[Tie], past: list[Collaboration], query: Query
) -> None:
    index = Index.build(candidates, ties, past, words_only=True)
    before = scores(index.match(whole(query)).matches)
    gone = candidates[-1].id
    index.remove(gone)
    after = scores(index.match(whole(query)).matches)
    assert after.keys() == before.keys() - {gone}
    assert all(abs(after[one] - before[one]) < 1e-6 for one in after)


@calm
@given(make.candidates, make.queries)
def test_who_has_no_history_is_not_below_the_same_with_a_history_far_away(
    candidates: list[Candidate], query: Query
) -> None:
    """A newcomer that says the same as one whose past work shares no word with the query stands no lower."""
    first = candidates[0]
    twin = replace(first, id="twin", traits=replace(first.traits, organisation="twin"))
    past = [
        Collaboration("far", (first.traits.organisation, "elsewhere"), 2020, {"en": "zebra"}, "elsewhere")
    ]
    found = scores(Index.build([first, twin], (), past, words_only=True).match(whole(query)).matches)
    if {first.id, "twin"} <= found.keys() and first.texts:
        assert found["twin"] >= found[first.id] - 1e-6
