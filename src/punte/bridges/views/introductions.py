"""Introductions: the lists, one's page, and what its reader does there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from punte.bridges import policies
from punte.bridges.choices import OutcomeAnswer
from punte.bridges.disclosure import Reader
from punte.bridges.forms.introductions import DeclineForm, GoOnForm, MessageForm, PassOnForm
from punte.bridges.models import Introduction, Outcome, Party
from punte.bridges.queries.introductions import lists
from punte.bridges.queries.introductions.page import page_of
from punte.bridges.services import conversation, outcomes
from punte.bridges.services import introductions as services
from punte.bridges.services.entries import entry_of
from punte.bridges.services.introductions import answering
from punte.bridges.services.introductions.mails import words_for
from punte.web.access import Request, guard
from punte.web.components import Tab

PER_PAGE = 25


@require_GET
@guard(policies.take_part)
def introductions(request: Request, network: str) -> HttpResponse:
    """One's own, what waits for one's answer, and, for brokers, those of their ecosystems."""
    viewer = request.viewer
    kept = {
        "yours": lists.own_introductions(viewer),
        "waiting": lists.waiting_introductions(viewer),
        "region": lists.brokered_introductions(viewer),
    }
    which = request.GET.get("view", "yours")
    if which not in kept or (which == "region" and not policies.broker(viewer)):
        which = "yours"
    page = Paginator(lists.with_parties(kept[which]), PER_PAGE).get_page(request.GET.get("page"))
    labels = {"yours": _("Yours"), "waiting": _("Waiting for you"), "region": _("Of your region")}
    if policies.manage_network(viewer):
        labels["region"] = _("All")
    tabs = [
        Tab(label, f"?view={key}", key == which, kept[key].count() if key == "waiting" else None)
        for key, label in labels.items()
        if key != "region" or policies.broker(viewer)
    ]
    context = {"page": page, "lines": lists.lines(viewer, page.object_list), "tabs": tabs, "which": which}
    return render(request, "bridges/introductions/list.html", context)


@require_GET
@guard(policies.inside_network)
def introduction(request: Request, network: str, id: UUID) -> HttpResponse:
    """One, as far as it is disclosed to the viewer; its conversation counts as read."""
    one, reader = _found(request, id)
    answer = _show(request, one, reader)
    conversation.mark_read(introduction=one, by=request.viewer)
    return answer


@require_POST
@guard(policies.take_part)
def message_send(request: Request, network: str, id: UUID) -> HttpResponse:
    """Write to the other."""
    one, reader = _found(request, id)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _show(request, one, reader, form, status=422)
    try:
        conversation.send_message(introduction=one, text=form.cleaned_data["text"], by=request.viewer)
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        form.add_error("text", " ".join(error.messages))
        return _show(request, one, reader, form, status=422)
    return redirect(reverse("bridges:introduction", args=[network, id]) + "#write")


@require_POST
@guard(policies.take_part)
def introduction_act(request: Request, network: str, id: UUID, step: str) -> HttpResponse:
    """Answer, steer, leave."""
    one, reader = _found(request, id)
    try:
        words = _act(request, one, reader, step)
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, words)
    if lists.introduction(request.viewer, id) is None:  # passed on to somebody else
        return redirect("bridges:introductions", network)
    return redirect("bridges:introduction", network, id)


def _act(request: Request, one: Introduction, reader: Reader, step: str) -> str:
    viewer, data = request.viewer, request.POST
    if step == "withdraw":
        services.withdraw_introduction(introduction=one, by=viewer)
        return _("Taken back; those who were asked are told.")
    if step == "go-on":
        page = page_of(viewer, one, reader)
        form = GoOnForm(data, ways=page.ways)
        if not page.steers or not form.is_valid():
            raise ValidationError(_("Choose how to go on."))
        services.go_on(introduction=one, by=viewer, links=form.links())
        return _("It goes on; the next is asked.")
    if step == "pass-on":
        chosen = PassOnForm(data, accounts=page_of(viewer, one, reader).instead)
        if not chosen.is_valid():
            raise ValidationError(_("Choose somebody of the same organisation."))
        person = entry_of(account=chosen.chosen(), network=request.network)
        services.pass_on(party=_own(reader), person=person, by=viewer)
        return _("Passed on; they are asked now.")
    return _act_as_party(request, _own(reader), step)


def _act_as_party(request: Request, mine: Party, step: str) -> str:
    viewer, data = request.viewer, request.POST
    cause = data.get("cause", "")
    if step == "accept":
        made = services.accept_introduction(party=mine, by=viewer, with_broker="with_broker" in data)
        return _("You are in touch now.") if made.accepted_at else _("Thank you. The next is asked.")
    if step == "decline":
        services.decline_introduction(party=mine, by=viewer, cause=cause)
        return _("Thank you for answering. The others read: not this time.")
    if step == "cause":
        answering.say_cause(party=mine, by=viewer, cause=cause)
        return _("Thank you. No person reads this.")
    if step == "broker":
        answering.let_broker_stay(party=mine, by=viewer, stay="stay" in data)
        return _("Noted.")
    if step == "leave":
        services.leave_introduction(party=mine, by=viewer)
        return _("The conversation is closed.")
    raise Http404


@require_POST
@guard(policies.take_part)
def outcome_answer(request: Request, network: str, id: UUID) -> HttpResponse:
    """Say what came of it."""
    outcome = get_object_or_404(Outcome, network=request.network, pk=id)
    try:
        outcomes.answer_outcome(outcome=outcome, answer=request.POST.get("answer", ""), by=request.viewer)
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Thank you. This keeps the map of bridges true."))
    return redirect("bridges:introduction", network, outcome.introduction_id)


def _found(request: Request, id: UUID) -> tuple[Introduction, Reader]:
    found = lists.introduction(request.viewer, id)
    if found is None:
        raise Http404
    return found


def _own(reader: Reader) -> Party:
    if reader.party is None:
        raise Http404
    return reader.party


def _show(
    request: Request,
    one: Introduction,
    reader: Reader,
    form: MessageForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = page_of(request.viewer, one, reader)
    context: dict[str, Any] = {
        **words_for(one, reader),
        "page": page,
        "decline_form": DeclineForm(auto_id="decline-%s"),
        "go_on_form": GoOnForm(ways=page.ways) if page.stopped else None,
        "pass_on_form": PassOnForm(accounts=page.instead) if page.instead else None,
        "message_form": (form or MessageForm()) if page.writes else None,
        "answers": OutcomeAnswer.choices,
    }
    return render(request, "bridges/introductions/page.html", context, status=status)
