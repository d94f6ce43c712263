"""Rows become things: new, merged, left out, all or none; again, and when killed in the middle."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from punte.members.models import Network
from punte.records import tables
from punte.records.imports.services.apply import apply_rows, outcomes
from punte.records.imports.services.mending import decide_all, decide_row, mend_rows
from punte.records.imports.services.runs import start_import
from punte.records.imports.steps import RefusedStepError
from punte.records.models import Event, Job
from punte.records.models.imports import Decision, Group, ImportRun, RunState
from punte.records.models.job import JobState
from punte.records.refs import Ref
from punte.records.tables import Saving
from punte.records.tabular.messages import Message
from punte.records.tabular.write import write_csv, write_xlsx
from punte.web.access import Viewer
from tests.records.imports.conftest import Upload
from tests.records.imports.store import PLACES, kept, named, put, rows
from tests.records.tabular.samples import SPEC, text, xlsx

HEAD = ["Name", "PIC", "Type", "Town", "Country"]
THREE = [
    HEAD,
    ["Alpha SRL", "100000001", "SME", "Cluj-Napoca", "RO"],
    ["Beta", "100000002", "University", "Varna", "BG"],
    ["Gamma", "", "cluster", "Tartu", "EE"],
]


def groups(run: ImportRun) -> dict[int, int]:
    return dict(run.rows.values_list("number", "group"))


def test_rows_are_added_with_their_origin(bring: Upload, network: Network) -> None:
    run = bring(xlsx(THREE))
    assert run.state == RunState.DONE
    assert outcomes(run) == {"created": 3}
    assert named(network.pk)["Alpha SRL"] == {
        "pic": "100000001",
        "type": "sme",
        "town": "Cluj-Napoca",
        "country": "RO",
    }
    events = Event.objects.filter(kind="test.place.added")
    assert {event.origin_id for event in events} == {run.pk}
    assert Event.objects.filter(kind="records.import.finished", subject_id=run.pk).count() == 1


def test_the_same_file_again_changes_nothing_and_tells_nothing(bring: Upload, network: Network) -> None:
    bring(xlsx(THREE))
    before, events = kept(network.pk), Event.objects.filter(kind__startswith="test.").count()
    run = bring(text(THREE, delimiter=";"), duplicates="merge")
    assert outcomes(run) == {"unchanged": 3}
    assert (kept(network.pk), Event.objects.filter(kind__startswith="test.").count()) == (before, events)


def test_an_identifier_updates_and_empty_cells_keep_what_is_there(bring: Upload, network: Network) -> None:
    put(network.pk, name="Alpha", pic="100000001", town="Cluj", website="https://alpha.example")
    run = bring(text([["Name", "PIC", "Town", "Website"], ["Alpha Two", "100000001", "", ""]]))
    assert outcomes(run) == {"updated": 1}
    assert named(network.pk) == {
        "Alpha Two": {"pic": "100000001", "town": "Cluj", "website": "https://alpha.example"}
    }
    row = run.rows.get()
    assert row.before == {"name": "Alpha"}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_is_exported_is_imported_without_a_change(
    kind: str, bring: Upload, network: Network, viewer: Viewer
) -> None:
    put(
        network.pk,
        name="=1+1",
        town="'@x",
        themes=["a;b", "c"],
        budget="1234.5",
        since="2024-02-29",
        open=True,
    )
    put(network.pk, name="Ærø  Ţăndărei\nОбщина", pic="100000009", people=7, email="ana@example.org")
    put(network.pk, name="=1+1", town="'@x")  # the same name and place, and yet another thing
    before = kept(network.pk)
    file = io.BytesIO()
    write = write_xlsx if kind == "xlsx" else write_csv
    write(file, SPEC, rows(viewer, {}))
    file.seek(0)
    run = bring(file)
    assert outcomes(run) == {"unchanged": 3}
    assert kept(network.pk) == before


def test_an_exported_file_updates_by_id_and_empties_what_was_emptied(bring: Upload, network: Network) -> None:
    id = put(network.pk, name="Alpha", pic="100000001", town="Cluj")
    run = bring(text([["punte_id", "Name", "PIC", "Town"], [str(id), "Other name", "100000002", ""]]))
    assert outcomes(run) == {"updated": 1}
    assert {k: v for k, v in kept(network.pk)[id].items() if v} == {"name": "Other name", "pic": "100000002"}


def test_an_id_of_another_network_is_not_known(preview: Upload, other_network: Network) -> None:
    foreign = put(other_network.pk, name="Alpha")
    run = preview(text([["punte_id", "Name"], [str(foreign), "Mine now"]]))
    (problem,) = run.rows.get().problems
    assert (problem["cell"], problem["header"]) == ("A2", "punte_id")


def test_all_or_nothing_waits_for_every_row_and_good_rows_do_not(
    preview: Upload, viewer: Viewer, network: Network, run_jobs: Callable[[], int]
) -> None:
    bad = [*THREE, ["Delta", "12", "Bakery", "", ""]]
    run = preview(text(bad))
    with pytest.raises(RefusedStepError, match="waiting"):
        start_import(run=run, viewer=viewer)
    start_import(run=run, viewer=viewer, mode="good")
    run_jobs()
    assert outcomes(run) == {"created": 3, "left": 1}
    assert len(kept(network.pk)) == 3


def test_a_row_that_cannot_be_saved_takes_all_back_or_only_itself(
    bring: Upload, viewer: Viewer, network: Network, run_jobs: Callable[[], int]
) -> None:
    many = [["Name"], *[[f"Place {number}"] for number in range(7)], ["refuse me"], ["Last"]]
    run = bring(text(many))
    assert run.state == RunState.FAILED
    assert (
        Message.from_json(run.reason or {}).say().startswith("Nothing was imported. Row 9: The store refuses")
    )
    assert kept(network.pk) == {}
    assert not Event.objects.filter(kind__startswith="test.").exists()
    start_import(run=run, viewer=viewer, mode="good")
    run_jobs()
    run.refresh_from_db()
    assert outcomes(run) == {"created": 8, "failed": 1}
    assert len(kept(network.pk)) == 8


def test_a_failed_import_can_be_mended_and_tried_again(
    bring: Upload, viewer: Viewer, network: Network, run_jobs: Callable[[], int]
) -> None:
    run = bring(text([["Name"], ["refuse me"], ["Good"]]))
    mend_rows(run=run, viewer=viewer, cells={2: {0: "Accept me"}})
    start_import(run=run, viewer=viewer)
    run_jobs()
    assert set(named(network.pk)) == {"Accept me", "Good"}


def test_a_constraint_of_the_database_stops_one_row_only(bring: Upload, network: Network) -> None:
    put(network.pk, name="Taken", pic="100000001")
    id = put(network.pk, name="Other")
    run = bring(
        text([["punte_id", "Name", "PIC"], [str(id), "Other", "100000001"], ["", "Fresh", ""]]), mode="good"
    )
    assert outcomes(run) == {"failed": 1, "created": 1}
    assert "could not be saved" in str(run.rows.get(number=2).note)


class KilledError(Exception):
    """Stands for a worker that dies."""


def killed_after(chunks: int) -> Callable[[Saving], Any]:
    done = 0

    def save(saving: Saving) -> Any:
        nonlocal done
        if done == chunks:
            raise KilledError
        done += 1
        return PLACES.save_many(saving)

    return save


@pytest.mark.parametrize(("mode", "saved"), [("good", 10), ("all", 0)])
def test_killed_in_the_middle_nothing_is_lost_or_doubled(
    mode: str, saved: int, preview: Upload, viewer: Viewer, network: Network, run_jobs: Callable[[], int]
) -> None:
    run = preview(text([["Name"], *[[f"Place {number}"] for number in range(13)]]), mode=mode)
    start_import(run=run, viewer=viewer)
    tables.register(replace(PLACES, save_many=killed_after(2)))
    run_jobs()
    assert len(kept(network.pk)) == saved
    assert run.job
    job = Job.objects.get(pk=run.job)
    assert job.state == JobState.READY  # to be tried again
    tables.register(PLACES)
    Job.objects.filter(pk=job.pk).update(run_after=job.created_at)
    run_jobs()
    run.refresh_from_db()
    assert (run.state, outcomes(run), len(kept(network.pk))) == (RunState.DONE, {"created": 13}, 13)
    apply_rows(run)  # a job that runs once more does nothing
    assert len(kept(network.pk)) == 13


def test_likely_duplicates_are_asked_for(preview: Upload, viewer: Viewer, network: Network) -> None:
    id = put(network.pk, name="Alpha", town="Cluj-Napoca", country="RO")
    run = preview(text([HEAD, ["ALPHA S.R.L.", "", "sme", "Cluj Napoca", "RO"], ["Omega", "", "", "", ""]]))
    row = run.rows.get(number=2)
    assert (row.decision, row.group, row.candidates[0]["key"]) == (Decision.ASK, Group.DECIDE, str(id))
    assert groups(run) == {2: Group.DECIDE, 3: Group.NEW}
    with pytest.raises(RefusedStepError, match="waiting"):
        start_import(run=run, viewer=viewer)


@pytest.mark.parametrize(
    ("decision", "names", "found"),
    [
        ("merge", {"ALPHA S.R.L."}, {"updated": 1}),
        ("new", {"Alpha", "ALPHA S.R.L."}, {"created": 1}),
        ("skip", {"Alpha"}, {"left": 1}),
    ],
)
@pytest.mark.parametrize("how", ["one", "all"])
def test_a_likely_duplicate_is_merged_added_or_left_out(
    decision: str,
    names: set[str],
    found: dict[str, int],
    how: str,
    preview: Upload,
    viewer: Viewer,
    network: Network,
    run_jobs: Callable[[], int],
) -> None:
    put(network.pk, name="Alpha", town="Cluj", country="RO")
    run = preview(text([HEAD, ["ALPHA S.R.L.", "", "sme", "Cluj", "RO"]]), mode="good")
    if how == "one":
        decide_row(run=run, viewer=viewer, number=2, decision=decision)
    else:
        assert decide_all(run=run, viewer=viewer, decision=decision) == 1
    if decision == "skip":
        with pytest.raises(RefusedStepError, match="nothing"):
            start_import(run=run, viewer=viewer)
        found = {}
    else:
        start_import(run=run, viewer=viewer)
        run_jobs()
    assert (set(named(network.pk)), outcomes(run)) == (names, found)


@pytest.mark.parametrize(("duplicates", "decision"), [("merge", Decision.MERGE), ("skip", Decision.SKIP)])
def test_duplicates_can_be_settled_beforehand(
    duplicates: str, decision: Decision, preview: Upload, network: Network
) -> None:
    put(network.pk, name="Alpha", town="Cluj", country="RO")
    run = preview(text([HEAD, ["Alpha", "", "sme", "Cluj", "RO"]]), duplicates=duplicates)
    assert run.rows.get().decision == decision


def test_a_row_that_repeats_another_can_be_merged_into_it(
    preview: Upload, viewer: Viewer, network: Network, run_jobs: Callable[[], int]
) -> None:
    run = preview(
        text([HEAD, ["Alpha", "100000001", "", "Cluj", ""], ["Alpha SRL", "100000001", "sme", "", "RO"]])
    )
    assert groups(run) == {2: Group.NEW, 3: Group.DECIDE}
    decide_row(run=run, viewer=viewer, number=3, decision="merge", target="row:2")
    start_import(run=run, viewer=viewer)
    run_jobs()
    assert outcomes(run) == {"created": 1, "updated": 1}
    assert named(network.pk) == {
        "Alpha SRL": {"pic": "100000001", "type": "sme", "town": "Cluj", "country": "RO"}
    }


def test_two_rows_for_one_record_are_asked_for(
    preview: Upload, network: Network, viewer: Viewer, run_jobs: Callable[[], int]
) -> None:
    put(network.pk, name="Alpha", pic="100000001")
    run = preview(
        text([HEAD, ["Alpha", "100000001", "", "Cluj", ""], ["Alpha", "100000001", "", "Varna", ""]])
    )
    assert groups(run) == {2: Group.CHANGED, 3: Group.DECIDE}
    candidate = run.rows.get(number=3).candidates[1]["key"]
    decide_row(run=run, viewer=viewer, number=3, decision="merge", target=candidate)
    start_import(run=run, viewer=viewer)
    run_jobs()
    assert outcomes(run) == {"updated": 2}
    assert named(network.pk)["Alpha"]["town"] == "Varna"
    assert run.rows.get(number=3).before == {"town": "Cluj"}


def test_a_decision_must_be_possible(preview: Upload, viewer: Viewer) -> None:
    run = preview(text(THREE))
    for decision, target in (("merge", ""), ("other", ""), ("merge", "row:9")):
        with pytest.raises(RefusedStepError):
            decide_row(run=run, viewer=viewer, number=2, decision=decision, target=target)
    with pytest.raises(RefusedStepError, match="row"):
        decide_row(run=run, viewer=viewer, number=99, decision="new")


def test_saved_rows_know_the_source(people: object, upload: Upload, viewer: Viewer) -> None:
    with pytest.raises(RefusedStepError, match="source"):
        upload(text(THREE))
    run = upload(text(THREE), source="Fair 2026", purpose="Invitations")
    assert (run.source, run.purpose, run.file_name) == ("Fair 2026", "Invitations", "places 1.csv")
    assert Ref("records.importrun", run.pk)
