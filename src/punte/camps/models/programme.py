"""The programme: rooms, and what takes place in them when."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import ItemKind
from punte.camps.models.camp import Camp, Challenge
from punte.members.tenancy import TenantModel


class Room(TenantModel):
    """A room of the venue; `capacity` 0: nobody has counted its seats."""

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(_("Name"), max_length=80)
    capacity = models.PositiveSmallIntegerField(_("Seats"), default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["camp", "name"], name="room_once")]

    def __str__(self) -> str:
        return self.name


class Item(TenantModel):
    """A line of the programme. Without a challenge it is for everybody. Its key makes its UID in calendars.

    `number` counts the group sessions of one challenge; `sequence` grows with
    each change of time or place after publication (RFC 5545).
    """

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(_("Kind"), max_length=8, choices=ItemKind.choices)
    title = models.CharField(_("Title"), max_length=200)
    note = models.TextField(_("Note"), blank=True)
    challenge = models.ForeignKey(
        Challenge,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("Challenge"),
    )
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    room = models.ForeignKey(
        Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="items", verbose_name=_("Room")
    )
    starts_at = models.DateTimeField(_("Begins"))
    ends_at = models.DateTimeField(_("Ends"))
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["starts_at", "ends_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="item_ends_after_it_begins"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["camp", "starts_at"], name="item_by_time")]

    def __str__(self) -> str:
        return self.title
