"""A final of three teams, with their members, two jurors and a facilitator."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from punte.camps.choices import DutyKind
from punte.camps.models import Camp, CheckIn, Duty, Final, Participant, Pitch, Team
from punte.camps.services.finals.preparing import prepare_final
from punte.camps.services.finals.running import begin_final
from punte.camps.services.finals.voting import open_voting
from punte.members.models import Account
from punte.web.access import Viewer
from tests.camps.conftest import Stage


@dataclass
class Scene:
    """The stage with a final on it."""

    stage: Stage
    sign_in: Any
    final: Final
    teams: list[Team]
    members: list[Participant]
    jurors: list[Participant]
    facilitator: Participant
    _clients: dict[Any, Client] = field(default_factory=dict)

    @property
    def camp(self) -> Camp:
        """The camp."""
        return self.stage.camp

    @property
    def by(self) -> Viewer:
        """The organiser."""
        return self.stage.viewer(self.stage.organiser)

    @property
    def pitches(self) -> list[Pitch]:
        """In running order, as they are now."""
        return list(self.final.pitches.select_related("team", "final__camp").order_by("position", "pk"))

    def fresh(self) -> Final:
        """The final as it is now."""
        self.final = Final.objects.select_related("camp__network").get(pk=self.final.pk)
        return self.final

    def begin(self) -> None:
        """Let the final begin."""
        begin_final(final=self.final, by=self.by)
        self.fresh()

    def check_in(self, *people: Participant) -> None:
        """They were there on the last day."""
        for who in people:
            CheckIn.objects.create(
                network=self.stage.network,
                participant=who,
                day=self.camp.ends_on,
                at=timezone.now(),
                by=self.stage.organiser,
            )

    def open(self) -> None:
        """Let it begin, check everybody in, and open the vote."""
        self.begin()
        self.check_in(*self.stage.participants)
        open_voting(final=self.final, by=self.by)
        self.fresh()

    def client(self, who: Any) -> Client:
        """A client signed in as an account or a participant."""
        account: Account = who.account if isinstance(who, Participant) else who  # type: ignore[assignment]
        if account.pk not in self._clients:
            self._clients[account.pk] = self.sign_in(account)
        return self._clients[account.pk]

    def at(self, page: str = "") -> str:
        """The address of one of the final's pages."""
        return f"/n/corridor/camps/cluj/final/{page}"


@pytest.fixture
def scene(stage: Stage, sign_in: Any) -> Scene:
    """Ana, Bo, Cai in a team each (two for the first challenge); Dan and Eva judge, Flo keeps the clock."""
    for name in ("Ana", "Bo", "Cai", "Dan", "Eva", "Flo"):
        stage.add_participant(name)
    members = stage.participants[:3]
    one, two = stage.challenges
    teams = [stage.add_team(challenge, who) for challenge, who in zip((one, one, two), members, strict=True)]
    for who, kind in zip(
        stage.participants[3:], (DutyKind.JUROR, DutyKind.JUROR, DutyKind.FACILITATOR), strict=True
    ):
        Duty.objects.create(network=stage.network, participant=who, kind=kind)
    final = prepare_final(camp=stage.camp, by=stage.viewer(stage.organiser))
    return Scene(stage, sign_in, final, teams, members, stage.participants[3:5], stage.participants[5])
