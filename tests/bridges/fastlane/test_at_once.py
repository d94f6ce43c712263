"""Two gateways of a region answer at the same moment, each on a connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from punte.bridges.models import FastLaneRequest
from punte.bridges.services import fastlane
from punte.members.models import Account
from punte.post.models import Mail
from punte.records.models import Event
from tests.bridges.conftest import Corridor
from tests.bridges.fastlane.conftest import Ask

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_wins_and_one_mail_goes_out(
    corridor: Corridor, ask: Ask, make_account: Callable[..., Account]
) -> None:
    request = ask()
    accounts = [corridor.gateway(corridor.south)]
    accounts.append(make_account("gateway", corridor.network, scope=corridor.south.pk))
    viewers = [corridor.viewer(one) for one in accounts]
    start, said = Barrier(2), dict[int, str]()

    def answer(number: int) -> None:
        mine = FastLaneRequest.objects.get(pk=request.pk)
        start.wait(timeout=20)
        try:
            fastlane.answer_request(request=mine, by=viewers[number], words=f"Answer {number}")
            said[number] = "answered"
        except ValidationError as error:
            said[number] = error.messages[0]
        finally:
            connections.close_all()

    threads = [Thread(target=answer, args=[number]) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    won = next(number for number, words in said.items() if words == "answered")
    lost = said[1 - won]
    assert lost == f"{accounts[won].name} has answered it already. What you wrote was not sent."
    request.refresh_from_db()
    assert (request.answer, request.handled_by) == (f"Answer {won}", accounts[won])
    assert Event.objects.filter(kind="bridges.request.answered").count() == 1
    assert Mail.objects.filter(subject__contains="has an answer").count() == 1
