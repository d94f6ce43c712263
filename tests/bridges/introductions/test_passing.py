"""The question is passed on within an organisation: by a gateway that answers for it, or a colleague."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from punte.bridges.models import Introduction
from punte.bridges.services.introductions import pass_on
from punte.records.models import Event
from tests.bridges.introductions.conftest import REASON, Way, links_in, mails_to, press

pytestmark = pytest.mark.django_db


def test_a_gateway_names_the_person_later(way: Way, sign_in: Any) -> None:
    empty = way.corridor.add_organisation("Empty Hall", way.corridor.south)
    address = f"/n/corridor/introductions/new/?organisation={empty.pk}"
    sign_in(way.ana.account).post(address, {"reason": REASON})
    one = Introduction.objects.get()
    page = f"/n/corridor/introductions/{one.pk}/"
    gateway = sign_in(way.broker)
    assert "Somebody else should answer" not in gateway.get(page).content.decode()
    newcomer = way.corridor.add_person("newcomer", empty)
    assert newcomer.account
    assert "Somebody else should answer" in gateway.get(page).content.decode()
    old = links_in(mails_to(way.broker)[0])[0]
    gateway.post(f"{page}pass-on/", {"account": str(newcomer.account.pk)})
    sought = one.parties.get(role="sought")
    assert (sought.person, sought.organisation, sought.state) == (newcomer, empty, "asked")
    assert Client().get(old).status_code == 410
    press(links_in(mails_to(newcomer)[0])[0])
    assert way.states(one) == ["accepted", "accepted", "accepted"]
    assert Event.objects.get(kind="bridges.introduction.passed_on").actor_id is None


def test_only_who_is_asked_and_only_to_their_own(way: Way) -> None:
    one = way.propose(way.ana, links=[])
    mia = way.corridor.add_person("mia", way.organisation("Fyn Heat"))
    party = way.party(one, way.bo)
    for other in (way.ana, mia, way.broker):
        with pytest.raises(PermissionDenied):
            pass_on(party=party, person=mia, by=way.corridor.viewer(other))
    for wrong in (way.lia, way.ana, way.bo):
        with pytest.raises(ValidationError):
            pass_on(party=party, person=wrong, by=way.corridor.viewer(way.bo))
    pass_on(party=party, person=mia, by=way.corridor.viewer(way.bo))
    assert way.party(one, mia).state == "asked"
    with pytest.raises(PermissionDenied):
        pass_on(party=party, person=way.bo, by=way.corridor.viewer(way.bo))


def test_who_passed_it_on_is_led_to_their_list(way: Way, sign_in: Any) -> None:
    one = way.propose(way.ana, links=[])
    mia = way.corridor.add_person("mia", way.organisation("Fyn Heat"))
    assert mia.account
    address = f"/n/corridor/introductions/{one.pk}/pass-on/"
    bo = sign_in(way.bo.account)
    assert bo.post(address, {"account": str(way.ana.account_id)})["Location"].endswith(f"/{one.pk}/")
    answer = bo.post(address, {"account": str(mia.account.pk)}, follow=True)
    assert answer.redirect_chain == [("/n/corridor/introductions/", 302)]
    assert "Passed on" in answer.content.decode()


def test_not_to_one_whom_the_other_meets_already(way: Way) -> None:
    mia = way.corridor.add_person("mia", way.organisation("Fyn Heat"))
    way.propose(way.broker, sought=mia, links=[])
    one = way.propose(way.ana, links=[])
    with pytest.raises(ValidationError, match="being introduced already"):
        pass_on(party=way.party(one, way.bo), person=mia, by=way.corridor.viewer(way.bo))
    assert way.party(one, way.bo).state == "asked"
