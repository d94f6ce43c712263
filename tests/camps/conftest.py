"""A camp of three days in Cluj with two challenges, its organiser, and as many participants as asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from uuid import UUID

import pytest
from django.utils import timezone

from punte.camps.choices import CampState, ItemKind, ParticipantState
from punte.camps.models import Camp, Challenge, Item, Participant, Placement, Preference, Room, Team
from punte.camps.services.teams.forming import form_teams
from punte.ecosystem.models import Ecosystem, EcosystemRegion, Organisation, Person
from punte.members.models import Account, Membership, Network
from punte.members.viewer import viewer_of
from punte.web.access import Viewer
from tests.post.conftest import outbox  # noqa: F401 (a fixture)

type MakeAccount = Callable[..., Account]
COUNTRIES = ("RO", "BG", "ES", "DK", "EE", "IT", "PL", "DE", "FR", "HU", "PT")
HELICES = ("business", "academia", "public", "civil")


@dataclass
class Stage:
    """A camp and who is in it; `add_…` make more. Rows are written directly: services are what is tested."""

    network: Network
    make_account: MakeAccount
    camp: Camp
    organiser: Account
    ecosystem: Ecosystem
    challenges: list[Challenge] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    organisations: dict[str, Organisation] = field(default_factory=dict)

    def viewer(self, one: Account | Participant) -> Viewer:
        """How somebody stands in the network now."""
        account = one.account if isinstance(one, Participant) else one
        return viewer_of(account, self.network)

    def add_challenge(self, title: str) -> Challenge:
        """The next challenge."""
        made = Challenge.objects.create(
            network=self.network, camp=self.camp, position=len(self.challenges) + 1, title=title
        )
        self.challenges.append(made)
        return made

    def add_organisation(self, name: str, **values: object) -> Organisation:
        """A published organisation of the camp's ecosystem."""
        given = {"type": "sme", "helix": "business", "ecosystem": self.ecosystem, **values}
        made = Organisation.objects.create(network=self.network, name=name, folded=name.lower(), **given)
        self.organisations[name] = made
        return made

    def add_participant(
        self, name: str, *, state: str = ParticipantState.CONFIRMED, likes: int = 0, **values: object
    ) -> Participant:
        """Somebody with a place: with an account, a role, an entry on the map and a first choice."""
        account = self.make_account("participant", self.network, scope=self.camp.pk)
        Account.objects.filter(pk=account.pk).update(name=name)
        account.name = name
        number = len(self.participants)
        person = Person.objects.create(
            network=self.network,
            account=account,
            name=name,
            folded=name.lower(),
            email=account.email,
            ecosystem=self.ecosystem,
        )
        home = {"country": COUNTRIES[number % 11], "helix": HELICES[number % 4]}
        made = Participant.objects.create(
            network=self.network,
            camp=self.camp,
            account=account,
            person=person,
            name=name,
            email=account.email,
            state=state,
            state_at=timezone.now(),
            **{"languages": ["en"], **home, **values},
        )
        if likes:
            Preference.objects.create(
                network=self.network, participant=made, challenge=self.challenges[likes - 1], rank=1
            )
        self.participants.append(made)
        return made

    def add_team(self, challenge: Challenge, *members: Participant, published: bool = True) -> Team:
        """The next team, with these in it."""
        number = Team.objects.filter(camp=self.camp).count() + 1
        made = Team.objects.create(
            network=self.network, camp=self.camp, challenge=challenge, position=number, name=f"Team {number}"
        )
        for one in members:
            Placement.objects.create(
                network=self.network,
                participant=one,
                team=made,
                published_team=made if published else None,
            )
        return made

    def add_item(self, title: str, start: datetime, end: datetime, **values: object) -> Item:
        """A line of the programme."""
        given = {"kind": ItemKind.PLENARY, **values}
        return Item.objects.create(
            network=self.network, camp=self.camp, title=title, starts_at=start, ends_at=end, **given
        )

    def add_room(self, name: str, capacity: int = 0) -> Room:
        """A room of the venue."""
        return Room.objects.create(network=self.network, camp=self.camp, name=name, capacity=capacity)

    def grant(self, account: Account, role: str, scope: UUID | None = None) -> None:
        """Give a role directly."""
        Membership.objects.create(network=self.network, account=account, role=role, scope=scope)


@pytest.fixture
def stage(network: Network, make_account: MakeAccount, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A camp from 13 to 15 October 2027 whose applications are open; nobody has applied yet."""
    # The engines need no longer for so few people; they would go on trying.
    monkeypatch.setattr("punte.camps.jobs.teams.form_teams", partial(form_teams, seconds=1))
    monkeypatch.setattr("punte.camps.services.rounds.planning.SECONDS", 1)
    ecosystem = Ecosystem.objects.create(network=network, name="Nord-Vest", slug="nord-vest")
    EcosystemRegion.objects.create(network=network, ecosystem=ecosystem, region_id="RO11")
    camp = Camp.objects.create(
        network=network,
        name="Cluj Innovation Camp",
        slug="cluj",
        starts_on=date(2027, 10, 13),
        ends_on=date(2027, 10, 15),
        zone="Europe/Bucharest",
        city="Cluj-Napoca",
        country="RO",
        languages=["en"],
        state=CampState.OPEN,
    )
    organiser = make_account("organiser", network, scope=camp.pk)
    made = Stage(network, make_account, camp, organiser, ecosystem)
    made.add_challenge("Data spaces")
    made.add_challenge("Cooperation between regions")
    return made


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of October 2027, in UTC (Bucharest is three hours ahead)."""
    return datetime(2027, 10, day, hour, minute, tzinfo=UTC)
