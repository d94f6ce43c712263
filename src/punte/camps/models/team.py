"""Teams, and who is in them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.camps.models.camp import Camp, Challenge
from punte.camps.models.participant import Participant
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
