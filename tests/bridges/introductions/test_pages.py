"""The pages: whom a proposal reaches, the lists, one's page; who is refused; a fixed number of queries."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from punte.bridges.jobs.introductions import look_after_introductions
from punte.bridges.models import Introduction, Message, Outcome
from punte.bridges.services.introductions import decline_introduction
from punte.ecosystem.models import Person
from punte.members.models import Account
from tests.bridges.introductions.conftest import REASON, Way

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Account], Client]
NEW, LIST = "/n/corridor/introductions/new/", "/n/corridor/introductions/"


def client_of(sign_in: SignIn, person: Person) -> Client:
    assert person.account
    return sign_in(person.account)


def query(way: Way, organisation: str = "Fyn Heat") -> str:
    return f"?listing={way.need.pk}&organisation={way.organisation(organisation).pk}"


def test_a_broker_sees_whom_it_reaches_and_chooses_a_chain(way: Way, sign_in: SignIn) -> None:
    client = sign_in(way.broker)
    page = client.get(NEW + query(way))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Ana (Mureș Pumps)" in text
    assert "Bo (Fyn Heat)" in text
    (chain, _direct) = page.context["form"].fields["way"].choices
    answer = client.post(NEW + query(way), {"reason": REASON, "way": chain[0]})
    one = Introduction.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{one.pk}/")
    parties = one.parties.order_by("position").values_list("role", "person__name", "organisation__name")
    assert list(parties) == [
        ("seeker", "Ana", "Mureș Pumps"),
        ("link", "Lia", "Bridge Office"),
        ("sought", "Bo", "Fyn Heat"),
    ]
    assert one.listing == way.need


def test_a_member_reads_no_name_and_is_the_seeker(way: Way, sign_in: SignIn) -> None:
    client = client_of(sign_in, way.ana)
    text = client.get(NEW + query(way)).content.decode()
    for name in (">Bo", "Bo (", "Lia", str(way.lia.pk), str(way.bo.pk)):
        assert name not in text, name
    assert client.post(NEW + query(way), {"reason": REASON, "way": "direct"}).status_code == 302
    assert way.states(Introduction.objects.get()) == ["asking", "accepted", "asked"]


def test_whoever_knows_both_introduces_them(way: Way, sign_in: SignIn) -> None:
    client = client_of(sign_in, way.lia)
    page = client.get(NEW + query(way))
    assert "way" not in page.context["form"].fields
    client.post(NEW + query(way), {"reason": REASON})
    assert way.states(Introduction.objects.get()) == ["asking", "asked", "accepted", "waiting"]


def test_the_need_of_another_alone_means_oneself(way: Way, sign_in: SignIn) -> None:
    client = client_of(sign_in, way.bo)
    client.post(f"{NEW}?listing={way.need.pk}", {"reason": REASON, "way": "direct"})
    parties = Introduction.objects.get().parties.order_by("position").values_list("role", "person__name")
    assert list(parties) == [("seeker", "Bo"), ("sought", "Ana")]


def test_an_organisation_without_anybody_is_reached_through_its_gateway(way: Way, sign_in: SignIn) -> None:
    empty = way.corridor.add_organisation("Empty Hall", way.corridor.south)
    client = client_of(sign_in, way.ana)
    address = f"{NEW}?organisation={empty.pk}"
    assert "its gateway answers for it" in client.get(address).content.decode()
    client.post(address, {"reason": REASON})
    sought = Introduction.objects.get().parties.get(role="sought")
    assert sought.person
    assert (sought.person.account, sought.organisation, sought.state) == (way.broker, empty, "asked")


def test_what_cannot_be_proposed_says_why(way: Way, sign_in: SignIn) -> None:
    client = client_of(sign_in, way.ana)
    text = client.get(f"{NEW}?listing={way.need.pk}").content.decode()
    assert "It cannot be proposed yet" in text
    stranger = Person.objects.create(
        network=way.corridor.network,
        name="No Account",
        folded="n",
        source="s",
        purpose="p",
        consented_at=timezone.now(),
    )
    text = client.get(f"{NEW}?person={stranger.pk}").content.decode()
    assert "No Account has no account here yet" in text
    for wrong in ("", "?listing=x", f"?listing={way.ana.pk}", f"?person={way.need.pk}"):
        assert client.get(NEW + wrong).status_code == 404, wrong


def test_errors_keep_what_was_written(way: Way, sign_in: SignIn) -> None:
    client = sign_in(way.broker)
    answer = client.post(NEW + query(way), {"reason": "", "way": "direct"})
    assert answer.status_code == 422
    way.propose(way.broker)
    answer = client.post(NEW + query(way), {"reason": "My own words", "way": "direct"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "My own words" in text
    assert f"{LIST}{Introduction.objects.get().pk}/" in text
    other = sign_in(way.corridor.gateway(way.corridor.north))
    forged = other.post(NEW + query(way), {"reason": "x", "way": str(way.lia.pk)})
    assert forged.status_code == 422


def test_one_who_does_not_know_of_it_yet_is_not_led_to_it(way: Way, sign_in: SignIn) -> None:
    one = way.propose(way.broker)
    answer = client_of(sign_in, way.bo).post(f"{NEW}?listing={way.need.pk}", {"reason": "x", "way": "direct"})
    assert answer.status_code == 422
    assert str(one.pk) not in answer.content.decode()


def test_the_way_in_stands_on_pages_of_others(way: Way, sign_in: SignIn, make_account: Any) -> None:
    heat = f"/n/corridor/organisations/{way.organisation('Fyn Heat').pk}/"
    bo = f"/n/corridor/people/{way.bo.pk}/"
    readers = {
        "ana": client_of(sign_in, way.ana),
        "bo": client_of(sign_in, way.bo),
        "observer": sign_in(make_account("observer", way.corridor.network)),
    }
    found = {
        (key, address): NEW in client.get(address).content.decode()
        for key, client in readers.items()
        for address in (heat, bo)
    }
    assert found == {(key, address): key == "ana" for key in readers for address in (heat, bo)}
    way.in_touch()
    assert NEW not in readers["ana"].get(bo).content.decode()


@pytest.mark.parametrize("view", ["yours", "waiting", "region"])
def test_lists_ask_a_fixed_number_of_queries(way: Way, sign_in: SignIn, view: str) -> None:
    heat = way.organisation("Fyn Heat")
    people = [way.corridor.add_person(f"person{n}", heat) for n in range(3)]

    def propose(person: Person) -> None:
        way.propose(way.broker, seeker=way.ana, sought=person, links=[])

    reader = sign_in(way.broker) if view == "region" else client_of(sign_in, way.ana)
    propose(people[0])
    counts = []
    for more in ([], people[1:]):
        for person in more:
            propose(person)
        reader.get(f"{LIST}?view={view}")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            page = reader.get(f"{LIST}?view={view}")
        counts.append((len(page.context["lines"]), len(caught)))
    assert [number for number, _count in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]


def test_the_desk_asks_a_fixed_number_of_queries(way: Way, sign_in: SignIn) -> None:
    heat = way.organisation("Fyn Heat")
    people = [way.corridor.add_person(f"person{n}", heat) for n in range(3)]
    client, counts = client_of(sign_in, way.ana), []
    for number in (0, 1, 2):
        way.propose(way.broker, sought=people[number], links=[])
        client.get("/desk/")
        with CaptureQueriesContext(connection) as caught:
            client.get("/desk/")
        counts.append(len(caught))
    assert counts[0] == counts[2]


def test_answering_from_the_page_and_the_desk(way: Way, sign_in: SignIn) -> None:
    one = way.propose(way.broker)
    page = f"{LIST}{one.pk}/"
    ana, lia, bo = (client_of(sign_in, person) for person in (way.ana, way.lia, way.bo))
    assert f"{page}accept/" in ana.get("/desk/").content.decode()
    ana.post(f"{page}accept/", {"with_broker": "on"})
    assert way.party(one, way.ana).with_broker
    lia.post(f"{page}decline/", {"cause": "love"})
    assert way.states(one) == ["asking", "accepted", "asked", "waiting"]
    lia.post(f"{page}decline/")
    lia.post(f"{page}cause/", {"cause": "no_time"})
    assert way.party(one, way.lia).cause == "no_time"
    broker = sign_in(way.broker)
    assert "How should it go on?" in broker.get(page).content.decode()
    broker.post(f"{page}go-on/", {"way": "direct"})
    bo.post(f"{page}accept/")
    assert way.states(one) == ["accepted", "accepted", "declined", "accepted"]
    assert bo.post(f"{page}write/", {"text": " "}).status_code == 422
    assert bo.post(f"{page}write/", {"text": "Good day"}).status_code == 302
    assert Message.objects.get().text == "Good day"
    assert "Good day" in ana.get(page).content.decode()
    ana.post(f"{page}leave/")
    assert way.states(one)[0] == "ended"


def test_the_outcome_is_answered_on_the_desk(way: Way, sign_in: SignIn) -> None:
    one = way.in_touch()
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        look_after_introductions.func()
    asked = Outcome.objects.get(party__person=way.ana, stage="two_weeks")
    address = f"/n/corridor/outcomes/{asked.pk}/"
    client = client_of(sign_in, way.ana)
    assert address in client.get("/desk/").content.decode()
    client.post(address, {"answer": "going_on"})
    asked.refresh_from_db()
    assert asked.answer == "going_on"
    assert "You said: We are talking." in client.get(f"{LIST}{one.pk}/").content.decode()
    assert client_of(sign_in, way.bo).post(address, {"answer": "began"}).status_code == 404


@pytest.mark.parametrize("who", ["outsider", "observer", "other tenant", "stranger"])
def test_others_are_refused(
    way: Way, sign_in: SignIn, make_account: Any, other_network: Any, who: str
) -> None:
    one = way.in_touch()
    outcome = Outcome.objects.filter(introduction=one).first()
    assert outcome
    accounts: dict[str, Callable[[], Account]] = {
        "outsider": lambda: make_account("member", way.corridor.network),
        "observer": lambda: make_account("observer", way.corridor.network),
        "other tenant": lambda: make_account("manager", other_network),
    }
    client = sign_in(accounts[who]()) if who in accounts else Client()
    refused = {302} if who == "stranger" else {404}
    assert client.get(f"{LIST}{one.pk}/").status_code in refused
    for step in ("accept", "decline", "withdraw", "go-on", "leave", "broker", "cause", "nonsense", "write"):
        assert client.post(f"{LIST}{one.pk}/{step}/", {"text": "x", "stay": "1"}).status_code == 404, step
    address = f"/n/corridor/outcomes/{outcome.pk}/"
    assert client.post(address, {"answer": "began"}).status_code == 404
    assert not Message.objects.exists()
    assert way.states(one) == ["accepted"] * 4


def test_brokers_of_the_region_look_and_do_nothing(way: Way, sign_in: SignIn) -> None:
    one = way.in_touch()
    client = sign_in(way.corridor.gateway(way.corridor.north))
    assert client.get(f"{LIST}{one.pk}/").status_code == 200
    for step in ("accept", "decline", "withdraw", "leave", "broker", "cause", "write"):
        client.post(f"{LIST}{one.pk}/{step}/", {"text": "x", "stay": "1"})
    assert way.states(one) == ["accepted"] * 4
    assert not Message.objects.exists()


def test_a_page_of_something_settled_is_calm(way: Way, sign_in: SignIn) -> None:
    one = way.propose(way.ana, links=[])
    decline_introduction(party=way.party(one, way.bo), by=way.corridor.viewer(way.bo))
    text = client_of(sign_in, way.ana).get(f"{LIST}{one.pk}/").content.decode()
    assert "Not this time. Nobody is told why" in text
    for word in ("Take it back", "Go on", "Yes, go ahead"):
        assert word not in text
