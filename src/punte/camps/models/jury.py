"""What the jury says: points by criterion, remarks, and which pitches a juror does not judge."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import ConflictKind
from punte.camps.models.final import Criterion, Pitch
from punte.camps.models.participant import Participant
from punte.members.tenancy import TenantModel


class Score(TenantModel):
    """A juror's points for a pitch by one criterion."""

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="scores")
    juror = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="scores")
    points = models.PositiveSmallIntegerField(_("Points"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pitch", "juror", "criterion"], name="score_once"),
        ]

    def __str__(self) -> str:
        return f"{self.points}"


class Remark(TenantModel):
    """A juror's note on a pitch: theirs alone until the results are shown, then the organisers', too."""

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="remarks")
    juror = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="remarks")
    text = models.TextField(_("Note"), max_length=2000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pitch", "juror"], name="remark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pitch_id}"


class Conflict(TenantModel):
    """A juror does not score this pitch. What is found stays; what was declared may be taken back."""

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="conflicts")
    juror = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="conflicts")
    kind = models.CharField(_("Conflict of interest"), max_length=12, choices=ConflictKind.choices)
    reason = models.CharField(_("In a few words"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pitch", "juror"], name="conflict_once"),
        ]

    def __str__(self) -> str:
        return self.kind
