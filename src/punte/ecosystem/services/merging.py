"""Two entries that are one organisation become one."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from punte.ecosystem.models import Listing, Organisation
from punte.ecosystem.policies import keeps_ecosystem
from punte.ecosystem.services.organisations import FIELDS
from punte.ecosystem.services.writing import told
from punte.members.models import Membership
from punte.records.events import changes, record
from punte.web.access import Viewer

IDENTIFIERS = ("pic", "ror", "vat")
OWN = {"visibility", "fictional", "verified_on", "type", "helix", "language"}


@transaction.atomic
def merge_organisations(
    *, keep: Organisation, other: Organisation, by: Viewer, despite_identifiers: bool = False
) -> Organisation:
    """Move all that hangs on `other` to `keep`, fill what `keep` lacks, and take `other` away.

    Its facts stay in the log, as the origin of the event. Raises
    PermissionDenied unless the viewer keeps both, ValidationError when their
    identifiers differ (two PICs are two organisations) unless told to go on.
    """
    for one in (keep, other):
        if by.network != one.network_id or not keeps_ecosystem(by, one.ecosystem):
            raise PermissionDenied
    if keep.pk == other.pk:
        raise ValidationError(_("Choose another organisation; this is the same one."))
    if keep.fictional != other.fictional:
        raise ValidationError(_("One of them is fictional, the other is not."))
    if not despite_identifiers and differing(keep, other):
        raise ValidationError(_("Their identifiers differ, so they are probably two organisations."))
    filled = {
        name: getattr(other, name)
        for name in FIELDS
        if name not in OWN and not getattr(keep, name) and getattr(other, name)
    }
    gone = told({name: getattr(other, name) for name in FIELDS})
    _move_all(keep, other)
    origin = other.pk
    other.delete()
    other.pk = origin
    before, after = changes(keep, filled)
    for name, value in filled.items():
        setattr(keep, name, value)
    keep.full_clean()
    keep.save()
    Listing.objects.filter(organisation=keep).update(ecosystem=keep.ecosystem)
    record(
        "ecosystem.organisation.merged",
        subject=keep,
        network=keep.network_id,
        by=by.account,
        before=before,
        after=after,
        origin=other,
    )
    record(
        "ecosystem.organisation.absorbed",
        subject=other,
        network=keep.network_id,
        by=by.account,
        before=gone,
    )
    return keep


def differing(keep: Organisation, other: Organisation) -> list[str]:
    """The identifiers that both have, and not the same."""
    pairs = [(name, getattr(keep, name), getattr(other, name)) for name in IDENTIFIERS]
    return [name for name, one, two in pairs if one and two and one != two]


def _move_all(keep: Organisation, other: Organisation) -> None:
    """Every row that points at `other` points at `keep`; where that would say a thing twice, it goes."""
    for relation in Organisation._meta.related_objects:
        if relation.many_to_many:
            continue
        model: Any = relation.related_model
        _move(model, relation.field.name, keep, other)
    for membership in Membership.objects.filter(network=keep.network_id, scope=other.pk):
        try:
            with transaction.atomic():
                membership.scope = keep.pk
                membership.save(update_fields=["scope"])
        except IntegrityError:
            membership.delete()


def _move(model: type[models.Model], field: str, keep: Organisation, other: Organisation) -> None:
    rows: Any = model._default_manager.filter(**{field: other})
    try:
        with transaction.atomic():
            rows.update(**{field: keep})
        return
    except IntegrityError:
        pass
    for row in list(rows):
        try:
            with transaction.atomic():
                model._default_manager.filter(pk=row.pk).update(**{field: keep})
        except IntegrityError:
            row.delete()
