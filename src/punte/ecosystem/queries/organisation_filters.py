"""The filters of the list of organisations, for its page and its export."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from punte.ecosystem.choices import State
from punte.ecosystem.models import Organisation, OrganisationRegion, OrganisationTheme, Theme
from punte.ecosystem.queries.organisations import organisations, stale_before
from punte.ecosystem.queries.places import within
from punte.members import roles
from punte.members.models import Membership
from punte.records.tabular.folding import fold
from punte.web.access import Viewer

type Rows = QuerySet[Organisation]
MOST_BEYOND = 500


def filtered(viewer: Viewer, asked: Mapping[str, str]) -> QuerySet[Organisation]:
    """The organisations that the list shows for these filters; values that are no choice count as none."""
    state = asked.get("state", "")
    rows = organisations(viewer, state if state in State.values else State.PUBLISHED)
    if claimed := asked.get("claimed", ""):
        rows = by_claim(rows, viewer, claimed)
    for name, apply in NARROWING.items():
        if value := asked.get(name, "").strip():
            rows = apply(rows, value)
    return rows


def by_text(rows: Rows, text: str) -> Rows:
    """Those whose name holds the text, accents and capitals forgiven."""
    return rows.filter(folded__contains=fold(text) or text.lower())


def by_ecosystem(rows: Rows, key: str) -> Rows:
    """Those of an ecosystem, or of none ('none')."""
    if key == "none":
        return rows.filter(ecosystem=None)
    return rows.filter(ecosystem=found) if (found := as_id(key)) else rows


def by_region(rows: Rows, code: str) -> Rows:
    """Those that sit in the region or below it, or work there besides."""
    # Few work beyond their seat; fetched first, they leave the database two indexes to walk instead of none.
    further = OrganisationRegion.objects.filter(within(code)).values_list("organisation", flat=True)
    known = list(further[:MOST_BEYOND])
    return rows.filter(within(code) | Q(pk__in=known)) if known else rows.filter(within(code))


def by_theme(rows: Rows, key: str) -> Rows:
    """Those that work on the theme, or on one below it."""
    if (found := as_id(key)) is None:
        return rows
    themes = Theme.objects.filter(Q(pk=found) | Q(parent=found))
    links = OrganisationTheme.objects.filter(theme__in=themes.values("pk"))
    return rows.filter(pk__in=links.values("organisation"))


def by_claim(rows: Rows, viewer: Viewer, value: str) -> Rows:
    """Those that somebody speaks for ('yes'), or nobody ('no')."""
    held = Membership.objects.filter(network=viewer.network, role=roles.EDITOR.key, ended_at=None)
    known = [id for id in held.values_list("scope", flat=True) if id]
    if value == "yes":
        return rows.filter(pk__in=known)
    return rows.exclude(pk__in=known) if value == "no" else rows


def by_age(rows: Rows, value: str) -> Rows:
    """Those verified long ago or never ('yes'); or the others ('no')."""
    old = Q(verified_on=None) | Q(verified_on__lt=stale_before())
    return rows.filter(old) if value == "yes" else rows.filter(verified_on__gte=stale_before())


def as_id(text: str) -> UUID | None:
    """The id that a text from an address is, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


NARROWING: dict[str, Callable[[Rows, str], Rows]] = {
    "q": by_text,
    "ecosystem": by_ecosystem,
    "region": by_region,
    "type": lambda rows, value: rows.filter(type=value),
    "helix": lambda rows, value: rows.filter(helix=value),
    "theme": by_theme,
    "fictional": lambda rows, value: rows.filter(fictional=value == "yes"),
    "stale": by_age,
}
