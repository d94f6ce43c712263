"""Forecasts for two who may not know each other."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from punte.engines.trust import Evidence, Forecaster, Network, NetworkForecaster
from punte.engines.trust.baseline import fairness_and_goodness
from punte.engines.trust.reasons import TEXTS

from .worlds import NOW, met, networks, people


@settings(max_examples=60, deadline=None)
@given(networks(), st.data())
def test_a_forecast_is_a_share_and_gives_reasons(world: Network, data: st.DataObject) -> None:
    ids = [node.id for node in world.nodes]
    a, b = data.draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True))
    found = NetworkForecaster(world).forecast(a, b)
    assert 0 <= found.value <= 1
    assert found.reasons
    assert all(reason.text and reason.code in TEXTS for reason in found.reasons)


def test_strangers_get_the_prior_and_the_known_their_reputation() -> None:
    nodes = tuple(people("", "judge", "other", "good", "bad", "new", "stranger"))
    evidence = [Evidence(who, "good", "worked_together", NOW) for who in ("judge", "other")]
    evidence += [Evidence(who, "bad", "worked_together", NOW, good=False) for who in ("judge", "other")]
    evidence += [met("new", "good")]
    model = NetworkForecaster(Network(nodes, tuple(evidence), NOW))
    prior = model.forecast("stranger", "new").value
    assert model.forecast("stranger", "bad").value < prior < model.forecast("stranger", "good").value
    assert "reputation" in [reason.code for reason in model.forecast("stranger", "bad").reasons]
    assert model.forecast("judge", "bad").reasons[0].code == "direct"
    assert model.forecast("judge", "bad").value < model.forecast("stranger", "bad").value


def test_a_harsh_judge_is_expected_to_stay_harsh() -> None:
    judged = list(range(2, 12)) * 2
    judge = [0] * 10 + [1] * 10
    model = Forecaster(13, judge, judged, [0.1] * 10 + [0.9] * 10, np.ones(20))
    assert model.leniency[0] < 0 < model.leniency[1]
    harsh, mild = model.expect([0, 1], [12, 12])
    assert harsh < model.prior < mild


def test_what_friends_know_counts() -> None:
    """0 trusts 1; 1 found 3 bad and 2 good; 4 and 5, whom 0 does not know, saw it the other way round."""
    judge, judged = [0, 1, 1, 4, 4, 5, 5], [1, 2, 3, 2, 3, 2, 3]
    value = [1.0, 1.0, 0.0, 0.5, 0.5, 0.5, 0.5]
    model = Forecaster(6, judge, judged, value, np.full(7, 3.0))
    vouched = model.vouched(np.array([0, 0]), np.array([2, 3]))
    assert vouched[0] > 0 > vouched[1]
    assert model.vouched(np.array([4]), np.array([2]))[0] == 0


def test_a_judge_of_bad_reputation_counts_less() -> None:
    """5 is praised by 4 and blamed by 3; everybody else found 3 bad (or, the other way round, 4)."""
    for bad, expected in ((3, 1), (4, -1)):
        other = 7 - bad
        judge, judged = [3, 4, 0, 1, 2, 0, 1, 2], [5, 5, bad, bad, bad, other, other, other]
        value = [0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0]
        model = Forecaster(6, judge, judged, value, np.full(8, 2.0))
        assert np.sign(model.reputation[5]) == expected


def test_newcomers_are_expected_as_newcomers_came_out_before() -> None:
    """Each month somebody new turned out worse than those known; so will who is unknown today."""
    judge, judged, value, age = [], [], [], []
    for month in range(20):
        judge += [0, 1]
        judged += [2, 3 + month]
        value += [1.0, 0.3]
        age += [20 - month, 20 - month]
    blind = Forecaster(30, judge, judged, value, np.ones(40))
    model = Forecaster(30, judge, judged, value, np.ones(40), age=age)
    assert blind.newcomer == 0
    assert model.newcomer < -0.1
    assert model.expect([28], [29])[0] < blind.expect([28], [29])[0]
    assert model.reputation[2] > 0


def test_trust_is_expected_to_be_returned() -> None:
    model = Forecaster(4, [0, 1, 2], [1, 2, 3], [0.0, 1.0, 1.0], np.full(3, 5.0))
    assert model.returned(np.array([1]), np.array([0]))[0] < 0
    assert model.returned(np.array([0]), np.array([3]))[0] == 0


def test_without_evidence_there_is_still_a_prior_and_nonsense_is_refused() -> None:
    assert Forecaster(2, [], [], [], []).expect([0], [1])[0] == 0.5
    with pytest.raises(ValueError, match="between 0 and 1"):
        Forecaster(2, [0], [1], [2.0], [1.0])


def test_fairness_and_goodness_of_a_small_case_by_hand() -> None:
    """Two judges agree on the first and differ on the second: whoever is off less stays fairer."""
    fairness, goodness = fairness_and_goodness(4, [0, 1, 0, 1], [2, 2, 3, 3], [1.0, 1.0, 1.0, -1.0])
    assert goodness[2] == pytest.approx(fairness[:2].mean())
    assert goodness[3] == pytest.approx((fairness[0] - fairness[1]) / 2)
    assert fairness[0] == pytest.approx(fairness[1])
    assert (fairness[2], goodness[0]) == (1.0, 0.0)
