"""What it is about: a small taxonomy that each network edits."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.members.models.network import slug_shape
from punte.members.tenancy import TenantModel


class Theme(TenantModel):
    """A topic, perhaps below another; `labels` names it in further languages: {'ro': '…'}."""

    key = models.CharField(_("Key"), max_length=50, validators=[slug_shape])
    name = models.CharField(_("Name"), max_length=120)
    labels = models.JSONField(_("In other languages"), default=dict, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("Part of"),
    )
    order = models.PositiveSmallIntegerField(_("Order"), default=100)
    retired = models.BooleanField(_("No longer offered for choice"), default=False)

    class Meta:
        ordering: ClassVar = ["order", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "key"], name="theme_key_once"),
        ]

    def __str__(self) -> str:
        return self.name
