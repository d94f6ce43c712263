"""One append-only line of what happened."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Event(models.Model):
    """Who did what to which thing, when, from what to what, and what it grew from.

    Things are named by a kind ('ecosystem.listing') and an id, never by a
    foreign key: the log outlives what it tells of. Only two things change in a
    line once written: `dispatched`, and personal values that a recorded erasure
    replaces with a marker.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    network_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    origin_kind = models.CharField(max_length=60, blank=True)
    origin_id = models.UUIDField(null=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    dispatched = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["subject_id", "id"], name="event_subject"),
            models.Index(
                fields=["origin_id", "id"], name="event_origin", condition=models.Q(origin_id__isnull=False)
            ),
            models.Index(fields=["network_id", "id"], name="event_network"),
            models.Index(fields=["actor_id", "id"], name="event_actor"),
            models.Index(fields=["id"], name="event_waiting", condition=models.Q(dispatched=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
