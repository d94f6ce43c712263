"""CORDIS files on their way in, so that an import is looked through first and can be taken back."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.members.tenancy import TenantModel


class CordisState(models.TextChoices):
    """Where an import stands."""

    LOOKING = "looking", _("Being read")
    PREVIEWED = "previewed", _("To look through")
    IMPORTING = "importing", _("Being imported")
    DONE = "done", _("Imported")
    UNDOING = "undoing", _("Being taken back")
    UNDONE = "undone", _("Taken back")


class CordisImport(TenantModel):
    """The files of one upload and what became of them.

    `folder` names where the files wait (they go when they are imported),
    `counts` what would come or came, `sample` the first rows of the preview,
    `brought` what an undo takes away again: ids of added rows, and the fields
    that were blank before. `actor_id` is a plain value, as in the log.
    """

    actor_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=CordisState.choices, default=CordisState.LOOKING)
    folder = models.CharField(max_length=32)
    job = models.UUIDField(null=True)
    counts = models.JSONField(default=dict)
    sample = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    brought = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["network", "-created_at"], name="cordis_newest")]

    def __str__(self) -> str:
        return f"CORDIS {self.created_at:%Y-%m-%d}"

    @property
    def running(self) -> bool:
        """Whether a job is at work, or about to be."""
        return self.state in {CordisState.LOOKING, CordisState.IMPORTING, CordisState.UNDOING}
