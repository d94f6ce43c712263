"""They write to each other: a mail for the first unread message, limits, the broker if both want."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from punte.bridges import limits
from punte.bridges.models import Introduction, Message
from punte.bridges.services.conversation import mark_read, send_message
from punte.bridges.services.introductions.answering import let_broker_stay
from punte.ecosystem.models import Person
from punte.members.models import Account
from punte.post.desk import gather
from punte.post.places import places_of
from punte.records.models import Event
from tests.bridges.introductions.conftest import Way, mails_to

pytestmark = pytest.mark.django_db


def write(way: Way, one: Introduction, who: Person | Account, text: str = "Hello") -> Message:
    return send_message(introduction=one, text=text, by=way.corridor.viewer(who))


def read(way: Way, one: Introduction, who: Person | Account) -> None:
    mark_read(introduction=Introduction.objects.get(pk=one.pk), by=way.corridor.viewer(who))


def letters(who: Person | Account) -> list[str]:
    return [mail.subject for mail in mails_to(who) if "written to you" in mail.subject]


def on_desk(person: Person) -> list[str]:
    assert person.account
    items = gather(person.account, places_of(person.account))
    return [item.key.rsplit(".", 1)[0] for item in items]


def test_nobody_writes_before_both_said_yes_or_from_outside(way: Way, make_account: Any) -> None:
    one = way.propose(way.ana)
    with pytest.raises(PermissionDenied):
        write(way, one, way.ana)
    way.accept(one, way.lia)
    way.accept(one, way.bo)
    for other in (way.lia, way.broker, make_account("manager", way.corridor.network)):
        with pytest.raises(PermissionDenied):
            write(way, one, other)
    assert write(way, one, way.ana).text == "Hello"


def test_one_mail_for_what_piles_up_unread(way: Way) -> None:
    one = way.in_touch()
    write(way, one, way.ana, "First")
    write(way, one, way.ana, "Second")
    assert letters(way.bo) == ["Ana (Mureș Pumps) has written to you"]
    assert "First" in mails_to(way.bo)[-1].text
    assert f"/introductions/{one.pk}/#write" in mails_to(way.bo)[-1].text
    assert on_desk(way.bo) == ["bridges.message"]
    read(way, one, way.bo)
    assert on_desk(way.bo) == []
    write(way, one, way.ana, "Third")
    assert len(letters(way.bo)) == 2
    write(way, one, way.bo, "Answer")  # answering is reading
    assert on_desk(way.bo) == []
    assert on_desk(way.ana) == ["bridges.message"]
    assert letters(way.ana) == ["Bo (Fyn Heat) has written to you"]


def test_the_log_knows_that_they_wrote_not_what(way: Way) -> None:
    one = way.in_touch()
    message = write(way, one, way.ana, "Between us")
    event = Event.objects.get(kind="bridges.message.sent")
    assert (event.subject_id, event.before, event.after, event.origin_id) == (message.pk, {}, {}, None)


def test_limits_of_length_and_number(way: Way) -> None:
    one = way.in_touch()
    for text in ("", "  ", "x" * (limits.MESSAGE_LETTERS + 1)):
        with pytest.raises(ValidationError):
            write(way, one, way.ana, text)
    Message.objects.bulk_create(
        Message(
            network=one.network, introduction=one, author=way.ana.account, text="x", sent_at=timezone.now()
        )
        for _ in range(limits.MESSAGES_A_DAY)
    )
    with pytest.raises(ValidationError, match="tomorrow"):
        write(way, one, way.ana)
    assert write(way, one, way.bo).text == "Hello"


def test_the_broker_reads_along_when_both_want_that(way: Way) -> None:
    one = way.in_touch()
    ana, bo = way.party(one, way.ana), way.party(one, way.bo)
    for other in (way.bo, way.broker):
        with pytest.raises(PermissionDenied):
            let_broker_stay(party=ana, by=way.corridor.viewer(other), stay=True)
    let_broker_stay(party=ana, by=way.corridor.viewer(way.ana), stay=True)
    with pytest.raises(PermissionDenied):
        write(way, one, way.broker)
    let_broker_stay(party=bo, by=way.corridor.viewer(way.bo), stay=True)
    write(way, one, way.ana, "To both")
    assert letters(way.broker) == ["Ana (Mureș Pumps) has written to you"]
    write(way, one, way.ana, "More")
    assert len(letters(way.broker)) == 1
    read(way, one, way.broker)
    write(way, one, way.bo, "And more")
    assert len(letters(way.broker)) == 2
    read(way, one, way.ana)
    write(way, one, way.broker, "I listen")
    assert f"{way.broker.get_full_name()} has written to you" in letters(way.ana)
    let_broker_stay(party=bo, by=way.corridor.viewer(way.bo), stay=False)
    with pytest.raises(PermissionDenied):
        write(way, one, way.broker)


def test_a_gateway_that_did_not_propose_reads_nothing(way: Way, sign_in: Any) -> None:
    one = way.in_touch()
    write(way, one, way.ana, "A secret number")
    north = way.corridor.gateway(way.corridor.north)
    for account in (north, way.broker, way.lia.account):
        page = sign_in(account).get(f"/n/corridor/introductions/{one.pk}/")
        assert page.status_code == 200
        assert "A secret number" not in page.content.decode()
    page = sign_in(way.bo.account).get(f"/n/corridor/introductions/{one.pk}/")
    assert "A secret number" in page.content.decode()
