"""Pages of the fast lane: asking, the list, one request and what is done about it."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from punte.bridges import policies
from punte.bridges.choices import FastLaneState
from punte.bridges.forms.fastlane import AnswerForm, PromiseForm, RequestForm
from punte.bridges.models import FastLaneRequest
from punte.bridges.queries import fastlane as queries
from punte.bridges.queries.promises import usual_promise
from punte.bridges.services import fastlane as services
from punte.bridges.views.bench import bench_context
from punte.bridges.views.fastlane_table import RequestTable
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.models import Listing
from punte.ecosystem.queries.listings import listing as visible_listing
from punte.ecosystem.queries.places import kept_ecosystems
from punte.members.models import Account
from punte.web.access import Request, guard


@require_GET
@guard(policies.broker)
def request_list(request: Request, network: str) -> HttpResponse:
    """All requests of the viewer's regions, open ones first."""
    rows = queries.for_list(queries.visible_requests(request.viewer))
    table = RequestTable(request, rows, first_step=None)
    return render(request, "bridges/fastlane/list.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(policies.broker)
def request_new(request: Request, network: str) -> HttpResponse:
    """Ask another region's gateway, from scratch or for a need (`?listing=`)."""
    if not kept_ecosystems(request.viewer).exists():
        raise Http404
    listing = _listing(request)
    form = RequestForm(
        request.POST or None, viewer=request.viewer, listing=listing, to=request.GET.get("to", "")
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                made = services.ask_gateway(by=request.viewer, listing=listing, **form.values())
            except PermissionDenied:
                raise Http404 from None
            except ValidationError as error:
                tell(form, error)
            else:
                messages.success(request, _("Asked. Their gateway has it on the desk and by mail."))
                return redirect("bridges:request", network, made.pk)
        status = 422
    context = {
        "form": form,
        "listing": listing,
        "hours": queries.promise_hours(request.network.pk),
    }
    return render(request, "bridges/fastlane/new.html", context, status=status)


def _listing(request: Request) -> Listing | None:
    """The need asked for, if it is one of the viewer's own regions."""
    asked = request.GET.get("listing")
    if not asked:
        return None
    try:
        found = visible_listing(request.viewer, UUID(asked))
    except ValueError:
        raise Http404 from None
    if found is None or not policies.keeps_ecosystem(request.viewer, found.ecosystem):
        raise Http404
    return found


@require_GET
@guard(policies.broker)
def request_page(request: Request, network: str, id: UUID) -> HttpResponse:
    """One request: what is asked, what was said, and its shortlist."""
    return show(request, found(request, id))


STEPS: dict[str, tuple[Any, Any]] = {
    "promise": (services.promise_answer, PromiseForm),
    "decline": (services.decline_request, AnswerForm),
    "answer": (services.answer_request, AnswerForm),
    "helped": (services.close_request, None),
    "did-not-help": (services.close_request, None),
    "withdraw": (services.withdraw_request, None),
}


@require_POST
@guard(policies.broker)
def request_act(request: Request, network: str, id: UUID, step: str) -> HttpResponse:
    """Promise, answer, decline, close or withdraw."""
    if step not in STEPS:
        raise Http404
    one = found(request, id)
    act, kind = STEPS[step]
    # From the desk or a button a promise comes without a time: the usual one is meant.
    form = kind(request.POST) if kind and (step != "promise" or request.POST.get("until")) else None
    try:
        if form is not None and not form.is_valid():
            return show(request, one, {step: form}, status=422)
        values = dict(form.cleaned_data) if form else {}
        if act is services.close_request:
            values["helped"] = step == "helped"
        act(request=one, by=request.viewer, **values)
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        return _refused(request, one, step, form, error)
    messages.success(request, _said(step))
    return redirect("bridges:request", network, id)


def _refused(
    request: Request, one: FastLaneRequest, step: str, form: Any, error: ValidationError
) -> HttpResponse:
    """Say why, and show what was written, also where somebody else was faster."""
    fresh = found(request, one.pk)
    if form is not None:
        tell(form, error)
    settled = fresh.state != one.state or fresh.state not in queries.OPEN
    for words in [] if form and not settled else error.messages:
        messages.error(request, words)
    forms = {step: form} if form else {}
    return show(request, fresh, forms, status=409 if settled else 422)


def _said(step: str) -> str:
    return {
        "promise": _("Promised; they are told."),
        "decline": _("Declined; they are told."),
        "answer": _("Your answer is on its way."),
        "helped": _("Closed. They hear that it helped."),
        "did-not-help": _("Closed; they are told."),
        "withdraw": _("Taken back; they are told."),
    }[step]


def found(request: Request, id: UUID) -> FastLaneRequest:
    """The request, if the viewer may see it; 404 otherwise."""
    one = queries.request_of(request.viewer, id)
    if one is None:
        raise Http404
    return one


def show(
    request: Request,
    one: FastLaneRequest,
    forms: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a request, with the forms as they were sent if anything is wrong with them."""
    viewer, account = request.viewer, cast(Account, request.user)
    forms = forms or {}
    open_now = one.state in queries.OPEN
    answers = open_now and policies.answer_request(viewer, one)
    asks = policies.change_request(viewer, one)
    promises = answers and one.state == FastLaneState.ASKED
    context = bench_context(request, one) | {
        "one": one,
        "late": queries.is_late(one),
        "answers": answers,
        "kept_words": forms.get("answer") or forms.get("decline"),
        "answer_form": (forms.get("answer") or forms.get("decline") or AnswerForm()) if answers else None,
        "promise_form": (forms.get("promise") or PromiseForm(usual=usual_promise(one, account)))
        if promises
        else None,
        "closes": asks and one.state == FastLaneState.ANSWERED,
        "withdraws": asks and open_now,
        "asks": asks,
    }
    return render(request, "bridges/fastlane/page.html", context, status=status)
