"""The door: a ticket is scanned, who is here is noted once; the count is one and withholds what is small."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from punte.camps import tickets
from punte.camps.choices import ParticipantState
from punte.camps.models import CheckIn, Duty
from punte.camps.queries.headcount import headcount, withheld
from punte.camps.services import participants as services
from punte.members.models import Network
from punte.members.viewer import viewer_of
from tests.camps.conftest import Stage
from tests.camps.participants.conftest import text

pytestmark = pytest.mark.django_db
DOOR = "/n/corridor/camps/cluj/door/"
# Half past midnight in Bucharest on the second day; still the first day in UTC.
SECOND_DAY = datetime(2027, 10, 13, 21, 30, tzinfo=UTC)


def test_a_ticket_is_scanned_and_checked_in_once(
    stage: Stage, sign_in: Any, make_account: Any, other_network: Network
) -> None:
    ana = stage.add_participant("Ștefana Ion", ticket=1)
    helper = stage.add_participant("Bo")
    Duty.objects.create(network=stage.network, participant=helper, kind="helper")
    address = "/" + tickets.address_of(ana).split("/", 3)[3]
    # Strangers, other participants and other tenants learn nothing from it, and check nobody in.
    strangers = [
        Client(),
        sign_in(make_account("manager", other_network)),
        sign_in(make_account("member", stage.network)),
    ]
    for stranger in strangers:
        page = text(stranger.get(address))
        assert "Ștefana" not in page
        assert stranger.post(address).status_code == 404
    assert "Ștefana" in text(sign_in(ana.account).get(address))
    assert sign_in(ana.account).post(address).status_code == 404
    assert sign_in(ana.account).get(DOOR).status_code == 404

    door = sign_in(helper.account)
    assert "not today" in text(door.post(address, follow=True))
    with time_machine.travel(SECOND_DAY, tick=False):
        door = sign_in(helper.account)
        assert "Ștefana Ion is here." in text(door.post(address, follow=True))
        assert "checked in already" in text(door.post(address, follow=True))
        row = CheckIn.objects.get()
        assert (row.day, row.by) == (date(2027, 10, 14), helper.account)
        page = text(door.get(DOOR))
        assert "1 of 2 are here" in page
        assert 'hx-trigger="every 15s"' in page
        # What the open page asks for: the count alone, as it is by now.
        CheckIn.objects.create(
            network=stage.network, participant=helper, day=row.day, at=row.at, by=helper.account
        )
        count = text(door.get(DOOR, headers={"HX-Request": "true"}))
        assert "2 of 2 are here" in count
        assert "Ștefana" not in count
        assert sign_in(ana.account).get(DOOR, headers={"HX-Request": "true"}).status_code == 404
        CheckIn.objects.filter(participant=helper).delete()
        # Without a phone: by name, accents or not.
        assert "Ștefana" in text(door.get(f"{DOOR}?q=stefana"))
        assert "Nobody with a place" in text(door.get(f"{DOOR}?q=zoe"))
        door.post(f"{DOOR}{ana.pk}/undo/")
        assert CheckIn.objects.count() == 0
        door.post(f"{DOOR}{ana.pk}/in/")
        door.post(f"{DOOR}{helper.pk}/in/")
        days = headcount(stage.camp, organiser=True).days
    assert [(one.day.day, one.expected, one.present) for one in days] == [(13, 2, 0), (14, 2, 2), (15, 2, 0)]

    # Whoever gives up the place has no ticket any more; a new place makes a new one.
    services.leave(one=ana, by=stage.viewer(ana))
    assert Client().get(address).status_code == 410
    forged = address.replace(":", ":x")
    assert Client().get(forged).status_code == 410
    assert helper.ticket == 0
    assert Client().get("/" + tickets.address_of(helper).split("/", 3)[3]).status_code == 410


def test_small_sums_are_withheld(stage: Stage) -> None:
    assert withheld({"RO": 10, "BG": 3}) == {"RO": 10, "BG": 3}
    assert withheld({"RO": 10, "BG": 3, "ES": 2}) == {"RO": 10}, "two could be worked out from the total"
    assert withheld({"RO": 10, "BG": 2, "ES": 1}) == {"RO": 10}
    assert withheld({"RO": 2}) == {}
    assert withheld({}) == {}
    for name, country in (("Ana", "RO"), ("Bo", "RO")):
        stage.add_participant(name, country=country)
    few = headcount(stage.camp, organiser=False)
    assert (few.people, few.countries, few.by_country, few.states) == (None, None, (), {})
    assert {one.present for one in few.days} == {None}
    stage.add_participant("Cai", country="DK", helix="business")
    stage.add_participant("Dan", country="RO", state=ParticipantState.OFFERED)
    assert headcount(stage.camp, organiser=False).people == 3
    assert headcount(stage.camp, organiser=False).countries == 2
    full = headcount(stage.camp, organiser=True)
    assert [(one.label, one.people) for one in full.by_country] == [("Romania", 2), ("Denmark", 1)]
    assert full.states == {"confirmed": 3, "offered": 1}
    assert "3 people" in text(Client().get("/apply/corridor/cluj/"))
    assert viewer_of(None, stage.network).rank == 0
