"""Asked one at a time, from the mail or the page; a no is friendly; the proposer steers past links."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from punte.bridges.models import Evidence, Introduction, Party
from punte.bridges.services.introductions import (
    accept_introduction,
    decline_introduction,
    go_on,
    withdraw_introduction,
)
from punte.records.history import trail_of
from punte.records.models import Event
from punte.records.refs import ref
from tests.bridges.introductions.conftest import Way, links_in, mails_to, press

pytestmark = pytest.mark.django_db


def kinds(one: Introduction) -> list[str]:
    events = Event.objects.filter(subject_id=one.pk).order_by("id")
    return [event.kind.removeprefix("bridges.introduction.") for event in events]


def test_parties_are_asked_one_after_the_other_from_their_mails(way: Way) -> None:
    one = way.propose(way.broker)
    assert way.states(one) == ["asking", "asked", "waiting", "waiting"]
    for person, then in (
        (way.ana, ["asking", "accepted", "asked", "waiting"]),
        (way.lia, ["asking", "accepted", "accepted", "asked"]),
        (way.bo, ["accepted", "accepted", "accepted", "accepted"]),
    ):
        (mail,) = mails_to(person)
        yes, _no = links_in(mail)
        before = way.states(one)
        assert Client().get(yes).status_code == 200
        assert way.states(one) == before  # a scanner that opens links changes nothing
        assert press(yes).status_code == 200
        assert way.states(one) == then
        assert Client().post(yes).status_code == 410  # once
    one.refresh_from_db()
    assert one.accepted_at is not None
    assert kinds(one) == [
        "proposed",
        "asked",
        "agreed",
        "asked",
        "agreed",
        "asked",
        "agreed",
        "accepted",
    ]


def test_whoever_proposes_has_said_yes_with_that(way: Way) -> None:
    assert way.states(way.propose(way.ana)) == ["asking", "accepted", "asked", "waiting"]


def test_a_link_introduces_two_whom_they_know(way: Way) -> None:
    one = way.propose(
        way.lia,
        seeker_organisation=way.organisation("Mureș Pumps"),
        sought_organisation=way.organisation("Fyn Heat"),
    )
    assert way.states(one) == ["asking", "asked", "accepted", "waiting"]


def test_the_sought_may_propose_it_and_the_seeker_is_asked(way: Way) -> None:
    one = way.propose(way.bo, links=[])
    assert way.states(one) == ["asking", "asked", "accepted"]
    assert way.states(way.accept(one, way.ana)) == ["accepted", "accepted", "accepted"]


def test_only_who_is_asked_answers_and_only_once(way: Way) -> None:
    one = way.propose(way.broker)
    asked, later = way.party(one, way.ana), way.party(one, way.bo)
    for other in (way.bo, way.lia, way.broker, way.corridor.gateway(way.corridor.north)):
        with pytest.raises(PermissionDenied):
            accept_introduction(party=asked, by=way.corridor.viewer(other))
    with pytest.raises(ValidationError):
        accept_introduction(party=later, by=way.corridor.viewer(way.bo))
    way.accept(one, way.ana)
    for act in (accept_introduction, decline_introduction):
        with pytest.raises(ValidationError):
            act(party=asked, by=way.corridor.viewer(way.ana))
    assert way.states(one) == ["asking", "accepted", "asked", "waiting"]


def test_a_no_is_told_as_not_this_time_and_its_cause_to_nobody(way: Way) -> None:
    one = way.propose(way.ana, links=[])
    decline_introduction(party=way.party(one, way.bo), by=way.corridor.viewer(way.bo), cause="no_time")
    assert way.states(one) == ["declined", "accepted", "declined"]
    assert way.party(one, way.bo).cause == "no_time"
    mail = mails_to(way.ana)[-1]
    assert mail.subject == "Fyn Heat: not this time"
    for word in ("no_time", "No time", "Bo"):
        assert word not in mail.text + mail.html + mail.subject
    event = Event.objects.get(subject_id=one.pk, kind="bridges.introduction.declined")
    assert (event.actor_id, event.before, event.after) == (None, {}, {"state": "declined"})
    with pytest.raises(ValidationError):
        way.propose(way.ana, links=[])  # not again so soon


def test_declining_from_the_mail_needs_no_cause(way: Way) -> None:
    one = way.propose(way.ana, links=[])
    _yes, no = links_in(mails_to(way.bo)[0])
    assert press(no).status_code == 200
    assert way.states(one) == ["declined", "accepted", "declined"]
    assert way.party(one, way.bo).cause == ""


def test_who_was_not_asked_never_hears_of_it(way: Way) -> None:
    one = way.propose(way.broker)
    decline_introduction(party=way.party(one, way.ana), by=way.corridor.viewer(way.ana))
    assert mails_to(way.bo) + mails_to(way.lia) == []
    assert mails_to(way.broker)[-1].subject == "Ana (Mureș Pumps) ↔ Bo (Fyn Heat): not this time"


def test_without_a_link_that_says_no_it_goes_on(way: Way) -> None:
    one = way.propose(way.ana)
    decline_introduction(party=way.party(one, way.lia), by=way.corridor.viewer(way.lia), cause="rather_not")
    assert way.states(one) == ["asking", "accepted", "declined", "waiting"]
    mail = mails_to(way.ana)[-1]
    assert "not available" in mail.subject
    assert "Lia" not in mail.subject + mail.text + mail.html
    assert go_on(introduction=one, by=way.corridor.viewer(way.ana)).state == "asking"
    assert way.states(one) == ["asking", "accepted", "declined", "asked"]
    way.accept(one, way.bo)
    # Who did not introduce them is noted with nobody.
    pairs = Evidence.objects.filter(kind="introduced").values_list("a_person", "b_person")
    assert {frozenset(pair) for pair in pairs} == {frozenset({way.ana.pk, way.bo.pk})}


def test_through_another_chain(way: Way) -> None:
    mia = way.corridor.add_person("mia", way.organisation("Bridge Office"))
    for other in (way.ana, way.bo):
        way.corridor.worked_together(mia, other)
    one = way.propose(way.ana)
    decline_introduction(party=way.party(one, way.lia), by=way.corridor.viewer(way.lia))
    with pytest.raises(ValidationError):
        go_on(introduction=one, by=way.corridor.viewer(way.ana), links=[way.lia])
    go_on(introduction=one, by=way.corridor.viewer(way.ana), links=[mia])
    assert way.states(one) == ["asking", "accepted", "declined", "asked", "waiting"]
    way.accept(one, mia)
    assert way.states(one) == ["asking", "accepted", "declined", "accepted", "asked"]


def test_a_silent_link_is_passed_by_and_its_mail_does_nothing_any_more(way: Way) -> None:
    one = way.propose(way.ana)
    yes, _no = links_in(mails_to(way.lia)[0])
    go_on(introduction=one, by=way.corridor.viewer(way.ana))
    assert way.states(one) == ["asking", "accepted", "silent", "asked"]
    assert Client().get(yes).status_code == 410
    with pytest.raises(ValidationError):  # a side is not passed by
        go_on(introduction=one, by=way.corridor.viewer(way.ana))


def test_only_the_proposer_steers_and_takes_back(way: Way) -> None:
    one = way.propose(way.broker)
    for act in (go_on, withdraw_introduction):
        for other in (way.ana, way.bo, way.corridor.gateway(way.corridor.north)):
            with pytest.raises(PermissionDenied):
                act(introduction=one, by=way.corridor.viewer(other))
    withdraw_introduction(introduction=one, by=way.corridor.viewer(way.broker))
    assert way.states(one) == ["withdrawn", "asked", "waiting", "waiting"]
    assert mails_to(way.ana)[-1].subject.endswith("taken back")
    assert mails_to(way.bo) == []
    with pytest.raises(ValidationError):
        way.accept(one, way.ana)
    assert Event.objects.get(kind="bridges.introduction.withdrawn").actor_id == way.broker.pk


def test_all_yes_is_evidence_of_the_two_and_of_who_introduced_them(way: Way) -> None:
    one = way.in_touch()
    rows = Evidence.objects.filter(kind="introduced", source_id=one.pk, theme=way.corridor.theme)
    assert {frozenset(pair) for pair in rows.values_list("a_person", "b_person")} == {
        frozenset(pair)
        for pair in ((way.ana.pk, way.bo.pk), (way.lia.pk, way.ana.pk), (way.lia.pk, way.bo.pk))
    }


def test_the_trail_of_the_need_leads_here_and_the_log_names_no_party(way: Way) -> None:
    one = way.in_touch(way.ana)
    trail = trail_of(way.corridor.viewer(way.ana), ref(way.need))
    assert [(node.shown.noun, node.shown.title) for node in trail.fruits] == [
        ("Introduction", "Bo (Fyn Heat)")
    ]
    assert set(Event.objects.filter(subject_id=one.pk).values_list("actor_id", flat=True)) == {None}


def test_the_log_names_a_broker_who_proposed(way: Way) -> None:
    one = way.propose(way.broker)
    assert Event.objects.get(subject_id=one.pk, kind__endswith="proposed").actor_id == way.broker.pk


def test_a_broker_stays_only_if_asked_to(way: Way) -> None:
    one = way.propose(way.broker)
    way.accept(one, way.ana, with_broker=True)
    way.accept(one, way.lia, with_broker=True)
    stays: Any = dict(Party.objects.filter(introduction=one).values_list("role", "with_broker"))
    assert stays == {"seeker": True, "link": False, "sought": False}
