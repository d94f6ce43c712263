"""In the middle of it somebody withdraws consent, leaves the network, or is erased."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from punte.bridges.models import Introduction, Message, Party
from punte.bridges.services.conversation import send_message
from punte.bridges.services.introductions import decline_introduction, leave_introduction
from punte.ecosystem.models import Person
from punte.ecosystem.services.people import withdraw_agreement
from punte.members.services.memberships import leave_network
from punte.records.people import exporters
from punte.records.people.erasure import ask_erasure, whom
from punte.records.refs import ref
from tests.bridges.introductions.conftest import Way, mails_to

pytestmark = pytest.mark.django_db
type RunJobs = Callable[[], int]


def withdraw(way: Way, person: Person) -> None:
    withdraw_agreement(person=person, by=way.corridor.viewer(person))


def leave(way: Way, person: Person) -> None:
    leave_network(network=way.corridor.network, by=way.corridor.viewer(person))


def erase(way: Way, person: Person) -> None:
    assert person.account
    ask_erasure(ref(person.account))


GOING = pytest.mark.parametrize("go", [withdraw, leave, erase])


@GOING
def test_a_side_that_goes_ends_what_is_being_asked(way: Way, run_jobs: RunJobs, go: Any) -> None:
    one = way.propose(way.broker)
    way.accept(one, way.ana)
    run_jobs()
    go(way, way.ana)
    run_jobs()
    assert way.states(one) == ["ended", "left", "asked", "waiting"]
    for reader in (way.lia, way.broker):
        mail = mails_to(reader)[-1]
        assert mail.subject.endswith("it cannot go on"), mail.subject
        for word in ("Ana", "Mureș Pumps", "consent", "erase", "withdr"):
            assert word not in mail.subject + mail.text, word
    assert mails_to(way.bo) == []
    with pytest.raises(ValidationError):
        way.accept(one, way.lia)


@GOING
def test_a_link_that_goes_while_asked_leaves_the_way_open(way: Way, run_jobs: RunJobs, go: Any) -> None:
    one = way.propose(way.ana)
    go(way, way.lia)
    run_jobs()
    assert way.states(one) == ["asking", "accepted", "left", "waiting"]
    assert "not available" in mails_to(way.ana)[-1].subject


@GOING
def test_a_link_that_goes_before_being_asked_is_passed_by(way: Way, run_jobs: RunJobs, go: Any) -> None:
    one = way.propose(way.broker)
    go(way, way.lia)
    run_jobs()
    assert way.states(one) == ["asking", "asked", "left", "waiting"]
    way.accept(one, way.ana)
    assert way.states(one) == ["asking", "accepted", "left", "asked"]


@GOING
def test_a_link_that_goes_after_saying_yes_is_not_named_any_more(
    way: Way, run_jobs: RunJobs, go: Any
) -> None:
    one = way.propose(way.ana)
    way.accept(one, way.lia)
    go(way, way.lia)
    run_jobs()
    assert way.states(one) == ["asking", "accepted", "left", "asked"]
    way.accept(one, way.bo)
    assert way.states(one) == ["accepted", "accepted", "left", "accepted"]
    assert "Lia" not in mails_to(way.bo)[-1].text


def test_who_left_is_not_there_for_the_other(way: Way, run_jobs: RunJobs, sign_in: Any) -> None:
    one = way.in_touch()
    send_message(introduction=one, text="From Ana with the numbers", by=way.corridor.viewer(way.ana))
    erase(way, way.ana)
    run_jobs()
    assert way.states(one) == ["ended", "left", "accepted", "accepted"]
    text = sign_in(way.bo.account).get(f"/n/corridor/introductions/{one.pk}/").content.decode()
    for word in ("Ana", "Mureș Pumps", "From Ana", way.ana.email):
        assert word not in text, word
    assert "Somebody who has left" in text
    with pytest.raises(ValidationError, match="ended"):
        send_message(introduction=one, text="?", by=way.corridor.viewer(way.bo))


def test_who_withdraws_consent_keeps_what_both_had_agreed_to_and_may_close_it(
    way: Way, run_jobs: RunJobs
) -> None:
    one = way.in_touch()
    withdraw(way, way.ana)
    run_jobs()
    assert way.states(one) == ["accepted", "accepted", "accepted", "accepted"]
    for other in (way.bo, way.lia):
        with pytest.raises(PermissionDenied):
            leave_introduction(party=way.party(one, way.ana), by=way.corridor.viewer(other))
    leave_introduction(party=way.party(one, way.ana), by=way.corridor.viewer(way.ana))
    assert way.states(one) == ["ended", "left", "accepted", "accepted"]
    assert mails_to(way.bo)[-1].subject.endswith("it cannot go on")


def test_another_role_in_the_network_is_no_leaving(way: Way, run_jobs: RunJobs) -> None:
    from punte.members.models import Membership
    from punte.members.services.memberships import end_membership, give_role

    one = way.propose(way.broker)
    assert way.ana.account
    give_role(network=way.corridor.network, account=way.ana.account, role="member", by=None)
    old = Membership.objects.get(account=way.ana.account, role="editor")
    end_membership(membership=old, by=way.corridor.viewer(way.ana))
    run_jobs()
    assert way.states(one) == ["asking", "asked", "waiting", "waiting"]


def test_erasure_takes_words_and_causes_and_can_be_repeated(way: Way, run_jobs: RunJobs) -> None:
    talk = way.in_touch(way.ana)
    message = send_message(introduction=talk, text="My number is 123", by=way.corridor.viewer(way.ana))
    mia = way.corridor.add_person("mia", way.organisation("Fyn Heat"))
    asked = way.propose(way.broker, seeker=mia, sought=way.ana, links=[], listing=None)
    way.accept(asked, mia)
    decline_introduction(party=way.party(asked, way.ana), by=way.corridor.viewer(way.ana), cause="no_time")
    assert way.ana.account
    known = {one.name: list(one.export(whom(ref(way.ana.account)))) for one in exporters.all()}
    assert [row["text"] for row in known["bridges.messages"]] == ["My number is 123"]
    assert [row["cause"] for row in known["bridges.introductions"]] == ["", "No time at present"]
    for _time in range(2):
        erase(way, way.ana)
        run_jobs()
        assert Message.objects.get(pk=message.pk).text == "[erased]"
        assert Introduction.objects.get(pk=talk.pk).reason == "[erased]"
        assert not Party.objects.exclude(cause="").exists()
        assert Party.objects.filter(person=None, state="left", role="seeker").count() == 1
        assert Party.objects.filter(person=None, state="declined").count() == 1
