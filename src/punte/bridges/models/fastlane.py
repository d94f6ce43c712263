"""Gateway to gateway: 'find us X in your region by then'; shortlists and notes of brokers."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.bridges.choices import FastLaneState
from punte.ecosystem.models import Ecosystem, Listing, Organisation, Theme
from punte.members.models import Account
from punte.members.tenancy import TenantModel


class FastLaneRequest(TenantModel):
    """A request from one ecosystem's gateway to another's, with the time by which an answer is promised."""

    asking = models.ForeignKey(Ecosystem, on_delete=models.CASCADE, related_name="+", verbose_name=_("From"))
    asked = models.ForeignKey(Ecosystem, on_delete=models.CASCADE, related_name="+", verbose_name=_("To"))
    asked_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    handled_by = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    listing = models.ForeignKey(
        Listing, on_delete=models.SET_NULL, null=True, blank=True, related_name="fast_lane"
    )
    title = models.CharField(_("Find us"), max_length=200)
    text = models.TextField(_("In full"), blank=True)
    theme = models.ForeignKey(
        Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Theme")
    )
    partner_types = models.JSONField(_("Kinds of partner sought"), default=list, blank=True)
    wanted_by = models.DateField(_("Needed by"), null=True, blank=True)
    promised_for = models.DateTimeField(_("Promised by"), null=True, blank=True)
    state = models.CharField(
        _("State"), max_length=10, choices=FastLaneState.choices, default=FastLaneState.ASKED
    )
    answer = models.TextField(_("Answer"), blank=True)
    asked_at = models.DateTimeField()
    first_answer_at = models.DateTimeField(null=True, blank=True)  # promised, declined or answered
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    helped = models.BooleanField(_("It helped"), null=True, blank=True)  # said by the asker on closing
    reminded_at = models.DateTimeField(null=True, blank=True)
    late_at = models.DateTimeField(
        null=True, blank=True
    )  # when both sides were told that the time has passed

    class Meta:
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(asking=models.F("asked")), name="fast_lane_of_two"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["network", "asked", "state"], name="fast_lane_to"),
            models.Index(fields=["network", "asking", "state"], name="fast_lane_from"),
            # Holds all that the corridor matrix counts of a request.
            models.Index(
                fields=[
                    "network",
                    "asked_at",
                    "asking",
                    "asked",
                    "first_answer_at",
                    "promised_for",
                    "answered_at",
                    "state",
                ],
                name="fast_lane_by_time",
            ),
            models.Index(fields=["state", "promised_for"], name="fast_lane_due"),
        ]

    def __str__(self) -> str:
        return self.title


class Shortlisted(TenantModel):
    """An organisation that a broker put on the shortlist of a need or of a fast-lane request.

    `reasons` and `against` are copied from the match at that moment.
    """

    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, null=True, blank=True, related_name="shortlisted"
    )
    request = models.ForeignKey(
        FastLaneRequest, on_delete=models.CASCADE, null=True, blank=True, related_name="shortlisted"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    counterpart = models.ForeignKey(
        Listing, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reasons = models.JSONField(default=list)
    against = models.JSONField(default=list)
    note = models.TextField(_("Note"), blank=True)
    added_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["added_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(listing__isnull=False) ^ models.Q(request__isnull=False),
                name="shortlisted_for_one_thing",
            ),
            models.UniqueConstraint(
                fields=["listing", "organisation"],
                condition=models.Q(listing__isnull=False),
                name="shortlisted_once_a_listing",
            ),
            models.UniqueConstraint(
                fields=["request", "organisation"],
                condition=models.Q(request__isnull=False),
                name="shortlisted_once_a_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}"


class Note(TenantModel):
    """What brokers of the two sides note about a request or a need; only they read it."""

    request = models.ForeignKey(
        FastLaneRequest, on_delete=models.CASCADE, null=True, blank=True, related_name="notes"
    )
    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, null=True, blank=True, related_name="broker_notes"
    )
    author = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(_("Note"))
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["noted_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(listing__isnull=False) ^ models.Q(request__isnull=False),
                name="note_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"
