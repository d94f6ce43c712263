"""The report's words that editors wrote, and what became of commitments and challenges afterwards."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import FollowUpAnswer, FollowUpStage
from punte.camps.models.camp import Camp, Challenge
from punte.camps.models.session import Contribution
from punte.members.models import Account
from punte.members.tenancy import TenantModel


class ReportText(TenantModel):
    """What organisers say above a section of the report, or that it is left out."""

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, related_name="report_texts")
    section = models.CharField(max_length=60)
    text = models.TextField(_("Your words"), blank=True)
    hidden = models.BooleanField(_("Leave this section out"), default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["camp", "section"], name="report_text_once"),
        ]

    def __str__(self) -> str:
        return self.section


class FollowUp(TenantModel):
    """A question to the owner of a commitment or of a challenge: what became of it?

    Asked by mail at `due_at`, answered in two clicks; an answer may be changed
    until the next is asked.
    """

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, related_name="follow_ups")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, null=True, blank=True, related_name="follow_ups"
    )
    challenge = models.ForeignKey(
        Challenge, on_delete=models.CASCADE, null=True, blank=True, related_name="follow_ups"
    )
    stage = models.CharField(max_length=10, choices=FollowUpStage.choices)
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    account = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.CharField(
        _("What became of it"), max_length=8, choices=FollowUpAnswer.choices, blank=True
    )
    why = models.TextField(_("In a few words"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(contribution__isnull=True) ^ Q(challenge__isnull=True),
                name="follow_up_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["contribution", "stage"],
                condition=Q(contribution__isnull=False),
                name="follow_up_of_commitment_once",
            ),
            models.UniqueConstraint(
                fields=["challenge", "stage"],
                condition=Q(challenge__isnull=False),
                name="follow_up_of_challenge_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["asked_at", "due_at"], name="follow_up_due")]

    def __str__(self) -> str:
        return self.answer or self.stage
