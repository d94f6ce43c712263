"""Jobs as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from punte.records import subjects
from punte.records.jobs import recurring
from punte.records.jobs.labels import label_of, label_of_task, why_of
from punte.records.jobs.policies import manage_jobs
from punte.records.jobs.queue import MAX_TRIES
from punte.records.models import Job, Recurrence
from punte.records.models.job import JobState
from punte.records.refs import Ref
from punte.records.subjects import Shown
from punte.web.access import Viewer

ACCOUNT = "members.account"
TONES = {
    JobState.READY: "plain",
    JobState.RUNNING: "river",
    JobState.DONE: "moss",
    JobState.FAILED: "rose",
}


@dataclass(frozen=True)
class ShownJob:
    """A job, ready to be drawn."""

    job: Job
    label: str
    who: str

    @property
    def tone(self) -> str:
        """The badge's colour."""
        return TONES[JobState(self.job.state)]

    @property
    def under_way(self) -> bool:
        """True while its page has reason to ask again."""
        return self.job.state in (JobState.READY, JobState.RUNNING)

    @property
    def why(self) -> str:
        """The reason in one line."""
        return why_of(self.job)

    @property
    def tries(self) -> str:
        """'Try 2 of 5', from the second on."""
        if self.job.attempts < 2 and self.job.state != JobState.FAILED:
            return ""
        return _("try %(try)s of %(most)s") % {"try": self.job.attempts, "most": MAX_TRIES}


@dataclass(frozen=True)
class ShownRecurrence:
    """A line of the clock's table."""

    label: str
    every: float
    next_run: datetime | None
    last_run: datetime | None


def jobs_of(viewer: Viewer, *, state: str = "") -> QuerySet[Job]:
    """The network's jobs for its managers, one's own for others; the latest first.

    Without a state: what people asked for, what is under way and what failed; the rest goes on unseen.
    """
    jobs = Job.objects.filter(network_id=viewer.network)
    if not manage_jobs(viewer):
        jobs = jobs.filter(actor_id=viewer.account)
    if state in JobState.values:
        return jobs.filter(state=state)
    return jobs.exclude(Q(state=JobState.DONE) & Q(actor_id=None))


def show(viewer: Viewer, jobs: Iterable[Job]) -> list[ShownJob]:
    """With their labels and who asked for them; one query."""
    rows = list(jobs)
    refs = {Ref(ACCOUNT, row.actor_id) for row in rows if row.actor_id}
    names: dict[Ref, Shown] = subjects.shown(viewer, refs) if refs else {}
    return [ShownJob(row, label_of(row), _who(row.actor_id, names)) for row in rows]


def _who(actor: UUID | None, names: dict[Ref, Shown]) -> str:
    if actor is None:
        return "Punte"
    shown = names.get(Ref(ACCOUNT, actor))
    return shown.title if shown else _("somebody")


def clock() -> list[ShownRecurrence]:
    """The table of recurring jobs: what, how often in seconds, when next, when last; one query."""
    rows = {row.name: row for row in Recurrence.objects.all()}
    lines = []
    for one in recurring.declared():
        row = rows.get(one.name)
        label = label_of_task(one.task.module_path)
        seconds = one.every.total_seconds()
        lines.append(
            ShownRecurrence(label, seconds, row.next_run if row else None, row.last_run if row else None)
        )
    return lines
