"""The list of needs and offers: its columns, filters and the rows behind it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from punte.ecosystem.choices import ChainStage, Direction, OrganisationType, State
from punte.ecosystem.languages import language_choices, language_name
from punte.ecosystem.models import Listing
from punte.ecosystem.queries import listings as queries
from punte.ecosystem.queries.organisations import label_of, theme_choices
from punte.ecosystem.queries.places import ecosystem_choices
from punte.web.access import Viewer
from punte.web.tables import Choices, Column, Filter, Table

VIEWS = [
    ("open", gettext_lazy("Open now")),
    ("expiring", gettext_lazy("Ending soon")),
    ("mine", gettext_lazy("Mine")),
]
LEVELS = [(str(level), f"TRL {level}") for level in range(1, 10)]


def kind_cell(one: Listing) -> SafeString:
    """Need or offer, as a badge."""
    tone = "timber" if one.direction == Direction.NEED else "river"
    return format_html('<span class="badge {}">{}</span>', tone, one.get_direction_display())


def title_cell(one: Listing) -> SafeString:
    """The title as a link, in its language; its state unless it is open to all."""
    href = reverse("ecosystem:listing", args=[one.network.slug, one.pk])
    state = "" if one.state == State.PUBLISHED else one.get_state_display()
    link = format_html('<a href="{}" lang="{}">{}</a>', href, one.language, one.title)
    return format_html('{} <span class="badge plain">{}</span>', link, state) if state else link


def until_cell(one: Listing) -> SafeString:
    """The last day, on one line."""
    return format_html('<span class="nowrap">{}</span>', date_format(one.expires_on, "j M Y"))


class ListingTable(Table[Listing]):
    """Needs and offers; the cards of the page are drawn from it, too."""

    name = "listings"
    caption = gettext_lazy("Needs and offers")
    order = "-published"
    per_page = 24
    cap = 2_000
    columns = (
        Column("title", gettext_lazy("What"), title_cell, lead=True),
        Column("kind", gettext_lazy("Kind"), kind_cell),
        Column("organisation", gettext_lazy("Whose"), lambda one: one.organisation.name),
        Column("ecosystem", gettext_lazy("Ecosystem"), lambda one: one.ecosystem or ""),
        Column("theme", gettext_lazy("Theme"), lambda one: label_of(one.theme) if one.theme else ""),
        Column("until", gettext_lazy("Open until"), until_cell, sort="expires_on"),
        Column("stage", gettext_lazy("Stage"), lambda one: one.get_stage_display(), hidden=True),
        Column("trl", gettext_lazy("TRL"), lambda one: one.readiness, number=True, hidden=True),
        Column("domain", gettext_lazy("Domain"), hidden=True),
        Column("language", gettext_lazy("Language"), lambda one: language_name(one.language), hidden=True),
        Column(
            "published",
            gettext_lazy("Published"),
            lambda one: date_format(one.published_at, "j M Y") if one.published_at else "",
            sort=("published_at", "id"),
            hidden=True,
        ),
    )
    filters = (
        Filter("q", gettext_lazy("Find"), lambda rows, words: rows),
        Filter(
            "kind",
            gettext_lazy("Kind"),
            lambda rows, value: rows.filter(direction=value),
            Direction.choices,
        ),
        Filter("theme", gettext_lazy("Theme"), queries.with_theme),
        Filter("ecosystem", gettext_lazy("Ecosystem"), lambda rows, value: rows.filter(ecosystem=value)),
        Filter(
            "partner",
            gettext_lazy("Partner sought"),
            queries.with_partner,
            OrganisationType.choices[:-1],
        ),
        Filter(
            "stage",
            gettext_lazy("Stage"),
            lambda rows, value: rows.filter(stage=value),
            ChainStage.choices,
        ),
        Filter(
            "trl", gettext_lazy("At least"), lambda rows, value: rows.filter(readiness__gte=value), LEVELS
        ),
        Filter(
            "language",
            gettext_lazy("Language"),
            lambda rows, value: rows.filter(language=value),
            language_choices,
        ),
        Filter(
            "domain", gettext_lazy("Domain"), lambda rows, text: rows.filter(domain__icontains=text[:120])
        ),
    )
    empty_title = gettext_lazy("No needs or offers here yet")
    empty_text = gettext_lazy("A need is one sentence and a date. People of the other regions will see it.")

    @property
    def first_fields(self) -> list[Any]:
        """The filters that always show."""
        return self.fields[:4]

    @property
    def more_fields(self) -> list[Any]:
        """Those behind 'more filters'."""
        return self.fields[4:]

    @property
    def more_in_use(self) -> bool:
        """True when one of the latter is set."""
        return any(field.value for field in self.more_fields)


def rows_for(viewer: Viewer, which: str, words: str = "") -> tuple[str, QuerySet[Listing]]:
    """The list asked for (an unknown one is 'open') and its rows."""
    known = {
        "open": queries.open_listings,
        "expiring": queries.expiring_listings,
        "mine": queries.own_listings,
    }
    which = which if which in known else "open"
    rows = queries.for_list(known[which](viewer))
    if words.strip():
        rows = queries.with_words(viewer, rows, words.strip())
    return which, rows


def choices_for(viewer: Viewer) -> dict[str, Choices]:
    """Choices of the filters that differ between networks; two queries."""
    return {"theme": theme_choices(viewer), "ecosystem": ecosystem_choices(viewer)}
