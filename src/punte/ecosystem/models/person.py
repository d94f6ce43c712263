"""People, and the roles they have in organisations. What is personal stays so until they consent."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from punte.ecosystem.models.organisation import Organisation
from punte.ecosystem.models.place import Ecosystem
from punte.members.models import Account
from punte.members.tenancy import TenantModel


class Person(TenantModel):
    """A person on the map.

    Seen by gateways, managers and the person until `consented_at` is set;
    then by others, each field as `visibility` says ({'email': 'ecosystem'}).
    Imported people carry `source` and `purpose`, and are told by mail once
    (`notified_at`).
    """

    account = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="people"
    )
    name = models.CharField(_("Name"), max_length=200)
    folded = models.CharField(max_length=200, editable=False)
    headline = models.CharField(_("In one line"), max_length=200, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Telephone"), max_length=40, blank=True)
    languages = models.JSONField(_("Languages"), default=list, blank=True)
    ecosystem = models.ForeignKey(
        Ecosystem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("Ecosystem"),
    )
    visibility = models.JSONField(default=dict, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(_("Source"), max_length=200, blank=True)
    purpose = models.CharField(_("Purpose"), max_length=200, blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    fictional = models.BooleanField(_("Fictional"), default=False)
    verified_on = models.DateField(_("Last verified"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["folded", "id"]
        verbose_name_plural = "people"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["network", "account"],
                condition=models.Q(account__isnull=False),
                name="one_person_an_account",
            ),
            models.CheckConstraint(
                condition=~models.Q(source="", purpose="", account=None), name="person_has_a_source"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["network", "folded", "id"], name="person_by_name"),
            models.Index(fields=["network", "email"], name="person_by_email", condition=~models.Q(email="")),
        ]

    def __str__(self) -> str:
        return self.name


class Affiliation(TenantModel):
    """A person's role in an organisation; one without an end is current."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="affiliations")
    title = models.CharField(_("Role"), max_length=200, blank=True)
    since = models.DateField(_("Since"), null=True, blank=True)
    until = models.DateField(_("Until"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "organisation", "title"], name="affiliation_once"),
            models.CheckConstraint(
                condition=models.Q(since=None)
                | models.Q(until=None)
                | models.Q(since__lte=models.F("until")),
                name="affiliation_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.title
