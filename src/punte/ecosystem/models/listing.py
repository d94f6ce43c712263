"""Needs and offers: one table, for they differ in one word and are matched with each other."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.ecosystem.choices import ChainStage, Direction, InterestState, Profile, Readiness, State
from punte.ecosystem.models.organisation import Organisation
from punte.ecosystem.models.person import Person
from punte.ecosystem.models.place import Ecosystem
from punte.ecosystem.models.theme import Theme
from punte.members.models import Account
from punte.members.tenancy import TenantModel


class Listing(TenantModel):
    """What an organisation looks for or can give, in its own language, until a day.

    `summary` may say it a second time in `summary_language`. `partner_types`
    are keys of OrganisationType, `regions` NUTS codes or their beginnings,
    `languages` ISO 639-1 codes; empty means any. `ecosystem` is the
    organisation's, kept here so that lists need no join.
    """

    direction = models.CharField(_("Kind"), max_length=5, choices=Direction.choices)
    profile = models.CharField(_("Profile"), max_length=20, choices=Profile.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="listings", verbose_name=_("Organisation")
    )
    contact = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="listings",
        verbose_name=_("Contact"),
    )
    ecosystem = models.ForeignKey(
        Ecosystem, on_delete=models.SET_NULL, null=True, blank=True, related_name="listings"
    )
    title = models.CharField(_("Title"), max_length=200)
    text = models.TextField(_("In full"))
    language = models.CharField(_("Language of the text"), max_length=10, default="en")
    summary = models.TextField(_("Summary in a second language"), blank=True)
    summary_language = models.CharField(_("Language of the summary"), max_length=10, blank=True)
    theme = models.ForeignKey(
        Theme,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="listings",
        verbose_name=_("Theme"),
    )
    stage = models.CharField(_("Value-chain stage"), max_length=12, choices=ChainStage.choices, blank=True)
    readiness = models.PositiveSmallIntegerField(
        _("Development stage (TRL)"),
        choices=Readiness.choices,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
    )
    domain = models.CharField(_("Application domain"), max_length=120, blank=True)
    partner_types = models.JSONField(_("Kinds of partner sought"), default=list, blank=True)
    regions = models.JSONField(_("Regions wanted"), default=list, blank=True)
    languages = models.JSONField(_("Working languages"), default=list, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.DRAFT)
    review_note = models.TextField(_("Why it was sent back"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(_("Open until"))
    reminded_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["-published_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(readiness=None) | models.Q(readiness__range=(1, 9)),
                name="readiness_1_to_9",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.PUBLISHED) | models.Q(published_at__isnull=False),
                name="published_has_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["network", "state", "-published_at", "-id"], name="listing_newest"),
            models.Index(
                fields=["network", "state", "direction", "-published_at", "-id"], name="listing_kind"
            ),
            models.Index(
                fields=["network", "state", "ecosystem", "-published_at", "-id", "direction"],
                name="listing_ecosystem",
            ),
            models.Index(fields=["network", "state", "theme", "-published_at", "-id"], name="listing_theme"),
            models.Index(fields=["network", "state", "expires_on"], name="listing_expiry"),
            models.Index(fields=["organisation", "state"], name="listing_organisation"),
        ]

    def __str__(self) -> str:
        return self.title


class Interest(TenantModel):
    """A light 'tell me more' on a need or an offer."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="interests")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("On behalf of"),
    )
    message = models.TextField(_("Message"), blank=True)
    answer = models.TextField(_("Answer"), blank=True)
    state = models.CharField(max_length=10, choices=InterestState.choices, default=InterestState.NEW)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["listing", "account"],
                condition=~models.Q(state=InterestState.WITHDRAWN),
                name="interest_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.listing_id}"
