"""The audience's vote: turnout, ballots, one's own paper. Nothing here joins voters with ballots."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from punte.camps.models import BallotBox, Final, Participant, Pitch, Placement, Voter
from punte.camps.queries.finals.running import pitches

FEWEST = 3  # fewer ballots could tell who voted what (safety 5)


@dataclass(frozen=True)
class Turnout:
    """How many may vote, and how many have."""

    eligible: int
    voted: int


def turnout(final: Final) -> Turnout:
    """One query."""
    found = Voter.objects.filter(final=final).aggregate(
        eligible=Count("pk"), voted=Count("pk", filter=Q(voted=True))
    )
    return Turnout(**found)


@dataclass(frozen=True)
class Ballots:
    """All ballots of a final: (receipt, number of the pitch), by receipt."""

    rows: list[tuple[str, int]]

    @property
    def withheld(self) -> bool:
        """True when they are too few to be told."""
        return len(self.rows) < FEWEST

    @property
    def text(self) -> str:
        """The list as it is closed and published; its SHA-256 is told at the closing."""
        return "receipt,pitch\n" + "".join(f"{receipt},{number}\n" for receipt, number in self.rows)

    @property
    def digest(self) -> str:
        """SHA-256 of the list."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def votes(self, pitch: Pitch) -> int:
        """How many are for the pitch."""
        return sum(number == pitch.position for _, number in self.rows)


def ballots(final: Final) -> Ballots:
    """One query."""
    boxes = BallotBox.objects.filter(pitch__final=final).values_list("pitch__position", "receipts")
    return Ballots(sorted((receipt, number) for number, receipts in boxes for receipt in receipts))


def is_counted(final: Final, receipt: str) -> bool:
    """True when a ballot with this receipt is in one of the boxes."""
    boxes = BallotBox.objects.filter(pitch__final=final).values_list("receipts", flat=True)
    return any(receipt in receipts for receipts in boxes)


def voter_of(final: Final, participant: Participant) -> Voter | None:
    """Somebody's place on the list of voters."""
    return Voter.objects.filter(final=final, participant=participant).first()


def choices_for(final: Final, participant: Participant) -> list[Pitch]:
    """What they may vote for: one's own team only where the final says so."""
    own = None if final.own_team else team_of(participant)
    return [one for one in pitches(final) if one.team_id != own]


def may_choose(final: Final, participant: Participant, pitch: UUID) -> bool:
    """The same rule for one pitch."""
    team = Pitch.objects.filter(final=final, pk=pitch).values_list("team", flat=True).first()
    return team is not None and (final.own_team or team != team_of(participant))


def team_of(participant: Participant) -> UUID | None:
    """The team they are in, as published, or else as it stands on the board."""
    found = Placement.objects.filter(participant=participant).values_list("published_team", "team").first()
    return (found[0] or found[1]) if found else None
