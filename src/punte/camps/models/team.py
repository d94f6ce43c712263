"""Teams, and who is in them; how they were formed; who sits where in mixing rounds."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import FormingState
from punte.camps.models.camp import Camp, Challenge
from punte.camps.models.participant import Participant
from punte.camps.models.programme import Item
from punte.members.models import Account
from punte.members.tenancy import TenantModel


class Team(TenantModel):
    """A team works on one challenge."""

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, related_name="teams")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="teams")
    position = models.PositiveSmallIntegerField(_("Number"))
    name = models.CharField(_("Name"), max_length=120)
    idea = models.TextField(_("The idea"), blank=True)

    class Meta:
        ordering: ClassVar = ["camp_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["camp", "position"], name="team_position_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Placement(TenantModel):
    """The team that a participant is in: on the organisers' board (`team`), and as published.

    A pinned one stays where they are when teams are formed anew.
    """

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="placement")
    team = models.ForeignKey(
        Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="placements"
    )
    published_team = models.ForeignKey(
        Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="published_placements"
    )
    pinned = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["team", "participant"], name="placement_by_team")]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.team_id}"


class PairRule(TenantModel):
    """Two who are to be in one team, or must not be."""

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, related_name="pair_rules")
    one = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    apart = models.BooleanField(_("Must not be in one team"), default=False)

    class Meta:
        constraints: ClassVar = [
            # The services put the smaller key first, so that a pair stands once.
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="pair_in_order"),
            models.UniqueConstraint(fields=["one", "other"], name="pair_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {'apart from' if self.apart else 'with'} {self.other_id}"


class Forming(TenantModel):
    """One run of the teaming engine: what was asked, and what it says of the teams it proposed.

    `gentle`: as few people as possible move from where the board had them.
    `said` is the engine's word once done: objective, bound, optimal, seconds,
    terms [{rule, missed, bound, weight}], moves [{member, origin, target, code,
    values}], conflict [rule]; ids stand for people and teams.
    """

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, related_name="formings")
    asked_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    gentle = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=FormingState.choices, default=FormingState.WAITING)
    said = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["camp"], condition=models.Q(state=FormingState.WAITING), name="one_forming_at_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.camp_id} {self.state}"


class Step(TenantModel):
    """A change of the board that can be taken back: [[participant, from team or null, to team or null]]."""

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, related_name="steps")
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    moves = models.JSONField(default=list)
    undone = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["camp", "undone", "-at"], name="step_last")]

    def __str__(self) -> str:
        return f"{len(self.moves)} moved"


class Seat(TenantModel):
    """Where somebody sits in one round of a mixing round."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="seats")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="seats")
    round = models.PositiveSmallIntegerField()
    table = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["item_id", "round", "table", "participant__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "round", "participant"], name="seat_once_a_round"),
        ]

    def __str__(self) -> str:
        return f"round {self.round}, table {self.table}"
