"""Rounds of one-to-one meetings: when and at how many tables, who wishes to meet whom, who does."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import PlanningState, RoundState, Whom
from punte.camps.models.camp import Camp
from punte.camps.models.participant import Participant
from punte.members.models import Account
from punte.members.tenancy import TenantModel


class Round(TenantModel):
    """One-to-one meetings of a camp, planned together.

    `quota`: how many one may ask for; `least`: meetings promised to everybody
    who asks or is asked for; `most`: meetings anybody has at most.
    """

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, related_name="rounds")
    title = models.CharField(_("Title"), max_length=120)
    place = models.CharField(_("Place"), max_length=120, blank=True)
    note = models.TextField(_("Note"), blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("Minutes a meeting"), default=15, validators=[MinValueValidator(5), MaxValueValidator(120)]
    )
    tables = models.PositiveSmallIntegerField(
        _("Tables"), default=20, validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )
    quota = models.PositiveSmallIntegerField(
        _("Wishes a person"), default=8, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    least = models.PositiveSmallIntegerField(
        _("Meetings promised"), default=1, validators=[MaxValueValidator(20)]
    )
    most = models.PositiveSmallIntegerField(
        _("Meetings at most"), default=8, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    whom = models.CharField(
        _("Who may meet whom"), max_length=12, choices=Whom.choices, default=Whom.ORGANISATION
    )
    ask_until = models.DateTimeField(_("Wishes until"), null=True, blank=True)
    state = models.CharField(
        _("State"), max_length=10, choices=RoundState.choices, default=RoundState.PREPARING
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["camp_id", "created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(least__lte=models.F("most")), name="round_promises_what_can_be"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RoundSlot(TenantModel):
    """A time for meetings of a round; `closed` are the numbers of tables out of use then."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField(_("Begins"))
    closed = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["round_id", "starts_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "starts_at"], name="round_slot_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Ask(TenantModel):
    """That a participant would like to meet another; `rank` 1 is the dearest."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="asks")
    asker = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="asks")
    asked = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="asked_for")
    rank = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["asker_id", "rank", "created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "asker", "asked"], name="ask_once"),
            models.CheckConstraint(condition=~models.Q(asker=models.F("asked")), name="ask_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.asker_id} asks for {self.asked_id}"


class Away(TenantModel):
    """That somebody is not there in a slot."""

    slot = models.ForeignKey(RoundSlot, on_delete=models.CASCADE, related_name="away")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="away")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["slot", "participant"], name="away_once")]

    def __str__(self) -> str:
        return f"{self.participant_id} away"


class Planning(TenantModel):
    """One run of the scheduling engine for a round: its proposal, and what it says of it.

    `live`: mends what is published after a change instead of planning anew.
    `said`: terms [{goal, value, bound}], unmet [{request, code, values}], held,
    asked, seconds, meetings [{one, other, slot, table}]; ids stand for people
    and slots. Or `trouble`: why no run was possible, in words.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="plannings")
    asked_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    live = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=PlanningState.choices, default=PlanningState.WAITING)
    said = models.JSONField(default=dict, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round"], condition=models.Q(state=PlanningState.WAITING), name="one_planning_at_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.state}"


class Sitting(TenantModel):
    """A published meeting of two. A cancelled one keeps its row, so that calendars and histories follow.

    `pinned`: stays in its slot when the round is planned again. `one` is the
    participant with the smaller key.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sittings")
    slot = models.ForeignKey(RoundSlot, on_delete=models.CASCADE, related_name="sittings")
    table = models.PositiveSmallIntegerField()
    one = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    pinned = models.BooleanField(default=False)
    cancelled = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(default=0)
    one_met = models.BooleanField(null=True, blank=True)
    other_met = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["slot__starts_at", "table"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="sitting_in_order"),
            models.UniqueConstraint(fields=["round", "one", "other"], name="sitting_once_a_pair"),
            models.UniqueConstraint(
                fields=["slot", "table"], condition=models.Q(cancelled=False), name="sitting_at_one_table"
            ),
            models.UniqueConstraint(
                fields=["slot", "one"], condition=models.Q(cancelled=False), name="sitting_one_at_once"
            ),
            models.UniqueConstraint(
                fields=["slot", "other"], condition=models.Q(cancelled=False), name="sitting_other_at_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["other", "round"], name="sitting_of_other")]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"
