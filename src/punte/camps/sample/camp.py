"""The camp of October 2023 from its call to its report, and the next one as far as it is prepared."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone

from punte.camps.choices import CampState, ItemKind, ParticipantState
from punte.camps.models import Camp, Challenge, Item, Participant, Preference, Room
from punte.camps.roles import ORGANISER
from punte.camps.sample.happenings import go_on, meet, present, write_down
from punte.camps.sample.people import Cast, form_teams, invite
from punte.camps.sample.told import moment, told
from punte.camps.services.camps import add_camp, set_invited, set_state, set_themes
from punte.camps.services.challenges import add_challenge
from punte.camps.services.copying import copy_camp
from punte.camps.services.report import publish_report
from punte.ecosystem.sample.founding import Founded
from punte.members.services.memberships import give_role
from punte.post.outbox import quiet
from punte.records.events import Happening, happened, record_many
from punte.web.access import Viewer


def hold(made: Founded) -> None:
    """Live through the camp, on its days; then prepare the next one."""
    with quiet():
        with happened(moment(1)):
            cast = _call(made)
            invite(cast)
            form_teams(cast)
            _plan(cast)
        promised = write_down(cast)
        meet(cast)
        present(cast)
        go_on(cast, promised)
        Camp.objects.filter(pk=cast.camp.pk).update(state=CampState.CLOSED)
        cast.camp.refresh_from_db()
        publish_report(camp=cast.camp, by=_organiser(made))
        _prepare_next(cast)


def _organiser(made: Founded) -> Viewer:
    return made.viewer(made.accounts[told()["organiser"]])


def _call(made: Founded) -> Cast:
    values = dict(told()["camp"])
    for name in ("starts_on", "ends_on"):
        values[name] = date.fromisoformat(values[name])
    camp = add_camp(network=made.network, values=values, by=made.viewer())
    Camp.objects.filter(pk=camp.pk).update(sample=True, state=CampState.OPEN)
    organiser = made.accounts[told()["organiser"]]
    give_role(network=made.network, account=organiser, role=ORGANISER.key, scope=camp.pk, by=made.manager.pk)
    by = _organiser(made)
    set_invited(camp=camp, ecosystems=list(made.ecosystems.values()), by=by)
    set_themes(camp=camp, themes=[made.themes[key] for key in told()["themes"]], by=by)
    camp.refresh_from_db()
    return Cast(made, camp, [_challenge(made, camp, one, by) for one in told()["challenges"]])


def _challenge(made: Founded, camp: Camp, one: dict[str, str], by: Viewer) -> Challenge:
    values = {
        **one,
        "owner": made.organisations[one["owner"]],
        "contact": made.people[one["contact"]],
    }
    return add_challenge(camp=camp, values=values, by=by)


def _plan(cast: Cast) -> None:
    network, camp = cast.camp.network, cast.camp
    rooms = {
        name: Room.objects.create(network=network, camp=camp, name=name, capacity=seats, position=place)
        for place, (name, seats) in enumerate(told()["rooms"])
    }
    working = [rooms[name] for name in list(rooms)[1:5]]
    items = []
    for day, start, end, kind, title, room in told()["programme"]:
        times = {"starts_at": moment(day, start), "ends_at": moment(day, end)}
        if kind == "sessions":
            items += _sessions(cast, int(title), working, times)
        else:
            items.append(
                Item(network=network, camp=camp, kind=kind, title=title, room=rooms.get(room), **times)
            )
    Item.objects.bulk_create(items)
    record_many(
        Happening("camps.item.added", one, network.pk, None, {}, {"title": one.title}, one.challenge or camp)
        for one in items
    )
    Camp.objects.filter(pk=camp.pk).update(programme_published_at=moment(6))


def _sessions(cast: Cast, number: int, rooms: list[Room], times: Mapping[str, datetime]) -> list[Item]:
    """Six of the third challenge; the others have two of their own, and work freely in the rest."""
    return [
        Item(
            network=cast.camp.network,
            camp=cast.camp,
            kind=ItemKind.SESSION,
            title=f"Session {number}: {challenge.title}",
            challenge=challenge,
            number=number,
            room=room,
            **times,
        )
        for challenge, room in zip(cast.challenges, rooms, strict=True)
        if challenge.position == 3 or number <= 2
    ]


def _prepare_next(cast: Cast) -> None:
    """Copied from the last; applications are open, a few have come."""
    made, given = cast.made, told()["next"]
    today = timezone.localdate()
    start = today + timedelta(days=70 - today.weekday())
    new = copy_camp(camp=cast.camp, by=made.viewer(), name=given["name"], slug=given["slug"], starts_on=start)
    Camp.objects.filter(pk=new.pk).update(
        sample=True, summary="The next one: three days, and what was begun goes on."
    )
    organiser = made.accounts[told()["organiser"]]
    give_role(network=made.network, account=organiser, role=ORGANISER.key, scope=new.pk, by=made.manager.pk)
    new.refresh_from_db()
    set_state(camp=new, state=CampState.OPEN, by=made.viewer())
    challenges = list(new.challenges.all())
    for number, key in enumerate(given["applicants"]):
        earlier = cast.people[key]
        one = Participant.objects.create(
            network=made.network,
            camp=new,
            account=earlier.account,
            name=earlier.name,
            email=earlier.email,
            organisation=earlier.organisation,
            organisation_name=earlier.organisation_name,
            country=earlier.country,
            helix=earlier.helix,
            languages=earlier.languages,
            skills=earlier.skills,
            motivation=earlier.motivation,
            state=ParticipantState.APPLIED,
            state_at=timezone.now() - timedelta(days=9 - number),
        )
        Preference.objects.create(
            network=made.network, participant=one, challenge=challenges[number % len(challenges)], rank=1
        )
