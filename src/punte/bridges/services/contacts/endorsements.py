"""Endorsing somebody whom one has met or worked with: a word between people, never a score."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges.choices import EvidenceKind
from punte.bridges.models import Evidence
from punte.bridges.policies import take_part
from punte.bridges.queries.contacts import may_endorse
from punte.bridges.queries.partners import own_entry
from punte.bridges.services.entries import organisation_of
from punte.bridges.services.evidence import Side, note_evidence
from punte.ecosystem.models import Person, Theme
from punte.records.events import record
from punte.web.access import Viewer

MOST_A_DAY = 25


@transaction.atomic
def endorse(*, person: Person, by: Viewer, theme: Theme | None = None) -> Evidence:
    """Stand for somebody, perhaps in one theme; once each. They see it and can refuse it.

    Raises PermissionDenied for who has neither met nor worked with them, and
    ValidationError for what they have refused.
    """
    me = own_entry(by)
    if me is None or not take_part(by) or not may_endorse(me, person):
        raise PermissionDenied
    if theme and (theme.network_id != person.network_id):
        raise PermissionDenied
    given = Evidence.objects.filter(a_person=me, kind=EvidenceKind.ENDORSED)
    if given.filter(at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise ValidationError(_("You have endorsed twenty-five times within a day. Go on tomorrow."))
    if given.filter(b_person=person, theme=theme, contested_at__isnull=False).exists():
        raise ValidationError(_("They would rather not be endorsed in this."))
    evidence = note_evidence(
        network=person.network_id,
        kind=EvidenceKind.ENDORSED,
        a=Side(me, organisation_of(me)),
        b=Side(person, organisation_of(person)),
        # Once for a person in general and once in each theme: what it is about is where it comes from.
        source=theme or person,
        theme=theme,
        by=by.account,
    )
    if evidence is None:
        raise PermissionDenied
    return evidence


@transaction.atomic
def withdraw_endorsement(*, evidence: Evidence, by: Viewer) -> bool:
    """Take back what one gave, as if it had never been; what the other refused stays refused."""
    me = own_entry(by)
    if me is None or evidence.a_person_id != me.pk or evidence.kind != EvidenceKind.ENDORSED:
        raise PermissionDenied
    gone, _each = Evidence.objects.filter(pk=evidence.pk, contested_at=None).delete()
    if gone:
        record("bridges.evidence.withdrawn", subject=evidence, network=evidence.network_id, by=by.account)
    return bool(gone)
