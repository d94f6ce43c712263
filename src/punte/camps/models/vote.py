"""The audience's vote. Who has voted, and what was voted, are kept so that nothing ties them (safety 8).

Rows of both tables are there before the first vote: a voter for everybody who
may vote, a box for every pitch. A vote flips the voter's mark and puts a
receipt into the box, in one transaction. No row is added by it, so that no
order of rows, no id and no time says who voted when; and the receipts of a box
are one value, in alphabetical order, so that nothing says which came when.
Nor does a vote write an event. See docs/camps.md for what this does not hide.
"""

from typing import ClassVar

from django.db import models

from punte.camps.models.final import Final, Pitch
from punte.camps.models.participant import Participant
from punte.members.tenancy import TenantModel


class Voter(TenantModel):
    """Somebody who may vote, and whether they have. Never when."""

    final = models.ForeignKey(Final, on_delete=models.CASCADE, related_name="voters")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")
    voted = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["final", "participant"], name="voter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id}"


class BallotBox(TenantModel):
    """The ballots for one pitch: a receipt each, in alphabetical order."""

    pitch = models.OneToOneField(Pitch, on_delete=models.CASCADE, related_name="box")
    receipts = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.pitch_id}"
