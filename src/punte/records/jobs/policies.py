"""Who may see and do what with jobs."""

from punte.records.models.job import Job
from punte.web.access import Rank, Viewer


def see_jobs(viewer: Viewer) -> bool:
    """Whoever belongs to the network: managers see its jobs, others their own."""
    return viewer.network is not None and viewer.signed_in and viewer.rank > Rank.OUTSIDER


def manage_jobs(viewer: Viewer) -> bool:
    """The network's managers."""
    return viewer.network is not None and viewer.rank >= Rank.MANAGER


def own_job(viewer: Viewer, job: Job) -> bool:
    """A manager of the job's network, or whoever asked for it there."""
    if job.network_id is None or job.network_id != viewer.network or not see_jobs(viewer):
        return False
    return manage_jobs(viewer) or job.actor_id == viewer.account
