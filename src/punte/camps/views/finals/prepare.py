"""The final's page, and its preparation by the organisers."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from punte.camps import policies
from punte.camps.forms.finals import CriteriaForm, FinalForm
from punte.camps.models import Camp, Final
from punte.camps.queries.finals.running import course, final_of, missing_teams
from punte.camps.services.finals import preparing as services
from punte.camps.views.common import attended_camp_or_404, own_camp_or_404, tabs
from punte.camps.views.finals.common import Steps, frame, own_final_or_404, pitch_or_404, take_step
from punte.ecosystem.views.common import done
from punte.web.access import Request, guard


@guard(policies.attend_some)
@require_safe
def final_page(request: Request, network: str, camp: str) -> HttpResponse:
    """Who presents when, the rules, and the ways to jury, vote and results."""
    found = attended_camp_or_404(request, camp)
    final = final_of(found)
    if final is None:
        return _nothing_yet(request, found)
    final.camp = found
    criteria = list(final.criteria.order_by("position", "pk"))
    return render(
        request, "camps/final/final.html", frame(request, final, course=course(final), criteria=criteria)
    )


def _nothing_yet(request: Request, camp: Camp) -> HttpResponse:
    context = {
        "camp": camp,
        "tabs": tabs(request.viewer, camp, "camps:final"),
        "organises": policies.organise(request.viewer, camp),
    }
    return render(request, "camps/final/none.html", context)


@guard(policies.organise_some)
@require_POST
def final_new(request: Request, network: str, camp: str) -> HttpResponse:
    """Begin to prepare."""
    found = own_camp_or_404(request, camp)
    services.prepare_final(camp=found, by=request.viewer)
    text = _("The final is prepared with the usual criteria. Change what should be otherwise.")
    return done(request, text, "camps:final_prepare", network, camp)


@guard(policies.organise_some)
@require_http_methods(["GET", "HEAD", "POST"])
def final_prepare(request: Request, network: str, camp: str) -> HttpResponse:
    """Minutes, criteria, running order: each a form of its own."""
    final = own_final_or_404(request, camp)
    step = request.POST.get("step", "")
    criteria = list(final.criteria.order_by("position", "pk"))
    form = FinalForm(request.POST if step == "settings" else None, instance=final)
    lines = CriteriaForm(request.POST if step == "criteria" else None, criteria=criteria)
    if request.method == "POST":
        bad = (step == "settings" and not form.is_valid()) or (step == "criteria" and not lines.is_valid())
        if not bad:
            # The form has written into its instance, which the service is to compare with.
            fresh = own_final_or_404(request, camp)
            return take_step(request, fresh, _steps(request, fresh, form, lines), "camps:final_prepare")
    context = frame(request, final, form=form, lines=lines, criteria=criteria, course=course(final))
    return render(
        request,
        "camps/final/prepare.html",
        context
        | {
            "missing": missing_teams(final).count(),
            "open": final.state in services.ORDER_OPEN,
        },
    )


def _steps(request: Request, final: Final, form: FinalForm, lines: CriteriaForm) -> Steps:
    by = request.viewer

    def settings() -> str:
        services.change_final(final=final, by=by, **form.cleaned_data)
        return _("Saved.")

    def criteria() -> str:
        services.set_criteria(final=final, criteria=lines.criteria(), by=by)
        return _("The criteria are saved.")

    def teams() -> str:
        count = services.take_teams(final=final, by=by)
        return ngettext("%(count)d team added.", "%(count)d teams added.", count) % {"count": count}

    def draw() -> str:
        seed = services.draw_order(final=final, by=by)
        return _("The order is drawn. Its seed is %(seed)d.") % {"seed": seed}

    def order() -> str:
        services.set_order(final=final, order=_ids(request), by=by)
        return ""

    def move(up: bool) -> str:
        services.move_pitch(pitch=pitch_or_404(final, request.POST.get("pitch", "")), by=by, up=up)
        return ""

    def title() -> str:
        pitch = pitch_or_404(final, request.POST.get("pitch", ""))
        services.name_pitch(pitch=pitch, title=request.POST.get("title", ""), by=by)
        return _("Saved.")

    def out() -> str:
        services.leave_out(pitch=pitch_or_404(final, request.POST.get("pitch", "")), by=by)
        return _("This team is not in the running order any more.")

    return {
        "settings": settings,
        "criteria": criteria,
        "teams": teams,
        "draw": draw,
        "order": order,
        "up": lambda: move(True),
        "down": lambda: move(False),
        "title": title,
        "out": out,
    }


def _ids(request: Request) -> list[UUID]:
    try:
        return [UUID(one) for one in request.POST.getlist("pitch")]
    except ValueError:
        raise Http404 from None
