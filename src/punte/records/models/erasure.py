"""That somebody was erased, without saying who: only an id that leads nowhere any more."""

from typing import ClassVar

from django.db import models

from punte.records.ids import uuid7


class Erasure(models.Model):
    """One erasure. `done_at` is empty while it is under way; `rows` says how many each eraser touched.

    The same line stands in a file beside the database (see `people.erasure`),
    so that a restore of an older backup can do it again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    rows = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["asked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="erasure_once"),
        ]

    def __str__(self) -> str:
        return f"erasure of {self.subject_kind}"
