"""'We met', endorsements, and the list of people one has met."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
import vobject
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from punte.bridges.choices import EncounterState, EvidenceKind
from punte.bridges.handlers.contacts import tell
from punte.bridges.models import Encounter, Evidence, Meeting
from punte.bridges.registrations.contact_panels import items
from punte.bridges.services.contacts import answer_encounter, endorse, say_met, withdraw_endorsement
from punte.bridges.services.evidence import Side, note_evidence
from punte.bridges.services.met import note_met
from punte.ecosystem.models import Person
from punte.members.models import Network
from punte.post.models import Mail, Notice
from punte.post.places import places_of
from punte.records.models import Event
from tests.bridges.conftest import Corridor
from tests.bridges.contacts.conftest import Enter
from tests.bridges.meetings.conftest import introduce
from tests.conftest import MakeAccount

pytestmark = pytest.mark.django_db
CONTACTS = "/n/corridor/contacts/"


def met(corridor: Corridor, asker: str, other: str) -> Encounter:
    return say_met(
        network=corridor.network, other=corridor.people[other], by=corridor.viewer(corridor.people[asker])
    )


def evidence(kind: EvidenceKind = EvidenceKind.MET) -> list[Evidence]:
    return list(Evidence.objects.filter(kind=kind))


def test_confirmed_by_a_link_in_the_mail(corridor: Corridor, outbox: Any) -> None:
    encounter = met(corridor, "ana", "bo")
    (mail,) = outbox()
    assert mail.to == [corridor.people["bo"].email]
    yes, no = re.findall(r"http://\S+(/go/\S+)", mail.text)
    assert "Did you meet Ana?" in Client().get(yes).content.decode()
    assert evidence() == [], "looking changes nothing"
    Client().post(yes)
    (noted,) = evidence()
    assert {noted.a_person, noted.b_person} == {corridor.people["ana"], corridor.people["bo"]}
    assert noted.source_id == encounter.pk
    assert Client().get(no).status_code == 410
    confirmed = Event.objects.get(kind="bridges.encounter.confirmed")
    tell([confirmed])
    tell([confirmed])
    assert Notice.objects.get().account == corridor.people["ana"].account


def test_both_say_so_and_it_is_confirmed(corridor: Corridor, outbox: Any) -> None:
    met(corridor, "ana", "bo")
    after = met(corridor, "bo", "ana")
    assert after.state == EncounterState.CONFIRMED
    assert Encounter.objects.count() == 1
    assert len(evidence()) == 1
    assert len(outbox()) == 1


def test_one_day_holds_one_meeting_of_two_whatever_says_so(corridor: Corridor) -> None:
    encounter = met(corridor, "ana", "bo")
    answer_encounter(encounter=encounter, met=True, by=corridor.viewer(corridor.people["bo"]))
    with pytest.raises(ValidationError, match="already"):
        met(corridor, "bo", "ana")
    ana, bo = corridor.people["ana"], corridor.people["bo"]
    meeting = Meeting.objects.create(
        network=corridor.network, title="Same day", changed_at=timezone.now(), zone="UTC"
    )
    at = evidence()[0].at
    assert note_met(a=ana, b=bo, at=at + timedelta(hours=3), source=meeting, by=None) is None
    assert note_met(a=bo, b=ana, at=at + timedelta(days=2), source=meeting, by=None) is not None
    assert len(evidence()) == 2


def test_a_no_is_quiet(corridor: Corridor, outbox: Any, enter: Enter) -> None:
    encounter = met(corridor, "ana", "bo")
    bo = corridor.people["bo"].account
    assert bo is not None
    (item,) = items(bo, places_of(bo))
    assert item.sentence == "Ana says that you met"
    before = enter(corridor.people["ana"]).get(CONTACTS).content.decode()
    enter(corridor.people["bo"]).post(item.actions[1].post)
    encounter.refresh_from_db()
    assert (encounter.state, evidence()) == (EncounterState.DECLINED, [])
    after = enter(corridor.people["ana"]).get(CONTACTS).content.decode()
    assert "Waits for them" in before
    assert "Waits for them" in after
    assert items(bo, places_of(bo)) == []
    with pytest.raises(ValidationError, match="waits for them"):
        met(corridor, "ana", "bo")
    assert len(outbox()) == 1
    tell(list(Event.objects.all()))
    assert Notice.objects.count() == 0
    history = f"/n/corridor/history/bridges.encounter/{encounter.pk}/"
    assert enter(corridor.people["ana"]).get(history).status_code == 404


def test_what_is_refused(corridor: Corridor, enter: Enter, make_account: MakeAccount) -> None:
    ana, bo = corridor.people["ana"], corridor.people["bo"]
    by, today = corridor.viewer(ana), timezone.localdate()
    for other, day, words in (
        (ana, today, "That is you"),
        (bo, today + timedelta(days=1), "still to come"),
        (bo, today - timedelta(days=400), "more than a year"),
    ):
        with pytest.raises(ValidationError, match=words):
            say_met(network=corridor.network, other=other, by=by, met_on=day)
    Person.objects.filter(pk=bo.pk).update(account=None, source="a list", purpose="to ask")
    bo.refresh_from_db()
    with pytest.raises(ValidationError, match="no account"):
        say_met(network=corridor.network, other=bo, by=by)
    observer = corridor.viewer(make_account("observer", corridor.network))
    with pytest.raises(PermissionDenied):
        say_met(network=corridor.network, other=ana, by=observer)
    encounter = met(corridor, "ana", "lia")
    with pytest.raises(PermissionDenied):
        answer_encounter(encounter=encounter, met=True, by=corridor.viewer(ana))
    step = f"{CONTACTS}encounters/{encounter.pk}/confirm/"
    assert enter(ana).post(step).status_code == 404
    assert enter(corridor.people["lia"]).post(step.replace("confirm", "x")).status_code == 404


def test_twenty_five_a_day(corridor: Corridor) -> None:
    heat = corridor.organisations["Fyn Heat"]
    others = [corridor.add_person(f"p{n}", heat) for n in range(26)]
    for n in range(25):
        met(corridor, "ana", f"p{n}")
    with pytest.raises(ValidationError, match="twenty-five"):
        met(corridor, "ana", "p25")
    assert len(others) == 26


def test_endorsing_is_for_those_who_know_each_others_work(corridor: Corridor) -> None:
    ana, bo, lia = (corridor.people[name] for name in ("ana", "bo", "lia"))
    with pytest.raises(PermissionDenied):
        endorse(person=bo, by=corridor.viewer(ana))
    given = endorse(person=lia, by=corridor.viewer(ana))
    assert endorse(person=lia, by=corridor.viewer(ana)) == given
    themed = endorse(person=lia, by=corridor.viewer(ana), theme=corridor.theme)
    assert themed.theme == corridor.theme
    assert (given.a_person, given.b_person) == (ana, lia), "it holds one way"
    tell(list(Event.objects.filter(kind="bridges.evidence.noted")))
    assert set(Notice.objects.values_list("account", flat=True)) == {lia.account_id}
    with pytest.raises(PermissionDenied):
        withdraw_endorsement(evidence=given, by=corridor.viewer(lia))
    assert withdraw_endorsement(evidence=given, by=corridor.viewer(ana))
    assert evidence(EvidenceKind.ENDORSED) == [themed]
    assert Event.objects.filter(kind="bridges.evidence.withdrawn").count() == 1


def test_what_the_endorsed_refuses_stays_refused(corridor: Corridor, enter: Enter) -> None:
    ana, lia = corridor.people["ana"], corridor.people["lia"]
    given = endorse(person=lia, by=corridor.viewer(ana))
    page = enter(lia).get(CONTACTS).content.decode()
    assert "Who endorses you" in page
    address = f"{CONTACTS}endorsements/{given.pk}/refuse/"
    assert enter(ana).post(address).status_code == 404
    enter(lia).post(address)
    given.refresh_from_db()
    assert given.contested_at is not None
    assert not withdraw_endorsement(evidence=given, by=corridor.viewer(ana))
    with pytest.raises(ValidationError, match="rather not"):
        endorse(person=lia, by=corridor.viewer(ana))


def test_the_page_of_a_person_offers_what_is_possible(corridor: Corridor, enter: Enter) -> None:
    ana, bo, lia = (corridor.people[name] for name in ("ana", "bo", "lia"))
    client = enter(ana)
    of_bo = client.get(f"/n/corridor/people/{bo.pk}/").content.decode()
    assert "We met today" in of_bo
    assert "Endorse them" not in of_bo
    of_lia = client.get(f"/n/corridor/people/{lia.pk}/").content.decode()
    assert "Endorse them" in of_lia
    client.post(f"{CONTACTS}endorse/{lia.pk}/", {"theme": str(corridor.theme.pk)})
    assert "You endorse them in Heat pumps." in client.get(f"/n/corridor/people/{lia.pk}/").content.decode()
    assert client.post(f"{CONTACTS}endorse/{bo.pk}/").status_code == 404
    assert client.post(f"{CONTACTS}endorse/{lia.pk}/", {"theme": "x"}).status_code == 404
    future = (timezone.localdate() + timedelta(days=2)).isoformat()
    refused = client.post(f"{CONTACTS}met/{bo.pk}/", {"met_on": future, "place": "Fair"}, follow=True)
    assert "still to come" in refused.content.decode()
    client.post(f"{CONTACTS}met/{bo.pk}/", {"met_on": timezone.localdate().isoformat(), "place": "Fair"})
    assert Encounter.objects.get().place == "Fair"
    assert "waits for them to confirm" in client.get(f"/n/corridor/people/{bo.pk}/").content.decode()
    assert "Your card" in client.get(f"/n/corridor/people/{ana.pk}/").content.decode()


def test_the_list_holds_what_one_may_see_and_exports_the_same(corridor: Corridor, enter: Enter) -> None:
    ana, bo, lia = (corridor.people[name] for name in ("ana", "bo", "lia"))
    Person.objects.filter(pk=bo.pk).update(name="=Bo", phone="+45 1", visibility={"email": "private"})
    Person.objects.filter(pk=lia.pk).update(visibility={"email": "network"})
    for other in (bo, lia):
        note_evidence(
            network=corridor.network.pk, kind=EvidenceKind.MET, a=Side(ana), b=Side(other), source=other
        )
    client = enter(ana)
    page = client.get(CONTACTS).content.decode()
    assert lia.email in page
    assert bo.email not in page
    rows = list(
        csv.DictReader(io.StringIO(client.get(f"{CONTACTS}contacts.csv").content.decode("utf-8-sig")))
    )
    assert [(row["name"], row["organisation"], row["email"], row["phone"]) for row in rows] == [
        ("'=Bo", "Fyn Heat", "", ""),
        ("Lia", "Bridge Office", lia.email, ""),
    ]
    cards = list(vobject.readComponents(client.get(f"{CONTACTS}contacts.vcf").content.decode()))
    assert [one.fn.value for one in cards] == ["=Bo", "Lia"]
    assert not hasattr(cards[0], "email")
    # After an introduction they are to be reached, but for what they keep to nobody.
    Person.objects.filter(pk=bo.pk).update(visibility={"email": "ecosystem"})
    assert bo.email not in client.get(CONTACTS).content.decode()
    introduce(corridor, ana, bo)
    assert bo.email in client.get(CONTACTS).content.decode()
    assert "+45 1" not in client.get(f"{CONTACTS}contacts.csv").content.decode()
    assert client.get(f"{CONTACTS}contacts.pdf").status_code == 404


def test_the_list_asks_as_much_for_three_as_for_one(corridor: Corridor, enter: Enter) -> None:
    ana, heat = corridor.people["ana"], corridor.organisations["Fyn Heat"]
    client = enter(ana)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(CONTACTS).status_code == 200
        return len(caught)

    def add(key: str) -> None:
        other = corridor.add_person(key, heat)
        for kind in (EvidenceKind.MET, EvidenceKind.ENDORSED):
            for a, b in ((ana, other), (other, ana)):
                note_evidence(network=corridor.network.pk, kind=kind, a=Side(a), b=Side(b), source=other)

    add("one")
    queries()
    first = queries()
    add("two")
    add("three")
    assert queries() == first


def test_nobody_sees_another_persons_contacts(
    corridor: Corridor, sign_in: Any, make_account: MakeAccount, other_network: Network, enter: Enter
) -> None:
    encounter = met(corridor, "ana", "lia")
    endorsement = endorse(person=corridor.people["lia"], by=corridor.viewer(corridor.people["ana"]))
    lia = corridor.people["lia"].pk
    addresses = [
        CONTACTS,
        f"{CONTACTS}contacts.csv",
        f"{CONTACTS}met/{lia}/",
        f"{CONTACTS}encounters/{encounter.pk}/confirm/",
        f"{CONTACTS}endorse/{lia}/",
        f"{CONTACTS}endorsements/{endorsement.pk}/withdraw/",
        "/n/corridor/card/",
        "/n/corridor/card/hold/",
        "/n/corridor/card/do/renew/",
    ]
    events = Event.objects.count()
    for role, network in (("manager", other_network), ("observer", corridor.network)):
        client = sign_in(make_account(role, network))
        for address in addresses:
            assert client.get(address).status_code in {404, 405}, address
            assert client.post(address).status_code in {404, 405}, address
    bo = enter(corridor.people["bo"])
    assert "Lia" not in bo.get(CONTACTS).content.decode()
    for address in (addresses[3], addresses[5]):
        assert bo.post(address).status_code == 404
    assert Event.objects.count() == events
    assert Mail.objects.count() == 0
