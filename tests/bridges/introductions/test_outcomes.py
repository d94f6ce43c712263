"""What came of it: asked twice, answered in two clicks, evidence when they work together."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from punte.bridges.jobs.introductions import look_after_introductions
from punte.bridges.models import Evidence, Introduction, Outcome
from punte.bridges.services.introductions import leave_introduction
from punte.bridges.services.outcomes import answer_outcome
from punte.post.desk import gather
from punte.post.places import places_of
from punte.records.history import trail_of
from punte.records.models import Event
from punte.records.refs import ref
from tests.bridges.introductions.conftest import Way, links_in, mails_to, press

pytestmark = pytest.mark.django_db
WEEKS, MONTHS = timedelta(days=14, minutes=1), timedelta(days=91, minutes=1)


def run_after(wait: timedelta) -> int:
    with time_machine.travel(timezone.now() + wait, tick=False):
        return look_after_introductions.func()["outcomes"]


def outcome(one: Introduction, way: Way, who: str = "bo", stage: str = "two_weeks") -> Outcome:
    return Outcome.objects.get(introduction=one, party__person=way.corridor.people[who], stage=stage)


def test_both_are_asked_after_two_weeks_and_three_months_each_once(way: Way) -> None:
    way.in_touch()
    assert [run_after(timedelta(days=13)), run_after(WEEKS), run_after(WEEKS)] == [0, 2, 0]
    assert [run_after(timedelta(days=90)), run_after(MONTHS), run_after(MONTHS)] == [0, 2, 0]
    for person, other in ((way.ana, "Bo (Fyn Heat)"), (way.bo, "Ana (Mureș Pumps)")):
        asked = [mail.subject for mail in mails_to(person) if "became" in mail.subject]
        assert asked == [f"What became of you and {other}?"] * 2
    assert not [mail for mail in mails_to(way.lia) if "became" in mail.subject]


@pytest.mark.parametrize(("number", "answer"), [(0, "began"), (1, "going_on"), (2, "ended"), (3, "nothing")])
def test_answered_from_the_mail_in_two_clicks(way: Way, number: int, answer: str) -> None:
    one = way.in_touch()
    run_after(WEEKS)
    link = links_in(mails_to(way.bo)[-1])[number]
    assert press(link).status_code == 200
    assert outcome(one, way).answer == answer
    worked = Evidence.objects.filter(kind="worked_together", source_id=one.pk, good=True)
    assert worked.count() == (answer == "began")
    assert not Evidence.objects.filter(source_id=one.pk, good=False).exists()
    # The other three do nothing any more.
    others = [path for path in links_in(mails_to(way.bo)[-1]) if path != link]
    from django.test import Client

    assert [Client().get(path).status_code for path in others] == [410, 410, 410]


def test_that_they_work_together_is_noted_once_whoever_says_so(way: Way) -> None:
    one = way.in_touch()
    for who, stage in (("ana", "two_weeks"), ("bo", "two_weeks"), ("bo", "three_months")):
        viewer = way.corridor.viewer(way.corridor.people[who])
        answer_outcome(outcome=outcome(one, way, who, stage), answer="began", by=viewer)
    assert Evidence.objects.filter(kind="worked_together", source_id=one.pk).count() == 1
    answer_outcome(
        outcome=outcome(one, way, "ana", "three_months"), answer="ended", by=way.corridor.viewer(way.ana)
    )
    noted = Evidence.objects.get(kind="worked_together", source_id=one.pk)
    assert (noted.good, noted.contested_at) == (True, None)


def test_each_answers_for_themselves_once(way: Way) -> None:
    one = way.in_touch()
    asked = outcome(one, way, "ana")
    for other in (way.bo, way.lia, way.broker):
        with pytest.raises(PermissionDenied):
            answer_outcome(outcome=asked, answer="began", by=way.corridor.viewer(other))
    mine = way.corridor.viewer(way.ana)
    with pytest.raises(ValidationError):
        answer_outcome(outcome=asked, answer="love", by=mine)
    answer_outcome(outcome=asked, answer="nothing", by=mine)
    with pytest.raises(ValidationError):
        answer_outcome(outcome=asked, answer="began", by=mine)
    assert Event.objects.filter(kind="bridges.outcome.answered").count() == 1


def test_it_waits_on_the_desk_until_answered(way: Way) -> None:
    one = way.in_touch()
    run_after(WEEKS)
    assert way.ana.account
    (item,) = gather(way.ana.account, places_of(way.ana.account))
    assert str(item.sentence) == "What became of you and Bo (Fyn Heat)?"
    answer_outcome(outcome=outcome(one, way, "ana"), answer="going_on", by=way.corridor.viewer(way.ana))
    assert gather(way.ana.account, places_of(way.ana.account)) == []


def test_who_closed_the_conversation_is_not_asked(way: Way) -> None:
    one = way.in_touch()
    leave_introduction(party=way.party(one, way.ana), by=way.corridor.viewer(way.ana))
    assert run_after(WEEKS) == 0


def test_the_needs_trail_ends_in_its_outcome(way: Way) -> None:
    one = way.in_touch()
    answer_outcome(outcome=outcome(one, way, "ana"), answer="began", by=way.corridor.viewer(way.ana))
    trail = trail_of(way.corridor.viewer(way.ana), ref(way.need))
    (introduced,) = trail.fruits
    beyond = [
        (node.shown.noun, node.shown.title) for node in introduced.beyond if node.shown.noun == "Outcome"
    ]
    assert beyond == [("Outcome", "We work together")]
