"""Organisations: adding and changing them."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.ecosystem.choices import HELIX_OF_TYPE, Helix, OrganisationType, State
from punte.ecosystem.models import Ecosystem, Listing, Organisation, Region, Theme
from punte.ecosystem.policies import broker, change_organisation, take_part
from punte.ecosystem.queries.places import Homes, homes
from punte.ecosystem.services.organisation_links import set_capabilities, set_places, set_themes
from punte.ecosystem.services.writing import (
    folded,
    here,
    known_fields,
    same_network,
    set_and_record,
    told,
)
from punte.members.models import Network
from punte.records.events import record
from punte.records.refs import Ref
from punte.web.access import Viewer

FIELDS = (
    "name",
    "short_name",
    "type",
    "helix",
    "description",
    "language",
    "website",
    "email",
    "phone",
    "visibility",
    "city",
    "country",
    "region",
    "ecosystem",
    "pic",
    "ror",
    "vat",
    "role",
    "influence",
    "interest",
    "referred_by",
    "needs_noted",
    "source",
    "source_url",
    "fictional",
    "verified_on",
)


def state_for_new(network: Network, by: Viewer) -> State:
    """Published, or in review where the network looks at new ones and the author is no gateway."""
    return State.REVIEW if network.review and not broker(by) else State.PUBLISHED


def completed(values: Mapping[str, Any], found: Homes, old: Organisation | None = None) -> dict[str, Any]:
    """The values with what follows from them: helix from type, ecosystem from region.

    What somebody set by hand stays: a helix or ecosystem that is not the one
    that the old type or region would give.
    """
    full = dict(values)
    kind = full.get("type", old.type if old else OrganisationType.UNKNOWN)
    if "helix" not in full and (old is None or old.helix == HELIX_OF_TYPE.get(old.type, Helix.UNKNOWN)):
        full["helix"] = HELIX_OF_TYPE.get(kind, Helix.UNKNOWN)
    region = full.get("region", old.region if old else None)
    if "ecosystem" not in full:
        by_region = found.of(region.pk if region else None)
        if old is None or old.ecosystem_id == found.of(old.region_id):
            full["ecosystem_id"] = by_region
    return full


@transaction.atomic
def add_organisation(
    *,
    network: Network,
    values: Mapping[str, Any],
    by: Viewer,
    themes: Iterable[Theme] = (),
    places: Iterable[Region] = (),
    capabilities: Iterable[str] = (),
    origin: Model | Ref | None = None,
) -> Organisation:
    """Put an organisation on the map; verified today unless `values` say otherwise.

    Raises PermissionDenied for those who only look, ValidationError with what is wrong.
    """
    here(by, network)
    if not take_part(by):
        raise PermissionDenied
    given = known_fields(values, FIELDS)
    same_network(network, given.get("ecosystem"))
    full = completed(given, homes(network.pk))
    full.setdefault("verified_on", timezone.localdate())
    organisation = Organisation(
        network=network,
        folded=folded(str(given.get("name", ""))),
        state=state_for_new(network, by),
        **full,
    )
    refuse_known_identifiers(organisation)
    organisation.full_clean()
    organisation.save(force_insert=True)
    record(
        "ecosystem.organisation.added",
        subject=organisation,
        network=network.pk,
        by=by.account,
        after=told({**given, "state": organisation.state}),
        origin=origin,
    )
    set_themes(organisation=organisation, themes=themes, by=by, checked=True)
    set_places(organisation=organisation, regions=places, by=by, checked=True)
    set_capabilities(organisation=organisation, texts=capabilities, by=by, checked=True)
    return organisation


@transaction.atomic
def change_organisation_facts(
    *,
    organisation: Organisation,
    values: Mapping[str, Any],
    by: Viewer,
    origin: Model | Ref | None = None,
) -> Organisation:
    """Set fields; helix and ecosystem follow type and region unless set by hand. Changing also verifies.

    Raises PermissionDenied for those who do not keep it, ValidationError with what is wrong.
    """
    if by.network != organisation.network_id or not change_organisation(by, organisation):
        raise PermissionDenied
    given = known_fields(values, FIELDS)
    same_network(organisation.network, given.get("ecosystem"))
    if "name" in given and not given["name"]:
        raise ValidationError({"name": _("An organisation needs a name.")})
    old_home = organisation.ecosystem_id
    full = completed(given, homes(organisation.network_id), organisation)
    if "ecosystem_id" in full:
        full["ecosystem"] = _ecosystem(organisation, full.pop("ecosystem_id"))
    follows: dict[str, Any] = {"folded": folded(full.get("name", organisation.name))}
    if "verified_on" not in given:
        follows["verified_on"] = timezone.localdate()
    refuse_known_identifiers(organisation, given)
    changed = set_and_record(
        organisation, full, kind="ecosystem.organisation.changed", by=by, origin=origin, silent=follows
    )
    if changed and organisation.ecosystem_id != old_home:
        Listing.objects.filter(organisation=organisation).update(ecosystem=organisation.ecosystem)
    return organisation


def refuse_known_identifiers(organisation: Organisation, values: Mapping[str, Any] | None = None) -> None:
    """Raise ValidationError when another organisation of the network has the same PIC, ROR or VAT number."""
    said: dict[str, str] = {}
    for name in ("pic", "ror", "vat"):
        value = (values or {}).get(name, "" if values is not None else getattr(organisation, name))
        if not value:
            continue
        same = Organisation.objects.filter(network=organisation.network_id, **{name: value})
        if other := same.exclude(pk=organisation.pk).first():
            said[name] = _("%(name)s already has this number. Is it the same organisation?") % {
                "name": other.name
            }
    if said:
        raise ValidationError(said)


def _ecosystem(organisation: Organisation, id: UUID | None) -> Any:
    return Ecosystem.objects.get(pk=id, network=organisation.network_id) if id else None
