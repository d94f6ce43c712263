"""Organisations: adding and changing them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.ecosystem.choices import HELIX_OF_TYPE, Helix, OrganisationType, State
from punte.ecosystem.models import Listing, Organisation, Region, Theme
from punte.ecosystem.policies import broker, change_organisation, take_part
from punte.ecosystem.queries.places import Homes, homes
from punte.ecosystem.services.organisation_links import set_capabilities, set_places, set_themes
from punte.ecosystem.services.writing import (
    folded,
    here,
    known_fields,
    same_network,
    told,
)
from punte.members.models import Network
from punte.records.events import changes, record
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
    """The values with what follows from them: helix from type, ecosystem from region; rows as their keys.

    An empty helix or ecosystem means: as it follows. One that is not named at
    all stays where somebody had set it by hand, that is, where it is not what
    the old type or region would give.
    """
    full = {name: value for name, value in values.items() if name not in ("region", "ecosystem")}
    for name in ("region", "ecosystem"):
        if name in values:
            full[f"{name}_id"] = values[name].pk if values[name] else None
    kind = full.get("type", old.type if old else OrganisationType.UNKNOWN)
    followed = old is None or old.helix == HELIX_OF_TYPE.get(old.type, Helix.UNKNOWN)
    if not full.get("helix") and ("helix" in full or followed):
        full["helix"] = HELIX_OF_TYPE.get(kind, Helix.UNKNOWN)
    region = full.get("region_id", old.region_id if old else None)
    at_home = old is None or old.ecosystem_id == found.of(old.region_id)
    if not full.get("ecosystem_id") and ("ecosystem_id" in full or at_home):
        full["ecosystem_id"] = found.of(region)
    return full


def differences(
    one: Organisation, full: Mapping[str, Any], found: Homes
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What setting completed values would change, as the log tells it: ecosystems by name."""
    before, after = changes(one, full)
    for side, home in ((before, one.ecosystem_id), (after, full.get("ecosystem_id"))):
        if "ecosystem_id" in side:
            del side["ecosystem_id"]
            side["ecosystem"] = found.names.get(home, "") if home else None
        if "region_id" in side:
            side["region"] = side.pop("region_id")
    return before, after


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
    found = homes(network.pk)
    full = completed(given, found)
    full.setdefault("verified_on", timezone.localdate())
    organisation = Organisation(network=network, folded=folded(str(given.get("name", ""))))
    _, said = differences(organisation, full, found)
    for name, value in {**full, "state": state_for_new(network, by)}.items():
        setattr(organisation, name, value)
    refuse_known_identifiers(organisation)
    organisation.full_clean()
    organisation.save(force_insert=True)
    record(
        "ecosystem.organisation.added",
        subject=organisation,
        network=network.pk,
        by=by.account,
        after=told({**said, "state": organisation.state}),
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
    old_home, found = organisation.ecosystem_id, homes(organisation.network_id)
    full = completed(given, found, organisation)
    before, after = differences(organisation, full, found)
    if not after:
        return organisation
    refuse_known_identifiers(organisation, given)
    for name, value in full.items():
        setattr(organisation, name, value)
    organisation.folded = folded(organisation.name)
    if "verified_on" not in given:
        organisation.verified_on = timezone.localdate()
    organisation.full_clean()
    organisation.save()
    if organisation.ecosystem_id != old_home:
        Listing.objects.filter(organisation=organisation).update(ecosystem=organisation.ecosystem_id)
    record(
        "ecosystem.organisation.changed",
        subject=organisation,
        network=organisation.network_id,
        by=by.account,
        before=before,
        after=after,
        origin=origin,
    )
    return organisation


def refuse_known_identifiers(organisation: Organisation, values: Mapping[str, Any] | None = None) -> None:
    """Raise ValidationError when another organisation of the network has the same PIC, ROR or VAT number."""
    said: dict[str, ValidationError] = {}
    for name in ("pic", "ror", "vat"):
        value = (values or {}).get(name, "" if values is not None else getattr(organisation, name))
        if not value:
            continue
        same = Organisation.objects.filter(network=organisation.network_id, **{name: value})
        if other := same.exclude(pk=organisation.pk).first():
            words = _("%(name)s already has this number. Is it the same organisation?") % {"name": other.name}
            said[name] = ValidationError(words, code="conflict")
    if said:
        raise ValidationError(said)
