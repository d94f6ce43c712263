"""Themes: a small taxonomy that each network's managers keep."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from punte.ecosystem.models import Capability, Listing, OrganisationTheme, Theme
from punte.ecosystem.policies import manage_network
from punte.ecosystem.services.writing import here, known_fields, same_network, set_and_record, told
from punte.members.models import Network
from punte.records.events import record
from punte.records.tabular.folding import fold
from punte.web.access import Viewer

FIELDS = ("name", "labels", "parent", "order")


def _check(network: Network, by: Viewer) -> None:
    here(by, network)
    if not manage_network(by):
        raise PermissionDenied


@transaction.atomic
def add_theme(*, network: Network, values: Mapping[str, Any], by: Viewer) -> Theme:
    """Add a theme; its key is made of its name."""
    _check(network, by)
    given = known_fields(values, FIELDS)
    same_network(network, given.get("parent"))
    _refuse_same_name(network, given.get("name", ""), None)
    theme = Theme(network=network, key=_free_key(network, given.get("name", "")), **given)
    _refuse_depth(theme)
    theme.full_clean()
    theme.save(force_insert=True)
    record("ecosystem.theme.added", subject=theme, network=network.pk, by=by.account, after=told(given))
    return theme


@transaction.atomic
def change_theme(*, theme: Theme, values: Mapping[str, Any], by: Viewer) -> Theme:
    """Rename it, name it in other languages, move it; its key stays, so that imports still find it."""
    _check(theme.network, by)
    given = known_fields(values, FIELDS)
    same_network(theme.network, given.get("parent"))
    _refuse_same_name(theme.network, given.get("name", theme.name), theme)
    parent = given.get("parent", theme.parent)
    if parent and (parent.pk == theme.pk or (parent.parent_id and parent.parent_id == theme.pk)):
        raise ValidationError({"parent": _("A theme cannot be part of itself.")})
    if parent and (parent.parent_id or theme.children.exists()):
        raise ValidationError(
            {"parent": _("Two levels are enough: choose a theme that is part of no other.")}
        )
    set_and_record(theme, given, kind="ecosystem.theme.changed", by=by)
    return theme


@transaction.atomic
def retire_theme(*, theme: Theme, by: Viewer, retired: bool = True) -> None:
    """Offer it no longer for choice (or again); what carries it keeps it."""
    _check(theme.network, by)
    kind = "ecosystem.theme.retired" if retired else "ecosystem.theme.restored"
    set_and_record(theme, {"retired": retired}, kind=kind, by=by)


@transaction.atomic
def merge_themes(*, keep: Theme, other: Theme, by: Viewer) -> Theme:
    """All that carries `other` carries `keep`; its names become labels where `keep` has none; it goes."""
    _check(keep.network, by)
    same_network(keep.network, other)
    if keep.pk == other.pk:
        raise ValidationError(_("Choose another theme; this is the same one."))
    moved = [
        OrganisationTheme(network_id=keep.network_id, organisation_id=key, theme=keep)
        for key in OrganisationTheme.objects.filter(theme=other).values_list("organisation_id", flat=True)
    ]
    OrganisationTheme.objects.bulk_create(moved, batch_size=500, ignore_conflicts=True)
    OrganisationTheme.objects.filter(theme=other).delete()
    Listing.objects.filter(theme=other).update(theme=keep)
    Capability.objects.filter(theme=other).update(theme=keep)
    Theme.objects.filter(parent=other).exclude(pk=keep.pk).update(parent=keep if not keep.parent_id else None)
    labels = {**other.labels, **keep.labels}
    before = {"labels": keep.labels} if labels != keep.labels else {}
    keep.labels = labels
    if keep.parent_id == other.pk:
        keep.parent = None
    keep.save()
    gone, name = other.pk, other.name
    other.delete()
    other.pk = gone
    record(
        "ecosystem.theme.merged",
        subject=keep,
        network=keep.network_id,
        by=by.account,
        before=before,
        after={"labels": labels} if before else {},
        origin=other,
    )
    record(
        "ecosystem.theme.absorbed",
        subject=other,
        network=keep.network_id,
        by=by.account,
        before={"name": name},
    )
    return keep


def _refuse_same_name(network: Network, name: str, theme: Theme | None) -> None:
    others = [one for one in Theme.objects.filter(network=network) if not theme or one.pk != theme.pk]
    if fold(name) in {fold(one.name) for one in others}:
        raise ValidationError({"name": _("There is a theme of this name already.")})


def _refuse_depth(theme: Theme) -> None:
    if theme.parent and theme.parent.parent_id:
        raise ValidationError(
            {"parent": _("Two levels are enough: choose a theme that is part of no other.")}
        )


def _free_key(network: Network, name: str) -> str:
    base = slugify(fold(name))[:40].strip("-") or "theme"
    taken = set(Theme.objects.filter(network=network, key__startswith=base).values_list("key", flat=True))
    return next(
        key for n in range(1, len(taken) + 2) if (key := base if n == 1 else f"{base}-{n}") not in taken
    )
