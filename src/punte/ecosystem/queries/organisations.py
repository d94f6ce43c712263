"""Organisations as they may be shown."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from punte.ecosystem.choices import State
from punte.ecosystem.models import Organisation, OrganisationTheme, Participation, Theme
from punte.ecosystem.policies import manage_network, see_network, see_organisation
from punte.members import roles
from punte.members.models import Account, Membership
from punte.web.access import Viewer
from punte.web.visibility import Level, visible

STALE_AFTER = timedelta(days=365)
CONTACT_FIELDS = ("email", "phone")
DEFAULT_LEVELS: Mapping[str, str] = {"email": Level.NETWORK, "phone": Level.NETWORK}
PROJECTS_SHOWN = 8
PARTNERS_NAMED = 4


def stale_before() -> date:
    """What was last verified before this day, or never, is getting old."""
    return timezone.localdate() - STALE_AFTER


def is_stale(verified_on: date | None) -> bool:
    """True when somebody should look whether it is still right."""
    return verified_on is None or verified_on < stale_before()


def organisations(viewer: Viewer, state: str = State.PUBLISHED) -> QuerySet[Organisation]:
    """The network's organisations in a state: the published ones, or, of others, those the viewer keeps."""
    rows = Organisation.objects.filter(network=viewer.network, state=state)
    if not see_network(viewer):
        return rows.none()
    return rows if state == State.PUBLISHED else rows.filter(kept_by(viewer))


def kept_by(viewer: Viewer) -> Q:
    """A condition: the viewer may change the organisation (as `policies.change_organisation` says)."""
    if manage_network(viewer):
        return Q()
    own = Q(pk__in=viewer.scopes("organisation"))
    gateways = viewer.scopes("ecosystem")
    return own | Q(ecosystem__in=gateways) | Q(ecosystem=None) if gateways else own


def kept_organisations(viewer: Viewer) -> QuerySet[Organisation]:
    """Published organisations that the viewer may change."""
    return organisations(viewer).filter(kept_by(viewer))


def for_list(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """With what a line of the list shows: three more queries, however many rows.

    The network is fetched apart: joined, it makes SQLite begin with it and sort all rows.
    """
    themes = OrganisationTheme.objects.select_related("theme").order_by("theme__order", "theme__name")
    return rows.select_related("region", "ecosystem").prefetch_related(
        "network", Prefetch("theme_links", queryset=themes)
    )


def organisation(viewer: Viewer, id: UUID) -> Organisation | None:
    """The organisation, if the viewer may see it."""
    rows = Organisation.objects.filter(network=viewer.network, pk=id)
    found = rows.select_related("region", "ecosystem").prefetch_related("network").first()
    return found if found and see_organisation(viewer, found) else None


def own_ecosystems(viewer: Viewer) -> frozenset[UUID]:
    """Ecosystems of the organisations that the viewer speaks for."""
    scopes = viewer.scopes("organisation")
    if not scopes:
        return frozenset()
    rows = Organisation.objects.filter(network=viewer.network, pk__in=scopes, ecosystem__isnull=False)
    return frozenset(id for id in rows.values_list("ecosystem_id", flat=True) if id)


def shown_fields(viewer: Viewer, one: Organisation, belongs: frozenset[UUID] | None = None) -> dict[str, str]:
    """Its e-mail and telephone number, as far as the viewer may see them."""
    found = {}
    inside = own_ecosystems(viewer) if belongs is None else belongs
    homes = [one.ecosystem_id] if one.ecosystem_id else []
    keeps = one.pk in viewer.scopes("organisation") or one.ecosystem_id in viewer.scopes("ecosystem")
    for name in CONTACT_FIELDS:
        level = one.visibility.get(name, DEFAULT_LEVELS[name])
        value = getattr(one, name)
        allowed = visible(viewer, level, network=one.network_id, ecosystems=homes, viewer_ecosystems=inside)
        if value and (keeps or manage_network(viewer) or allowed):
            found[name] = value
    return found


@dataclass(frozen=True)
class Collaboration:
    """A project it took part in, and with whom."""

    title: str
    acronym: str
    source: str
    source_id: str
    year: int | None
    role: str
    partners: list[Organisation]
    more: int


def collaborations(viewer: Viewer, one: Organisation) -> list[Collaboration]:
    """Its latest projects with some of its partners; two queries."""
    rows = Participation.objects.filter(organisation=one).select_related("project")
    latest = list(rows.order_by("-year", "-id")[:PROJECTS_SHOWN])
    partners: dict[UUID, list[Organisation]] = defaultdict(list)
    others = Participation.objects.filter(
        project__in=[row.project_id for row in latest], organisation__state=State.PUBLISHED
    )
    for other in others.exclude(organisation=one).select_related("organisation").order_by("id"):
        partners[other.project_id].append(other.organisation)
    return [
        Collaboration(
            row.project.title,
            row.project.acronym or row.project.source_id,
            row.project.source,
            row.project.source_id,
            row.year or row.project.year,
            row.role,
            partners[row.project_id][:PARTNERS_NAMED],
            max(0, len(partners[row.project_id]) - PARTNERS_NAMED),
        )
        for row in latest
    ]


def editors(one: Organisation) -> list[Account]:
    """Who speaks for it."""
    held = Membership.objects.filter(
        network=one.network_id, role=roles.EDITOR.key, scope=one.pk, ended_at=None
    )
    return [membership.account for membership in held.select_related("account")]


def theme_choices(viewer: Viewer, *, retired: bool = False) -> list[tuple[str, str]]:
    """(id, name) of the network's themes, those below another after it and marked so."""
    rows = Theme.objects.filter(network=viewer.network)
    rows = rows if retired else rows.filter(retired=False)
    return [
        (str(theme.pk), f"– {label_of(theme)}" if theme.parent_id else label_of(theme))
        for theme in in_order(rows)
    ]


def in_order(rows: Iterable[Theme]) -> list[Theme]:
    """Themes by order and name, each followed by its parts."""
    known = list(rows)
    keys = {theme.pk for theme in known}
    below: dict[Any, list[Theme]] = defaultdict(list)
    for theme in known:
        below[theme.parent_id if theme.parent_id in keys else None].append(theme)
    return [one for top in below[None] for one in (top, *below[top.pk])]


def label_of(theme: Theme) -> str:
    """The theme's name in the reader's language where it has one."""
    return str(theme.labels.get(get_language() or "") or theme.name)
