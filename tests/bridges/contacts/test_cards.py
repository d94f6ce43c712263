"""One's card: what it shows to whom, and when its address opens nothing any more."""

from typing import Any

import pytest
import vobject
from django.test import Client
from django.utils import timezone

from punte.bridges.models import Card, Encounter
from punte.bridges.queries.cards import address_of, card_at, fields_of, preselected, secret_of
from punte.bridges.services.contacts import renew_card, save_card
from punte.ecosystem.models import Person
from punte.members.models import Membership, Network
from punte.records.models import Erasure
from punte.records.people.erasure import erase
from tests.bridges.conftest import Corridor
from tests.bridges.contacts.conftest import Enter
from tests.conftest import MakeAccount

pytestmark = pytest.mark.django_db
MINE = "/n/corridor/card/"


def at(card: Card) -> str:
    return f"/card/{secret_of(card)}/"


def test_nothing_is_ticked_that_the_entry_keeps_from_the_world(corridor: Corridor, enter: Enter) -> None:
    ana = corridor.people["ana"]
    Person.objects.filter(pk=ana.pk).update(
        phone="+40 1", languages=["ro"], visibility={"languages": "public", "email": "network"}
    )
    ana.refresh_from_db()
    assert preselected(ana) == ["name", "organisation", "role", "languages", "website"]
    page = enter(ana).get(MINE).content.decode()
    assert 'value="languages" checked' in page
    assert 'value="email">' in page
    assert 'value="phone">' in page
    assert Card.objects.count() == 0, "looking makes none"


def test_whoever_scans_it_sees_the_chosen_fields_and_no_more(
    corridor: Corridor, enter: Enter, card: Card
) -> None:
    ana = corridor.people["ana"]
    Person.objects.filter(pk=ana.pk).update(phone="+40 264 1")
    answer = Client().get(at(card))
    page = answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in page
    for seen in ("Ana", "Mureș Pumps", ana.email):
        assert seen in page
    for unseen in ("Engineer", "+40 264 1", "/met/"):
        assert unseen not in page
    file = Client().get(at(card) + "card.vcf")
    assert file["Content-Type"] == "text/vcard; charset=utf-8"
    read = vobject.readOne(file.content.decode())
    assert (read.fn.value, read.org.value, read.email.value) == ("Ana", ["Mureș Pumps"], ana.email)
    assert not hasattr(read, "tel")
    enter(ana).post(MINE, {"shown": ["role"]})
    page = Client().get(at(card)).content.decode()
    assert "Engineer" in page
    assert ana.email not in page
    card.refresh_from_db()
    assert fields_of(card).name == "Ana", "the name always stands on it"
    # The entry changes, and so does the card.
    Person.objects.filter(pk=ana.pk).update(name="Ana Pop")
    assert "Ana Pop" in Client().get(at(card)).content.decode()


def test_an_address_that_is_renewed_closed_or_made_up_opens_nothing(
    corridor: Corridor, enter: Enter, card: Card
) -> None:
    old = at(card)
    client = enter(corridor.people["ana"])
    assert client.post(f"{MINE}do/renew/").status_code == 302
    card.refresh_from_db()
    assert card.version == 2
    assert Client().get(old).status_code == 410
    assert Client().get(f"{old}card.vcf").status_code == 404
    assert Client().get(at(card)).status_code == 200
    secret = secret_of(card)
    for made_up in (secret[:-2] + "xx", secret.replace(".2:", ".1:"), "nonsense", secret + "x"):
        assert card_at(made_up) is None
    assert client.post(f"{MINE}do/close/").status_code == 302
    assert Client().get(at(card)).status_code == 410
    again = save_card(network=corridor.network, shown=[], by=corridor.viewer(corridor.people["ana"]))
    assert card_at(secret) is None
    assert card_at(secret_of(again)) == again


def test_whoever_leaves_or_is_erased_has_no_card(corridor: Corridor, card: Card) -> None:
    secret = secret_of(card)
    assert card_at(secret) == card
    mine = Membership.objects.filter(account=corridor.people["ana"].account)
    mine.update(ended_at=timezone.now())
    assert card_at(secret) is None
    mine.update(ended_at=None)
    assert card_at(secret) == card
    account = corridor.people["ana"].account
    assert account is not None
    erase(
        Erasure.objects.create(subject_kind="members.account", subject_id=account.pk, asked_at=timezone.now())
    )
    assert Card.objects.count() == 0
    assert card_at(secret) is None


def test_we_met_from_a_scanned_card_is_for_those_of_the_same_network(
    corridor: Corridor,
    enter: Enter,
    card: Card,
    sign_in: Any,
    make_account: MakeAccount,
    other_network: Network,
) -> None:
    elsewhere = sign_in(make_account("manager", other_network))
    observer = sign_in(make_account("observer", corridor.network))
    assert "/met/" not in elsewhere.get(at(card)).content.decode()
    for client in (elsewhere, observer, Client(), enter(corridor.people["ana"])):
        assert client.post(f"{at(card)}met/").status_code == 404
    assert Encounter.objects.count() == 0
    bo = enter(corridor.people["bo"])
    assert "/met/" in bo.get(at(card)).content.decode()
    bo.post(f"{at(card)}met/")
    bo.post(f"{at(card)}met/")
    encounter = Encounter.objects.get()
    assert (encounter.asker, encounter.other) == (corridor.people["bo"], corridor.people["ana"])


def test_held_up_for_a_phone(corridor: Corridor, enter: Enter, card: Card) -> None:
    client = enter(corridor.people["ana"])
    page = client.get(f"{MINE}hold/").content.decode()
    assert '<svg viewBox="0 0 ' in page
    renew_card(card=card, by=corridor.viewer(corridor.people["ana"]))
    card.refresh_from_db()
    assert client.get(f"{MINE}hold/").content.decode() != page
    assert address_of(card).startswith("http://")
    bo = enter(corridor.people["bo"])
    assert bo.get(f"{MINE}hold/")["Location"] == MINE
    assert bo.post(f"{MINE}do/renew/").status_code == 404
    assert bo.post(MINE, {"shown": ["nonsense"]}, follow=True).content.decode().count("no such field") == 1
