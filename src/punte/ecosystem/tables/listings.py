"""Needs and offers in files: what they bring, what they take along. An export imports again unchanged."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from punte.ecosystem import policies
from punte.ecosystem.models import Listing, Organisation, Theme
from punte.ecosystem.queries import listings as queries
from punte.ecosystem.queries.writers import organisations_to_write_for
from punte.ecosystem.services import listings as services
from punte.ecosystem.services.writing import folded
from punte.ecosystem.tables.listing_fields import spec
from punte.records.events import record
from punte.records.refs import Ref, ref
from punte.records.tables import Change, Removing, Saving, Table, Values
from punte.records.tabular.duplicates import Record
from punte.records.tabular.fields import ID_FIELD
from punte.records.tabular.messages import Message, gettext_noop, message

NO_ORGANISATION = gettext_noop("There is no organisation “%(name)s” here that you may write for.")
NOT_YOURS = message(gettext_noop("This one is not yours to change."))
OF_ANOTHER = message(gettext_noop("It belongs to another organisation; that cannot be changed."))
ANSWERED = message(gettext_noop("Somebody has asked about it. Close it instead."))
KEPT = ("title", "profile", "text", "language", "summary", "summary_language", "stage", "readiness", "domain")
LISTS = ("partner_types", "regions", "languages")


def values_of(one: Listing) -> dict[str, Any]:
    """A row of the table."""
    plain = {name: getattr(one, name) or None for name in KEPT}
    lists = {name: tuple(getattr(one, name)) or None for name in LISTS}
    return {
        ID_FIELD: str(one.pk),
        **plain,
        **lists,
        "organisation": one.organisation.name,
        "theme": one.theme.key if one.theme else None,
        "expires_on": one.expires_on,
    }


def existing(viewer: Any) -> Iterable[Record]:
    """What the viewer keeps, by title and organisation; of what else they see and export, the id alone."""
    rows = _kept(viewer).values_list("pk", "title", "organisation__name")
    found = {pk: Record(str(pk), title, place=place) for pk, title, place in rows.iterator(chunk_size=5_000)}
    seen = queries.visible_listings(viewer).order_by().values_list("pk", flat=True)
    for pk in seen.iterator(chunk_size=5_000):
        # Without a name nothing resembles it, but a row that carries its id is known, and left out.
        found.setdefault(pk, Record(str(pk), ""))
    return list(found.values())


def load(viewer: Any, ids: Collection[UUID]) -> Mapping[UUID, Values]:
    """The present values of those that the viewer may change."""
    rows = _kept(viewer).filter(pk__in=list(ids)).select_related("organisation", "theme")
    return {one.pk: values_of(one) for one in rows}


def rows(viewer: Any, filters: Mapping[str, str]) -> Iterable[Values]:
    """Open ones, and all that the viewer keeps; `kind` and `ecosystem` narrow them."""
    found = queries.visible_listings(viewer).select_related("organisation", "theme").order_by("id")
    if kind := filters.get("kind"):
        found = found.filter(direction=kind)
    if ecosystem := filters.get("ecosystem"):
        found = found.filter(ecosystem__pk=ecosystem)
    return (values_of(one) for one in found.iterator(chunk_size=1_000))


def save_many(saving: Saving) -> Sequence[Ref | Message]:
    """Save each through the services; new ones are published, or wait for review."""
    names = {folded(str(change.values.get("organisation") or "")) for change in saving.changes}
    mine = organisations_to_write_for(saving.viewer).select_related("ecosystem").prefetch_related("network")
    context = Context(
        {one.folded: one for one in mine.filter(folded__in=names)},
        {one.key: one for one in Theme.objects.filter(network=saving.viewer.network)},
    )
    targets = [change.target for change in saving.changes if change.target]
    kept = {one.pk: one for one in _kept(saving.viewer).filter(pk__in=targets).select_related("organisation")}
    return [_save(saving, change, context, kept) for change in saving.changes]


def remove_many(removing: Removing) -> Sequence[Message | None]:
    """Take away what an import brought, unless somebody has asked about it."""
    kept = {one.pk: one for one in _kept(removing.viewer).filter(pk__in=removing.ids)}
    return [_remove(removing, kept.get(id)) for id in removing.ids]


class Context:
    """What rows name: organisations by their folded names, themes by their keys."""

    def __init__(self, organisations: Mapping[str, Organisation], themes: Mapping[str, Theme]) -> None:
        self.organisations, self.themes = organisations, themes


def _kept(viewer: Any) -> Any:
    if not policies.take_part(viewer):
        return Listing.objects.none()
    return Listing.objects.filter(queries.kept_by(viewer), network=viewer.network)


def _save(saving: Saving, change: Change, context: Context, kept: Mapping[UUID, Listing]) -> Ref | Message:
    name = str(change.values.get("organisation") or "")
    given = _given(change.values, context)
    try:
        with transaction.atomic():
            if change.target is None:
                return _create(saving, name, given, context)
            one = kept.get(change.target)
            if one is None:
                return NOT_YOURS
            if name and folded(name) != one.organisation.folded:
                return OF_ANOTHER
            services.change_listing(listing=one, values=given, by=saving.viewer, origin=saving.run)
            return ref(one)
    except PermissionDenied:
        return NOT_YOURS
    except ValidationError as error:
        return message("%(reason)s", reason=" ".join(error.messages))


def _create(saving: Saving, name: str, given: dict[str, Any], context: Context) -> Ref | Message:
    organisation = context.organisations.get(folded(name))
    if organisation is None:
        return message(NO_ORGANISATION, name=name)
    filled = {key: value for key, value in given.items() if value not in ("", None, [])}
    one = services.draft_listing(
        organisation=organisation, values=filled, by=saving.viewer, origin=saving.run
    )
    return ref(services.publish_listing(listing=one, by=saving.viewer))


def _given(values: Values, context: Context) -> dict[str, Any]:
    """Values as the services take them: empty texts rather than nothing."""
    given: dict[str, Any] = {name: values[name] or "" for name in KEPT if name in values}
    if "readiness" in values:
        given["readiness"] = values["readiness"]
    for name in LISTS:
        if name in values:
            found = values[name]
            given[name] = list(found) if isinstance(found, tuple) else []
    if "theme" in values:
        given["theme"] = context.themes.get(str(values["theme"])) if values["theme"] else None
    if isinstance(values.get("expires_on"), date):
        given["expires_on"] = values["expires_on"]
    return given


def _remove(removing: Removing, one: Listing | None) -> Message | None:
    if one is None:
        return NOT_YOURS
    if one.interests.exists():
        return ANSWERED
    record(
        "ecosystem.listing.removed",
        subject=one,
        network=one.network_id,
        by=removing.viewer.account,
        before={"title": one.title, "state": one.state},
        origin=removing.run,
    )
    one.delete()
    return None


TABLE = Table(
    key="listings",
    label=_("Needs and offers"),
    says=_("What organisations look for and can give. New ones are published, or wait for review."),
    kind="ecosystem.listing",
    page="ecosystem:listings",
    spec=spec,
    existing=existing,
    load=load,
    save_many=save_many,
    remove_many=remove_many,
    rows=rows,
    may_import=policies.take_part,
    may_export=policies.see_people,
    order=30,
)
