"""Who fits a need or an offer, why, and what people say about it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.bridges.choices import Opinion
from punte.ecosystem.models import Listing, Organisation
from punte.members.models import Account
from punte.members.tenancy import TenantModel


class Matching(TenantModel):
    """That matches of a need or an offer were asked for, and when they were last worked out."""

    listing = models.OneToOneField(Listing, on_delete=models.CASCADE, related_name="matching")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["network", "done_at"], name="matching_done")]

    def __str__(self) -> str:
        return f"matches of {self.listing_id}"


class Match(TenantModel):
    """An organisation, perhaps by one of its own offers or needs, that fits a need or an offer.

    `reasons` and `against` are lists of {'code', 'values', 'weight'} as the
    matching engine gives them; `words/reasons.py` says them in the reader's
    language. Rows are replaced each time matches are worked out.
    """

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="matches")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    counterpart = models.ForeignKey(
        Listing, on_delete=models.CASCADE, null=True, blank=True, related_name="matched_by"
    )
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    against = models.JSONField(default=list)
    computed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["listing_id", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "organisation"], name="match_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-score"], name="match_of_organisation"),
            models.Index(fields=["network", "listing", "rank"], name="match_by_rank"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} for {self.listing_id}"


class Verdict(TenantModel):
    """What one person says about a match; it outlives the match's row and counts when matches are renewed."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    opinion = models.CharField(_("Opinion"), max_length=10, choices=Opinion.choices)
    said_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "organisation", "account"], name="verdict_once"),
        ]

    def __str__(self) -> str:
        return self.opinion
