"""Writing down what happened between people and organisations."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from punte.bridges.choices import EvidenceKind
from punte.bridges.models import Evidence
from punte.ecosystem.models import Organisation, Person, Theme
from punte.records.events import record
from punte.records.refs import Ref, ref
from punte.web.access import Viewer


@dataclass(frozen=True)
class Side:
    """One of the two: a person, perhaps for an organisation, or an organisation alone."""

    person: Person | None = None
    organisation: Organisation | None = None


@transaction.atomic
def note_evidence(
    *,
    network: UUID,
    kind: EvidenceKind,
    a: Side,
    b: Side,
    source: Model | Ref,
    at: datetime | None = None,
    good: bool = True,
    theme: Theme | None = None,
    by: UUID | None = None,
) -> Evidence | None:
    """Note that something happened between the two; the same from the same source is noted once.

    Called by services of this room (they have checked who may). None when a
    side is gone, or both are the same.
    """
    people = bool(a.person) and bool(b.person)
    if not people and not (a.organisation and b.organisation and not a.person and not b.person):
        return None
    if (people and a.person == b.person) or (not people and a.organisation == b.organisation):
        return None
    # Kinds but endorsements hold both ways: the smaller key stands first, so that they are found once.
    if kind != EvidenceKind.ENDORSED and a.person and b.person and a.person.pk > b.person.pk:
        a, b = b, a
    origin = ref(source)
    known = {
        "source_kind": origin.kind,
        "source_id": origin.id,
        "kind": kind,
        "a_person": a.person,
        "b_person": b.person,
    }
    if not people:
        known |= {"a_organisation": a.organisation, "b_organisation": b.organisation}
    evidence, made = Evidence.objects.get_or_create(
        **known,
        defaults={
            "network_id": network,
            "a_organisation": a.organisation,
            "b_organisation": b.organisation,
            "good": good,
            "theme": theme,
            "at": at or timezone.now(),
        },
    )
    if made:
        record(
            "bridges.evidence.noted",
            subject=evidence,
            network=network,
            by=by,
            after={"kind": kind, "good": good},
            origin=origin,
        )
    return evidence


@transaction.atomic
def contest_evidence(*, evidence: Evidence, by: Viewer) -> Evidence:
    """One of the two says that this is not right: it is kept, and not counted any more."""
    mine = {one.account_id for one in (evidence.a_person, evidence.b_person) if one}
    if by.network != evidence.network_id or by.account is None or by.account not in mine:
        raise PermissionDenied
    if evidence.contested_at is None:
        evidence.contested_at = timezone.now()
        evidence.save(update_fields=["contested_at"])
        record("bridges.evidence.contested", subject=evidence, network=evidence.network_id, by=by.account)
    return evidence
