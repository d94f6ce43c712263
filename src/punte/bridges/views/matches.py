"""Pages of matches: for a region, oneself, an organisation; the part of a listing's page; verdicts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from punte.bridges import policies
from punte.bridges.models import Match
from punte.bridges.queries import matches as queries
from punte.bridges.services.matches import say_verdict
from punte.bridges.views.match_panels import POLLS, panel_context, rights
from punte.ecosystem.choices import Direction, State
from punte.ecosystem.models import Listing, Organisation
from punte.ecosystem.queries import listings
from punte.ecosystem.queries.organisations import organisation, theme_choices
from punte.ecosystem.queries.places import ecosystem_choices
from punte.web.access import Request, Viewer, guard
from punte.web.components import Tab
from punte.web.tables import Column, Filter, Table


class MatchTable(Table[Match]):
    """Matches with their filters and pages; drawn as sentences."""

    name = "matches"
    caption = gettext_lazy("Matches")
    order = "-newest"
    per_page = 20
    cap = 2_000
    columns = (
        Column("newest", gettext_lazy("Newest"), sort=("listing__published_at", "listing_id", "-rank")),
        Column("fit", gettext_lazy("Best fit"), sort="score"),
    )
    filters = (
        Filter(
            "kind",
            gettext_lazy("For"),
            lambda rows, value: rows.filter(listing__direction=value),
            [(Direction.NEED, gettext_lazy("Needs")), (Direction.OFFER, gettext_lazy("Offers"))],
        ),
        Filter(
            "theme",
            gettext_lazy("Theme"),
            lambda rows, value: rows.filter(Q(listing__theme=value) | Q(listing__theme__parent=value)),
        ),
        Filter(
            "ecosystem",
            gettext_lazy("Region"),
            lambda rows, value: rows.filter(Q(listing__ecosystem=value) | Q(organisation__ecosystem=value)),
        ),
    )


@require_safe
@guard(policies.inside_network)
def match_list(request: Request, network: str) -> HttpResponse:
    """Matches between one's region and others (brokers), or of one's own needs, offers and organisations."""
    region = policies.broker(request.viewer) and request.GET.get("view") != "mine"
    rows = queries.for_region(request.viewer) if region else queries.for_me(request.viewer)
    context = {"region": region, "wide": _wide(request.viewer), "views": _views(request, region)}
    return _page(request, "bridges/matches/list.html", rows, context)


@require_safe
@guard(policies.inside_network)
def organisation_matches(request: Request, network: str, id: UUID) -> HttpResponse:
    """What an organisation fits, and who fits it."""
    one = organisation(request.viewer, id)
    if one is None:
        raise Http404
    rows = queries.for_organisation(request.viewer, one)
    return _page(request, "bridges/matches/of_organisation.html", rows, {"organisation": one})


@never_cache
@require_safe
@guard(policies.inside_network)
def listing_matches(request: Request, network: str, id: UUID) -> HttpResponse:
    """The part of a listing's page with its matches; it asks again by itself while they are looked for."""
    one = _listing(request, id)
    if not request.htmx:
        return HttpResponseRedirect(_home(network, id))
    tries = request.GET.get("try", "")
    number = int(tries) if tries.isdecimal() and len(tries) < 4 else POLLS
    return render(request, "bridges/matches/panel.html", panel_context(request.viewer, one, tries=number))


@require_POST
@guard(policies.inside_network)
def verdict(request: Request, network: str, id: UUID) -> HttpResponse:
    """Say what one thinks of a match, or take it back."""
    listing, fits = _listing(request, id), _organisation(request)
    try:
        said = say_verdict(
            listing=listing, organisation=fits, opinion=request.POST.get("opinion", ""), by=request.viewer
        )
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(_home(network, id))
    if request.htmx:
        given = {
            "listing": listing,
            "organisation": fits,
            "opinion": said.opinion if said else "",
            "said": True,
        }
        return render(request, "bridges/matches/verdict.html", given)
    messages.success(request, _("Noted. It counts from the next look on.") if said else _("Taken back."))
    return HttpResponseRedirect(_home(network, id))


def _page(request: Request, template: str, rows: QuerySet[Match], context: dict[str, Any]) -> HttpResponse:
    viewer = request.viewer
    choices = {"theme": theme_choices(viewer), "ecosystem": ecosystem_choices(viewer)}
    table = MatchTable(request, queries.for_reading(viewer, queries.unjudged(viewer, rows)), choices=choices)
    given = {
        "table": table,
        "matches": queries.show(table.page),
        "orders": _orders(request, table),
        **rights(viewer),
        **context,
    }
    return render(request, template, given)


def _views(request: Request, region: bool) -> list[Tab]:
    """For brokers: their region's, or their own."""
    if not policies.broker(request.viewer):
        return []
    here = reverse("bridges:matches", args=[request.network.slug])
    between = _("Between regions") if _wide(request.viewer) else _("Your region")
    return [Tab(between, here, region), Tab(_("You"), f"{here}?view=mine", not region)]


def _wide(viewer: Viewer) -> bool:
    """True for managers without a region of their own: they see all."""
    return policies.manage_network(viewer) and not viewer.scopes("ecosystem")


def _orders(request: Request, table: MatchTable) -> list[Tab]:
    """The two ways of ordering, keeping the rest of the query."""
    tabs = []
    for column in table.columns:
        query = request.GET.copy()
        query.pop("page", None)
        query["sort"] = f"-{column.key}"
        tabs.append(Tab(column.label, f"?{query.urlencode()}", table.sort == f"-{column.key}"))
    return tabs


def _listing(request: Request, id: UUID) -> Listing:
    one = listings.listing(request.viewer, id)
    if one is None:
        raise Http404
    return one


def _organisation(request: Request) -> Organisation:
    try:
        key = UUID(request.POST.get("organisation", ""))
    except ValueError:
        raise Http404 from None
    one = organisation(request.viewer, key)
    if one is None or one.state != State.PUBLISHED:
        raise Http404
    return one


def _home(network: str, id: UUID) -> str:
    return reverse("ecosystem:listing", args=[network, id]) + "#matches"
