"""Group sessions: what people write in them together, with every wording kept."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import ContributionKind, Taken
from punte.camps.models.participant import Participant
from punte.camps.models.programme import Item
from punte.members.models import Account
from punte.members.tenancy import TenantModel


class Session(TenantModel):
    """What belongs to a group session or mixing round beside its line in the programme.

    `revision` grows with everything that its readers see; a row that changed
    carries the revision it changed at, so that a page asks for what is newer
    than it knows. `agenda` is a list of {'title', 'minutes'}, `line` where one
    is on it. The timer runs until `timer_ends_at`, or stands with `timer_left`
    seconds to go.
    """

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="session")
    revision = models.PositiveIntegerField(default=0)
    board_revision = models.PositiveIntegerField(default=0)
    agenda = models.JSONField(_("Agenda"), default=list, blank=True)
    line = models.PositiveSmallIntegerField(null=True, blank=True)
    timer_ends_at = models.DateTimeField(null=True, blank=True)
    timer_left = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.item_id}"


class Group(TenantModel):
    """A heading in a session, under which contributions stand."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="groups")
    title = models.CharField(_("Heading"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class Contribution(TenantModel):
    """What people wrote down together: its text is the wording number `version`.

    `client_key` is made where it was begun, so that one written without a
    connection comes once, however often it is sent. For a commitment `text` is
    what, `owner` who, `due` by when.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="contributions")
    kind = models.CharField(_("Kind"), max_length=10, choices=ContributionKind.choices)
    text = models.TextField(_("Text"))
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    group = models.ForeignKey(
        Group, on_delete=models.SET_NULL, null=True, blank=True, related_name="contributions"
    )
    client_key = models.UUIDField()
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged_from"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(
        Participant,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("Who"),
    )
    due = models.DateField(_("By when"), null=True, blank=True)
    taken = models.CharField(max_length=7, choices=Taken.choices, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "client_key"], name="contribution_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["session", "revision"], name="contribution_news")]

    def __str__(self) -> str:
        return self.text[:80]


class Authorship(TenantModel):
    """Somebody who wrote at a contribution; an organiser without a place is known by the account alone.

    Who had themselves erased leaves the row without either.
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="authorships")
    participant = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="authorships"
    )
    account = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contribution", "account"],
                condition=Q(account__isnull=False),
                name="authorship_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}"


class Wording(TenantModel):
    """One text of a contribution as somebody sent it, or as two were joined; never changed afterwards.

    `base` is the wording it was written on. One that is `beside` could not be
    joined with what others wrote meanwhile and waits for a person to choose.
    `key` is made by the one who sends it: what is sent twice is kept once.
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="wordings")
    number = models.PositiveIntegerField()
    text = models.TextField()
    base = models.PositiveIntegerField(null=True, blank=True)
    beside = models.BooleanField(default=False)
    key = models.UUIDField(null=True, blank=True)
    author = models.ForeignKey(Authorship, on_delete=models.CASCADE, related_name="wordings")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["contribution_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "number"], name="wording_number_once"),
            models.UniqueConstraint(
                fields=["contribution", "key"], condition=Q(key__isnull=False), name="wording_key_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.number}"


class Presence(TenantModel):
    """Somebody who has a session's page open, and where they write; forgotten after a day."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="presences")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    writing = models.ForeignKey(
        Contribution, on_delete=models.SET_NULL, null=True, blank=True, related_name="writers"
    )
    writing_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "account"], name="presence_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["session", "seen_at"], name="presence_by_time")]

    def __str__(self) -> str:
        return f"{self.account_id}"
