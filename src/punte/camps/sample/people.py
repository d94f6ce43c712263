"""Seventy-two participants: everybody of the community, and guests of six more countries."""

from dataclasses import dataclass, field

from anyascii import anyascii

from punte.bridges.services.entries import entry_of
from punte.camps.choices import DutyKind, Experience, Gender, ParticipantState
from punte.camps.models import Camp, Challenge, CheckIn, Duty, Participant, Placement, Preference, Team
from punte.camps.roles import PARTICIPANT
from punte.camps.sample.told import moment, told
from punte.ecosystem.choices import Helix
from punte.ecosystem.models import Person
from punte.ecosystem.sample import read
from punte.ecosystem.sample.founding import Founded
from punte.members.services.accounts import account_for_address
from punte.members.services.memberships import give_role
from punte.records.events import Happening, record_many

SKILLS = ("energy", "software", "policy", "funding", "design", "law", "training", "robotics", "data")
WAYS = (
    "I want to meet those who try the same elsewhere.",
    "We have begun something that we cannot finish alone.",
    "To listen, and to bring home one thing that works.",
)


@dataclass
class Cast:
    """The camp and who is in it, by the keys of the files; guests by their names."""

    made: Founded
    camp: Camp
    challenges: list[Challenge]
    people: dict[str, Participant] = field(default_factory=dict)
    teams: list[Team] = field(default_factory=list)


def invite(cast: Cast) -> None:
    """Make the participants as they stood at the end: confirmed, checked in, with their wishes and duties."""
    rows = [*_community(cast), *_guests(cast)]
    Participant.objects.bulk_create(rows)
    for one in rows:
        assert one.account is not None
        give_role(
            network=cast.camp.network,
            account=one.account,
            role=PARTICIPANT.key,
            scope=cast.camp.pk,
            by=cast.made.manager.pk,
        )
    for one in rows:
        if one.person is None and one.account:
            one.person = entry_of(account=one.account, network=cast.camp.network)
            Person.objects.filter(pk=one.person.pk).update(fictional=True)
    Participant.objects.bulk_update(rows, ["person"])
    _wish_and_come(cast, rows)
    _give_duties(cast)
    record_many(
        Happening(
            "camps.participant.confirmed",
            one,
            one.network_id,
            one.account_id,
            {"state": "offered"},
            {"state": "confirmed"},
        )
        for one in rows
    )


def _community(cast: Cast) -> list[Participant]:
    found, number = [], 0
    for house in read.fictional_organisations():
        for person in house.people:
            organisation = cast.made.organisations[house.key]
            found.append(
                _row(
                    cast,
                    number,
                    account=cast.made.accounts[person.key],
                    person=cast.made.people[person.key],
                    name=person.name,
                    organisation=organisation,
                    organisation_name=organisation.name,
                    country=organisation.country or house.nuts[:2],
                    helix=organisation.helix,
                    languages=list(dict.fromkeys([*person.languages, "en"])),
                )
            )
            cast.people[person.key] = found[-1]
            number += 1
    return found


def _guests(cast: Cast) -> list[Participant]:
    found, number = [], 1
    for country, helix, names, houses in told()["abroad"]:
        for name, house in zip(names, houses, strict=True):
            address = f"{anyascii(name.split()[0]).lower()}.{number}@guests.example"
            account = account_for_address(address=address, name=name)
            kinds = [helix, *(one for one in Helix if one not in {helix, Helix.UNKNOWN})]
            found.append(
                _row(
                    cast,
                    number,
                    account=account,
                    name=name,
                    organisation_name=house,
                    country=country,
                    helix=kinds[number % 3],
                    languages=["en"],
                )
            )
            cast.people[name] = found[-1]
            number += 1
    return found


def _row(cast: Cast, number: int, **values: object) -> Participant:
    account = values["account"]
    return Participant(
        network=cast.camp.network,
        camp=cast.camp,
        email=getattr(account, "email", ""),
        state=ParticipantState.CONFIRMED,
        state_at=moment(1),
        experience=list(Experience)[number % 3],
        gender=("", Gender.WOMAN, Gender.MAN)[number % 3],
        skills=[SKILLS[number % 9], SKILLS[(number * 4 + 2) % 9]],
        motivation=WAYS[number % 3],
        **values,
    )


def _wish_and_come(cast: Cast, rows: list[Participant]) -> None:
    """The third challenge is wished for most; two in three were there on all days, the rest from the 14th."""
    order = [3, 1, 3, 4, 2, 3]
    wishes = []
    for number, one in enumerate(rows):
        first = order[number % 6]
        ranked = [first, first % 4 + 1, (first + 1) % 4 + 1]
        wishes += [
            Preference(network=one.network, participant=one, challenge=cast.challenges[place - 1], rank=rank)
            for rank, place in enumerate(ranked, 1)
        ]
    Preference.objects.bulk_create(wishes)
    CheckIn.objects.bulk_create(
        CheckIn(
            network=one.network,
            participant=one,
            day=moment(day).date(),
            at=moment(day, "09:10"),
            by=cast.made.accounts[told()["organiser"]],
        )
        for number, one in enumerate(rows)
        for day in (13, 14, 15)
        if day > 13 or number % 3
    )


def _give_duties(cast: Cast) -> None:
    network = cast.camp.network
    Duty.objects.bulk_create(
        [
            *(
                Duty(
                    network=network,
                    participant=cast.people[key],
                    kind=DutyKind.FACILITATOR,
                    challenge=cast.challenges[number - 1],
                )
                for key, number in told()["facilitators"].items()
            ),
            *(
                Duty(network=network, participant=cast.people[key], kind=DutyKind.JUROR)
                for key in told()["jurors"]
            ),
        ]
    )


def form_teams(cast: Cast) -> None:
    """Teams as they were published.

    Put together by the teaming engine, where those who say something in a challenge's sessions were
    pinned to one of its teams.
    """
    network = cast.camp.network
    placed = []
    for position, (challenge, name, idea, people) in enumerate(told()["teams"], 1):
        team = Team.objects.create(
            network=network,
            camp=cast.camp,
            challenge=cast.challenges[challenge - 1],
            position=position,
            name=name,
            idea=idea,
        )
        cast.teams.append(team)
        placed += [
            Placement(network=network, participant=cast.people[key], team=team, published_team=team)
            for key in people
        ]
    Placement.objects.bulk_create(placed)
