"""Two at the same moment, on real connections: exactly one of them wins, nothing is said twice."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from punte.bridges import limits
from punte.bridges.models import Evidence, Introduction, Outcome, Party
from punte.bridges.services.conversation import send_message
from punte.bridges.services.introductions import (
    accept_introduction,
    clock,
    decline_introduction,
    withdraw_introduction,
)
from punte.bridges.services.outcomes import ask_due_outcomes
from punte.post.models import Mail
from punte.records.models import Event
from tests.bridges.introductions.conftest import Way, mails_to

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run each in a thread and connection of its own, started together; what came of each."""
    barrier, found = Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=20)
            found[number] = act()
        except Exception as error:
            found[number] = error  # type: ignore[call-overload]  # what came of it, good or bad
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def refused(found: Sequence[Any]) -> int:
    return sum(isinstance(one, ValidationError) for one in found)


def test_two_brokers_propose_the_same_two(way: Way) -> None:
    brokers = [way.broker, way.corridor.gateway(way.corridor.north)]
    found = at_once(*(lambda broker=broker: way.propose(broker) for broker in brokers))
    assert refused(found) == 1, found
    assert Introduction.objects.count() == 1
    assert len(mails_to(way.ana)) == 1


def test_one_proposer_at_the_limit_twice(way: Way) -> None:
    people = [way.corridor.add_person(f"person{n}", way.organisation("Fyn Heat")) for n in range(3)]
    first = way.propose(way.ana, sought=people[0], links=[])
    Introduction.objects.bulk_create(
        Introduction(
            network=first.network, proposed_by=first.proposed_by, reason="x", expires_at=first.expires_at
        )
        for _ in range(limits.PROPOSALS_A_DAY - 2)
    )
    found = at_once(
        *(lambda person=person: way.propose(way.ana, sought=person, links=[]) for person in people[1:])
    )
    assert refused(found) == 1, found
    assert Introduction.objects.count() == limits.PROPOSALS_A_DAY


def test_yes_in_one_window_and_no_in_another(way: Way) -> None:
    one = way.propose(way.ana, links=[])
    party, viewer = way.party(one, way.bo), way.corridor.viewer(way.bo)
    found = at_once(
        lambda: accept_introduction(party=party, by=viewer),
        lambda: decline_introduction(party=party, by=viewer),
    )
    assert refused(found) == 1, found
    assert way.states(one) in (["accepted", "accepted", "accepted"], ["declined", "accepted", "declined"])
    settled = Event.objects.filter(
        subject_id=one.pk, kind__in=["bridges.introduction.accepted", "bridges.introduction.declined"]
    )
    assert settled.count() == 1


def test_yes_while_the_proposer_takes_it_back(way: Way) -> None:
    one = way.propose(way.ana, links=[])
    found = at_once(
        lambda: way.accept(one, way.bo),
        lambda: withdraw_introduction(introduction=one, by=way.corridor.viewer(way.ana)),
    )
    assert refused(found) == 1, found
    taken = way.states(one)[0] == "withdrawn"
    assert Outcome.objects.filter(introduction=one).count() == (0 if taken else 4)
    assert Evidence.objects.filter(kind="introduced").count() == (0 if taken else 1)


def test_two_workers_remind_expire_and_ask_once(way: Way) -> None:
    one = way.propose(way.ana, links=[])
    start = timezone.now()
    with time_machine.travel(start + timedelta(days=6)):
        now = timezone.now()
        assert sorted(at_once(*[lambda: clock.remind_asked(now=now)] * 2)) in ([0, 1], [False, True])
    assert len(mails_to(way.bo)) == 2
    assert Party.objects.get(introduction=one, role="sought").reminders == 1
    over = start + limits.ANSWER + timedelta(minutes=1)
    assert sorted(at_once(*[lambda: clock.expire_unanswered(now=over)] * 2)) == [0, 1]
    assert [mail.subject for mail in mails_to(way.ana)] == ["Fyn Heat: no answer in time"]
    talk = way.in_touch()
    due = timezone.now() + timedelta(days=15)
    assert sum(at_once(*[lambda: ask_due_outcomes(now=due)] * 2)) == 2
    assert Mail.objects.filter(template="bridges/outcome").count() == 2
    assert Event.objects.filter(kind="bridges.outcome.asked", origin_id=talk.pk).count() == 2


def test_two_messages_at_once_bring_one_mail(way: Way) -> None:
    one = way.in_touch()
    viewer = way.corridor.viewer(way.ana)
    acts = [lambda: send_message(introduction=one, text="Hello", by=viewer)] * 2
    assert refused(at_once(*acts)) == 0
    assert one.messages.count() == 2
    assert len([mail for mail in mails_to(way.bo) if mail.template == "bridges/message"]) == 1
