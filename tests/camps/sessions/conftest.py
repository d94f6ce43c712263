"""A session of the first challenge, its team of two, a facilitator; writing in it with few words."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from punte.camps.choices import DutyKind, ItemKind
from punte.camps.models import Contribution, Duty, Item, Participant
from punte.camps.remembered import forget
from punte.camps.services.sessions import Details, Saved, Sent, add_contribution, write_contribution
from tests.camps.conftest import Stage, at


@dataclass
class Table:
    """A group session, who sits at it, and who does not."""

    stage: Stage
    item: Item
    ana: Participant
    bo: Participant
    facilitator: Participant
    other: Participant

    def add(self, text: str, by: Participant | None = None, key: UUID | None = None, **details: Any) -> Saved:
        """Somebody (Ana) begins a contribution."""
        return add_contribution(
            item=self.item,
            client_key=uuid4(),
            sent=Sent(text, key=key),
            details=Details(**{"kind": "idea", **details}),
            by=self.stage.viewer(by or self.ana),
        )

    def write(self, one: Contribution, text: str, by: Participant, base: int, **sent: Any) -> Saved:
        """Somebody sends a text that they wrote on the wording `base`."""
        return write_contribution(contribution=one, sent=Sent(text, base, **sent), by=self.stage.viewer(by))

    @property
    def address(self) -> str:
        """Where the session's page is."""
        return f"/n/corridor/camps/cluj/sessions/{self.item.pk}/"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Pages of a test before are forgotten."""
    forget()


@pytest.fixture
def table(stage: Stage) -> Table:
    """Ana and Bo are in the team of the first challenge, Otto in the second's; Fia facilitates the first."""
    stage.camp.programme_published_at = timezone.now()
    stage.camp.save()
    first, second = stage.challenges
    item = stage.add_item("Session 1", at(13, 7), at(13, 9), kind=ItemKind.SESSION, challenge=first, number=1)
    ana, bo, otto, fia = (stage.add_participant(name) for name in ("Ana", "Bo", "Otto", "Fia"))
    stage.add_team(first, ana, bo)
    stage.add_team(second, otto)
    Duty.objects.create(network=stage.network, participant=fia, kind=DutyKind.FACILITATOR, challenge=first)
    return Table(stage, item, ana, bo, fia, otto)
