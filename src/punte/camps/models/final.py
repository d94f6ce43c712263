"""The final presentation: its rules, the pitches in their order with their clock, the jury's criteria."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import FinalState
from punte.camps.models.camp import Camp
from punte.camps.models.team import Team
from punte.members.tenancy import TenantModel

MOST_MINUTES = 120


class Final(TenantModel):
    """The final presentation of a camp. Jury and audience are told side by side, never added up.

    `rules` holds the criteria as they were when the final began, from when on
    they stand. `ballots_digest` and `scores_digest` are SHA-256 of the lists
    as they were closed: told before the results, so that a later change shows.
    `salt` stands in the list of scores, so that nobody finds it by trying.
    """

    camp = models.OneToOneField(Camp, on_delete=models.CASCADE, related_name="final")
    state = models.CharField(
        _("State"), max_length=9, choices=FinalState.choices, default=FinalState.PREPARING
    )
    pitch_minutes = models.PositiveSmallIntegerField(
        _("Minutes for a pitch"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)],
    )
    question_minutes = models.PositiveSmallIntegerField(
        _("Minutes for questions"), default=5, validators=[MaxValueValidator(MOST_MINUTES)]
    )
    own_team = models.BooleanField(
        _("One may vote for one's own team"),
        default=False,
    )
    seed = models.PositiveIntegerField(_("Seed of the drawn order"), null=True, blank=True)
    rules = models.JSONField(default=list, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    ballots_digest = models.CharField(max_length=64, blank=True)
    scores_digest = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        return f"final of {self.camp_id}"


class Pitch(TenantModel):
    """A team's turn. The clock counts from `started_at` without what it stood still (`still` seconds).

    While it stands, `paused_at` says since when. First the pitch, then the
    questions; `extra_pitch` and `extra_questions` are seconds given on top.
    """

    final = models.ForeignKey(Final, on_delete=models.CASCADE, related_name="pitches")
    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="pitch")
    position = models.PositiveSmallIntegerField(_("Number"))
    title = models.CharField(_("Title"), max_length=200, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    still = models.PositiveIntegerField(default=0)
    extra_pitch = models.PositiveIntegerField(default=0)
    extra_questions = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["final_id", "position", "id"]
        constraints: ClassVar = [
            # A pitch at a time: of two that press 'next' at once, one is refused.
            models.UniqueConstraint(
                fields=["final"],
                condition=Q(started_at__isnull=False, ended_at__isnull=True),
                name="pitch_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}"


class Criterion(TenantModel):
    """What the jury looks at: `asks` says it as a question; the weight counts beside the others'."""

    final = models.ForeignKey(Final, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("Number"))
    name = models.CharField(_("Criterion"), max_length=80)
    asks = models.CharField(_("What it asks"), max_length=300, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("Weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    least = models.PositiveSmallIntegerField(
        _("Fewest points"), default=1, validators=[MaxValueValidator(10)]
    )
    most = models.PositiveSmallIntegerField(
        _("Most points"), default=5, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )

    class Meta:
        ordering: ClassVar = ["final_id", "position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(least__lt=F("most")), name="criterion_points_in_order"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="criterion_has_weight"),
        ]

    def __str__(self) -> str:
        return self.name
