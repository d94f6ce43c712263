"""Pages of needs and offers: the list, one of them, what one may do with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from punte.ecosystem import policies
from punte.ecosystem.choices import State
from punte.ecosystem.forms.listings import InterestForm, SendBackForm
from punte.ecosystem.models import Listing
from punte.ecosystem.queries import listings as queries
from punte.ecosystem.services import listings as services
from punte.ecosystem.views.listing_list import VIEWS, ListingTable, choices_for, rows_for
from punte.web.access import Request, guard
from punte.web.components import Tab


@require_GET
@guard(policies.see_network)
def listing_list(request: Request, network: str) -> HttpResponse:
    """Needs and offers as cards, or as a table (`as=table`)."""
    which, rows = rows_for(request.viewer, request.GET.get("view", ""), request.GET.get("q", ""))
    table = ListingTable(request, rows, choices=choices_for(request.viewer))
    context = {
        "table": table,
        "which": which,
        "as_table": request.GET.get("as") == "table",
        "tabs": _tabs(request, which),
        "may_write": queries.may_write(request.viewer),
        "forms_of": _forms_of(request),
    }
    return render(request, "ecosystem/listings/list.html", context)


@require_GET
@guard(policies.broker)
def listing_review(request: Request, network: str) -> HttpResponse:
    """What waits for the gateway's look."""
    rows = queries.for_list(queries.listings_in_review(request.viewer)).select_related("created_by")
    context = {"listings": list(rows.order_by("updated_at")[:100]), "tabs": _tabs(request, "review")}
    return render(request, "ecosystem/listings/review.html", context)


@require_GET
@guard(policies.see_network)
def listing_page(request: Request, network: str, id: UUID) -> HttpResponse:
    """One need or offer."""
    return show(request, found(request, id))


@require_POST
@guard(policies.take_part)
def listing_act(request: Request, network: str, id: UUID, step: str) -> HttpResponse:
    """Publish, renew, close, reopen, approve or send back."""
    one = found(request, id)
    acts: dict[str, Any] = {
        "publish": services.publish_listing,
        "renew": services.renew_listing,
        "close": services.close_listing,
        "reopen": services.reopen_listing,
        "approve": services.approve_listing,
        "send-back": services.send_back_listing,
    }
    if step not in acts:
        raise Http404
    extra = {"note": request.POST.get("note", "")} if step == "send-back" else {}
    try:
        one = acts[step](listing=one, by=request.viewer, **extra)
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("ecosystem:listing", network, id)
    messages.success(request, said(step, one))
    if step in {"approve", "send-back"}:
        return redirect("ecosystem:listing_review", network)
    return redirect("ecosystem:listing", network, id)


def found(request: Request, id: UUID) -> Listing:
    """The need or offer, if the viewer may see it; 404 otherwise."""
    one = queries.listing(request.viewer, id)
    if one is None:
        raise Http404
    return one


def show(request: Request, one: Listing, form: InterestForm | None = None, status: int = 200) -> HttpResponse:
    """The page of one, with the interest form as it was sent if anything is wrong with it."""
    viewer = request.viewer
    keeps = policies.change_listing(viewer, one)
    mine = None if keeps else queries.own_interest(viewer, one)
    asks = not keeps and not mine and queries.may_ask(viewer, one)
    context = {
        "listing": one,
        "wanted": queries.wanted(one),
        "contact": queries.contact_name(viewer, one),
        "keeps": keeps,
        "reviews": one.state == State.REVIEW and policies.keeps_ecosystem(viewer, one.organisation.ecosystem),
        "interests": queries.interests_in(viewer, one) if keeps else [],
        "mine": mine,
        "days_left": queries.days_left(one),
        "interest_form": (form or InterestForm(viewer=viewer)) if asks else None,
        "inside": policies.see_people(viewer),
        "send_back_form": SendBackForm(),
    }
    return render(request, "ecosystem/listings/page.html", context, status=status)


def said(step: str, one: Listing) -> str:
    """What just happened, in a sentence."""
    if one.state == State.REVIEW:
        return _("Sent to the gateway. You hear by mail when it is published.")
    words = {
        "publish": _("Published. It is on the list now."),
        "renew": _("Renewed."),
        "close": _("Closed. You can open it again at any time."),
        "reopen": _("Open again."),
        "approve": _("Published; its author is told."),
        "send-back": _("Sent back with your note."),
    }
    return words[step]


def _tabs(request: Request, current: str) -> list[Tab]:
    """The lists that this viewer has; their address keeps nothing but the way of showing."""
    viewer, here = request.viewer, reverse("ecosystem:listings", args=[request.network.slug])
    form = "&as=table" if request.GET.get("as") == "table" else ""
    tabs = [
        Tab(label, f"{here}?view={key}{form}" if key != "open" else f"{here}?{form[1:]}", key == current)
        for key, label in VIEWS
        if key != "mine" or policies.take_part(viewer)
    ]
    if policies.broker(viewer):
        waiting = queries.listings_in_review(viewer).count()
        review = reverse("ecosystem:listing_review", args=[request.network.slug])
        tabs.append(Tab(_("To review"), review, current == "review", waiting))
    return tabs


def _forms_of(request: Request) -> list[Tab]:
    """Cards or table, of the same list."""
    query = request.GET.copy()
    query.pop("as", None)
    plain = query.urlencode()
    query["as"] = "table"
    as_table = request.GET.get("as") == "table"
    return [
        Tab(_("Cards"), f"?{plain}", not as_table),
        Tab(_("Table"), f"?{query.urlencode()}", as_table),
    ]
