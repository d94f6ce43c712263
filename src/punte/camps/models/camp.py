"""An edition of a camp, and the challenges that it works on."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import CampState
from punte.ecosystem.models import Ecosystem, Organisation, Person, Theme
from punte.members.models.network import slug_shape
from punte.members.tenancy import TenantModel


class Camp(TenantModel):
    """One edition: some days at one place. Days and hours are of its `zone`.

    Once it is no draft, whoever may see the network's pages may read its page.
    Who organises it holds the role 'organiser' bound to it.
    """

    name = models.CharField(_("Name"), max_length=120)
    slug = models.CharField(_("Address"), max_length=50, validators=[slug_shape])
    summary = models.CharField(_("In one sentence"), max_length=300, blank=True)
    about = models.TextField(_("About the camp"), blank=True)
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"))
    zone = models.CharField(_("Time zone"), max_length=60, default="UTC")
    venue = models.CharField(_("Venue"), max_length=200, blank=True)
    address = models.CharField(_("Street and number"), max_length=200, blank=True)
    city = models.CharField(_("City"), max_length=120, blank=True)
    country = models.CharField(_("Country"), max_length=2, blank=True)
    url = models.URLField(_("Website"), blank=True, max_length=500)
    languages = models.JSONField(_("Languages"), default=list, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="camps",
        verbose_name=_("Organised by"),
    )
    places = models.PositiveSmallIntegerField(
        _("Places"), default=80, validators=[MinValueValidator(1), MaxValueValidator(5000)]
    )
    apply_until = models.DateField(_("Apply until"), null=True, blank=True)
    team_least = models.PositiveSmallIntegerField(_("Smallest team"), default=10)
    team_most = models.PositiveSmallIntegerField(_("Largest team"), default=15)
    state = models.CharField(_("State"), max_length=10, choices=CampState.choices, default=CampState.DRAFT)
    programme_published_at = models.DateTimeField(null=True, blank=True)
    report_published_at = models.DateTimeField(null=True, blank=True)
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    sample = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-starts_on", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "slug"], name="camp_slug_once"),
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")), name="camp_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(team_least__gte=1, team_least__lte=models.F("team_most")),
                name="camp_team_sizes_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CampEcosystem(TenantModel):
    """An ecosystem that is invited."""

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, related_name="ecosystem_links")
    ecosystem = models.ForeignKey(Ecosystem, on_delete=models.CASCADE, related_name="camp_links")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["camp", "ecosystem"], name="camp_ecosystem_once"),
        ]

    def __str__(self) -> str:
        return f"{self.camp_id} {self.ecosystem_id}"


class CampTheme(TenantModel):
    """A theme of the camp."""

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, related_name="theme_links")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="camp_links")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["camp", "theme"], name="camp_theme_once"),
        ]

    def __str__(self) -> str:
        return f"{self.camp_id} {self.theme_id}"


class Challenge(TenantModel):
    """What a challenge owner brings: the brief that teams work on.

    `links` is a list of {'label', 'url'}.
    """

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, related_name="challenges")
    position = models.PositiveSmallIntegerField(_("Number"))
    title = models.CharField(_("Title"), max_length=200)
    question = models.CharField(_("The question in one sentence"), max_length=300, blank=True)
    brief = models.TextField(_("Brief"), blank=True)
    context = models.TextField(_("Context"), blank=True)
    success = models.TextField(_("What success would be"), blank=True)
    links = models.JSONField(_("Links"), default=list, blank=True)
    owner = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="challenges",
        verbose_name=_("Challenge owner"),
    )
    contact = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="challenges",
        verbose_name=_("Who speaks for the owner"),
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Theme")
    )

    class Meta:
        ordering: ClassVar = ["camp_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["camp", "position"], name="challenge_position_once"),
        ]

    def __str__(self) -> str:
        return self.title
