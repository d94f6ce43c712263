"""Writing and changing needs and offers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from punte.ecosystem import policies
from punte.ecosystem.choices import Direction, State
from punte.ecosystem.forms.listings import FIRST_PROFILE, ListingForm
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.models import Listing, Organisation
from punte.ecosystem.queries import listings as queries
from punte.ecosystem.queries.writers import organisations_to_write_for, own_organisations
from punte.ecosystem.services import listings as services
from punte.ecosystem.views.listings import found, said
from punte.records.refs import Ref
from punte.records.subjects import shown
from punte.records.tabular.folding import fold
from punte.web.access import Request, guard

SHOWN = 20
# What another page may begin one with, and how much of it; `origin` says which thing it came from.
BEGUN = {"title": 200, "text": 4000}


@guard(policies.take_part)
def listing_new(request: Request, network: str) -> HttpResponse:
    """Write one; first say for which organisation, where there are several."""
    organisation = _organisation(request)
    if organisation is None:
        return _choose(request)
    values = {"language": request.network.language}
    kind = request.GET.get("kind", "")
    if kind in Direction.values:
        values["profile"] = FIRST_PROFILE[Direction(kind)]
    values |= {name: request.GET[name][:most] for name, most in BEGUN.items() if name in request.GET}
    form = _form(request, organisation, Listing(organisation=organisation), values)
    if request.method == "POST" and form.is_valid() and request.POST.get("do") != "preview":
        try:
            one = services.draft_listing(
                organisation=organisation, values=form.values(), by=request.viewer, origin=_origin(request)
            )
            return _then(request, one)
        except ValidationError as error:
            tell(form, error)
        except PermissionDenied:
            raise Http404 from None
    return _page(request, form, organisation)


@guard(policies.take_part)
def listing_change(request: Request, network: str, id: UUID) -> HttpResponse:
    """Change one that the viewer keeps."""
    one = found(request, id)
    if not policies.change_listing(request.viewer, one):
        raise Http404
    form = _form(request, one.organisation, one)
    if request.method == "POST" and form.is_valid() and request.POST.get("do") != "preview":
        try:
            one = services.change_listing(listing=one, values=form.values(), by=request.viewer)
            return _then(request, one)
        except ValidationError as error:
            tell(form, error)
    return _page(request, form, one.organisation, one)


def _organisation(request: Request) -> Organisation | None:
    """The one asked for, or the only one there is."""
    mine = organisations_to_write_for(request.viewer).select_related("ecosystem").prefetch_related("network")
    asked = request.GET.get("organisation", "")
    if asked:
        try:
            chosen = mine.filter(pk=UUID(asked)).first()
        except ValueError:
            raise Http404 from None
        if chosen is None:
            raise Http404
        return chosen
    own = list(own_organisations(request.viewer).select_related("ecosystem").prefetch_related("network")[:2])
    return own[0] if len(own) == 1 and "q" not in request.GET else None


def _origin(request: Request) -> Ref | None:
    """The thing that it came from ('camps.contribution/<id>'), if the one who writes may see it."""
    kind, _slash, id = request.GET.get("origin", "").partition("/")
    try:
        came_from = Ref(kind, UUID(id))
    except ValueError:
        return None
    return came_from if came_from in shown(request.viewer, [came_from]) else None


def _choose(request: Request) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    own = own_organisations(request.viewer)
    rows = organisations_to_write_for(request.viewer)
    if words:
        rows = rows.filter(folded__contains=fold(words) or words.lower())
    context = {
        "own": list(own.select_related("ecosystem")[:SHOWN]),
        "others": list(rows.exclude(pk__in=own.values("pk")).select_related("ecosystem")[:SHOWN]),
        "words": words,
        "kept": {name: request.GET[name] for name in ("kind", "origin", *BEGUN) if name in request.GET},
        "broker": policies.broker(request.viewer),
    }
    return render(request, "ecosystem/listings/choose.html", context)


def _form(
    request: Request, organisation: Organisation, one: Listing, initial: dict[str, Any] | None = None
) -> ListingForm:
    return ListingForm(
        request.POST or None,
        instance=one,
        initial=initial or {},
        viewer=request.viewer,
        network=request.network,
        organisation=organisation,
    )


def _then(request: Request, one: Listing) -> HttpResponse:
    """Publish what was to be published, and go to its page."""
    publishing = request.POST.get("do") == "publish" and one.state in {State.DRAFT, State.DECLINED}
    try:
        if publishing:
            one = services.publish_listing(listing=one, by=request.viewer)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        words = said("publish", one) if publishing or one.state == State.REVIEW else _("Saved.")
        messages.success(request, words)
    return redirect("ecosystem:listing", request.network.slug, one.pk)


def _page(
    request: Request, form: ListingForm, organisation: Organisation, one: Listing | None = None
) -> HttpResponse:
    preview = None
    if request.method == "POST" and form.is_valid():
        values = form.values()
        shown = {name: value for name, value in values.items() if name != "contact"}
        preview = Listing(network=request.network, organisation=organisation, **shown)
        preview.ecosystem = organisation.ecosystem
        preview.direction = services.direction_of(values)
    viewer = request.viewer
    context = {
        "form": form,
        "organisation": organisation,
        "listing": one,
        "preview": preview,
        "wanted": queries.wanted(preview) if preview else None,
        "draft": one is None or one.state in {State.DRAFT, State.DECLINED},
        "reviewed": request.network.review and not policies.broker(viewer),
    }
    status = 422 if form.errors else 200
    return render(request, "ecosystem/listings/write.html", context, status=status)
