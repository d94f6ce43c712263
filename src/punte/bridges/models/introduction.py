"""Introductions: who is asked in which order, what they answered, what they write, what came of it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.bridges.choices import (
    Cause,
    IntroductionState,
    OutcomeAnswer,
    OutcomeStage,
    PartyRole,
    PartyState,
)
from punte.bridges.models.fastlane import FastLaneRequest
from punte.ecosystem.models import Listing, Organisation, Person
from punte.members.models import Account
from punte.members.tenancy import TenantModel


class Introduction(TenantModel):
    """Two people of two organisations brought together, perhaps through others, each asked in turn.

    What one side sees of the other follows from the answers, never from a
    field of its own: anonymous, its organisation once it has said yes, its
    contact once both have.
    """

    listing = models.ForeignKey(
        Listing, on_delete=models.SET_NULL, null=True, blank=True, related_name="introductions"
    )
    request = models.ForeignKey(
        FastLaneRequest, on_delete=models.SET_NULL, null=True, blank=True, related_name="introductions"
    )
    proposed_by = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("Why they should meet"))
    state = models.CharField(
        _("State"), max_length=10, choices=IntroductionState.choices, default=IntroductionState.ASKING
    )
    expires_at = models.DateTimeField(_("Open until"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    broker_read_at = models.DateTimeField(null=True, blank=True)  # how far who proposed it has read along
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [
            models.Index(fields=["network", "state", "expires_at"], name="introduction_open"),
            models.Index(fields=["proposed_by", "-created_at"], name="introduction_by"),
            models.Index(fields=["network", "accepted_at", "id"], name="introduction_accepted"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Party(TenantModel):
    """Somebody in an introduction. `position` is the order of asking: seeker, links, sought.

    `with_broker`: would they like the broker to stay in the conversation. An
    erased person leaves a row without a person, in state LEFT.
    """

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(_("Role"), max_length=8, choices=PartyRole.choices)
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="parties"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        _("Answer"), max_length=10, choices=PartyState.choices, default=PartyState.WAITING
    )
    cause = models.CharField(max_length=10, choices=Cause.choices, blank=True)
    with_broker = models.BooleanField(_("The broker may stay"), default=False)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)  # how far they have read the conversation

    class Meta:
        ordering: ClassVar = ["introduction_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["introduction", "position"], name="party_position_once"),
            models.UniqueConstraint(
                fields=["introduction", "role"],
                condition=~models.Q(role=PartyRole.LINK),
                name="one_seeker_one_sought",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "state"], name="party_of_person"),
            models.Index(fields=["introduction", "role", "organisation", "person"], name="party_side"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.introduction_id}"


class Message(TenantModel):
    """A line of the conversation that an accepted introduction opens."""

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(_("Message"))
    sent_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["sent_at", "id"]
        indexes: ClassVar = [models.Index(fields=["introduction", "sent_at"], name="message_in_order")]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Outcome(TenantModel):
    """What one side says became of it, asked by mail at a day."""

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="outcomes")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="outcomes")
    stage = models.CharField(max_length=12, choices=OutcomeStage.choices)
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(
        _("What became of it"), max_length=10, choices=OutcomeAnswer.choices, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party", "stage"], name="outcome_once_a_stage"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["asked_at", "due_at"], name="outcome_due"),
            models.Index(
                fields=["network", "answer", "answered_at", "introduction", "id"], name="outcome_said"
            ),
        ]

    def __str__(self) -> str:
        return self.answer or self.stage
