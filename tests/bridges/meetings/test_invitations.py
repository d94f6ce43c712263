"""The invitation as other programmes read it: one UID, a growing SEQUENCE, right across summer time."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import vobject
from icalendar import Calendar
from pytest_django import Settings

from punte.bridges.models import Meeting
from punte.bridges.services.meetings import (
    answer_invitation,
    answer_times,
    cancel_meeting,
    change_meeting,
    propose_other_times,
)
from punte.post.models import Mail
from tests.bridges.meetings.conftest import NEXT_MONDAY, TUESDAY, Outbox, Pair
from tests.conftest import MakeAccount
from tests.post.conftest import MailServer, mail_server  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db
BEFORE, AFTER = datetime(2026, 10, 23, 8, 0, tzinfo=UTC), datetime(2026, 10, 26, 8, 0, tzinfo=UTC)


def calendar_of(mail: Mail) -> str:
    """The text/calendar form of a mail; the same as the file that is attached."""
    (name, kind, content), (file, file_kind, same) = mail.attachments
    assert (name, file, file_kind) == ("", "invitation.ics", "application/ics")
    assert content == same
    text = base64.b64decode(content).decode()
    assert kind == f"text/calendar; method={vobject.readOne(text).method.value}"
    return text


def fixed(pair: Pair, start: datetime = NEXT_MONDAY) -> Meeting:
    meeting = pair.propose(times=[start], note="Bring the plan; șțăîâ.\nSecond line, with commas")
    return answer_times(meeting=meeting, slots=pair.slots(meeting), by=pair.viewer(pair.bo))


def change(pair: Pair, meeting: Meeting, **values: Any) -> Meeting:
    given = {
        "starts_at": meeting.starts_at,
        "minutes": 30,
        "place": "",
        "url": meeting.url,
        "note": meeting.note,
        **values,
    }
    return change_meeting(meeting=meeting, by=pair.viewer(pair.ana), **given)


def test_an_outside_parser_reads_the_invitation(pair: Pair, outbox: Outbox) -> None:
    meeting = fixed(pair)
    for mail in outbox()[-2:]:
        text = calendar_of(mail)
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        read = vobject.readOne(text)
        event = read.vevent
        assert read.method.value == "REQUEST"
        assert event.uid.value == f"{meeting.pk}@bridge.eu"
        assert event.sequence.value == "0"
        assert event.status.value == "CONFIRMED"
        assert event.summary.value == "Heat pumps for the lab"
        assert event.dtstart.value == NEXT_MONDAY
        assert event.dtend.value == NEXT_MONDAY + timedelta(minutes=30)
        assert event.dtstart.value.strftime("%H:%M") == "10:00"
        assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Europe/Bucharest"]
        assert "https://meet.example.eu/lab" in event.description.value
        assert "Second line, with commas" in event.description.value
        assert f"/meetings/{meeting.pk}/" in event.url.value
        assert event.organizer.value == f"mailto:{pair.account(pair.ana).email}"
        told = {one.value: one.params["PARTSTAT"] for one in event.attendee_list}
        assert told == {f"mailto:{pair.account(one).email}": ["ACCEPTED"] for one in (pair.ana, pair.bo)}


@pytest.mark.parametrize(
    ("start", "clock_there"),
    [
        (TUESDAY, "10:00"),  # a week before clocks go forward
        (NEXT_MONDAY, "10:00"),  # the day after
        (BEFORE, "11:00"),  # three days before they go back
        (AFTER, "10:00"),  # and after
    ],
)
def test_the_zones_own_rules_keep_it_right_when_clocks_change(
    pair: Pair, outbox: Outbox, start: datetime, clock_there: str
) -> None:
    fixed(pair, start)
    text = calendar_of(outbox()[-1])
    calendar = Calendar.from_ical(text)
    event: Any = calendar.walk("VEVENT")[0]
    assert event["DTSTART"].params["TZID"] == "Europe/Bucharest"
    assert event["DTSTART"].dt.strftime("%H:%M") == clock_there
    assert event["DTSTART"].dt == start
    rules: Any = calendar.walk("VTIMEZONE")[0]
    # By the rules that stand in the file alone, not by those this machine knows.
    own = rules.to_tz(lookup_tzid=False)
    naive = event["DTSTART"].dt.replace(tzinfo=None)
    assert naive.replace(tzinfo=own).astimezone(UTC) == start
    assert len(text) < 3000


def test_the_same_uid_and_a_growing_sequence_until_it_is_called_off(pair: Pair, outbox: Outbox) -> None:
    meeting = fixed(pair)
    seen = []

    def last(method: str) -> Any:
        read = [vobject.readOne(calendar_of(mail)) for mail in outbox()[-2:]]
        assert {one.method.value for one in read} == {method}
        seen.append((read[0].vevent.uid.value, int(read[0].vevent.sequence.value)))
        return read[0].vevent

    last("REQUEST")
    meeting = change(pair, meeting, starts_at=TUESDAY + timedelta(days=1))
    moved = last("REQUEST")
    assert moved.dtstart.value == TUESDAY + timedelta(days=1)
    by_address = {one.value: one.params["PARTSTAT"][0] for one in moved.attendee_list}
    assert by_address[f"mailto:{pair.account(pair.bo).email}"] == "NEEDS-ACTION"
    meeting = change(pair, meeting, place="Room 3")
    assert last("REQUEST").location.value == "Room 3"
    mails = len(outbox())
    change(pair, meeting, place="Room 3")
    assert len(outbox()) == mails, "nothing changed, nothing sent"
    cancel_meeting(meeting=meeting, by=pair.viewer(pair.bo))
    assert last("CANCEL").status.value == "CANCELLED"
    assert {uid for uid, _ in seen} == {f"{meeting.pk}@bridge.eu"}
    assert [sequence for _, sequence in seen] == [0, 1, 2, 3]


def test_other_times_for_a_fixed_one_take_it_out_of_calendars_and_bring_it_back(
    pair: Pair, outbox: Outbox
) -> None:
    meeting = fixed(pair)
    propose_other_times(meeting=meeting, times=[TUESDAY], minutes=30, by=pair.viewer(pair.bo))
    (mail,) = [one for one in outbox() if "does not hold any more" in one.text]
    assert mail.to == [pair.account(pair.ana).email]
    void = vobject.readOne(calendar_of(mail))
    assert (void.method.value, void.vevent.sequence.value) == ("CANCEL", "1")
    assert void.vevent.dtstart.value == NEXT_MONDAY
    answer_times(meeting=meeting, slots=pair.slots(meeting), by=pair.viewer(pair.ana))
    again = vobject.readOne(calendar_of(outbox()[-1]))
    assert (again.method.value, again.vevent.sequence.value) == ("REQUEST", "2")


def test_who_moved_is_asked_about_and_a_no_is_told(pair: Pair, outbox: Outbox) -> None:
    meeting = change(pair, fixed(pair), starts_at=TUESDAY)
    asked = {mail.to[0]: mail.text.count("/go/") for mail in outbox()[-2:]}
    assert asked == {pair.account(pair.ana).email: 0, pair.account(pair.bo).email: 2}
    answer_invitation(meeting=meeting, comes=False, by=pair.viewer(pair.bo))
    assert outbox()[-1].to == [pair.account(pair.ana).email]
    assert "Bo (Fyn Heat) cannot come." in outbox()[-1].text
    mails = len(outbox())
    answer_invitation(meeting=meeting, comes=False, by=pair.viewer(pair.bo))
    assert len(outbox()) == mails


def test_it_goes_over_the_wire_as_calendars_look_for_it(
    pair: Pair,
    outbox: Outbox,
    mail_server: MailServer,  # noqa: F811
    run_jobs: Any,
    make_account: MakeAccount,
) -> None:
    for person, address in ((pair.ana, "ana@river.eu"), (pair.bo, "bo@river.eu")):
        account = pair.account(person)
        account.email = address
        account.save()
    pair.ana.refresh_from_db()
    pair.bo.refresh_from_db()
    meeting = fixed(pair)
    run_jobs()
    got = [one for one in mail_server.postbox.got if one["To"] == "bo@river.eu"][-1]
    (form,) = [one for one in got.walk() if one.get_content_type() == "text/calendar"]
    (file,) = [one for one in got.walk() if one.get_filename() == "invitation.ics"]
    assert form.get_param("method") == "REQUEST"
    assert form.get_content_charset() == "utf-8"
    forms = next(one for one in got.walk() if one.get_content_type() == "multipart/alternative")
    kinds = [part.get_content_type() for part in forms.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
    for part in (form, file):
        text = bytes(part.get_payload(decode=True)).decode()
        assert vobject.readOne(text).vevent.uid.value == f"{meeting.pk}@bridge.eu"


@pytest.fixture(autouse=True)
def _one_domain(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Punte <punte@bridge.eu>"
