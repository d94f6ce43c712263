"""The jury's pages."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from punte.camps import policies
from punte.camps.forms.finals import ConflictForm
from punte.camps.models import Final, Participant, Pitch
from punte.camps.queries.duties import juror_of
from punte.camps.queries.finals.jury import Sheet, sheets
from punte.camps.services.finals import jury as services
from punte.camps.views.finals.common import attended_final_or_404, frame, pitch_or_404
from punte.ecosystem.forms.parts import tell
from punte.ecosystem.views.common import allow, done, go, say_errors
from punte.web.access import Request, guard


@guard(policies.attend_some)
@never_cache
@require_safe
def jury_page(request: Request, network: str, camp: str) -> HttpResponse:
    """The juror's teams, and how far they are."""
    final, juror = _judging(request, camp)
    found = sheets(final, juror)
    left = next((one for one in found if not one.complete), None)
    context = frame(
        request,
        final,
        sheets=found,
        left=left,
        done=sum(one.complete for one in found),
        open=final.state in services.OPEN,
    )
    return render(request, "camps/final/jury.html", context)


@guard(policies.attend_some)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def jury_sheet(request: Request, network: str, camp: str, id: UUID) -> HttpResponse:
    """One team: points by criterion, a note, a conflict of interest. Saved as it is written."""
    final, juror = _judging(request, camp)
    pitch = pitch_or_404(final, id)
    every = sheets(final, juror)
    sheet = next((one for one in every if one.pitch.pk == pitch.pk), None)
    if sheet is None:
        raise Http404
    form = ConflictForm(request.POST if request.POST.get("step") == "conflict" else None)
    if request.method == "POST":
        answer = _act(request, final, juror, pitch, form)
        if answer is not None:
            return answer
    place = every.index(sheet)
    context = frame(
        request,
        final,
        sheet=sheet,
        lines=_lines(sheet),
        form=form,
        open=final.state in services.OPEN,
        following=next(iter(every[place + 1 :]), None),
    )
    return render(request, "camps/final/sheet.html", context)


def _act(
    request: Request, final: Final, juror: Participant, pitch: Pitch, form: ConflictForm
) -> HttpResponse | None:
    """Do what was sent; None when the form has something to say."""
    step, by = request.POST.get("step", ""), request.viewer
    where = ("camps:jury_sheet", final.camp.network.slug, final.camp.slug, pitch.pk)

    def points() -> str:
        given, remark = _points(request, final), request.POST.get("remark")
        services.give_points(pitch=pitch, juror=juror, points=given, remark=remark, by=by)
        return _("Saved.")

    def take_back() -> str:
        services.take_back_conflict(pitch=pitch, juror=juror, by=by)
        return _("You judge this team again.")

    def conflict() -> str:
        services.declare_conflict(pitch=pitch, juror=juror, reason=form.cleaned_data["reason"], by=by)
        return _("Noted. You do not judge this team.")

    steps: dict[str, Callable[[], str]] = {
        "points": points,
        "conflict": conflict,
        "take_back": take_back,
    }
    allow(step in steps)
    if step == "conflict" and not form.is_valid():
        return None
    try:
        said = steps[step]()
    except ValidationError as error:
        if step == "conflict":
            tell(form, error)
            return None
        if request.htmx:
            return HttpResponse(error.messages[0], status=409, content_type="text/plain; charset=utf-8")
        say_errors(request, error)
        return go(*where)
    if request.htmx:
        return render(request, "camps/final/saved.html", {"said": said})
    return done(request, said, *where)


def _points(request: Request, final: Final) -> dict[UUID, int | None]:
    """The points that were sent: only criteria that the form had."""
    found: dict[UUID, int | None] = {}
    for key in final.criteria.values_list("pk", flat=True):
        sent = request.POST.get(f"points-{key}")
        if sent is not None:
            found[key] = int(sent) if sent.isdecimal() and len(sent) < 4 else None
    return found


def _lines(sheet: Sheet) -> list[dict[str, object]]:
    """The criteria with their points to choose from."""
    return [
        {
            "criterion": one,
            "points": sheet.points.get(one.pk),
            "choices": range(one.least, one.most + 1),
        }
        for one in sheet.criteria
    ]


def _judging(request: Request, camp: str) -> tuple[Final, Participant]:
    """The final, and the viewer as its juror."""
    final = attended_final_or_404(request, camp)
    juror = juror_of(request.viewer, final.camp)
    if juror is None:
        raise Http404
    return final, juror
