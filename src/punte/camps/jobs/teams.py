"""Teams formed by a worker: the engine takes seconds, and so does loading its solver."""

from uuid import UUID

from django.db import transaction
from django.tasks import task

from punte.camps.models import Camp, Forming
from punte.camps.services.teams.forming import ask_teams, form_teams
from punte.web.access import Viewer


@transaction.atomic
def ask(*, camp: Camp, gentle: bool, by: Viewer) -> Forming:
    """Ask for teams and have a worker form them; see `ask_teams`."""
    made = ask_teams(camp=camp, gentle=gentle, by=by)
    run_forming.enqueue(forming=str(made.pk), network=str(camp.network_id), by=str(by.account))
    return made


@task(priority=5)
def run_forming(*, forming: str, network: str, by: str) -> None:
    """Run what an organiser asked for."""
    form_teams(forming=UUID(forming))
