"""Who is where: organisations by region, type and theme, and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce, Substr
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.ecosystem.choices import OrganisationType, State
from punte.ecosystem.models import Ecosystem, Organisation, OrganisationTheme, Region, Theme
from punte.ecosystem.policies import see_network
from punte.ecosystem.queries.bridges import kept
from punte.ecosystem.queries.organisations import label_of
from punte.web.access import Viewer

NUTS2 = 4  # letters of a code at level 2
NAMED = 3  # kinds and themes named in a sentence
LACKED: Mapping[str, Any] = {
    OrganisationType.CLUSTER: gettext_lazy("cluster"),
    OrganisationType.EDIH: gettext_lazy("digital innovation hub"),
    OrganisationType.AUTHORITY: gettext_lazy("public authority"),
    OrganisationType.AGENCY: gettext_lazy("development agency"),
    OrganisationType.INCUBATOR: gettext_lazy("incubator"),
    OrganisationType.ACCELERATOR: gettext_lazy("accelerator"),
    OrganisationType.TRANSFER: gettext_lazy("technology transfer office"),
    OrganisationType.INVESTOR: gettext_lazy("investor"),
    OrganisationType.SME: gettext_lazy("SME"),
    OrganisationType.MIDCAP: gettext_lazy("mid-cap"),
    OrganisationType.LARGE: gettext_lazy("large company"),
    OrganisationType.STARTUP: gettext_lazy("start-up"),
    OrganisationType.UNIVERSITY: gettext_lazy("university"),
    OrganisationType.RESEARCH: gettext_lazy("research centre"),
    OrganisationType.NGO: gettext_lazy("NGO"),
    OrganisationType.CIVIL: gettext_lazy("civil organisation"),
}
# Those without which little gets from an idea to a firm are named first.
WEIGHTY = ("accelerator", "investor", "edih", "transfer", "cluster", "incubator", "agency", "university")

type Counts = dict[tuple[str, str], int]


@dataclass(frozen=True)
class Grid:
    """Counts of published organisations by row and column; keys are ids, codes or names of types."""

    rows: list[tuple[str, str]]
    columns: list[tuple[str, str]]
    values: Counts


@dataclass(frozen=True)
class Gap:
    """What one ecosystem lacks, in a sentence."""

    ecosystem: UUID
    name: str
    sentence: str
    types: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


def grid(
    viewer: Viewer, *, by: str = "ecosystem", across: str = "type", theme: str = "", kind: str = ""
) -> Grid:
    """Rows `by` ecosystem or region, columns `across` types (of a theme) or themes (of a type).

    One grouped query beside those for the labels; nothing for those who do not see the network.
    """
    if viewer.network is None or not see_network(viewer):
        return Grid([], [], {})
    network = viewer.network
    tops = _top_themes(network)
    if across == "theme":
        values = _by_theme(network, by, kind)
        columns = [(str(one.pk), label_of(one)) for one in tops]
    else:
        values = _by_type(network, by, theme)
        columns = [(key, str(label)) for key, label in OrganisationType.choices]
        if not any(column == OrganisationType.UNKNOWN for _row, column in values):
            columns = columns[:-1]
    return Grid(_rows(network, by, values), columns, values)


def gaps(viewer: Viewer) -> list[Gap]:
    """What each ecosystem lacks that another one has; four queries."""
    if viewer.network is None or not see_network(viewer):
        return []
    network = viewer.network
    ecosystems = list(Ecosystem.objects.filter(network=network))
    by_type = _by_type(network, "ecosystem", "")
    by_theme = _by_theme(network, "ecosystem", "")
    types = {column for _row, column in by_type if column != OrganisationType.UNKNOWN}
    ranked = sorted(types, key=lambda key: (key not in WEIGHTY, _place(key)))
    worked_on = {column for _row, column in by_theme}
    themes = [one for one in _top_themes(network) if str(one.pk) in worked_on]
    found = []
    for one in ecosystems:
        key = str(one.pk)
        if not any(row == key for row, _column in by_type):
            if by_type:
                words = _("Nobody is on the map in %(place)s yet.") % {"place": one.name}
                found.append(Gap(one.pk, one.name, words))
            continue
        no_types = [column for column in ranked if (key, column) not in by_type]
        no_themes = [theme for theme in themes if (key, str(theme.pk)) not in by_theme]
        if sentence := _sentence(one.name, no_types, [label_of(theme) for theme in no_themes]):
            lacking = tuple(str(theme.pk) for theme in no_themes)
            found.append(Gap(one.pk, one.name, sentence, tuple(no_types), lacking))
    return found


def _place(key: str) -> int:
    return WEIGHTY.index(key) if key in WEIGHTY else OrganisationType.values.index(key)


def _sentence(place: str, types: list[str], themes: list[str]) -> str:
    """'Severoiztochen has no accelerator; nobody there works on green energy.' or ''."""
    kinds = _listed([str(LACKED[key]) for key in types])
    topics = _listed([f"“{name}”" for name in themes])
    said = {"place": place, "kinds": kinds, "topics": topics}
    if kinds and topics:
        return _("%(place)s has no %(kinds)s; nobody there works on %(topics)s.") % said
    if kinds:
        return _("%(place)s has no %(kinds)s.") % said
    return _("Nobody in %(place)s works on %(topics)s.") % said if topics else ""


def _listed(names: list[str]) -> str:
    """'a, b or c': of many only the first."""
    return get_text_list(names[:NAMED], _("or"))


def _by_type(network: UUID, by: str, theme: str) -> Counts:
    return kept(network, f"type.{by}.{theme}", lambda: _count_types(network, by, theme))


def _by_theme(network: UUID, by: str, kind: str) -> Counts:
    return kept(network, f"theme.{by}.{kind}", lambda: _count_themes(network, by, kind))


def _count_types(network: UUID, by: str, theme: str) -> Counts:
    if theme:
        links = _links(network).filter(Q(theme=theme) | Q(theme__parent=theme))
        row = _row(by, "organisation__")
        counted = links.values(row=row, column=F("organisation__type"))
        return _counts(counted.annotate(n=Count("organisation", distinct=True)))
    rows = Organisation.objects.filter(network=network, state=State.PUBLISHED).order_by()
    return _counts(rows.values(row=_row(by), column=F("type")).annotate(n=Count("pk")))


def _count_themes(network: UUID, by: str, kind: str) -> Counts:
    links = _links(network)
    if kind:
        links = links.filter(organisation__type=kind)
    top = Coalesce("theme__parent_id", "theme_id")
    counted = links.values(row=_row(by, "organisation__"), column=top)
    return _counts(counted.annotate(n=Count("organisation", distinct=True)))


def _links(network: UUID) -> Any:
    published = {"network": network, "organisation__state": State.PUBLISHED}
    return OrganisationTheme.objects.filter(**published).order_by()


def _row(by: str, prefix: str = "") -> Any:
    return Substr(f"{prefix}region_id", 1, NUTS2) if by == "region" else F(f"{prefix}ecosystem_id")


def _counts(rows: Iterable[Mapping[str, Any]]) -> Counts:
    """Counts by (row, column) as texts; what has no place, or no theme, is left out."""
    return {(str(one["row"]), str(one["column"])): one["n"] for one in rows if one["row"] and one["column"]}


def _rows(network: UUID, by: str, values: Counts) -> list[tuple[str, str]]:
    if by == "ecosystem":
        return [(str(one.pk), one.name) for one in Ecosystem.objects.filter(network=network)]
    names = dict(Region.objects.filter(code__in={row for row, _ in values}).values_list("code", "name"))
    return sorted(((code, f"{name} ({code})") for code, name in names.items()), key=lambda row: row[0])


def _top_themes(network: UUID) -> list[Theme]:
    return list(Theme.objects.filter(network=network, parent=None, retired=False))


def top_theme_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """(id, name) of the themes at the top."""
    return [(str(one.pk), label_of(one)) for one in _top_themes(viewer.network)] if viewer.network else []
