"""Organisations: public facts, with a keeper where somebody claimed them."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.ecosystem.choices import ClaimMethod, ClaimState, Helix, OrganisationType, State
from punte.ecosystem.models.place import Ecosystem, Region
from punte.ecosystem.models.theme import Theme
from punte.members.models import Account
from punte.members.tenancy import TenantModel

pic_shape = RegexValidator(r"^[1-9]\d{8}$", _("A PIC has nine digits, such as 999997930."))
ror_shape = RegexValidator(
    r"^0[a-hj-km-np-tv-z0-9]{6}\d{2}$",
    _("A ROR id has nine letters and digits that begin with 0, such as 02rmd1t30."),
)
vat_shape = RegexValidator(
    r"^[A-Z]{2}[0-9A-Z+*]{2,12}$",
    _("A VAT number begins with two letters of the country, such as RO12345678."),
)


class Organisation(TenantModel):
    """An organisation on the map.

    `ecosystem` is its home, from its region unless somebody says otherwise;
    further regions stand in `places`. `folded` is the name without accents and
    capitals, for sorting and for finding duplicates. Contact fields are shown
    as `visibility` says: {'email': 'network'}.
    """

    name = models.CharField(_("Name"), max_length=300)
    short_name = models.CharField(_("Short name"), max_length=100, blank=True)
    folded = models.CharField(max_length=300, editable=False)
    type = models.CharField(
        _("Type"), max_length=20, choices=OrganisationType.choices, default=OrganisationType.UNKNOWN
    )
    helix = models.CharField(_("Helix"), max_length=10, choices=Helix.choices, default=Helix.UNKNOWN)
    description = models.TextField(_("What it does"), blank=True)
    language = models.CharField(_("Language of the text"), max_length=10, default="en")
    website = models.URLField(_("Website"), blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Telephone"), max_length=40, blank=True)
    visibility = models.JSONField(default=dict, blank=True)
    city = models.CharField(_("City"), max_length=120, blank=True)
    country = models.CharField(_("Country"), max_length=2, blank=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Region")
    )
    ecosystem = models.ForeignKey(
        Ecosystem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("Ecosystem"),
    )
    pic = models.CharField(_("PIC"), max_length=9, blank=True, validators=[pic_shape])
    ror = models.CharField(_("ROR"), max_length=9, blank=True, validators=[ror_shape])
    vat = models.CharField(_("VAT number"), max_length=14, blank=True, validators=[vat_shape])
    role = models.CharField(_("Role in the ecosystem"), max_length=200, blank=True)
    influence = models.PositiveSmallIntegerField(
        _("Influence (1-5)"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    interest = models.PositiveSmallIntegerField(
        _("Interest (1-5)"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    referred_by = models.CharField(_("Referred by"), max_length=200, blank=True)
    needs_noted = models.TextField(
        _("Needs, as noted"),
        blank=True,
        help_text=_(
            "What it looks for, in free words from a stakeholder list; publish it as a need when it is clear."
        ),
    )
    source = models.CharField(_("Source"), max_length=200, blank=True)
    source_url = models.URLField(_("Source address"), blank=True)
    fictional = models.BooleanField(_("Fictional"), default=False)
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.PUBLISHED)
    verified_on = models.DateField(_("Last verified"), null=True, blank=True)
    themes: "models.ManyToManyField[Theme, OrganisationTheme]" = models.ManyToManyField(
        Theme, through="OrganisationTheme", related_name="organisations", verbose_name=_("Themes")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["folded", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["network", "pic"], condition=~models.Q(pic=""), name="organisation_pic_once"
            ),
            models.CheckConstraint(
                condition=models.Q(influence=None) | models.Q(influence__range=(1, 5)),
                name="influence_1_to_5",
            ),
            models.CheckConstraint(
                condition=models.Q(interest=None) | models.Q(interest__range=(1, 5)), name="interest_1_to_5"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["network", "folded", "id"], name="org_by_name"),
            # Answers "which of these keys are published here" without reading the rows.
            models.Index(fields=["id", "network", "state"], name="org_by_key"),
            models.Index(fields=["network", "state", "folded", "id"], name="org_by_state"),
            models.Index(fields=["network", "region"], name="org_by_region"),
            models.Index(fields=["network", "ecosystem", "type", "state"], name="org_by_ecosystem"),
            models.Index(fields=["network", "type"], name="org_by_type"),
            models.Index(fields=["network", "verified_on"], name="org_by_verified"),
            models.Index(
                fields=["network", "state", "folded"],
                name="org_fictional",
                condition=models.Q(fictional=True),
            ),
            models.Index(fields=["network", "ror"], name="org_by_ror", condition=~models.Q(ror="")),
            models.Index(fields=["network", "vat"], name="org_by_vat", condition=~models.Q(vat="")),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationRegion(TenantModel):
    """A further region that an organisation works in."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="places")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "region"], name="organisation_region_once"),
        ]

    def __str__(self) -> str:
        return self.region_id


class OrganisationTheme(TenantModel):
    """A theme that an organisation works on."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="theme_links")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="organisation_links")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "theme"], name="organisation_theme_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["theme", "organisation"], name="orgtheme_by_theme")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.theme_id}"


class Capability(TenantModel):
    """Something an organisation can do, in its own words."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="capabilities")
    theme = models.ForeignKey(
        Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Theme")
    )
    text = models.CharField(_("Capability"), max_length=300)
    language = models.CharField(_("Language"), max_length=10, default="en")

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name_plural = "capabilities"

    def __str__(self) -> str:
        return self.text


class Claim(TenantModel):
    """An account says: I speak for this organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="claims")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    method = models.CharField(max_length=10, choices=ClaimMethod.choices)
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.WAITING)
    email = models.EmailField(_("Address at the organisation"), blank=True)
    message = models.TextField(_("Why you"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "account"],
                condition=models.Q(state=ClaimState.WAITING),
                name="one_waiting_claim",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} claims {self.organisation_id}"
