"""Meetings: times proposed, one fixed, who comes, who was there."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.bridges.choices import MeetingState, Reply
from punte.bridges.models.introduction import Introduction
from punte.ecosystem.models import Person
from punte.members.models import Account
from punte.members.tenancy import TenantModel


class Meeting(TenantModel):
    """A meeting, perhaps from an introduction. Its key makes the stable UID of RFC 5545.

    `starts_at` and `ends_at` are set once a time is fixed; `zone` is where it
    takes place; `sequence` grows with each change of time or place and when it
    is cancelled.
    """

    introduction = models.ForeignKey(
        Introduction, on_delete=models.SET_NULL, null=True, blank=True, related_name="meetings"
    )
    organiser = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(_("What it is about"), max_length=200)
    note = models.TextField(_("Note"), blank=True)
    zone = models.CharField(_("Time zone"), max_length=60, default="UTC")
    place = models.CharField(_("Place"), max_length=200, blank=True)
    url = models.URLField(_("Link"), blank=True, max_length=500)
    minutes = models.PositiveSmallIntegerField(_("Minutes"), default=30)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PROPOSED)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    asked_at = models.DateTimeField(
        null=True, blank=True
    )  # when those invited were asked whether it took place
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(starts_at=None, ends_at=None)
                | models.Q(starts_at__lt=models.F("ends_at")),
                name="meeting_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MeetingState.FIXED) | models.Q(starts_at__isnull=False),
                name="fixed_meeting_has_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["network", "state", "starts_at"], name="meeting_by_time")]

    def __str__(self) -> str:
        return self.title


class Attendee(TenantModel):
    """Somebody invited to a meeting; `attended` is what they say afterwards."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees")
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="attendances"
    )
    reply = models.CharField(max_length=8, choices=Reply.choices, default=Reply.WAITING)
    replied_at = models.DateTimeField(null=True, blank=True)
    attended = models.BooleanField(null=True, blank=True)
    attended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendee_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "meeting"], name="attendee_person")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.meeting_id}"


class Slot(TenantModel):
    """A time proposed for a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "starts_at"], name="slot_once"),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="slot_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Fit(TenantModel):
    """That a proposed time suits somebody."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="fits")
    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="fits")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["slot", "attendee"], name="fit_once")]

    def __str__(self) -> str:
        return f"{self.slot_id} suits {self.attendee_id}"
