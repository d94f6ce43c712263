"""Diet and access needs: sealed when written, opened for organisers and the person (safety 11)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from punte.camps.choices import Diet
from punte.camps.models import Camp, Care, Participant
from punte.camps.sealing import UnreadableError, seal, unseal
from punte.members.models import Account
from punte.members.services.consents import give_consent
from punte.records.events import record
from punte.records.refs import ref
from punte.web.access import Viewer

CONSENT = "camps.care"
KEPT_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class Wishes:
    """What somebody eats (known words, and their own), and what they need to get about."""

    diet: tuple[str, ...] = field(default_factory=tuple)
    note: str = ""
    access: str = ""

    def __bool__(self) -> bool:
        return bool(self.diet or self.note or self.access)


def read_wishes(care: Care | None) -> Wishes:
    """What the person wrote; nothing where there is nothing or no key opens it."""
    if care is None:
        return Wishes()
    try:
        values = unseal(care.sealed, care.participant_id)
    except UnreadableError:
        return Wishes()
    return _wishes(values)


def _wishes(values: Mapping[str, Any]) -> Wishes:
    known = tuple(one for one in values.get("diet", ()) if one in Diet)
    return Wishes(known, str(values.get("note", "")), str(values.get("access", "")))


def keep_wishes(one: Participant, wishes: Wishes) -> None:
    """Seal what the person asks for; nothing is kept of nothing. For services that checked who writes."""
    if not wishes:
        Care.objects.filter(participant=one).delete()
        return
    values = {"diet": list(wishes.diet), "note": wishes.note, "access": wishes.access}
    Care.objects.update_or_create(
        participant=one, defaults={"network": one.network, "sealed": seal(values, one.pk)}
    )


def note_consent(one: Participant, account: Account) -> None:
    """Write down that the person agreed, once it is known that it is them who wrote."""
    if Care.objects.filter(participant=one).exists():
        give_consent(holder=ref(account), purpose=CONSENT, network=one.network, by=account.pk)


@transaction.atomic
def note_look(*, camp: Camp, by: Viewer, one: Participant | None = None) -> None:
    """Say in the log that an organiser looked at what people need."""
    record("camps.care.seen", subject=one or camp, network=camp.network_id, by=by.account)


@transaction.atomic
def forget_wishes_of(*, accounts: Iterable[UUID], network: UUID | None) -> int:
    """Delete the needs of people who took their agreement back; how many."""
    rows = Care.objects.filter(participant__account__in=list(accounts), network=network)
    return rows.delete()[0]


@transaction.atomic
def forget_care() -> int:
    """Delete all needs a month after their camp; how many."""
    past = timezone.localdate() - KEPT_AFTER
    camps = Camp.objects.filter(ends_on__lt=past, participants__care__isnull=False).distinct()
    gone = 0
    for camp in camps:
        count = Care.objects.filter(participant__camp=camp).delete()[0]
        record(
            "camps.care.forgotten", subject=camp, network=camp.network_id, by=None, after={"people": count}
        )
        gone += count
    return gone
