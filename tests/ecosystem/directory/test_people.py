"""People: source and purpose, one mail, nothing before consent, each field as its owner says."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from punte.ecosystem.handlers.organisations import tell_people
from punte.ecosystem.models import Affiliation, Person
from punte.ecosystem.queries.people import people, shown_fields
from punte.ecosystem.services.people import (
    Role,
    add_myself,
    add_person,
    agree,
    change_person_facts,
    connect_account,
    erase_person,
    set_roles,
    withdraw_agreement,
)
from punte.members.models import Account, Consent
from punte.members.services.consents import withdraw_own
from punte.post.models import Notice
from punte.records.models import Event
from tests.ecosystem.directory.conftest import World

WHY = {"source": "List of the camp", "purpose": "Finding partners"}
type As = Callable[[Account | None], Client]


def note(world: World, by: Account | None = None, /, **values: Any) -> Person:
    given = {"name": "Ana Pop", "email": "ana@example.com", **WHY, **values}
    return add_person(
        network=world.network,
        values=given,
        roles=[Role(world.hub, "Director")],
        by=world.seen_by(by or world.gateway),
    )


@pytest.mark.parametrize("missing", ["source", "purpose"])
def test_a_source_and_a_purpose_are_required(world: World, missing: str) -> None:
    with pytest.raises(ValidationError):
        note(world, **{missing: " "})
    assert not Person.objects.exists()


def test_who_may_note_somebody(world: World) -> None:
    note(world, world.editor)
    for account in (world.member, world.observer, world.outsider):
        with pytest.raises(PermissionDenied):
            note(world, account)
    with pytest.raises(PermissionDenied):
        add_person(
            network=world.network,
            values={"name": "X", **WHY},
            roles=[Role(world.lab)],
            by=world.seen_by(world.editor),
        )


def test_one_mail_goes_out_however_often_the_handler_runs(world: World, run_jobs: Any) -> None:
    person = note(world)
    run_jobs()
    tell_people(list(Event.objects.filter(kind="ecosystem.person.added")))
    assert [one.to for one in mail.outbox] == [["ana@example.com"]]
    body = str(mail.outbox[0].body)
    assert "List of the camp" in body
    assert "Finding partners" in body
    person.refresh_from_db()
    assert person.notified_at


def test_the_fictional_and_those_without_address_get_none(world: World, run_jobs: Any) -> None:
    note(world, fictional=True)
    note(world, email="")
    run_jobs()
    assert not mail.outbox


def test_before_consent_only_those_who_keep_it_see_anything(world: World, as_: As) -> None:
    person = note(world)
    path = reverse("ecosystem:person", args=[world.network.slug, person.pk])
    answers = {
        name: as_(getattr(world, name)).get(path).status_code
        for name in ("manager", "gateway", "other_gateway", "editor", "member", "observer", "outsider")
    }
    assert answers == {
        "manager": 200,
        "gateway": 200,
        "other_gateway": 200,
        "editor": 404,
        "member": 404,
        "observer": 404,
        "outsider": 404,
    }
    assert "ana@example.com" not in as_(world.other_gateway).get(path).content.decode()
    assert "ana@example.com" in as_(world.gateway).get(path).content.decode()
    page = as_(world.member).get(reverse("ecosystem:organisation", args=[world.network.slug, world.hub.pk]))
    assert "Ana Pop" not in page.content.decode()


def test_nobody_agrees_for_another(world: World) -> None:
    person = note(world)
    for account in (world.manager, world.gateway, world.member):
        with pytest.raises(PermissionDenied):
            agree(person=person, by=world.seen_by(account))


def test_after_consent_each_field_is_seen_as_its_owner_says(world: World) -> None:
    person = note(
        world, phone="0264", headline="Heat pumps", visibility={"email": "network", "phone": "private"}
    )
    agree(person=person, by=world.seen_by(None), as_holder=True)
    assert list(people(world.seen_by(world.member))) == [person]
    assert not people(world.seen_by(world.outsider))
    assert shown_fields(world.seen_by(world.member), person) == {
        "headline": "Heat pumps",
        "email": "ana@example.com",
    }
    change_person_facts(
        person=person,
        values={"visibility": {"email": "ecosystem", "headline": "private"}},
        by=world.seen_by(None),
        as_holder=True,
    )
    assert shown_fields(world.seen_by(world.member), person) == {}
    assert shown_fields(world.seen_by(world.editor), person) == {"email": "ana@example.com"}


def link_path() -> str:
    found = re.search(r"http://\S+?(/about-me/\S+)", str(mail.outbox[-1].body))
    assert found
    return found.group(1)


def test_the_link_shows_mends_agrees_and_erases(world: World, run_jobs: Any) -> None:
    person = note(world)
    run_jobs()
    path, browser = link_path(), Client()
    assert "Ana Pop" in browser.get(path).content.decode()
    person.refresh_from_db()
    assert person.consented_at is None, "looking changes nothing"
    data = {
        "step": "change",
        "name": "Ana Popescu",
        "email": "ana@example.com",
        "headline": "",
        "phone": "",
        "headline_level": "network",
        "email_level": "private",
        "phone_level": "private",
    }
    browser.post(path, data)
    browser.post(path, {"step": "agree"})
    person.refresh_from_db()
    assert (person.name, person.visibility["email"]) == ("Ana Popescu", "private")
    assert person.consented_at
    assert Consent.objects.get(holder_id=person.pk).wording
    browser.post(path, {"step": "contest", "words": "I never was at the camp"})
    run_jobs()
    assert [one.account_id for one in Notice.objects.all()] == [world.gateway.pk]
    browser.post(path, {"step": "erase"})
    run_jobs()
    assert not Person.objects.exists()
    assert not Affiliation.objects.exists()
    assert browser.get(path).status_code == 404
    told = str(list(Event.objects.filter(subject_id=person.pk).values_list("before", "after")))
    assert "Popescu" not in told
    assert "ana@example.com" not in told


def test_the_link_ends_when_the_address_changes(world: World, run_jobs: Any) -> None:
    person = note(world)
    run_jobs()
    path = link_path()
    change_person_facts(person=person, values={"email": "other@example.com"}, by=world.seen_by(world.gateway))
    assert Client().get(path).status_code == 404
    assert Client().get("/about-me/nonsense/").status_code == 404


def test_only_a_confirmed_address_makes_an_entry_one_s_own(world: World) -> None:
    person = note(world, email=world.member.email)
    with pytest.raises(PermissionDenied):
        connect_account(person=person, by=world.seen_by(world.observer))
    world.member.emailaddress_set.update(verified=False)  # type: ignore[attr-defined]  # allauth's relation
    with pytest.raises(PermissionDenied):
        connect_account(person=person, by=world.seen_by(world.member))
    world.member.emailaddress_set.update(verified=True)  # type: ignore[attr-defined]  # allauth's relation
    connect_account(person=person, by=world.seen_by(world.member))
    with pytest.raises(PermissionDenied):
        change_person_facts(person=person, values={"name": "X"}, by=world.seen_by(world.manager))
    change_person_facts(person=person, values={"name": "Me"}, by=world.seen_by(world.member))


def test_agreement_taken_back_on_one_s_own_page_hides_the_entry(world: World, run_jobs: Any) -> None:
    by = world.seen_by(world.member)
    person = add_myself(network=world.network, values={"headline": "Welder"}, by=by)
    agree(person=person, by=by)
    withdraw_own(account=world.member, purpose="ecosystem.listed", network=world.network, by=by)
    run_jobs()
    person.refresh_from_db()
    assert person.consented_at is None
    agree(person=person, by=by)
    withdraw_agreement(person=person, by=by)
    run_jobs()
    person.refresh_from_db()
    assert person.consented_at is None


def test_roles_end_and_begin_again(world: World) -> None:
    person, by = note(world), world.seen_by(world.gateway)
    set_roles(person=person, roles=[], by=by)
    assert person.affiliations.get().until
    set_roles(person=person, roles=[Role(world.hub, "Director")], by=by)
    assert person.affiliations.get().until is None


def test_who_may_erase(world: World) -> None:
    person = note(world)
    for account in (world.member, world.other_gateway, world.editor):
        with pytest.raises(PermissionDenied):
            erase_person(person=person, by=world.seen_by(account))
    erase_person(person=person, by=world.seen_by(world.gateway))


def test_pages_of_people(world: World, as_: As) -> None:
    client = as_(world.gateway)
    add = reverse("ecosystem:person_add", args=[world.network.slug])
    data = {
        "name": "Ana Pop",
        "organisation": "someș hub",
        "title": "Director",
        "languages": "ro; en",
        "headline_level": "network",
        "email_level": "network",
        "phone_level": "private",
        "languages_level": "network",
    }
    assert client.post(add, data).status_code == 200, "source and purpose are asked for"
    assert not Person.objects.exists()
    client.post(add, data | WHY)
    person = Person.objects.get()
    assert (person.languages, person.ecosystem) == (["ro", "en"], world.west)
    mine = reverse("ecosystem:person_me", args=[world.network.slug])
    as_(world.member).post(mine, data)
    me = Person.objects.get(account=world.member)
    path = reverse("ecosystem:person_act", args=[world.network.slug, me.pk, "agree"])
    assert as_(world.editor).post(path).status_code == 404
    as_(world.member).post(path)
    me.refresh_from_db()
    assert me.consented_at
    assert (
        "Ana Pop"
        in as_(world.observer).get(reverse("ecosystem:people", args=[world.network.slug])).content.decode()
    )


def test_the_history_keeps_personal_values_from_others(world: World, as_: As) -> None:
    person = note(world, phone="0264 555")
    agree(person=person, by=world.seen_by(None), as_holder=True)
    path = reverse("records:history", args=[world.network.slug, "ecosystem.person", person.pk])
    assert "0264 555" not in as_(world.member).get(path).content.decode()
    assert "0264 555" in as_(world.gateway).get(path).content.decode()
