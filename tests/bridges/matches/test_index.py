"""The index is a function of the log: caught up or built anew, opened or in memory, it gives the same."""

import shutil
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from punte.bridges.jobs.matches import rebuild_index, rebuild_indexes, warm_up
from punte.bridges.queries import index, remembered
from punte.ecosystem.models import Organisation, Participation, Project
from punte.ecosystem.services.listings import close_listing
from punte.ecosystem.services.organisations import change_organisation_facts
from punte.engines.matching import Index, Query
from punte.engines.matching.meaning import embedder
from punte.members.models import Network
from punte.records.jobs import starting
from punte.records.models import Event
from tests.bridges.matches.conftest import NEED, OFFER, OTHER, Fair

pytestmark = pytest.mark.django_db


def told(found: Index, ids: list[UUID]) -> list[Any]:
    """What the index knows of these, and whom it finds for each."""
    known = [str(key) for key in ids if str(key) in found]
    return [
        (
            found.candidate(key),
            [(one.candidate, one.score) for one in found.match(Query.of(found.candidate(key))).matches],
        )
        for key in known
    ]


def forget(network: Network) -> None:
    """As another process: nothing in memory."""
    index._held.pop(network.pk, None)


def test_caught_up_it_knows_what_one_built_anew_knows(fair: Fair) -> None:
    old = fair.publish("bo", OFFER, direction="offer")
    index.index_of(fair.network.pk)
    need = fair.publish("ana", NEED, language="ro")
    close_listing(listing=old, by=fair.corridor.viewer(fair.corridor.people["bo"]))
    heat = fair.organisation("Fyn Heat")
    change_organisation_facts(
        organisation=heat,
        values={"description": "Heat pumps for schools.", "type": "large"},
        by=fair.corridor.viewer(fair.corridor.people["bo"]),
    )
    ids = [need.pk, old.pk, heat.pk, fair.organisation("Tang").pk]
    caught_up = index.index_of(fair.network.pk)
    assert caught_up.candidate(str(heat.pk)).traits.type == "large"
    assert str(old.pk) not in caught_up
    known = [candidate for candidate, _matches in told(caught_up, ids)]
    index.rebuild(fair.network.pk)
    assert [candidate for candidate, _matches in told(index.index_of(fair.network.pk), ids)] == known


def test_another_process_opens_what_was_saved_and_catches_up(fair: Fair, monkeypatch: Any) -> None:
    first = fair.publish("bo", OFFER, direction="offer")
    built = told(index.index_of(fair.network.pk), [first.pk])
    monkeypatch.setattr(index, "_build", lambda network: pytest.fail("opened, not built"))
    forget(fair.network)
    assert told(index.index_of(fair.network.pk), [first.pk]) == built
    need = fair.publish("ana", NEED, language="ro")
    forget(fair.network)
    assert str(need.pk) in index.index_of(fair.network.pk)


def test_who_finds_a_newer_one_saved_opens_that(fair: Fair) -> None:
    index.index_of(fair.network.pk)
    mine = index._held.pop(fair.network.pk)
    index.rebuild(fair.network.pk)
    newer = index._held[fair.network.pk].name
    index._held[fair.network.pk] = mine
    index.index_of(fair.network.pk)
    assert index._held[fair.network.pk].name == newer != mine.name


def test_an_event_committed_late_is_not_stepped_over(fair: Fair) -> None:
    fair.publish("bo", OFFER, direction="offer")
    index.index_of(fair.network.pk)
    need = fair.publish("ana", NEED, language="ro")
    late = list(Event.objects.filter(subject_id=need.pk))
    for event in late:
        event.delete()
    fair.publish("tove", OTHER, direction="offer", theme=None)
    assert str(need.pk) not in index.index_of(fair.network.pk)
    Event.objects.bulk_create(late)  # with their old, lower ids
    assert str(need.pk) in index.index_of(fair.network.pk)
    assert str(need.pk) in index.index_of(fair.network.pk)


def test_what_is_broken_is_built_again(fair: Fair) -> None:
    fair.publish("bo", OFFER, direction="offer")
    count = len(index.index_of(fair.network.pk))
    folder = index._folder(fair.network.pk)
    assert folder is not None
    shutil.rmtree(folder / "index")
    forget(fair.network)
    assert len(index.index_of(fair.network.pk)) == count


def test_much_at_once_and_past_work_have_it_built_anew(fair: Fair, monkeypatch: Any) -> None:
    need = fair.publish("ana", NEED, language="ro")
    index.index_of(fair.network.pk)
    name = index._held[fair.network.pk].name
    monkeypatch.setattr(index, "MANY", 2)
    for number in range(3):
        fair.publish("bo", (f"{OFFER[0]} {number}", OFFER[1]), direction="offer")
    assert len(index.index_of(fair.network.pk)) == len(Organisation.objects.all()) + 4
    assert index._held[fair.network.pk].name != name
    project = Project.objects.create(
        network=fair.network, source="CORDIS", source_id="1", title="Heat pumps for schools", year=2023
    )
    for one in ("Mureș Pumps", "Fyn Heat"):
        Participation.objects.create(
            network=fair.network, project=project, organisation=fair.organisation(one), year=2023
        )
    Event.objects.create(
        at=timezone.now(),
        kind="ecosystem.collaborations.imported",
        network_id=fair.network.pk,
        subject_kind="members.network",
        subject_id=fair.network.pk,
    )
    found = index.index_of(fair.network.pk)
    matches = found.match(Query.of(found.candidate(str(need.pk)))).matches
    codes = {reason.code for one in matches for reason in one.reasons}
    assert "ties" in codes


def test_texts_are_read_once(fair: Fair, monkeypatch: Any) -> None:
    fair.publish("bo", OFFER, direction="offer")
    index.index_of(fair.network.pk)
    read: list[str] = []
    true = embedder()
    assert true is not None

    def embed(texts: Any) -> Any:
        read.extend(texts)
        return true(texts)

    monkeypatch.setattr(remembered, "embedder", lambda: embed)
    index.rebuild(fair.network.pk)
    assert read == []
    fair.publish("ana", NEED, language="ro")
    index.rebuild(fair.network.pk)
    assert read == [f"{NEED[0]}. {NEED[1]}"]


def test_the_night_builds_each_network_and_forgets_those_that_are_gone(
    fair: Fair, run_jobs: Any, other_network: Network
) -> None:
    need = fair.publish("ana", NEED, language="ro")
    run_jobs()
    name = index._held[fair.network.pk].name
    gone = index._home(other_network.pk)
    gone.mkdir(parents=True)
    other_network.delete()
    assert rebuild_indexes.func() == {"networks": 1}
    assert not gone.exists()
    need.matching.refresh_from_db()
    need.matching.done_at = timezone.now() - timedelta(days=1)
    need.matching.save()
    assert rebuild_index.func(network=str(fair.network.pk))["asked"] == 1
    assert index._held[fair.network.pk].name != name


def test_a_worker_opens_the_indexes_in_use_as_it_starts_and_builds_none(
    fair: Fair, run_jobs: Any, monkeypatch: Any
) -> None:
    need = fair.publish("ana", NEED, language="ro")
    run_jobs()
    built = told(index._held[fair.network.pk].index, [need.pk])
    monkeypatch.setattr(index, "_build", lambda network: pytest.fail("opened, not built"))
    forget(fair.network)
    starting.prepare_all(stopped=lambda: False)
    assert told(index._held[fair.network.pk].index, [need.pk]) == built
    forget(fair.network)
    starting.prepare_all(stopped=lambda: True)
    assert fair.network.pk not in index._held
    shutil.rmtree(index._home(fair.network.pk))
    warm_up()
    assert fair.network.pk not in index._held
