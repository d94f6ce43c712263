"""Pages of jobs."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from punte.records.jobs.policies import manage_jobs, see_jobs
from punte.records.jobs.queries import clock, jobs_of, show
from punte.records.jobs.services import retry_job
from punte.records.models import Job
from punte.records.models.job import JobState
from punte.web.access import Request, guard

PER_PAGE = 25


def _one(request: Request, id: UUID) -> Job:
    mine = Job.objects.filter(network_id=request.viewer.network)
    if not manage_jobs(request.viewer):
        mine = mine.filter(actor_id=request.viewer.account)
    return get_object_or_404(mine, pk=id)


@require_GET
@guard(see_jobs)
def jobs(request: Request, network: str) -> HttpResponse:
    """The network's jobs, or one's own."""
    state = request.GET.get("state", "")
    page = Paginator(jobs_of(request.viewer, state=state), PER_PAGE).get_page(request.GET.get("page"))
    managing = manage_jobs(request.viewer)
    given = {
        "page": page,
        "jobs": show(request.viewer, page.object_list),
        "state": state,
        "states": JobState.choices,
        "managing": managing,
        "clock": clock() if managing else [],
    }
    return render(request, "records/jobs/list.html", given)


@require_GET
@guard(see_jobs)
def job(request: Request, network: str, id: UUID) -> HttpResponse:
    """One job: how far it is, why it failed."""
    (shown,) = show(request.viewer, [_one(request, id)])
    given = {"shown": shown, "managing": manage_jobs(request.viewer)}
    return render(request, "records/jobs/one.html", given)


@never_cache
@require_GET
@guard(see_jobs)
def progress(request: Request, network: str, id: UUID) -> HttpResponse:
    """The part of a page that says how far a job is; it asks again by itself until the job is over."""
    (shown,) = show(request.viewer, [_one(request, id)])
    return render(request, "records/jobs/progress.html", {"shown": shown})


@require_POST
@guard(see_jobs)
def retry(request: Request, network: str, id: UUID) -> HttpResponse:
    """Start a failed job again."""
    try:
        retry_job(job=_one(request, id), by=request.viewer)
        messages.success(request, _("The job starts again in a moment."))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect("records:job", network, id)
