"""Mail goes to the outbox; steps between regions as rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from punte.bridges.models import Attendee, FastLaneRequest, Introduction, Meeting, Outcome, Party
from punte.ecosystem.models import Person
from tests.bridges.conftest import Corridor


@pytest.fixture(autouse=True)
def _outbox(settings: Settings) -> None:
    settings.MAILERS = {"default": {"BACKEND": "punte.post.backend.OutboxBackend"}}


@dataclass
class Steps:
    """Writes what happened between the north and the south."""

    corridor: Corridor

    def asked(self, at: datetime, *, hours: float | None = None, **values: Any) -> FastLaneRequest:
        """A request from north to south, first answered after so many hours."""
        c = self.corridor
        first = at + timedelta(hours=hours) if hours is not None else None
        return FastLaneRequest.objects.create(
            **{
                "network": c.network,
                "asking": c.north,
                "asked": c.south,
                "title": "a foundry",
                "asked_at": at,
                "first_answer_at": first,
                "asked_by": c.gateway(c.north),
                "handled_by": c.gateway(c.south) if first else None,
                **values,
            }
        )

    def accepted(self, at: datetime, seeker: str = "ana", sought: str = "bo", **values: Any) -> Introduction:
        """An introduction to which both said yes."""
        made = Introduction.objects.create(
            **{
                "network": self.corridor.network,
                "reason": "They fit",
                "state": "accepted",
                "expires_at": at + timedelta(days=14),
                "accepted_at": at,
                **values,
            }
        )
        for position, (role, key) in enumerate((("seeker", seeker), ("sought", sought))):
            person = self.corridor.people[key]
            affiliation = person.affiliations.get()
            Party.objects.create(
                network=self.corridor.network,
                introduction=made,
                role=role,
                position=position,
                person=person,
                organisation=affiliation.organisation,
                state="accepted",
            )
        return made

    def held(self, at: datetime, introduction: Introduction | None = None, *guests: Person) -> Meeting:
        """A meeting that took place; the first guest invited."""
        made = Meeting.objects.create(
            network=self.corridor.network,
            introduction=introduction,
            organiser=guests[0].account if guests else None,
            title="First talk",
            state="held",
            starts_at=at,
            ends_at=at + timedelta(minutes=30),
            changed_at=at,
        )
        for guest in guests:
            Attendee.objects.create(network=self.corridor.network, meeting=made, person=guest)
        return made

    def began(self, at: datetime, introduction: Introduction, stage: str = "two_weeks") -> Outcome:
        """Somebody said that they work together."""
        return Outcome.objects.create(
            network=self.corridor.network,
            introduction=introduction,
            party=introduction.parties.get(role="seeker"),
            stage=stage,
            due_at=at,
            answer="began",
            answered_at=at,
        )


@pytest.fixture
def steps(corridor: Corridor) -> Steps:
    """Makes steps."""
    return Steps(corridor)


@pytest.fixture
def now() -> datetime:
    """This moment."""
    return timezone.now()
