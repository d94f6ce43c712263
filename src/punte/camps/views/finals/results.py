"""Results, and the page by which everybody can check them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from punte.camps import policies
from punte.camps.choices import FinalState
from punte.camps.models import Conflict, Final, Remark
from punte.camps.queries.duties import juror_of
from punte.camps.queries.finals.jury import progress
from punte.camps.queries.finals.results import results, scores_text
from punte.camps.queries.finals.running import pitches
from punte.camps.queries.finals.voting import ballots, turnout
from punte.camps.views.finals.common import attended_final_or_404, frame
from punte.web.access import Request, guard


@guard(policies.attend_some)
@require_safe
def final_results(request: Request, network: str, camp: str) -> HttpResponse:
    """The jury's ranking beside the audience's, once the organiser has opened them."""
    final = _shown(request, camp)
    context = frame(request, final, results=results(final))
    if context["organises"]:
        context["remarks"] = (
            Remark.objects.filter(pitch__final=final)
            .exclude(text="")
            .select_related("pitch__team", "juror")
            .order_by("pitch__position", "juror__name", "pk")
        )
    return render(request, "camps/final/results.html", context)


@guard(policies.attend_some)
@require_safe
def final_audit(request: Request, network: str, camp: str) -> HttpResponse:
    """Rules, conflicts, turnout, digests; with the results, the list of receipts."""
    final = attended_final_or_404(request, camp)
    conflicts = Conflict.objects.filter(pitch__final=final).select_related("juror", "pitch__team")
    context = frame(
        request,
        final,
        conflicts=list(conflicts.order_by("pitch__position", "juror__name", "pk")),
        progress=progress(final),
        turnout=turnout(final),
    )
    if final.state == FinalState.SHOWN:
        context |= {"results": results(final), "order": list(pitches(final))}
    return render(request, "camps/final/audit.html", context)


@guard(policies.attend_some)
@require_safe
def ballots_file(request: Request, network: str, camp: str) -> HttpResponse:
    """All ballots, exactly as they were closed: their SHA-256 is the digest that was told then."""
    found = ballots(_shown(request, camp))
    if found.withheld:
        raise Http404
    return _file("ballots.csv", found.text)


@guard(policies.attend_some)
@require_safe
def scores_file(request: Request, network: str, camp: str) -> HttpResponse:
    """All points, for organisers and jurors."""
    final = _shown(request, camp)
    if not policies.organise(request.viewer, final.camp) and juror_of(request.viewer, final.camp) is None:
        raise Http404
    return _file("scores.csv", scores_text(final))


def _shown(request: Request, camp: str) -> Final:
    """The final whose results are open: for organisers, too, they are not there before."""
    final = attended_final_or_404(request, camp)
    if final.state != FinalState.SHOWN:
        raise Http404
    return final


def _file(name: str, text: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
