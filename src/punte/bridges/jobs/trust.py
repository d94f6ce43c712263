"""Jobs that work out bridges and pictures."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.tasks import task
from django.utils import timezone

from punte.bridges.services.layouts import lay_out_network
from punte.bridges.services.readings import take_readings
from punte.members.models import Network
from punte.records.models import Job
from punte.records.models.job import JobState

SOON = timedelta(seconds=20)  # what happens meanwhile is read together


@task()
def read_bridges(*, network: str) -> dict[str, Any]:
    """Read the bridges of one network and place its points."""
    return {"bridges": take_readings(network=UUID(network)), **lay_out_network(network=UUID(network))}


@task()
def read_all_bridges() -> dict[str, int]:
    """Every night: trust fades also where nothing happens."""
    networks = [str(key) for key in Network.objects.values_list("pk", flat=True)]
    for key in networks:
        read_bridges.enqueue(network=key)
    return {"networks": len(networks)}


def read_soon(networks: set[UUID]) -> None:
    """Once for all that happens within the next seconds; a job that waits already is enough."""
    waiting = Job.objects.filter(
        task=read_bridges.module_path, state=JobState.READY, network_id__in=networks
    ).values_list("network_id", flat=True)
    for key in networks - set(waiting):
        read_bridges.using(run_after=timezone.now() + SOON).enqueue(network=str(key))
