"""An accepted introduction between Ana (Bucharest) and Bo (Copenhagen), and what tests of meetings do."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from punte.bridges.choices import IntroductionState, PartyRole, PartyState
from punte.bridges.models import Introduction, Meeting, Party
from punte.bridges.services.meetings import Plan, propose_meeting
from punte.ecosystem.models import Person
from punte.members.models import Account
from punte.post.models import Mail
from punte.web.access import Viewer
from tests.bridges.conftest import Corridor
from tests.post.conftest import outbox  # noqa: F401 (a fixture)

NOW = datetime(2026, 3, 23, 8, 0, tzinfo=UTC)  # a Monday; clocks go forward on the Sunday after
TUESDAY = datetime(2026, 3, 24, 8, 0, tzinfo=UTC)  # 10:00 in Bucharest, 9:00 in Copenhagen
NEXT_MONDAY = datetime(2026, 3, 30, 7, 0, tzinfo=UTC)  # 10:00 in Bucharest by summer time

type Outbox = Callable[[], list[Mail]]


@dataclass
class Pair:
    """The two, their introduction, and shortcuts."""

    corridor: Corridor
    introduction: Introduction
    ana: Person
    bo: Person

    def viewer(self, person: Person) -> Viewer:
        """How one of them stands in the network."""
        return self.corridor.viewer(person)

    def account(self, person: Person) -> Account:
        """Their account."""
        assert person.account is not None
        return person.account

    def propose(self, times: Sequence[datetime] = (TUESDAY, NEXT_MONDAY), **values: Any) -> Meeting:
        """Ana proposes times to Bo."""
        plan = Plan(
            **{
                "title": "Heat pumps for the lab",
                "times": times,
                "zone": "Europe/Bucharest",
                "url": "https://meet.example.eu/lab",
                "people": (self.ana, self.bo),
                **values,
            }
        )
        return propose_meeting(
            network=self.corridor.network,
            plan=plan,
            by=self.viewer(self.ana),
            introduction=self.introduction,
        )

    def slots(self, meeting: Meeting) -> list[Any]:
        """Ids of the proposed times, in order."""
        return list(meeting.slots.order_by("starts_at").values_list("pk", flat=True))


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A Monday in March, a week before the clocks change; it can be moved."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def pair(corridor: Corridor, clock: time_machine.Traveller) -> Pair:
    """Ana and Bo, introduced; two zones."""
    ana, bo = corridor.people["ana"], corridor.people["bo"]
    for person, zone in ((ana, "Europe/Bucharest"), (bo, "Europe/Copenhagen")):
        assert person.account is not None
        person.account.time_zone = zone
        person.account.save(update_fields=["time_zone"])
    return Pair(corridor, introduce(corridor, ana, bo), ana, bo)


def introduce(corridor: Corridor, seeker: Person, sought: Person, **values: Any) -> Introduction:
    """An introduction that both have accepted."""
    now = timezone.now()
    introduction = Introduction.objects.create(
        network=corridor.network,
        reason="They fit.",
        **{
            "state": IntroductionState.ACCEPTED,
            "accepted_at": now,
            "expires_at": now + timedelta(days=30),
            **values,
        },
    )
    for position, (role, person) in enumerate(((PartyRole.SEEKER, seeker), (PartyRole.SOUGHT, sought))):
        Party.objects.create(
            network=corridor.network,
            introduction=introduction,
            role=role,
            position=position,
            person=person,
            state=PartyState.ACCEPTED,
            asked_at=now,
            answered_at=now,
        )
    return introduction
