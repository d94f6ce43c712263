"""Loading the sample as a job, so that nobody waits for it."""

from django.tasks import task

from punte.ecosystem.sample.load import load_sample


@task
def load_sample_network(*, by: str) -> dict[str, str]:
    """Load it; a loaded one stays as it is. The result names its address. `by` says whose job it is."""
    return {"slug": load_sample().slug}
