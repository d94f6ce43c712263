"""Two at once: one place is offered once, and nobody gets a place that is not there."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from punte.camps.choices import ParticipantState
from punte.camps.models import Participant
from punte.camps.services import participants as services
from tests.camps.conftest import Stage

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> None:
    barrier = Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        barrier.wait()
        try:
            work()
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_one_place_is_offered_once(stage: Stage) -> None:
    stage.camp.places = 2
    stage.camp.save()
    ana, bo = stage.add_participant("Ana"), stage.add_participant("Bo")
    for name in ("Cai", "Dan", "Eva"):
        stage.add_participant(name, state=ParticipantState.WAITING, waiting_since=timezone.now())
    by = stage.viewer(stage.organiser)
    everybody = list(Participant.objects.filter(camp=stage.camp).values_list("pk", flat=True))
    # Two give up their places while the organiser offers places to all who wait.
    at_once(
        lambda: services.leave(one=ana, by=stage.viewer(ana)),
        lambda: services.leave(one=bo, by=stage.viewer(bo)),
        lambda: services.offer(camp=stage.camp, ids=everybody, by=by),
    )
    states = dict(Participant.objects.filter(camp=stage.camp).values_list("name", "state"))
    assert states == {
        "Ana": "withdrawn",
        "Bo": "withdrawn",
        "Cai": "offered",
        "Dan": "offered",
        "Eva": "waiting",
    }
    told = [letter.to[0] for letter in mail.outbox if "is yours" in letter.subject]
    assert len(told) == len(set(told)) == 2
