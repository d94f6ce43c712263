"""The programme: lines, clashes, sessions in one go, whose calendar it stands in."""

from datetime import UTC, date, datetime, time
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from icalendar import Calendar

from punte.camps.calendar import entries
from punte.camps.choices import CampState, DutyKind, ItemKind, ParticipantState
from punte.camps.models import Contribution, Duty, Item, Session
from punte.camps.queries.clashes import by_item, clashes
from punte.camps.queries.programme import days, items_of, now_and_next
from punte.camps.services.programme import (
    add_item,
    add_sessions,
    change_item,
    move_items,
    remove_item,
)
from punte.camps.services.publication import publish_programme
from punte.camps.services.rooms import add_room, change_room, remove_room
from punte.records.models import Event
from tests.camps.conftest import Stage, at

pytestmark = pytest.mark.django_db
WINDOW = (datetime(2027, 10, 1, tzinfo=UTC), datetime(2027, 11, 1, tzinfo=UTC))


def _kinds(stage: Stage) -> list[str]:
    return [one.kind for one in clashes(stage.camp, items_of(stage.camp))]


def _session(stage: Stage, challenge: int, start: datetime, end: datetime, **values: Any) -> Item:
    given = {"kind": ItemKind.SESSION, "challenge": stage.challenges[challenge], **values}
    return stage.add_item(f"Session {challenge}", start, end, **given)


def test_each_clash_is_found_and_said(stage: Stage) -> None:
    hall, blue = stage.add_room("Hall"), stage.add_room("Blue", capacity=2)
    people = [stage.add_participant(f"Person {n}") for n in range(3)]
    stage.add_team(stage.challenges[0], *people, published=False)
    one = _session(stage, 0, at(13, 7), at(13, 9), room=hall)
    two = _session(stage, 1, at(13, 7), at(13, 9))
    assert _kinds(stage) == []
    two.room = hall
    two.save()
    (clash,) = clashes(stage.camp, items_of(stage.camp))
    assert clash.says == "Wed 13 Oct 10:00: “Session 0” and “Session 1” are both in Hall."
    assert by_item([clash]) == {one.pk: ["room taken twice"], two.pk: ["room taken twice"]}
    two.room, two.challenge = None, stage.challenges[0]
    two.save()
    assert _kinds(stage) == ["challenge"]
    two.challenge = stage.challenges[1]
    two.save()
    for challenge in stage.challenges:
        Duty.objects.create(
            network=stage.network, participant=people[0], kind=DutyKind.FACILITATOR, challenge=challenge
        )
    (clash,) = clashes(stage.camp, items_of(stage.camp))
    assert clash.says == "Wed 13 Oct 10:00: Person 0 facilitates both “Session 0” and “Session 1”."
    Duty.objects.all().delete()
    lunch = stage.add_item("Lunch", at(13, 8, 30), at(13, 10))
    (clash,) = clashes(stage.camp, items_of(stage.camp))
    assert clash.items == (lunch, one, two)
    assert clash.says == "Wed 13 Oct 11:30: “Lunch” is for everybody while 2 lines for some run."
    lunch.starts_at, lunch.ends_at = at(13, 9), at(13, 10)  # touching is no clash
    lunch.save()
    assert _kinds(stage) == []
    stage.add_item("Talk", at(13, 9, 30), at(13, 10), room=blue)
    assert _kinds(stage) == ["everybody", "seats"]  # three people, two seats
    stage.add_item("Late", at(15, 21), at(15, 22))  # midnight has passed in Cluj
    assert _kinds(stage) == ["everybody", "seats", "day"]
    one.room = blue
    one.save()
    assert _kinds(stage) == ["seats", "everybody", "seats", "day"]


def test_organisers_write_it_each_change_told_and_counted_once_it_is_out(stage: Stage) -> None:
    by, room = stage.viewer(stage.organiser), stage.add_room("Hall")
    values = {"kind": ItemKind.PLENARY, "title": "Opening", "starts_at": at(13, 6), "ends_at": at(13, 7)}
    with pytest.raises(ValidationError):
        publish_programme(camp=stage.camp, by=by)
    with pytest.raises(PermissionDenied):
        add_item(camp=stage.camp, values=values, by=stage.viewer(stage.add_participant("Ana")))
    item = add_item(camp=stage.camp, values=values, by=by)
    with pytest.raises(ValidationError):
        add_item(camp=stage.camp, values={**values, "ends_at": at(13, 6)}, by=by)
    with pytest.raises(ValidationError):
        add_item(camp=stage.camp, values={**values, "kind": ItemKind.SESSION}, by=by)
    assert change_item(item=item, values={"room": room}, by=by).sequence == 0
    publish_programme(camp=stage.camp, by=by)
    publish_programme(camp=stage.camp, by=by)
    assert change_item(item=item, values={"title": "Welcome"}, by=by).sequence == 0
    assert change_item(item=item, values={"starts_at": at(13, 5)}, by=by).sequence == 1
    change_room(room=room, name="Great Hall", capacity=0, by=by)
    change_room(room=room, name="Great Hall", capacity=90, by=by)
    item.refresh_from_db()
    assert item.sequence == 2
    other = add_item(camp=stage.camp, values={**values, "title": "Coffee", "starts_at": at(13, 6, 30)}, by=by)
    tomorrow = stage.add_item("Tomorrow", at(14, 6), at(14, 7))
    assert move_items(item=item, minutes=15, following=True, by=by) == 2
    for one, start in ((item, at(13, 5, 15)), (other, at(13, 6, 45)), (tomorrow, at(14, 6))):
        one.refresh_from_db()
        assert one.starts_at == start
    remove_room(room=room, by=by)
    item.refresh_from_db()
    assert (item.room, item.sequence) == (None, 4)
    remove_item(item=other, by=by)
    kinds = Event.objects.filter(kind__startswith="camps.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == [
        "camps.item.added",
        "camps.item.changed",
        "camps.programme.published",
        *["camps.item.changed"] * 2,
        *["camps.camp.changed"] * 2,
        "camps.item.added",
        *["camps.item.changed"] * 2,
        "camps.camp.changed",
        "camps.item.removed",
    ]
    with pytest.raises(ValidationError):
        add_room(camp=stage.camp, name="", by=by)


def test_what_people_wrote_in_stays(stage: Stage) -> None:
    item = _session(stage, 0, at(13, 7), at(13, 9))
    session = Session.objects.create(network=stage.network, item=item)
    Contribution.objects.create(
        network=stage.network, session=session, kind="idea", text="x", client_key=session.pk
    )
    with pytest.raises(ValidationError):
        remove_item(item=item, by=stage.viewer(stage.organiser))


def test_six_sessions_find_their_place_between_what_is_for_everybody(stage: Stage) -> None:
    by = stage.viewer(stage.organiser)
    stage.add_item("Lunch", at(13, 9, 30), at(13, 10, 30))  # half past twelve
    made = add_sessions(
        challenge=stage.challenges[0],
        number=4,
        minutes=90,
        begin=time(10),
        days=[date(2027, 10, 13), date(2027, 10, 14), date(2027, 10, 15)],
        by=by,
    )
    assert [(one.number, one.title, one.starts_at) for one in made] == [
        (1, "Group session 1", at(13, 7)),
        (2, "Group session 2", at(13, 10, 30)),  # after lunch
        (3, "Group session 3", at(14, 7)),
        (4, "Group session 4", at(15, 7)),
    ]
    more = add_sessions(
        challenge=stage.challenges[0], number=1, minutes=60, begin=time(10), days=[date(2027, 10, 14)], by=by
    )
    assert (more[0].number, more[0].starts_at) == (5, at(14, 8, 30))
    with pytest.raises(ValidationError):
        add_sessions(
            challenge=stage.challenges[0],
            number=9,
            minutes=120,
            begin=time(10),
            days=[date(2027, 10, 13)],
            by=by,
        )
    assert _kinds(stage) == []


def test_a_calendar_holds_what_is_for_everybody_and_ones_own(
    stage: Stage, make_account: Any, django_assert_num_queries: Any
) -> None:
    everybody = stage.add_item("Opening", at(13, 6), at(13, 7))
    first, second = (_session(stage, n, at(14, 7), at(14, 9)) for n in (0, 1))
    placed, facilitator = stage.add_participant("Ana"), stage.add_participant("Bo")
    loose, gone = (
        stage.add_participant(name, state=state)
        for name, state in (("Cy", ParticipantState.CONFIRMED), ("Di", ParticipantState.WITHDRAWN))
    )
    stage.add_team(stage.challenges[0], placed)
    stage.add_team(stage.challenges[1], loose, published=False)
    Duty.objects.create(
        network=stage.network,
        participant=facilitator,
        kind=DutyKind.FACILITATOR,
        challenge=stage.challenges[1],
    )
    member = make_account("member", stage.network)

    def titles(account: Any) -> list[str]:
        return [one.uid.removeprefix("camps-item-") for one in entries(account, *WINDOW)]

    assert titles(placed.account) == titles(stage.organiser) == []
    stage.camp.programme_published_at = at(1, 1)
    stage.camp.save()
    all_of_it = [str(everybody.pk), *sorted([str(first.pk), str(second.pk)])]
    for account, wanted in (
        (placed.account, [str(everybody.pk), str(first.pk)]),
        (facilitator.account, [str(everybody.pk), str(second.pk)]),
        (loose.account, [str(everybody.pk)]),
        (gone.account, []),
        (member, []),
        (stage.organiser, all_of_it),
    ):
        assert titles(account) == wanted
    with django_assert_num_queries(3):
        entries(stage.organiser, *WINDOW)
    stage.camp.state = CampState.CANCELLED
    stage.camp.save()
    assert titles(placed.account) == []


def test_the_page_shows_parallel_rooms_by_the_clock_of_the_venue(
    stage: Stage, sign_in: Any, client: Client
) -> None:
    hall, blue = stage.add_room("Agora"), stage.add_room("Blue")
    stage.add_item("Opening", at(13, 6), at(13, 7), room=hall)
    _session(stage, 0, at(13, 7), at(13, 8), room=hall)
    _session(stage, 1, at(13, 7), at(13, 9), room=blue)
    (day,) = days(stage.camp, items_of(stage.camp))
    assert (day.name, [str(room) for room in day.columns]) == ("Wednesday, 13 October", ["Agora", "Blue"])
    assert [(row.hour, row.whole is not None) for row in day.rows] == [("09:00", True), ("10:00", False)]
    assert [[line.item.title for line in cell] for cell in day.rows[1].cells] == [
        ["Session 0"],
        ["Session 1"],
    ]
    base = f"/n/{stage.network.slug}/camps/cluj"
    ana = stage.add_participant("Ana")
    stage.add_team(stage.challenges[1], ana)
    for address in ("programme/", "programme.ics", "now/"):
        assert sign_in(ana.account).get(f"{base}/{address}").status_code == 404
    organiser: Client = sign_in(stage.organiser)
    assert organiser.post(f"{base}/programme/publish/").status_code == 302
    page = sign_in(ana.account).get(f"{base}/programme/").content.decode()
    assert page.count(">yours<") == 1
    assert "10:00 – 12:00" in page
    assert "/programme/add/" not in page
    found: Any = Calendar.from_ical(sign_in(ana.account).get(f"{base}/programme.ics").content)
    events = found.walk("VEVENT")
    assert [str(one["summary"]) for one in events] == ["Opening", "Session 0", "Session 1"]
    assert events[0]["dtstart"].dt.isoformat() == "2027-10-13T09:00:00+03:00"
    told = sign_in(ana.account).get(f"{base}/schedule.json").json()["schedule"]["conference"]
    assert (told["daysCount"], [one["index"] for one in told["days"]]) == (3, [1])
    (session,) = told["days"][0]["rooms"]["Blue"]
    assert (session["start"], session["duration"]) == ("10:00", "02:00")
    assert session["date"] == "2027-10-13T10:00:00+03:00"
    xml = ElementTree.fromstring(sign_in(ana.account).get(f"{base}/schedule.xml").content)
    assert [one.findtext("title") for one in xml.iter("event")] == ["Opening", "Session 0", "Session 1"]
    assert xml.findtext("conference/days") == "3"
    assert client.get(f"{base}/programme.ics").status_code == 302


def test_the_wall_says_what_is_on_and_what_comes(stage: Stage) -> None:
    hall, blue = stage.add_room("Agora"), stage.add_room("Blue")
    stage.add_item("Opening", at(13, 6), at(13, 7), room=hall)
    _session(stage, 1, at(13, 7), at(13, 9), room=blue)
    _session(stage, 0, at(13, 7), at(13, 8), room=hall)

    def seen(moment: datetime) -> tuple[list[str], str, list[str]]:
        found = now_and_next(stage.camp, moment)
        running, coming = ([line.item.title for line in part] for part in (found.running, found.coming))
        return running, found.next_start, coming

    assert seen(at(12, 6)) == ([], "Wednesday, 13 October 09:00", ["Opening"])
    assert seen(at(13, 6, 30)) == (["Opening"], "10:00", ["Session 0", "Session 1"])
    assert seen(at(13, 7)) == (["Session 0", "Session 1"], "", [])
    assert seen(at(13, 8)) == (["Session 1"], "", [])
    assert now_and_next(stage.camp, at(13, 6, 41)).clock == "09:41"


def test_forms_carry_on_where_the_line_before_ends(stage: Stage, sign_in: Any) -> None:
    organiser: Client = sign_in(stage.organiser)
    base = f"/n/{stage.network.slug}/camps/cluj"
    organiser.post(f"{base}/rooms/", {"name": "Hall", "capacity": ""})
    form = {"kind": "plenary", "day": "2027-10-13", "begin": "09:00", "end": "10:15", "room": ""}
    wrong = organiser.post(f"{base}/programme/add/", {**form, "end": "08:00"})
    assert b"It ends before it begins." in wrong.content
    answer = organiser.post(f"{base}/programme/add/", {**form, "next": "1"})
    made = Item.objects.get()
    assert (made.title, made.starts_at, made.ends_at) == ("Plenary", at(13, 6), at(13, 7, 15))
    assert answer["Location"] == f"{base}/programme/add/?after={made.pk}"
    page = organiser.get(answer["Location"]).content.decode()
    assert 'value="10:15"' in page
    assert 'value="11:30"' in page
    night = {**form, "title": "Dance", "kind": "social", "begin": "21:00", "end": "01:00"}
    organiser.post(f"{base}/programme/add/", night)
    dance = Item.objects.get(title="Dance")
    assert dance.ends_at == at(13, 22)
    organiser.post(f"{base}/programme/{dance.pk}/", {**night, "end": "23:00"})
    dance.refresh_from_db()
    assert dance.ends_at == at(13, 20)
    sessions = {"number": "2", "minutes": "60", "pause": "10", "begin": "09:00", "days": ["2027-10-13"]}
    organiser.post(f"{base}/programme/sessions/", sessions)
    found = Item.objects.filter(kind="session").order_by("challenge__position", "number")
    assert [(one.number, one.starts_at) for one in found] == [
        (1, at(13, 7, 15)),
        (2, at(13, 8, 25)),
    ] * 2
    organiser.post(f"{base}/programme/{made.pk}/move/", {"minutes": "-30"})
    made.refresh_from_db()
    assert made.starts_at == at(13, 5, 30)
    organiser.post(f"{base}/programme/{made.pk}/remove/")
    assert not Item.objects.filter(pk=made.pk).exists()
