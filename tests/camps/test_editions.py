"""Founding, changing, copying editions; what is still missing; who organises them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from punte.camps.choices import CampState, DutyKind, ItemKind, ParticipantState
from punte.camps.clock import shifted, span
from punte.camps.models import Camp, Challenge, Duty, Item
from punte.camps.queries.setup import setup
from punte.camps.registrations import camp_desk, camp_people
from punte.camps.services import copying
from punte.camps.services.camps import add_camp, change_camp, remove_camp, set_invited, set_state, set_themes
from punte.camps.services.copying import copy_camp
from punte.ecosystem.models import Theme
from punte.members.models import Invitation, Membership
from punte.post.places import places_of
from punte.records.models import Event, SearchEntry
from punte.records.people import ERASED, Whom
from punte.records.refs import ref
from tests.camps.conftest import Stage, at

pytestmark = pytest.mark.django_db
BUCHAREST, COPENHAGEN = ZoneInfo("Europe/Bucharest"), ZoneInfo("Europe/Copenhagen")


def test_an_hour_on_the_wall_stays_through_summer_time_and_into_another_zone() -> None:
    nine = datetime(2027, 10, 13, 9, tzinfo=BUCHAREST)
    later = shifted(nine, 60, BUCHAREST, BUCHAREST)
    assert (later.astimezone(UTC) - nine.astimezone(UTC)).total_seconds() == (60 * 24 + 1) * 3600
    assert shifted(nine, 1, BUCHAREST, COPENHAGEN).isoformat() == "2027-10-14T09:00:00+02:00"


def test_days_are_said_once_where_they_agree() -> None:
    assert span(date(2027, 10, 13), date(2027, 10, 15)) == "13 – 15 October 2027"
    assert span(date(2027, 10, 31), date(2027, 11, 1)) == "31 October – 1 November 2027"
    assert span(date(2027, 12, 31), date(2028, 1, 1)) == "31 December 2027 – 1 January 2028"
    assert span(date(2027, 10, 13), date(2027, 10, 13)) == "13 October 2027"


def test_managers_found_and_organisers_change_each_with_one_event(stage: Stage, make_account: Any) -> None:
    manager = stage.viewer(make_account("manager", stage.network))
    organiser = stage.viewer(stage.organiser)
    values = {"name": "Girona", "slug": "girona", "starts_on": date(2028, 5, 3), "ends_on": date(2028, 5, 5)}
    with pytest.raises(PermissionDenied):
        add_camp(network=stage.network, values=values, by=organiser)
    made = add_camp(network=stage.network, values=values, by=manager)
    assert made.state == CampState.DRAFT
    with pytest.raises(PermissionDenied):
        change_camp(camp=made, values={"city": "Girona"}, by=organiser)
    change_camp(camp=stage.camp, values={"city": " Turda "}, by=organiser)
    change_camp(camp=stage.camp, values={"city": "Turda"}, by=organiser)
    told = Event.objects.filter(subject_id=stage.camp.pk).values_list("kind", "before", "after")
    assert list(told) == [("camps.camp.changed", {"city": "Cluj-Napoca"}, {"city": "Turda"})]
    for wrong in (
        {"ends_on": date(2027, 10, 12)},
        {"ends_on": date(2027, 12, 12)},
        {"team_most": 3},
        {"slug": "add"},
        {"apply_until": date(2028, 1, 1)},
    ):
        with pytest.raises(ValidationError) as refused:
            change_camp(camp=stage.camp, values=wrong, by=organiser)
        assert list(refused.value.message_dict) == list(wrong)


def test_the_programme_goes_along_with_the_first_day_and_the_zone(stage: Stage) -> None:
    item = stage.add_item("Opening", at(13, 6), at(13, 7))  # 9 o'clock in Cluj
    days = {"starts_on": date(2027, 11, 10), "ends_on": date(2027, 11, 12)}
    change_camp(camp=stage.camp, values=days, by=stage.viewer(stage.organiser))
    item.refresh_from_db()
    assert item.starts_at == datetime(2027, 11, 10, 7, tzinfo=UTC)  # winter by then
    assert item.sequence == 0
    Camp.objects.filter(pk=stage.camp.pk).update(programme_published_at=at(1, 1))
    zone = {"zone": "Europe/Copenhagen"}
    change_camp(camp=stage.camp, values=zone, by=stage.viewer(stage.organiser))
    item.refresh_from_db()
    assert (item.starts_at, item.ends_at) == (
        datetime(2027, 11, 10, 8, tzinfo=UTC),
        datetime(2027, 11, 10, 9, tzinfo=UTC),
    )
    assert item.sequence == 1


def test_a_copy_takes_what_was_prepared_and_nobody(stage: Stage, make_account: Any) -> None:
    manager = stage.viewer(make_account("manager", stage.network))
    hall, speaker = stage.add_room("Hall", 100), stage.add_participant("Ana", likes=1)
    first = stage.challenges[0]
    first.brief, first.contact, first.links = "Why", speaker.person, [{"label": "x", "url": "https://x.y"}]
    first.owner = stage.add_organisation("Port")
    first.save()
    Duty.objects.create(
        network=stage.network, participant=speaker, kind=DutyKind.FACILITATOR, challenge=first
    )
    stage.add_item("Opening", at(13, 6), at(13, 7), room=hall)
    stage.add_item("Session", at(14, 7), at(14, 9), kind=ItemKind.SESSION, challenge=first, number=1)
    set_invited(camp=stage.camp, ecosystems=[stage.ecosystem], by=manager)
    theme = Theme.objects.create(network=stage.network, key="data", name="Data")
    set_themes(camp=stage.camp, themes=[theme], by=manager)
    seen: list[copying.Copied] = []
    copying.register("test", seen.append)
    try:
        made = copy_camp(camp=stage.camp, by=manager, starts_on=date(2028, 1, 12))
    finally:
        del copying._copiers["test"]
    assert (made.slug, made.state, made.copied_from) == ("cluj-innovation-camp-2028", "draft", stage.camp)
    assert (made.starts_on, made.ends_on) == (date(2028, 1, 12), date(2028, 1, 14))
    challenges = list(made.challenges.order_by("position"))
    assert [one.title for one in challenges] == ["Data spaces", "Cooperation between regions"]
    assert (challenges[0].brief, challenges[0].owner, challenges[0].contact) == ("Why", first.owner, None)
    assert [(one.room and one.room.name, one.starts_at, one.challenge) for one in made.items.all()] == [
        ("Hall", datetime(2028, 1, 12, 7, tzinfo=UTC), None),  # still nine in Cluj
        (None, datetime(2028, 1, 13, 8, tzinfo=UTC), challenges[0]),
    ]
    assert [link.ecosystem for link in made.ecosystem_links.all()] == [stage.ecosystem]
    assert [link.theme for link in made.theme_links.all()] == [theme]
    assert (made.participants.count(), Duty.objects.filter(challenge__camp=made).count()) == (0, 0)
    assert (seen[0].days, seen[0].challenges[first.pk]) == (91, challenges[0])
    origins = Event.objects.filter(kind__endswith=".added").values_list("kind", "origin_id")
    session = Item.objects.get(camp=made, number=1)
    assert set(origins) == {
        ("camps.camp.added", stage.camp.pk),
        ("camps.challenge.added", made.pk),
        ("camps.item.added", made.pk),
        ("camps.item.added", challenges[0].pk),
    }
    assert Event.objects.get(subject_id=session.pk).origin_kind == "camps.challenge"
    assert copy_camp(camp=stage.camp, by=manager).starts_on == date(2028, 10, 11)  # a Wednesday again
    with pytest.raises(PermissionDenied):
        copy_camp(camp=stage.camp, by=stage.viewer(stage.organiser))


def test_states_follow_each_other_and_only_in_order(stage: Stage) -> None:
    by = stage.viewer(stage.organiser)
    with pytest.raises(ValidationError):
        set_state(camp=stage.camp, state=CampState.OPEN, by=by)
    for state in (CampState.CLOSED, CampState.OPEN, CampState.CANCELLED):
        assert set_state(camp=stage.camp, state=state, by=by).state == state
    with pytest.raises(ValidationError):
        set_state(camp=stage.camp, state=CampState.OPEN, by=by)
    kinds = Event.objects.filter(subject_id=stage.camp.pk).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["camps.camp.closed", "camps.camp.opened", "camps.camp.cancelled"]


def test_the_set_up_says_what_is_missing_until_it_is_there(stage: Stage) -> None:
    camp, by = stage.camp, stage.viewer(stage.organiser)
    missing = {str(part.label) for part in setup(camp).missing}
    assert {"Place", "What it is about", "Ecosystems invited", "Organisers", "Challenges"} <= missing
    assert "Days and clock" not in missing
    values = {"venue": "Hub", "summary": "S", "about": "A", "organisation": stage.add_organisation("Cluster")}
    camp = change_camp(camp=camp, values={**values, "apply_until": date(2027, 9, 1)}, by=by)
    set_invited(camp=camp, ecosystems=[stage.ecosystem], by=by)
    Challenge.objects.update(brief="B", owner=stage.organisations["Cluster"])
    still = {str(part.label) for part in setup(camp).missing}
    gone = {"Place", "What it is about", "Ecosystems invited", "Organisers", "Challenges", "Applications"}
    assert still & gone == set()


def test_organisers_bring_organisers(stage: Stage, sign_in: Any, make_account: Any) -> None:
    base = f"/n/{stage.network.slug}/camps/cluj"
    organiser: Client = sign_in(stage.organiser)
    organiser.post(f"{base}/organisers/invite/", {"email": "new@punte.example", "note": "Come"})
    asked = Invitation.objects.get(email="new@punte.example")
    assert (asked.role, asked.scope) == ("organiser", stage.camp.pk)
    assert [message.to for message in mail.outbox] == [["new@punte.example"]]
    again = organiser.post(f"{base}/organisers/invite/", {"email": "new@punte.example"})
    assert b"already invited" in again.content
    other = Membership.objects.create(
        network=stage.network, account=make_account(), role="organiser", scope=stage.camp.pk
    )
    answer = organiser.post(f"{base}/organisers/end/", {"membership": str(other.pk)})
    other.refresh_from_db()
    assert (answer.url, other.ended_at is not None) == (f"{base}/setup/", True)  # type: ignore[attr-defined]  # a redirect
    stranger = Membership.objects.get(account=make_account("manager", stage.network))
    assert organiser.post(f"{base}/organisers/end/", {"membership": str(stranger.pk)}).status_code == 404


def test_the_desk_says_what_a_camp_that_begins_soon_lacks_first(
    stage: Stage, make_account: Any, django_assert_num_queries: Any
) -> None:
    soon = timezone.localdate() + timedelta(days=20)
    Camp.objects.update(starts_on=soon, ends_on=soon, state=CampState.DRAFT)

    def said(account: Any) -> list[str]:
        return [str(one.sentence) for one in camp_desk.items(account, places_of(account))]

    assert said(stage.organiser) == ["Cluj Innovation Camp is still a draft; nobody can apply"]
    assert said(make_account("member", stage.network)) == []
    Camp.objects.update(state=CampState.OPEN)
    assert said(stage.organiser) == ["Cluj Innovation Camp: a challenge has no owner or no brief"]
    Challenge.objects.update(brief="B", owner=stage.add_organisation("Port"))
    assert said(stage.organiser) == ["Cluj Innovation Camp has no programme yet"]
    stage.add_item("Opening", at(13, 6), at(13, 7))
    assert said(stage.organiser) == ["The programme of Cluj Innovation Camp is not published"]
    places = places_of(stage.organiser)
    with django_assert_num_queries(1):
        camp_desk.items(stage.organiser, places)
    Camp.objects.update(programme_published_at=timezone.now())
    assert said(stage.organiser) == []
    Camp.objects.update(
        programme_published_at=None, starts_on=soon + timedelta(days=90), ends_on=soon + timedelta(days=90)
    )
    assert said(stage.organiser) == []


def test_a_draft_is_found_by_nobody_and_can_go(stage: Stage, run_jobs: Any) -> None:
    by = stage.viewer(stage.organiser)
    Camp.objects.update(state=CampState.DRAFT)
    change_camp(camp=stage.camp, values={"summary": "Heat pumps"}, by=by)
    run_jobs()
    assert not SearchEntry.objects.exists()
    set_state(camp=stage.camp, state=CampState.OPEN, by=by)
    run_jobs()
    kinds = SearchEntry.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["camps.camp", "camps.challenge", "camps.challenge"]
    with pytest.raises(ValidationError):
        remove_camp(camp=stage.camp, by=by)
    Camp.objects.update(state=CampState.DRAFT)
    with pytest.raises(ValidationError):
        set_state(camp=stage.camp, state=CampState.CANCELLED, by=by)
    remove_camp(camp=stage.camp, by=by)
    run_jobs()
    assert not Camp.objects.exists()
    assert not SearchEntry.objects.filter(kind="camps.camp").exists()


def test_all_who_come_or_might_have_hear_that_a_camp_is_called_off(stage: Stage) -> None:
    coming = stage.add_participant("Ana")
    applied = stage.add_participant("Bo", state=ParticipantState.APPLIED)
    stage.add_participant("Cy", state=ParticipantState.WITHDRAWN)
    set_state(camp=stage.camp, state=CampState.CANCELLED, by=stage.viewer(stage.organiser))
    sent: dict[str, Any] = {one.to[0]: one for one in mail.outbox}
    assert sent.keys() == {coming.email, applied.email}
    assert {one.subject for one in sent.values()} == {"Cluj Innovation Camp is called off"}
    calendar = [str(text) for text, kind in sent[coming.email].alternatives if "calendar" in kind]
    assert len(calendar) == 1
    assert "STATUS:CANCELLED" in calendar[0]
    assert f"UID:camps-camp-{stage.camp.pk}@punte" in calendar[0].replace("\r\n ", "")
    assert all("calendar" not in kind for _text, kind in sent[applied.email].alternatives)


def test_who_is_erased_stands_in_no_text_of_a_camp(stage: Stage) -> None:
    ana = stage.add_participant("Ana Pop")
    about = f"Write to Ana Pop, {ana.email}"
    Camp.objects.update(about=about)
    first, second = stage.challenges
    Challenge.objects.filter(pk=first.pk).update(contact=ana.person, brief="Ana Pop knows")
    Challenge.objects.filter(pk=second.pk).update(brief="Popular")
    assert ana.person is not None
    whom = Whom(ana.account_id, frozenset({ref(ana.person)}), frozenset({ana.email}), frozenset({"Ana Pop"}))
    assert camp_people.erase(whom) == 2
    assert Camp.objects.get().about == f"Write to {ERASED}, {ERASED}"
    assert Challenge.objects.get(pk=first.pk).brief == f"{ERASED} knows"
    assert Challenge.objects.get(pk=second.pk).brief == "Popular"


def test_the_set_up_asks_as_often_for_many_as_for_one(stage: Stage) -> None:
    counts = []
    for number in (1, 2, 3):
        challenge = stage.add_challenge(f"More {number}")
        stage.add_item(challenge.title, at(13, 6), at(13, 7), challenge=challenge)
        stage.add_participant(f"Person {number}")
        with CaptureQueriesContext(connection) as asked:
            setup(stage.camp)
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2]
