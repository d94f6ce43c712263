"""Bridges are worked out from evidence, kept by day, and read again soon after something happened."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from punte.bridges.jobs.trust import read_bridges, read_soon
from punte.bridges.models import BridgeReading, Layout, Match
from punte.bridges.queries.trust import read_problem, trust_problem
from punte.bridges.services.evidence import contest_evidence
from punte.bridges.services.introductions import propose_introduction
from punte.bridges.services.readings import take_readings
from punte.ecosystem.models import Participation, Project
from punte.records.jobs.worker import run_pending
from punte.records.models import Job
from tests.bridges.conftest import Corridor

pytestmark = pytest.mark.django_db


def today(corridor: Corridor) -> BridgeReading:
    """The newest reading."""
    return BridgeReading.objects.filter(network=corridor.network).latest("on")


def test_the_first_reading_looks_back_a_year(corridor: Corridor) -> None:
    ana, bo = corridor.people["ana"], corridor.people["bo"]
    corridor.worked_together(ana, bo, days_ago=200)
    assert take_readings(network=corridor.network.pk) == 1
    rows = list(BridgeReading.objects.order_by("on"))
    assert len(rows) in (7, 8)  # those months in which there was something, and today
    assert rows[-1].on == timezone.localdate()
    assert [bool(row.detail) for row in rows] == [False] * (len(rows) - 1) + [True]
    assert rows[-1].redundancy == 1  # both ways end at Bo
    assert rows[-1].strength > rows[0].strength > 0


def test_reading_again_replaces_the_days_reading_and_keeps_the_past(corridor: Corridor) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    take_readings(network=corridor.network.pk)
    before = today(corridor)
    BridgeReading.objects.filter(pk=before.pk).update(on=yesterday)
    take_readings(network=corridor.network.pk)
    take_readings(network=corridor.network.pk)
    days = list(BridgeReading.objects.filter(on__gte=yesterday).order_by("on"))
    assert [row.on for row in days] == [yesterday, timezone.localdate()]
    assert days[0].detail == {}
    assert days[1].detail["streams"]


def test_a_bridge_that_has_gone_is_read_as_none(corridor: Corridor) -> None:
    take_readings(network=corridor.network.pk)
    corridor.people["lia"].delete()
    take_readings(network=corridor.network.pk)
    assert (today(corridor).strength, today(corridor).redundancy) == (0.0, 0)


def test_projects_count_for_organisations(corridor: Corridor) -> None:
    take_readings(network=corridor.network.pk)
    before = today(corridor).strength
    project = Project.objects.create(network=corridor.network, source="x", source_id="1", year=2026)
    for name in ("Mureș Pumps", "Fyn Heat"):
        Participation.objects.create(
            network=corridor.network, project=project, organisation=corridor.organisations[name], year=2026
        )
    take_readings(network=corridor.network.pk)
    assert today(corridor).strength > before


def test_who_is_being_introduced_is_no_suggestion_any_more(corridor: Corridor) -> None:
    ana, bo, heat = corridor.people["ana"], corridor.people["bo"], corridor.organisations["Fyn Heat"]
    need = corridor.add_listing(corridor.organisations["Mureș Pumps"], "Heat pumps for six schools")
    Match.objects.create(
        network=corridor.network, listing=need, organisation=heat, score=1, rank=1, computed_at=timezone.now()
    )
    take_readings(network=corridor.network.pk)
    assert [one["listing"] for one in today(corridor).detail["next"]] == [str(need.pk)]
    broker = corridor.viewer(corridor.gateway(corridor.south))
    propose_introduction(seeker=ana, sought=bo, reason="Schools", listing=need, by=broker)
    take_readings(network=corridor.network.pk)
    assert today(corridor).detail["next"] == []


def test_what_is_contested_counts_no_more(corridor: Corridor) -> None:
    ana, bo = corridor.people["ana"], corridor.people["bo"]
    evidence = corridor.worked_together(ana, bo)
    assert evidence
    assert len(trust_problem(corridor.network.pk).evidence) == 3
    contest_evidence(evidence=evidence, by=corridor.viewer(ana))
    assert len(trust_problem(corridor.network.pk).evidence) == 2


def test_what_is_known_is_read_in_as_many_queries_whatever_there_is(corridor: Corridor) -> None:
    counts = []
    for number in range(3):
        one = corridor.add_person(f"q{number}", corridor.organisations["Fyn Heat"])
        corridor.worked_together(one, corridor.people["ana"])
        with CaptureQueriesContext(connection) as queries:
            read_problem(corridor.network.pk, timezone.localdate())
        counts.append(len(queries))
    assert counts == [7, 7, 7]


def test_it_is_kept_until_something_of_it_happens(corridor: Corridor) -> None:
    first = trust_problem(corridor.network.pk)
    assert trust_problem(corridor.network.pk) is first
    corridor.worked_together(corridor.people["ana"], corridor.people["bo"])
    assert len(trust_problem(corridor.network.pk).evidence) == len(first.evidence) + 1


def test_a_job_reads_once_for_all_that_happens_within_moments(corridor: Corridor) -> None:
    run_pending()
    Job.objects.all().delete()
    read_soon({corridor.network.pk})
    read_soon({corridor.network.pk})
    (job,) = Job.objects.filter(task=read_bridges.module_path)
    assert timezone.now() < job.run_after < timezone.now() + timedelta(minutes=1)
    Job.objects.update(run_after=timezone.now())
    run_pending()
    assert today(corridor).strength > 0
    assert set(Layout.objects.values_list("kind", flat=True)) == {"organisations", "people"}


def test_evidence_asks_for_a_reading(corridor: Corridor) -> None:
    run_pending()
    Job.objects.all().delete()
    corridor.worked_together(corridor.people["ana"], corridor.people["bo"])
    run_pending()
    assert Job.objects.filter(task=read_bridges.module_path, network_id=corridor.network.pk).count() == 1
