"""Who takes part in a camp, what they do there, what they would like to work on."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import DutyKind, Experience, Gender, ParticipantState
from punte.camps.models.camp import Camp, Challenge
from punte.ecosystem.choices import Helix
from punte.ecosystem.models import Organisation, Person
from punte.members.models import Account
from punte.members.tenancy import TenantModel


class Participant(TenantModel):
    """Somebody's part in one camp. The only place where heads are counted.

    `account` is who answers its mails; `person` is the entry on the map, there
    from the moment that a place is theirs (also of imported people without an
    account). `country`, `helix` and `organisation` are as they were at this
    camp. An erased person leaves a row without name, address and texts.
    """

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, related_name="participants")
    account = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="camp_parts"
    )
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="camp_parts"
    )
    name = models.CharField(_("Name"), max_length=200, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="camp_parts"
    )
    organisation_name = models.CharField(_("Organisation"), max_length=300, blank=True)
    country = models.CharField(_("Country"), max_length=2, blank=True)
    helix = models.CharField(_("Helix"), max_length=10, choices=Helix.choices, default=Helix.UNKNOWN)
    experience = models.CharField(_("Experience"), max_length=5, choices=Experience.choices, blank=True)
    gender = models.CharField(_("Gender"), max_length=5, choices=Gender.choices, blank=True)
    languages = models.JSONField(_("Languages"), default=list, blank=True)
    skills = models.JSONField(_("Skills"), default=list, blank=True)
    motivation = models.TextField(_("Why I come"), max_length=2000, blank=True)
    contribution = models.TextField(_("What I bring"), max_length=2000, blank=True)
    state = models.CharField(
        _("State"), max_length=10, choices=ParticipantState.choices, default=ParticipantState.UNPROVEN
    )
    state_at = models.DateTimeField()
    # When the waiting list was joined; who waits longest comes first.
    waiting_since = models.DateTimeField(null=True, blank=True)
    # Until when an offered place is kept, and whether that was recalled.
    answer_by = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # Of people whom somebody else entered: where from, what for, and when they were told (safety 3).
    source = models.CharField(_("Source"), max_length=300, blank=True)
    purpose = models.CharField(_("Purpose"), max_length=300, blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    # Which edition of the code at the door is valid; the code itself is signed, never stored. 0: none.
    ticket = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["camp", "account"],
                condition=models.Q(account__isnull=False),
                name="participant_account_once",
            ),
            models.UniqueConstraint(
                fields=["camp", "person"],
                condition=models.Q(person__isnull=False),
                name="participant_person_once",
            ),
            models.UniqueConstraint(
                fields=["camp", "email"], condition=~models.Q(email=""), name="participant_email_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["camp", "state", "name"], name="participant_by_state")]

    def __str__(self) -> str:
        return self.name


class Duty(TenantModel):
    """What a participant does beside taking part, perhaps for one challenge."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="duties")
    kind = models.CharField(_("Duty"), max_length=12, choices=DutyKind.choices)
    challenge = models.ForeignKey(
        Challenge, on_delete=models.CASCADE, null=True, blank=True, related_name="duties"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "kind", "challenge"], name="duty_once"),
            models.UniqueConstraint(
                fields=["participant", "kind"],
                condition=models.Q(challenge=None),
                name="duty_for_all_once",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Preference(TenantModel):
    """A challenge that a participant would like to work on; `rank` 1 is the first choice."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="preferences")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="preferences")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["participant_id", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "challenge"], name="preference_once"),
            models.UniqueConstraint(fields=["participant", "rank"], name="preference_rank_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}"
