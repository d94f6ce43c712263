"""Matches follow what happens: published, changed, closed, judged; quickly, once, and safe to repeat."""

from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from django.utils import timezone

from punte.bridges.handlers.matches import follow
from punte.bridges.models import Evidence, Match, Matching, Verdict
from punte.bridges.queries import fitting
from punte.bridges.queries.matches import Stage, matches_of
from punte.bridges.queries.reach import reachable
from punte.bridges.services import matches as services
from punte.bridges.services.evidence import contest_evidence
from punte.ecosystem.models import Listing
from punte.ecosystem.services.listings import change_listing, close_listing
from punte.records.jobs import queue
from punte.records.jobs.dispatch import dispatch
from punte.records.jobs.worker import run_job
from punte.records.models import Event, Job
from tests.bridges.matches.conftest import NEED, OFFER, OTHER, Fair

pytestmark = pytest.mark.django_db


def run_all() -> int:
    """Run every job there is, also what waits a moment."""
    done = 0
    while done < 200:
        dispatched = dispatch()
        Job.objects.filter(state="ready").update(run_after=timezone.now())
        job = queue.claim("test")
        if job is None and not dispatched:
            return done
        if job:
            run_job(job)
            done += 1
    raise AssertionError("jobs without end")


def test_a_need_finds_who_fits_in_another_language_and_says_why(fair: Fair, run_jobs: Any) -> None:
    offer = fair.publish("bo", OFFER, direction="offer")
    fair.publish("tove", OTHER, direction="offer", theme=None)
    need = fair.publish("ana", NEED, language="ro", partner_types=["sme"])
    ana = fair.corridor.viewer(fair.corridor.people["ana"])
    assert matches_of(ana, need).stage == Stage.LOOKING
    run_jobs()
    found = matches_of(ana, need)
    assert found.stage == Stage.FOUND
    assert [one.organisation.name for one in found.shown] == ["Fyn Heat"]
    assert found.shown[0].counterpart == offer
    assert "works on Heat pumps" in found.shown[0].because
    assert "would be a new partner from another region" in found.shown[0].because
    told = Event.objects.get(kind="bridges.matching.found", origin_id=need.pk)
    assert (told.after, told.actor_id) == ({"matches": 1, "new": 1}, None)


def test_a_new_offer_turns_up_at_an_older_need(fair: Fair) -> None:
    need = fair.publish("ana", NEED, language="ro")
    run_all()
    first = Match.objects.get(listing=need)
    assert (first.organisation.name, first.counterpart) == ("Fyn Heat", None)
    offer = fair.publish("bo", OFFER, direction="offer")
    run_all()
    assert Match.objects.get(listing=need).counterpart == offer
    assert fair.names(offer) == ["Mureș Pumps"]
    close_listing(listing=offer, by=fair.corridor.viewer(fair.corridor.people["bo"]))
    assert matches_of(fair.corridor.viewer(fair.corridor.people["ana"]), need).shown == ()
    run_all()
    assert Match.objects.get(listing=need).counterpart is None
    assert not Match.objects.filter(listing=offer).exists()
    assert not Matching.objects.filter(listing=offer).exists()


def test_only_what_is_concerned_is_looked_at_again(fair: Fair) -> None:
    need = fair.publish("ana", NEED, language="ro")
    other = fair.publish("lia", OTHER, theme=None)
    run_all()
    before = dict(Matching.objects.values_list("listing_id", "done_at"))
    fair.publish("bo", OFFER, direction="offer")
    run_all()
    after = dict(Matching.objects.values_list("listing_id", "done_at"))
    assert [key for key in before if after[key] != before[key]] == [need.pk]
    assert other.pk in after


def test_a_verdict_counts_in_the_next_ranking_and_outlives_the_rows(fair: Fair) -> None:
    need = fair.publish("ana", NEED, language="ro")
    run_all()
    heat, ana = fair.organisation("Fyn Heat"), fair.corridor.viewer(fair.corridor.people["ana"])
    score = Match.objects.get(listing=need).score
    services.say_verdict(listing=need, organisation=heat, opinion="useful", by=ana)
    run_all()
    better = Match.objects.get(listing=need)
    assert better.score > score
    assert "was called useful here" in matches_of(ana, need).shown[0].because
    services.say_verdict(listing=need, organisation=heat, opinion="not_useful", by=ana)
    run_all()
    assert fair.names(need) == []
    assert Verdict.objects.get(listing=need).opinion == "not_useful"
    services.say_verdict(listing=need, organisation=heat, opinion="", by=ana)
    run_all()
    assert Match.objects.get(listing=need).score == pytest.approx(score)
    told = Event.objects.filter(kind__startswith="bridges.verdict").order_by("id")
    kinds = told.values_list("kind", flat=True)
    assert list(kinds) == ["bridges.verdict.said", "bridges.verdict.said", "bridges.verdict.withdrawn"]


def test_who_is_shown_to_many_loses_a_little(fair: Fair) -> None:
    need = fair.publish("ana", NEED, language="ro")
    run_all()
    alone = Match.objects.get(listing=need).score
    for number in range(4):
        fair.publish("ana", (f"{NEED[0]} {number}", NEED[1]), language="ro")
    run_all()
    services.ask_matches(network=fair.network.pk, listings=[need.pk])
    services.refresh_due(network=fair.network.pk)
    crowded = Match.objects.get(listing=need)
    assert crowded.score < alone
    assert "shown_often" in {one["code"] for one in crowded.against}


def test_following_twice_changes_nothing_and_costs_one_job(fair: Fair) -> None:
    need = fair.publish("ana", NEED, language="ro")
    run_all()
    rows = list(Match.objects.values_list("organisation", "rank", "score"))
    events = list(Event.objects.filter(subject_id=need.pk))
    told = Event.objects.count()
    follow(events)
    follow(events)
    run_all()
    assert list(Match.objects.values_list("organisation", "rank", "score")) == rows
    assert Event.objects.count() == told
    assert Matching.objects.filter(listing=need).count() == 1


def test_later_knowledge_is_not_overwritten_by_earlier(fair: Fair) -> None:
    need = fair.publish("ana", NEED, language="ro")
    run_all()
    later = timezone.now() + timedelta(minutes=1)
    Matching.objects.filter(listing=need).update(done_at=later)
    Match.objects.filter(listing=need).delete()
    services.refresh_matches(network=fair.network.pk, listing=need.pk)
    assert fair.names(need) == []
    assert Matching.objects.get(listing=need).done_at == later


def test_too_few_words_are_said_to_be_so(fair: Fair, run_jobs: Any) -> None:
    need = fair.publish("ana", ("Help", "Help, asap"))
    run_jobs()
    ana = fair.corridor.viewer(fair.corridor.people["ana"])
    assert matches_of(ana, need).stage == Stage.WORDLESS
    assert not Match.objects.exists()
    change_listing(listing=need, values={"title": NEED[0], "text": NEED[1], "language": "ro"}, by=ana)
    run_jobs()
    need.refresh_from_db()
    assert matches_of(ana, need).stage == Stage.FOUND


def test_what_nobody_asked_for_is_asked_for_by_the_clock(fair: Fair) -> None:
    quiet = fair.corridor.add_listing(fair.organisation("Mureș Pumps"), NEED[0], text=NEED[1], language="ro")
    over = fair.corridor.add_listing(fair.organisation("Mureș Pumps"), "Over", text=NEED[1])
    assert services.ask_missing(network=fair.network.pk) == 2
    Listing.objects.filter(pk=over.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    services.ask_missing(network=fair.network.pk)
    assert list(Matching.objects.values_list("listing", flat=True)) == [quiet.pk]
    assert services.refresh_due(network=fair.network.pk) == 0
    assert fair.names(quiet) == ["Fyn Heat"]


def test_one_that_fails_keeps_none_of_the_others(fair: Fair, monkeypatch: pytest.MonkeyPatch) -> None:
    needs = [fair.publish("ana", (f"{NEED[0]} {number}", NEED[1]), language="ro") for number in range(2)]
    services.ask_matches(network=fair.network.pk, listings=[one.pk for one in needs])
    true = fitting.work_out

    def work_out(index: Any, listing: Any, exposure: Any) -> Any:
        if listing.pk == needs[1].pk:
            raise RuntimeError("a stone in the shoe")
        return true(index, listing, exposure)

    monkeypatch.setattr(services, "work_out", work_out)
    with pytest.raises(RuntimeError):
        services.refresh_due(network=fair.network.pk)
    assert fair.names(needs[0]) == ["Fyn Heat"]
    assert services.due(network=fair.network.pk).get().listing == needs[1]


def test_matches_stand_there_within_two_seconds(fair: Fair, run_jobs: Any) -> None:
    fair.publish("bo", OFFER, direction="offer")
    run_all()
    begun = monotonic()
    need = fair.publish("ana", NEED, language="ro")
    run_jobs()
    assert fair.names(need) == ["Fyn Heat"]
    assert monotonic() - begun < 2


def test_people_whom_both_sides_trust_count_and_are_not_named(fair: Fair) -> None:
    need = fair.publish("ana", NEED, language="ro")
    run_all()
    (found,) = matches_of(fair.corridor.viewer(fair.corridor.people["ana"]), need).shown
    trust = next(one for one in found.match.reasons if one["code"] == "trust")
    assert 0 < trust["values"]["trust"] < 1
    assert "Lia" not in f"{found.match.reasons}{found.because}"
    score = found.match.score
    assert set(reachable(fair.network.pk, need.organisation_id)) == {
        str(fair.organisation(name).pk) for name in ("Fyn Heat", "Bridge Office")
    }
    for one in Evidence.objects.all():
        contest_evidence(evidence=one, by=fair.corridor.viewer(fair.corridor.people["lia"]))
    assert reachable(fair.network.pk, need.organisation_id) == {}
    services.ask_matches(network=fair.network.pk, listings=[need.pk])
    services.refresh_due(network=fair.network.pk)
    assert Match.objects.get(listing=need).score < score
