"""Ecosystems: what they cover, who their gateway is, where they stand on the scoreboard."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from punte.ecosystem.models import (
    Ecosystem,
    EcosystemRegion,
    Listing,
    Organisation,
    Region,
    Standing,
)
from punte.ecosystem.policies import keeps_ecosystem, manage_network
from punte.ecosystem.queries.places import Homes, homes
from punte.ecosystem.services.writing import here, known_fields, same_network, set_and_record, told
from punte.members.models import Membership, Network
from punte.records.events import record
from punte.web.access import Viewer

FIELDS = ("name", "slug", "summary", "gateway")


def _manager(network: Network, by: Viewer) -> None:
    here(by, network)
    if not manage_network(by):
        raise PermissionDenied


@transaction.atomic
def add_ecosystem(
    *, network: Network, values: Mapping[str, Any], by: Viewer, regions: Iterable[Region] = ()
) -> Ecosystem:
    """Found an ecosystem; organisations in its regions that had no home find one here."""
    _manager(network, by)
    given = known_fields(values, FIELDS)
    same_network(network, given.get("gateway"))
    ecosystem = Ecosystem(network=network, **given)
    ecosystem.full_clean()
    ecosystem.save(force_insert=True)
    record(
        "ecosystem.ecosystem.added", subject=ecosystem, network=network.pk, by=by.account, after=told(given)
    )
    set_regions(ecosystem=ecosystem, regions=regions, by=by)
    return ecosystem


@transaction.atomic
def change_ecosystem(*, ecosystem: Ecosystem, values: Mapping[str, Any], by: Viewer) -> Ecosystem:
    """Change it. Its gateway's manager may change the summary; all else is the network's managers'."""
    here(by, ecosystem.network)
    given = known_fields(values, FIELDS)
    same_network(ecosystem.network, given.get("gateway"))
    own = set(given) <= {"summary"} and keeps_ecosystem(by, ecosystem)
    if not (own or manage_network(by)):
        raise PermissionDenied
    set_and_record(ecosystem, given, kind="ecosystem.ecosystem.changed", by=by)
    return ecosystem


@transaction.atomic
def set_regions(*, ecosystem: Ecosystem, regions: Iterable[Region], by: Viewer) -> None:
    """Make these the regions it covers, exactly, and let organisations that follow their region move."""
    _manager(ecosystem.network, by)
    wanted = {region.pk for region in regions}
    own = EcosystemRegion.objects.filter(ecosystem=ecosystem)
    had = set(own.values_list("region_id", flat=True))
    if had == wanted:
        return
    taken = EcosystemRegion.objects.filter(network=ecosystem.network_id, region__in=wanted)
    if other := taken.exclude(ecosystem=ecosystem).select_related("ecosystem", "region").first():
        raise ValidationError(
            {
                "regions": _("%(region)s belongs to %(ecosystem)s already.")
                % {"region": other.region, "ecosystem": other.ecosystem}
            }
        )
    before = homes(ecosystem.network_id)
    own.exclude(region__in=wanted).delete()
    EcosystemRegion.objects.bulk_create(
        EcosystemRegion(network_id=ecosystem.network_id, ecosystem=ecosystem, region_id=code)
        for code in sorted(wanted - had)
    )
    _move_homes(ecosystem.network, before, homes(ecosystem.network_id))
    record(
        "ecosystem.ecosystem.changed",
        subject=ecosystem,
        network=ecosystem.network_id,
        by=by.account,
        before={"regions": sorted(had)},
        after={"regions": sorted(wanted)},
    )


def _move_homes(network: Network, before: Homes, after: Homes) -> None:
    """Organisations whose home followed from their region follow to the new one; so do their listings."""
    rows = Organisation.objects.filter(network=network, region__isnull=False)
    for code in rows.order_by().values_list("region_id", flat=True).distinct():
        old, new = before.of(code), after.of(code)
        if old != new:
            here_now = rows.filter(region=code, ecosystem=old)
            Listing.objects.filter(network=network, organisation__in=here_now).update(ecosystem=new)
            here_now.update(ecosystem=new)


@transaction.atomic
def set_standing(*, ecosystem: Ecosystem, edition: int, group: str, source: str, by: Viewer) -> Standing:
    """Say where it stands in one edition of the scoreboard; a second word replaces the first."""
    _manager(ecosystem.network, by)
    known = Standing.objects.filter(ecosystem=ecosystem, edition=edition).first()
    values = {"group": group, "source": source.strip()}
    if known:
        set_and_record(known, values, kind="ecosystem.standing.changed", by=by)
        return known
    standing = Standing(network=ecosystem.network, ecosystem=ecosystem, edition=edition, **values)
    standing.full_clean()
    standing.save(force_insert=True)
    record(
        "ecosystem.standing.added",
        subject=standing,
        network=ecosystem.network_id,
        by=by.account,
        after={"edition": edition, **values},
        origin=ecosystem,
    )
    return standing


@transaction.atomic
def remove_standing(*, standing: Standing, by: Viewer) -> None:
    """Take back what was said about an edition."""
    _manager(standing.network, by)
    record(
        "ecosystem.standing.removed",
        subject=standing,
        network=standing.network_id,
        by=by.account,
        before={"edition": standing.edition, "group": standing.group, "source": standing.source},
        origin=standing.ecosystem,
    )
    standing.delete()


@transaction.atomic
def remove_ecosystem(*, ecosystem: Ecosystem, by: Viewer) -> None:
    """Take an ecosystem away; its organisations stay, in the home their region gives them now, if any.

    Raises ValidationError while somebody is its gateway manager.
    """
    _manager(ecosystem.network, by)
    if Membership.objects.filter(network=ecosystem.network_id, scope=ecosystem.pk, ended_at=None).exists():
        raise ValidationError(_("Somebody is its gateway manager. End that role first."))
    set_regions(ecosystem=ecosystem, regions=[], by=by)
    record(
        "ecosystem.ecosystem.removed",
        subject=ecosystem,
        network=ecosystem.network_id,
        by=by.account,
        before={"name": ecosystem.name},
    )
    ecosystem.delete()
