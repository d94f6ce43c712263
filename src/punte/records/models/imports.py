"""Files that were brought in, row by row, so that an import can be mended, repeated and taken back."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.records.ids import uuid7


class RunState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("Columns to confirm")
    CHECKING = "checking", _("Being checked")
    PREVIEWED = "previewed", _("To look through")
    APPLYING = "applying", _("Being imported")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Not imported")
    UNDOING = "undoing", _("Being taken back")
    UNDONE = "undone", _("Taken back")


class Duplicates(models.TextChoices):
    """What is done with a row that may be here already."""

    ASK = "ask", _("Ask me for each")
    MERGE = "merge", _("Merge it into what is here")
    SKIP = "skip", _("Leave the row out")


class Mode(models.TextChoices):
    """What happens when some rows cannot be imported."""

    ALL = "all", _("All rows or none")
    GOOD = "good", _("The good rows only")


class Decision(models.TextChoices):
    """What is to become of a row."""

    NEW = "new", _("Add as new")
    MERGE = "merge", _("Merge")
    SKIP = "skip", _("Leave out")
    ASK = "ask", _("Undecided")


class Group(models.IntegerChoices):
    """How a preview is ordered: what needs somebody comes first."""

    MEND = 0, _("To mend")
    DECIDE = 1, _("To decide")
    CHANGED = 2, _("Will be changed")
    NEW = 3, _("Will be added")
    SAME = 4, _("Unchanged")
    OUT = 5, _("Left out")


class Outcome(models.TextChoices):
    """What became of a row."""

    WAITING = "", _("Waiting")
    CREATED = "created", _("Added")
    UPDATED = "updated", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    LEFT_OUT = "left", _("Left out")
    FAILED = "failed", _("Not imported")
    UNDONE = "undone", _("Taken back")
    KEPT = "kept", _("Kept")


def generated_name(run: "ImportRun", _original: str) -> str:
    """Where an uploaded file is kept; nothing of the name it was given goes into it."""
    return f"imports/{run.network_id}/{uuid7()}"


class ImportRun(models.Model):
    """One file on its way in. `network_id` and `actor_id` are plain values: this is the lowest floor.

    `reading` says how the file was understood, `options` what the user chose instead, `columns` which
    column (by index, as text) is which field, `viewer` who asked, with the roles held when asking.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network_id = models.UUIDField()
    network_slug = models.CharField(max_length=100)
    actor_id = models.UUIDField()
    table = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.UPLOADED)
    file = models.FileField(upload_to=generated_name, max_length=200)
    file_name = models.CharField(max_length=200)
    file_size = models.PositiveBigIntegerField()
    options = models.JSONField(default=dict)
    reading = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    columns = models.JSONField(default=dict)
    duplicates = models.CharField(max_length=5, choices=Duplicates.choices, default=Duplicates.ASK)
    mode = models.CharField(max_length=5, choices=Mode.choices, default=Mode.ALL)
    source = models.CharField(max_length=300, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    viewer = models.JSONField(default=dict)
    job = models.UUIDField(null=True)
    reason = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["network_id", "-created_at"], name="import_network")]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row of a run: what stood in it, what it means, what is wrong, what is decided, what became of
    it."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    raw = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    problems = models.JSONField(default=list)
    candidates = models.JSONField(default=list)
    decision = models.CharField(max_length=5, choices=Decision.choices, default=Decision.NEW)
    chosen = models.BooleanField(default=False)
    target = models.UUIDField(null=True)
    target_row = models.PositiveIntegerField(null=True)
    group = models.SmallIntegerField(choices=Group.choices, default=Group.NEW)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    result = models.UUIDField(null=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    note = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "number"], name="import_row_once")]
        indexes: ClassVar = [
            models.Index(fields=["run", "group", "number"], name="import_row_group"),
            models.Index(fields=["run", "outcome", "number"], name="import_row_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class SavedMapping(models.Model):
    """How a network mapped a heading line before: heading → field."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network_id = models.UUIDField()
    table = models.CharField(max_length=60)
    signature = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network_id", "table", "signature"], name="mapping_once")
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.signature[:8]}"
