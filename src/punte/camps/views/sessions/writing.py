"""Writing in a session: by its page's script as one types, or by a form without JavaScript."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from punte.camps.choices import ContributionKind
from punte.camps.forms.sessions import WritingForm
from punte.camps.models import Contribution, ReportText
from punte.camps.policies import attend_some
from punte.camps.queries.sessions import one as queries
from punte.camps.queries.sessions.page import Place, authors
from punte.camps.queries.sessions.page import place as place_of
from punte.camps.report.own.sessions import section_of
from punte.camps.services import sessions as services
from punte.camps.services.sessions import Saved
from punte.camps.views.sessions.common import asks_for_json, entered_lately, place_or_404, told, tried
from punte.camps.views.sessions.page import show
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.views.common import allow, done, say_errors
from punte.records.refs import ref
from punte.web.access import Request, guard

MOVES = frozenset({"up", "down"})


@guard(attend_some)
@require_POST
def session_write(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """Keep what somebody sends: a new contribution, or a text on one there is."""
    place = entered_lately(request, camp, id)
    form = WritingForm(request.POST, camp=place.item.camp)
    try:
        if not form.is_valid():
            raise ValidationError([error for errors in form.errors.as_data().values() for error in errors])
        saved = _keep(request, place, form)
    except ValidationError as error:
        if asks_for_json(request):
            return told(error)
        if form.is_valid():
            tell(form, error)
        return show(request, place_or_404(request, camp, id), form, status=422)
    if asks_for_json(request):
        return _answer(saved)
    messages.success(request, _said(saved))
    if saved.beside:
        return redirect("camps:contribution", network, camp, saved.contribution.pk)
    return redirect("camps:session", network, camp, id)


def _keep(request: Request, place: Place, form: WritingForm) -> Saved:
    known, by = form.cleaned_data["contribution"], request.viewer
    if known is None:
        key = form.cleaned_data["new"] or uuid4()
        return services.add_contribution(
            item=place.item, client_key=key, sent=form.sent(), details=form.details(), by=by
        )
    one = (
        Contribution.objects.filter(pk=known, session__item=place.item)
        .select_related("session__item")
        .first()
    )
    if one is None:
        raise Http404
    return services.write_contribution(contribution=one, sent=form.sent(), details=form.details(), by=by)


def _answer(saved: Saved) -> JsonResponse:
    one = saved.contribution
    return JsonResponse(
        {
            "contribution": str(one.pk),
            "number": saved.number,
            "version": one.version,
            "text": one.text,
            "beside": saved.beside,
            "apart": saved.apart,
        }
    )


def _said(saved: Saved) -> str:
    if saved.beside:
        return _("Somebody changed the same words meanwhile. Both versions are kept; choose, or join them.")
    if saved.apart:
        return _("It was merged or withdrawn meanwhile. Your words stand as a contribution of their own.")
    return _("Saved.")


@guard(attend_some)
@require_safe
def contribution_page(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """One contribution: to write on, to choose among versions, to see how it came about."""
    one = _found(request, camp, id)
    return render(request, "camps/sessions/contribution.html", _context(request, one))


@guard(attend_some)
@require_POST
def contribution_act(request: Request, network: str, camp: str, id: UUID, step: str) -> HttpResponse:
    """What is done with one button on one contribution."""
    one, by = _found(request, camp, id), request.viewer
    steps: dict[str, Any] = {
        "choose": lambda: _choose(request, one),
        "withdraw": lambda: services.withdraw_contribution(contribution=one, by=by),
        "restore": lambda: services.withdraw_contribution(contribution=one, by=by, back=True),
        "unmerge": lambda: services.undo_merge(contribution=one, by=by),
        "take": lambda: services.answer_commitment(contribution=one, takes=True, by=by),
        "refuse": lambda: services.answer_commitment(contribution=one, takes=False, by=by),
        "up": lambda: services.move_contribution(contribution=one, up=True, by=by),
        "down": lambda: services.move_contribution(contribution=one, up=False, by=by),
    }
    allow(step in steps)
    try:
        tried(steps[step])
    except ValidationError as error:
        if asks_for_json(request):
            return told(error)
        say_errors(request, error)
        return redirect("camps:contribution", network, camp, id)
    if step in MOVES:
        if asks_for_json(request):
            return HttpResponse(status=204)
        answer = redirect("camps:session", network, camp, one.session.item_id)
        answer["Location"] += f"#n-{id}"
        return answer
    return done(request, _did(step), "camps:contribution", network, camp, id)


def _choose(request: Request, one: Contribution) -> Saved:
    form = WritingForm(request.POST, camp=one.session.item.camp)
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.as_data().values() for error in errors])
    seen = [int(row) for row in request.POST.getlist("seen") if row.isdecimal() and len(row) < 8]
    return services.choose_wording(contribution=one, sent=form.sent(), instead_of=seen, by=request.viewer)


def _did(step: str) -> str:
    return {
        "choose": _("This is the text now. The other versions stay in its history."),
        "withdraw": _("Taken off the page. You can put it back here."),
        "restore": _("It is on the page again."),
        "unmerge": _("They stand apart again."),
        "take": _("Good. It is yours."),
        "refuse": _("Noted: it is not yours."),
    }[step]


def _offer(one: Contribution) -> str:
    """Where what is offered in the session becomes an offer on the map, its origin kept."""
    if one.kind not in {ContributionKind.RESOURCE, ContributionKind.CONTACT}:
        return ""
    first, _end, _rest = one.text.partition("\n")
    begun = {"kind": "offer", "title": first[:200], "text": one.text, "origin": str(ref(one))}
    return f"{reverse('ecosystem:listing_new', args=[one.session.item.camp.network.slug])}?{urlencode(begun)}"


def _report(one: Contribution) -> str:
    """Where the camp's report tells it, once that is published."""
    camp, section = one.session.item.camp, section_of(one)
    if not section or camp.report_published_at is None:
        return ""
    if ReportText.objects.filter(camp=camp, section=section, hidden=True).exists():
        return ""
    return reverse("camps:report", args=[camp.network.slug, camp.slug])


def _found(request: Request, camp: str, id: UUID) -> Contribution:
    found = queries.contribution(request.viewer, camp, id)
    if found is None:
        raise Http404
    return found


def _context(request: Request, one: Contribution) -> dict[str, Any]:
    item = one.session.item
    place = place_of(request.viewer, item.camp.slug, item.pk)
    runs = bool(place and place.runs)
    gone = bool(one.withdrawn_at or one.merged_into_id)
    initial: dict[str, Any] = {"text": one.text, "kind": one.kind, "owner": one.owner_id, "due": one.due}
    initial |= {"base": one.version, "contribution": one.pk, "key": uuid4()}
    return {
        "contribution": one,
        "item": item,
        "camp": item.camp,
        "inside": place is not None,
        "runs": runs,
        "gone": gone,
        "authors": authors([one])[one.pk],
        "beside": queries.beside(one),
        "versions": queries.versions(one),
        "originals": list(one.merged_from.all()),
        "offer": _offer(one) if place and not gone else "",
        "report": _report(one),
        "may_withdraw": place is not None and services.may_withdraw(one, request.viewer, running=runs),
        "mine": one.owner is not None and one.owner.account_id == request.viewer.account,
        "form": WritingForm(camp=item.camp, initial=initial) if place and not gone else None,
    }
