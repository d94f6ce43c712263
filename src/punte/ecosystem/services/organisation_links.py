"""What hangs on an organisation: themes, further regions, capabilities."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from punte.ecosystem.models import (
    Capability,
    Organisation,
    OrganisationRegion,
    OrganisationTheme,
    Region,
    Theme,
)
from punte.ecosystem.policies import change_organisation
from punte.ecosystem.services.writing import same_network
from punte.records.events import record
from punte.web.access import Viewer

MOST_CAPABILITIES = 50


def _check(organisation: Organisation, by: Viewer, checked: bool) -> None:
    if not checked and (by.network != organisation.network_id or not change_organisation(by, organisation)):
        raise PermissionDenied


def _say(organisation: Organisation, by: Viewer, field: str, before: list[str], after: list[str]) -> None:
    record(
        "ecosystem.organisation.changed",
        subject=organisation,
        network=organisation.network_id,
        by=by.account,
        before={field: before},
        after={field: after},
    )


@transaction.atomic
def set_themes(
    *, organisation: Organisation, themes: Iterable[Theme], by: Viewer, checked: bool = False
) -> None:
    """Make these its themes, exactly. `checked`: the caller has asked the policy."""
    _check(organisation, by, checked)
    wanted = {theme.pk: theme for theme in themes}
    same_network(organisation.network, *wanted.values())
    links = list(OrganisationTheme.objects.filter(organisation=organisation).select_related("theme"))
    had = {link.theme_id: link.theme.name for link in links}
    if had.keys() == wanted.keys():
        return
    OrganisationTheme.objects.filter(organisation=organisation).exclude(theme__in=wanted).delete()
    OrganisationTheme.objects.bulk_create(
        OrganisationTheme(network_id=organisation.network_id, organisation=organisation, theme=theme)
        for theme in wanted.values()
        if theme.pk not in had
    )
    _say(
        organisation,
        by,
        "themes",
        sorted(had.values()),
        sorted(theme.name for theme in wanted.values()),
    )


@transaction.atomic
def set_places(
    *, organisation: Organisation, regions: Iterable[Region], by: Viewer, checked: bool = False
) -> None:
    """Make these its further regions, exactly; its seat is not among them."""
    _check(organisation, by, checked)
    wanted = {region.pk for region in regions} - {organisation.region_id}
    known = OrganisationRegion.objects.filter(organisation=organisation)
    had = set(known.values_list("region_id", flat=True))
    if had == wanted:
        return
    known.exclude(region__in=wanted).delete()
    OrganisationRegion.objects.bulk_create(
        OrganisationRegion(network_id=organisation.network_id, organisation=organisation, region_id=code)
        for code in sorted(wanted - had)
    )
    _say(organisation, by, "places", sorted(had), sorted(wanted))


@transaction.atomic
def set_capabilities(
    *, organisation: Organisation, texts: Iterable[str], by: Viewer, checked: bool = False
) -> None:
    """Make these its capabilities, in its own words, one a line."""
    _check(organisation, by, checked)
    wanted = list(dict.fromkeys(words for text in texts if (words := " ".join(text.split()))))
    if len(wanted) > MOST_CAPABILITIES:
        raise ValidationError({"capabilities": _("Fifty capabilities at most; name the main ones.")})
    if any(len(text) > 300 for text in wanted):
        raise ValidationError({"capabilities": _("A capability has 300 letters at most.")})
    known = list(Capability.objects.filter(organisation=organisation))
    had = [one.text for one in known]
    if had == wanted:
        return
    Capability.objects.filter(pk__in=[one.pk for one in known if one.text not in wanted]).delete()
    Capability.objects.bulk_create(
        Capability(
            network_id=organisation.network_id,
            organisation=organisation,
            text=text,
            language=organisation.language,
        )
        for text in wanted
        if text not in had
    )
    _say(organisation, by, "capabilities", had, wanted)
