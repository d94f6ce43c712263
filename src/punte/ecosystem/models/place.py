"""Regions are facts for everyone; an ecosystem is a network's view of one or more of them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.ecosystem.choices import InnovatorGroup
from punte.members.models.network import slug_shape
from punte.members.tenancy import TenantModel


class Region(models.Model):
    """A NUTS 2024 region, levels 0 (country) to 3, with one point in degrees.

    A region's ancestors are the prefixes of its code: RO113 lies in RO11, RO1, RO.
    """

    code = models.CharField(_("NUTS code"), max_length=5, primary_key=True)
    name = models.CharField(_("Name"), max_length=120)
    level = models.PositiveSmallIntegerField()
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Ecosystem(TenantModel):
    """A region's innovation community, reached through its gateway."""

    name = models.CharField(_("Name"), max_length=120)
    slug = models.CharField(_("Address"), max_length=50, validators=[slug_shape])
    summary = models.TextField(_("Summary"), blank=True)
    gateway = models.ForeignKey(
        "ecosystem.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="gateway_of",
        verbose_name=_("Gateway"),
    )

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "slug"], name="ecosystem_slug_once"),
        ]

    def __str__(self) -> str:
        return self.name


class EcosystemRegion(TenantModel):
    """An ecosystem covers a region and all below it; a region belongs to one ecosystem of a network."""

    ecosystem = models.ForeignKey(Ecosystem, on_delete=models.CASCADE, related_name="places")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "region"], name="region_in_one_ecosystem"),
        ]

    def __str__(self) -> str:
        return self.region_id


class Standing(TenantModel):
    """The innovator group of an ecosystem in one edition of the scoreboard, with its source."""

    ecosystem = models.ForeignKey(Ecosystem, on_delete=models.CASCADE, related_name="standings")
    edition = models.PositiveSmallIntegerField(_("Edition"))
    group = models.CharField(_("Innovator group"), max_length=10, choices=InnovatorGroup.choices)
    source = models.CharField(_("Source"), max_length=300)

    class Meta:
        ordering: ClassVar = ["-edition"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ecosystem", "edition"], name="standing_once_an_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()} ({self.edition})"
