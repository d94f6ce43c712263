"""The report as a page and a PDF, its editing, and what became of it all."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from punte.camps import policies
from punte.camps.choices import FollowUpAnswer
from punte.camps.models import Camp, FollowUp
from punte.camps.queries.afterwards import afterwards_of
from punte.camps.report.pdf import pdf_of
from punte.camps.report.sections import write
from punte.camps.services.followups import answer_follow_up
from punte.camps.services.report import edit_section, publish_report
from punte.camps.views.common import attended_camp_or_404, camp_or_404, own_camp_or_404, tabs
from punte.ecosystem.views.common import done, say_errors
from punte.web.access import Request, guard


@guard(policies.see_network)
@require_safe
def report(request: Request, network: str, camp: str) -> HttpResponse:
    """The report; before it is published its organisers' alone."""
    found = _readable(request, camp)
    context = {
        "camp": found,
        "tabs": tabs(request.viewer, found, "camps:report"),
        "sections": write(found),
        "organises": policies.organise(request.viewer, found),
    }
    return render(request, "camps/report/page.html", context)


@guard(policies.see_network)
@require_safe
def report_pdf(request: Request, network: str, camp: str) -> HttpResponse:
    """The same as a PDF."""
    found = _readable(request, camp)
    name = slugify(f"{found.name} {_('Report')}") or "report"
    return HttpResponse(
        pdf_of(found, write(found)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )


def _readable(request: Request, slug: str) -> Camp:
    found = camp_or_404(request, slug)
    if found.report_published_at is None and not policies.organise(request.viewer, found):
        raise Http404
    return found


@guard(policies.organise_some)
@require_safe
def report_edit(request: Request, network: str, camp: str) -> HttpResponse:
    """All sections with the editors' words, and what is left out."""
    found = own_camp_or_404(request, camp)
    context = {
        "camp": found,
        "tabs": tabs(request.viewer, found, "camps:report"),
        "sections": write(found, hidden=True),
    }
    return render(request, "camps/report/edit.html", context)


@guard(policies.organise_some)
@require_POST
def report_act(request: Request, network: str, camp: str, step: str) -> HttpResponse:
    """Save a section's words, publish, take back."""
    found = own_camp_or_404(request, camp)
    if step == "section":
        try:
            edit_section(
                camp=found,
                section=request.POST.get("section", ""),
                text=request.POST.get("text", ""),
                hidden="hidden" in request.POST,
                by=request.viewer,
            )
        except ValidationError as error:
            say_errors(request, error)
            return redirect("camps:report_edit", network, camp)
        return done(request, _("Saved."), "camps:report_edit", network, camp)
    if step not in {"publish", "withdraw"}:
        raise Http404
    publish_report(camp=found, published=step == "publish", by=request.viewer)
    said = _("The report is published.") if step == "publish" else _("The report is the organisers' again.")
    return done(request, said, "camps:report", network, camp)


@guard(policies.attend_some)
@require_safe
def afterwards(request: Request, network: str, camp: str) -> HttpResponse:
    """What became of commitments and challenges."""
    found = attended_camp_or_404(request, camp)
    context: dict[str, Any] = {
        "camp": found,
        "tabs": tabs(request.viewer, found, "camps:report"),
        "things": afterwards_of(found, request.viewer),
        "answers": FollowUpAnswer.choices,
    }
    return render(request, "camps/report/afterwards.html", context)


@guard(policies.attend_some)
@require_POST
def follow_up_answer(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """Say what became of it, or why."""
    found = attended_camp_or_404(request, camp)
    one = get_object_or_404(FollowUp, pk=id, camp=found)
    try:
        answer_follow_up(
            follow_up=one,
            answer=request.POST.get("answer", ""),
            why=request.POST.get("why", ""),
            by=request.viewer,
        )
    except ValidationError as error:
        say_errors(request, error)
        return redirect("camps:afterwards", network, camp)
    return done(request, _("Thank you. It is noted."), "camps:afterwards", network, camp)
