"""The benchmark of forecasts reads what it is given and knows nothing of what it is asked."""

import gzip
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from benchmarks.trust.prediction import METHODS, advogato, bitcoin_otc, measured, rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten ratings of OTC, not in the order of their time, and ten of Advogato, one of them of oneself."""
    otc = [f"{1 + at % 3},{5 + at % 2},{10 - at},{1_300_000_000 - at * 86_400}" for at in range(10)]
    with gzip.open(tmp_path / "soc-sign-bitcoinotc.csv.gz", "wt") as file:
        file.write("\n".join(["from,to,feature,time", *otc]))
    certificates = [f"{at} {(at * 3 + 1) % 10} {(0.6, 0.8, 1)[at % 3]}" for at in range(10)]
    with gzip.open(tmp_path / "out.advogato.gz", "wt") as file:
        file.write("\n".join(["source_id target_id trust_value", *certificates, "4 4 1"]))
    return tmp_path


def test_the_last_fifth_by_time_is_asked_for(folder: Path) -> None:
    task = bitcoin_otc(folder)
    assert task.known.value.tolist() == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
    assert task.asked.value.tolist() == [0.9, 1.0]
    assert task.known.age.min() == 0
    assert task.known.age.max() == pytest.approx(7 / 30.4375)


def test_a_seed_draws_the_same_part_again_and_nobody_is_asked_of_themselves(folder: Path) -> None:
    first, again = advogato(folder, 3), advogato(folder, 3)
    assert np.array_equal(first.asked.value, again.asked.value)
    for part in (first.known, first.asked):
        assert not (part.judge == part.judged).any()


@pytest.mark.parametrize("name", METHODS)
def test_no_method_looks_at_what_it_is_asked_for(folder: Path, name: str) -> None:
    task = bitcoin_otc(folder)
    other = replace(task, asked=replace(task.asked, value=-task.asked.value))
    assert np.array_equal(METHODS[name](task), METHODS[name](other))


def test_every_method_has_its_error(folder: Path) -> None:
    row = measured(bitcoin_otc(folder))
    assert {f"{name}_rmse" for name in METHODS} <= set(row)
    assert len(list(rows(folder, seeds=2))) == 3
