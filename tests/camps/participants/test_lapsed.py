"""An invitation that nobody answered: the person reads so and asks again, the organiser invites again."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from punte.camps.choices import CampState, ParticipantState
from punte.camps.models import Participant
from punte.camps.services import participants as services
from tests.camps.conftest import Stage, at
from tests.camps.participants.conftest import PEOPLE, Outbox, account_of, links_of, text

pytestmark = pytest.mark.django_db


def test_who_did_not_answer_reads_so_asks_again_and_is_invited_with_one_click(
    stage: Stage, outbox: Outbox, sign_in: Any, time_machine: time_machine.TimeMachineFixture
) -> None:
    time_machine.move_to(at(1, 8) - timedelta(days=60))
    by = stage.viewer(stage.organiser)
    one = services.invite(camp=stage.camp, email="eva@punte.example", name="Eva Kask", by=by)
    stage.camp.state = CampState.CLOSED
    stage.camp.save()
    time_machine.shift(timedelta(days=6))
    assert services.keep_places() == (0, 1)

    organiser = sign_in(stage.organiser)
    listed = text(organiser.get(PEOPLE))
    assert "No answer in time" in listed
    assert "Invite again" in listed
    assert "Eva Kask" in text(organiser.get(f"{PEOPLE}?state=lapsed"))
    assert "No answer in time" in text(organiser.get(f"{PEOPLE}{one.pk}/"))
    gone = stage.add_participant("Gone")
    services.leave(one=gone, by=stage.viewer(gone))
    assert "Gone" not in text(organiser.get(f"{PEOPLE}?state=lapsed")), "they have answered"

    # Eva opens the mail of then: it says so, and lets her ask, though applications are closed.
    eva, (first, _cannot) = Client(), links_of(outbox()[0])[:2]
    assert "has expired" in text(eva.get(first))
    page = text(eva.post(first, follow=True))
    one.refresh_from_db()
    assert one.state == ParticipantState.APPLIED
    assert "Nothing is left for you to do" in page

    # Asked once more, she lets it lapse again; her own page says so as well.
    services.offer(camp=stage.camp, ids=[one.pk], by=by)
    time_machine.shift(timedelta(days=6))
    services.keep_places()
    eva.force_login(account_of(Participant.objects.get(pk=one.pk)))
    mine = text(eva.get("/apply/corridor/cluj/mine/"))
    assert "Your invitation has expired" in mine
    assert "Ask for a place again" in mine
    sent = len(outbox())
    organiser.post(f"{PEOPLE}act/", {"again": one.pk})
    one.refresh_from_db()
    assert one.state == ParticipantState.INVITED
    organiser.post(f"{PEOPLE}act/", {"again": one.pk})
    assert [mail.to for mail in outbox()[sent:]] == [["eva@punte.example"]], "twice is once"
    assert "Invite again" not in text(organiser.get(f"{PEOPLE}?state=invited"))
