"""Participants where other pages show them: desks, notices, the camp's page, the API."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from punte.camps.models import Participant
from punte.camps.services import participants as services
from punte.members.models import Network
from punte.post.calendar.registry import entries_of
from punte.post.desk.registry import gather
from punte.post.models import Notice
from punte.post.places import places_of
from tests.camps.conftest import Stage
from tests.camps.participants.conftest import account_of, text

pytestmark = pytest.mark.django_db
type Make = Callable[..., Participant]


def keys(account: Any) -> list[str]:
    items = gather(account, places_of(account))
    return sorted(one.key for one in items if one.key.startswith("camps."))


def test_desks_say_what_waits_for_whom(stage: Stage, applied: Make, run_jobs: Any, sign_in: Any) -> None:
    ana, bo = applied("Ana Pop"), applied("Bo Lund")
    waiting = f"camps.applications.{stage.camp.pk}"
    assert keys(stage.organiser) == [waiting]
    assert keys(account_of(ana)) == []
    by = stage.viewer(stage.organiser)
    services.offer(camp=stage.camp, ids=[ana.pk], by=by)
    assert keys(account_of(ana)) == [f"camps.place.{ana.pk}"], "also before one belongs to the network"
    assert keys(stage.organiser) == [waiting]
    services.decline(camp=stage.camp, ids=[bo.pk], by=by)
    assert keys(stage.organiser) == []
    october = datetime(2027, 10, 1, tzinfo=UTC)

    def titles() -> list[str]:
        found = entries_of(account_of(ana), october, october + timedelta(days=30))
        return [str(one.title) for one in found if one.uid.startswith("camps-camp-")]

    assert titles() == ["Perhaps: Cluj Innovation Camp"]
    services.take_place(one=ana, account=account_of(ana))
    assert titles() == ["Cluj Innovation Camp"]
    run_jobs()
    told = {(one.account.name, one.kind) for one in Notice.objects.select_related("account")}
    assert {kind for name, kind in told if name == account_of(ana).name} == {"camps.participant_offered"}
    assert "camps.participant_confirmed" in {kind for name, kind in told if name == stage.organiser.name}
    assert "Ana Pop comes." in text(sign_in(stage.organiser).get("/notices/"))


def test_the_page_of_the_camp_leads_to_the_form_and_counts(
    stage: Stage, sign_in: Any, make_account: Any, applied: Make
) -> None:
    camp = "/n/corridor/camps/cluj/"
    member = sign_in(make_account("member", stage.network))
    assert "/apply/corridor/cluj/" in text(member.get(camp))
    for name in ("Ana", "Bo"):
        stage.add_participant(name)
    assert "Who comes" not in text(member.get(camp)), "two are withheld"
    stage.add_participant("Cai")
    assert "3 people" in text(member.get(camp))
    assert "/apply/corridor/cluj/mine/" in text(sign_in(account_of(stage.participants[0])).get(camp))
    assert "Participants" in text(sign_in(stage.organiser).get(camp))


def test_the_api_gives_organisers_the_list_and_others_what_is_not_withheld(
    stage: Stage, sign_in: Any, make_account: Any, other_network: Network
) -> None:
    for name in ("Ana", "Bo", "Cai"):
        stage.add_participant(name, country="RO", helix="business", likes=1)
    stage.add_participant("Dan", country="DK", helix="public")
    base = f"/api/v1/networks/corridor/camps/{stage.camp.pk}"
    organiser, one = sign_in(stage.organiser), sign_in(account_of(stage.participants[0]))
    listed = organiser.get(f"{base}/participants?state=confirmed&limit=3").json()
    assert [(row["name"], len(row["challenges"])) for row in listed["items"]] == [
        ("Ana", 1),
        ("Bo", 1),
        ("Cai", 1),
    ]
    assert listed["next"]
    assert organiser.get(f"{base}/headcount").json()["by_country"] == {"RO": 3, "DK": 1}
    seen = one.get(f"{base}/headcount").json()
    assert (seen["people"], seen["countries"], seen["by_country"], seen["states"]) == (4, 2, {}, {})
    assert one.get(f"{base}/participants").status_code == 404
    assert sign_in(make_account("organiser", stage.network)).get(f"{base}/participants").status_code == 404
    stranger = sign_in(make_account("manager", other_network))
    for address in ("participants", "headcount"):
        assert stranger.get(f"{base}/{address}").status_code == 404
        assert Client().get(f"{base}/{address}").status_code == 401
