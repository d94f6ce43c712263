"""Who may propose what to whom, how often; who answers for an organisation."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from punte.bridges import limits
from punte.bridges.models import Introduction
from punte.bridges.queries.answerers import answerer_of
from punte.bridges.services.introductions import decline_introduction
from punte.ecosystem.models import Person
from punte.members.models import Membership
from tests.bridges.introductions.conftest import Way

pytestmark = pytest.mark.django_db


def others(way: Way, number: int) -> list[Person]:
    """People whom nobody has asked anything."""
    heat = way.organisation("Fyn Heat")
    return [way.corridor.add_person(f"person{n}", heat) for n in range(number)]


def test_without_a_reason_or_with_a_long_one_nothing_is_proposed(way: Way) -> None:
    for reason in ("", "  ", "x" * (limits.REASON_LETTERS + 1)):
        with pytest.raises(ValidationError) as caught:
            way.propose(way.ana, reason=reason)
        assert list(caught.value.message_dict) == ["reason"]
    assert not Introduction.objects.exists()


def test_nobody_is_introduced_to_themselves_or_twice_in_a_chain(way: Way) -> None:
    for more in ({"sought": way.ana}, {"links": [way.bo]}, {"links": [way.lia, way.lia]}):
        with pytest.raises(ValidationError):
            way.propose(way.broker, **more)


def test_who_has_no_account_here_cannot_be_asked(way: Way) -> None:
    Membership.objects.filter(account=way.bo.account).update(ended_at=timezone.now())
    with pytest.raises(ValidationError, match="Invite them first"):
        way.propose(way.broker)


def test_only_brokers_propose_for_others(way: Way, make_account: Any) -> None:
    member, observer = (make_account(role, way.corridor.network) for role in ("member", "observer"))
    for account in (member, observer, make_account()):
        with pytest.raises(PermissionDenied):
            way.propose(account)


def test_a_stranger_on_the_map_is_reached_through_their_organisation_only(
    way: Way, make_account: Any
) -> None:
    Person.objects.filter(pk=way.bo.pk).update(consented_at=None)
    way.bo.refresh_from_db()
    bridge = way.organisation("Bridge Office")
    with pytest.raises(PermissionDenied):
        way.propose(way.ana, links=[], sought_organisation=bridge)
    assert way.propose(way.ana, links=[]).state == "asking"


def test_members_choose_links_from_the_chains_they_were_offered(way: Way) -> None:
    stranger = way.corridor.add_person("stranger", way.organisation("Fyn Heat"))
    with pytest.raises(PermissionDenied):
        way.propose(way.ana, links=[stranger])
    assert way.propose(way.ana, links=[way.lia]).state == "asking"


def test_about_what_is_closed_nothing_is_proposed(way: Way) -> None:
    way.need.expires_on = timezone.localdate() - timedelta(days=1)
    way.need.save()
    with pytest.raises(ValidationError, match="closed"):
        way.propose(way.broker)


def test_the_same_two_are_not_proposed_while_it_runs(way: Way) -> None:
    running = way.propose(way.broker)
    for by, more in (
        (way.corridor.gateway(way.corridor.north), {}),
        (way.ana, {"links": []}),
        (way.broker, {"seeker": way.bo, "sought": way.ana, "links": []}),
    ):
        with pytest.raises(ValidationError) as caught:
            way.propose(by, **more)
        (error,) = caught.value.error_list
        assert (error.code, error.params) == ("running", {"introduction": running.pk})
    for person in (way.ana, way.lia, way.bo):
        way.accept(running, person)
    with pytest.raises(ValidationError, match="in touch already"):
        way.propose(way.broker)


def test_after_a_no_they_are_left_in_peace_for_two_months(way: Way) -> None:
    one = way.propose(way.ana, links=[])
    decline_introduction(party=way.party(one, way.bo), by=way.corridor.viewer(way.bo))
    with pytest.raises(ValidationError, match="Not this time"):
        way.propose(way.broker)
    way.need.expires_on += timedelta(days=90)
    way.need.save()
    with time_machine.travel(timezone.now() + limits.AFTER_A_NO + timedelta(minutes=1)):
        assert way.propose(way.broker).state == "asking"


@pytest.mark.parametrize(("role", "most"), [("member", limits.PROPOSALS_A_DAY), ("broker", 50)])
def test_so_many_proposals_a_day(way: Way, monkeypatch: pytest.MonkeyPatch, role: str, most: int) -> None:
    assert (limits.PROPOSALS_A_DAY, limits.PROPOSALS_OF_BROKERS_A_DAY) == (10, 50)
    by = way.ana if role == "member" else way.broker
    people = others(way, 2)
    first = way.propose(by, sought=people[0], links=[])
    Introduction.objects.bulk_create(
        Introduction(
            network=first.network, proposed_by=first.proposed_by, reason="x", expires_at=first.expires_at
        )
        for _ in range(most - 1)
    )
    with pytest.raises(ValidationError, match=str(most)):
        way.propose(by, sought=people[1], links=[])
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert way.propose(by, sought=people[1], links=[]).state == "asking"


def test_nobody_is_asked_about_many_at_once(way: Way) -> None:
    people = others(way, limits.MOST_WAITING + 1)
    for seeker in people[:-1]:
        way.propose(way.broker, seeker=seeker, listing=None, links=[])
    with pytest.raises(ValidationError, match="several introductions"):
        way.propose(way.broker, seeker=people[-1], listing=None, links=[])
    assert Introduction.objects.count() == limits.MOST_WAITING


def test_who_answers_for_an_organisation(way: Way, make_account: Any) -> None:
    corridor, heat = way.corridor, way.organisation("Fyn Heat")
    empty = corridor.add_organisation("Empty Hall", corridor.south)
    found = answerer_of(empty)
    assert found
    assert (found.account, found.instead) == (corridor.gateway(corridor.south), True)
    staff = corridor.add_person("staff", empty, role="member")
    found = answerer_of(empty)
    assert found
    assert (found.account, found.instead) == (staff.account, False)
    Person.objects.filter(pk=staff.pk).update(consented_at=None)
    assert answerer_of(empty) == type(found)(corridor.gateway(corridor.south), True)
    contact = corridor.add_person("contact", heat, role="member")
    assert way.bo.account
    assert contact.account
    offer = corridor.add_listing(heat, "Heat pumps", direction="offer", contact=contact)
    assert answerer_of(heat) == type(found)(way.bo.account)
    assert answerer_of(heat, offer) == type(found)(contact.account)
    late = corridor.add_person("late", heat)
    assert late.account
    authored = corridor.add_listing(heat, "More", direction="offer", created_by=late.account)
    assert answerer_of(heat, authored) == type(found)(late.account)
    assert answerer_of(empty, but=[corridor.gateway(corridor.south).pk]) is None
