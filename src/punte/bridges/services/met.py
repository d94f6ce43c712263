"""Noting that two people met: once for a day, whether a meeting or their own word says so."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Model, Q

from punte.bridges.choices import EvidenceKind
from punte.bridges.models import Evidence
from punte.bridges.services.entries import organisation_of
from punte.bridges.services.evidence import Side, note_evidence
from punte.ecosystem.models import Person

SAME_DAY = timedelta(hours=12)  # 'we met on the 24th' is kept as noon of that day


def note_met(*, a: Person, b: Person, at: datetime, source: Model, by: UUID | None) -> Evidence | None:
    """Note it, each for where they work now; nothing where that day already holds a meeting of the two.

    A contested one counts as holding it: saying it again by another way would undo the contest.
    """
    near = Evidence.objects.filter(kind=EvidenceKind.MET, at__gt=at - SAME_DAY, at__lt=at + SAME_DAY)
    if near.filter(Q(a_person=a, b_person=b) | Q(a_person=b, b_person=a)).exists():
        return None
    return note_evidence(
        network=a.network_id,
        kind=EvidenceKind.MET,
        a=Side(a, organisation_of(a)),
        b=Side(b, organisation_of(b)),
        source=source,
        at=at,
        by=by,
    )
