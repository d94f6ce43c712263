"""An import is taken back; what others changed since stays, and is told."""

from collections.abc import Callable

import pytest

from punte.members.models import Account, Network
from punte.members.viewer import viewer_of
from punte.records.imports.services.apply import outcomes
from punte.records.imports.services.mending import decide_row
from punte.records.imports.services.runs import start_import, start_undo
from punte.records.imports.services.undo import undo_rows
from punte.records.imports.steps import RefusedStepError
from punte.records.models import Event
from punte.records.models.imports import ImportRun, RunState
from punte.records.tabular.messages import Message
from punte.web.access import Viewer
from tests.conftest import MakeAccount
from tests.records.imports.conftest import Upload
from tests.records.imports.store import change, kept, named, put
from tests.records.tabular.samples import text

type RunJobs = Callable[[], int]


def undo(run: ImportRun, viewer: Viewer, run_jobs: RunJobs) -> dict[str, int]:
    start_undo(run=run, viewer=viewer)
    run_jobs()
    run.refresh_from_db()
    assert run.state == RunState.UNDONE
    return outcomes(run)


def test_everything_is_as_before(bring: Upload, viewer: Viewer, network: Network, run_jobs: RunJobs) -> None:
    put(network.pk, name="Alpha", pic="100000001", town="Cluj", themes=["Health"], budget="1.5")
    before = kept(network.pk)
    rows = [[f"Place {number}", "", "", "", ""] for number in range(12)]
    run = bring(
        text(
            [
                ["Name", "PIC", "Town", "Themes", "Budget"],
                ["Alpha 2", "100000001", "Varna", "A; B", "2"],
                *rows,
            ]
        )
    )
    assert outcomes(run) == {"created": 12, "updated": 1}
    assert undo(run, viewer, run_jobs) == {"undone": 13}
    assert kept(network.pk) == before
    assert Event.objects.filter(kind="records.import.undone", subject_id=run.pk).count() == 1
    undo_rows(run)  # once more does nothing
    assert kept(network.pk) == before


def test_what_was_changed_since_is_kept_and_told(
    bring: Upload, viewer: Viewer, network: Network, run_jobs: RunJobs, make_account: MakeAccount
) -> None:
    put(network.pk, name="Alpha", pic="100000001", town="Cluj", country="RO")
    run = bring(
        text(
            [["Name", "PIC", "Town"], ["Alpha 2", "100000001", "Varna"], ["Beta", "", ""], ["Gamma", "", ""]]
        )
    )
    ids = {row.number: row.result for row in run.rows.all()}
    other = viewer_of(make_account("gateway", network), network)
    assert ids[2]
    assert ids[3]
    change(other, ids[2], town="Dobrich")
    change(other, ids[3], town="Oradea")
    assert undo(run, viewer, run_jobs) == {"kept": 2, "undone": 1}
    assert named(network.pk) == {
        "Alpha": {"pic": "100000001", "town": "Dobrich", "country": "RO"},
        "Beta": {"town": "Oradea"},
    }
    notes = {row.number: Message.from_json(row.note).say() for row in run.rows.exclude(note={})}
    assert notes == {
        2: "Kept as changed after the import: Town. The rest is as before.",
        3: "Kept: somebody changed it after the import.",
    }


def test_rows_that_built_on_each_other_go_back_in_turn(
    preview: Upload, viewer: Viewer, network: Network, run_jobs: RunJobs
) -> None:
    put(network.pk, name="Alpha", pic="100000001", town="Cluj")
    head = ["Name", "PIC", "Town"]
    run = preview(
        text([head, ["Alpha", "100000001", "Varna"], ["Alpha", "100000001", "Tartu"], ["New", "2", ""]]),
        mode="good",
    )
    candidate = next(one["key"] for one in run.rows.get(number=3).candidates if ":" not in one["key"])
    decide_row(run=run, viewer=viewer, number=3, decision="merge", target=candidate)
    start_import(run=run, viewer=viewer)
    run_jobs()
    assert named(network.pk)["Alpha"]["town"] == "Tartu"
    run.refresh_from_db()
    undo(run, viewer, run_jobs)
    assert named(network.pk) == {"Alpha": {"pic": "100000001", "town": "Cluj"}}


def test_a_row_merged_into_a_new_one_goes_with_it(
    preview: Upload, viewer: Viewer, network: Network, run_jobs: RunJobs
) -> None:
    run = preview(text([["Name", "PIC", "Town"], ["Alpha", "100000001", ""], ["Alpha", "100000001", "Cluj"]]))
    decide_row(run=run, viewer=viewer, number=3, decision="merge")
    start_import(run=run, viewer=viewer)
    run_jobs()
    run.refresh_from_db()
    undo(run, viewer, run_jobs)
    assert kept(network.pk) == {}


def test_only_a_finished_import_can_be_taken_back_and_only_once(
    preview: Upload, bring: Upload, viewer: Viewer, run_jobs: RunJobs
) -> None:
    with pytest.raises(RefusedStepError, match="state"):
        start_undo(run=preview(text([["Name"], ["A"]])), viewer=viewer)
    run = bring(text([["Name"], ["B"]]))
    start_undo(run=run, viewer=viewer)
    with pytest.raises(RefusedStepError, match="state"):
        start_undo(run=run, viewer=viewer)


def test_somebody_else_cannot_take_it_back(
    bring: Upload, network: Network, make_account: Callable[..., Account]
) -> None:
    run = bring(text([["Name"], ["B"]]))
    other = viewer_of(make_account("gateway", network), network)
    with pytest.raises(RefusedStepError, match="policy"):
        start_undo(run=run, viewer=other)
