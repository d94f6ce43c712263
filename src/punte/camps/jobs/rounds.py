"""Rounds planned by a worker."""

from uuid import UUID

from django.db import transaction
from django.tasks import task

from punte.camps.models import Planning, Round
from punte.camps.services.rounds.planning import ask_planning, plan_round
from punte.web.access import Viewer


@transaction.atomic
def ask(*, round: Round, by: Viewer) -> Planning:
    """Ask for a plan and have a worker make it; see `ask_planning`."""
    made = ask_planning(round=round, by=by)
    run_planning.enqueue(planning=str(made.pk), network=str(round.network_id), by=str(by.account))
    return made


@task(priority=5)
def run_planning(*, planning: str, network: str, by: str) -> None:
    """Run what an organiser asked for."""
    plan_round(planning=UUID(planning))
