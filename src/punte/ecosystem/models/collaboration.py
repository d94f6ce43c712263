"""What organisations did together: facts from public sources, kept as they are told."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.ecosystem.models.organisation import Organisation
from punte.members.tenancy import TenantModel


class Project(TenantModel):
    """A project that a source knows under an id of its own (CORDIS: the grant number)."""

    source = models.CharField(_("Source"), max_length=60)
    source_id = models.CharField(_("Number"), max_length=60)
    acronym = models.CharField(_("Acronym"), max_length=60, blank=True)
    title = models.CharField(_("Title"), max_length=500, blank=True)
    programme = models.CharField(_("Programme"), max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(_("Year it began"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "source", "source_id"], name="project_once"),
        ]

    def __str__(self) -> str:
        return self.acronym or self.source_id


class Participation(TenantModel):
    """An organisation took part in a project, in a role."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="participations")
    role = models.CharField(_("Role"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("Year"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "organisation", "role"], name="participation_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "project"], name="participation_org")]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.project_id}"
