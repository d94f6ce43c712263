"""Pages and files of the corridor, and the steps behind a cell."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from punte.ecosystem.models import Ecosystem
from punte.members.models import Account, Network
from tests.bridges.conftest import Corridor
from tests.bridges.corridor.conftest import Steps

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Account], Client]
PAGE = "/n/corridor/corridor/"
CELL = f"{PAGE}steps/?a=nord-vest&b=syddanmark&period=all"


def test_who_comes_in(
    corridor: Corridor, sign_in: SignIn, make_account: Callable[..., Account], other_network: Network
) -> None:
    for account, status in (
        (make_account("observer", corridor.network), 200),
        (make_account("member", corridor.network), 200),
        (corridor.gateway(corridor.north), 200),
        (make_account("manager", other_network), 404),
        (make_account(), 404),
    ):
        client = sign_in(account)
        for page in (PAGE, f"{PAGE}corridor.csv", f"{PAGE}corridor.svg", CELL):
            assert client.get(page).status_code == status, (account, page)
    assert Client().get(PAGE).status_code == 302
    client = sign_in(make_account("member", corridor.network))
    assert client.get(f"{PAGE}corridor.pdf").status_code == 404
    for query in ("", "?a=nord-vest", "?a=nord-vest&b=nowhere"):
        assert client.get(f"{PAGE}steps/{query}").status_code == 404


def test_each_measure_is_drawn_with_its_table(
    corridor: Corridor, steps: Steps, now: datetime, sign_in: SignIn
) -> None:
    steps.asked(now, hours=5)
    steps.began(now, steps.accepted(now))
    client = sign_in(corridor.gateway(corridor.north))
    text = client.get(PAGE).content.decode()
    assert "steps/?a=nord-vest&amp;b=syddanmark&amp;period=year" in text
    assert "1 of one accepted introduction is work together by now" in text
    for measure, said in (
        ("wait", "5 hours"),
        ("collaborations", "we work together"),
        ("", "How often a row"),
    ):
        assert said in client.get(f"{PAGE}?measure={measure}").content.decode()
    csv = client.get(f"{PAGE}corridor.csv?period=all").content.decode("utf-8-sig").splitlines()
    assert csv[0].startswith("From,To,Requests,Median days to the first answer,")
    assert "Nord-Vest,Syddanmark,1,0.21,1,0,1" in csv
    svg = client.get(f"{PAGE}corridor.svg?measure=wait&period=all")
    assert svg["Content-Type"] == "image/svg+xml"
    assert "5 hours" in svg.content.decode()


def test_what_is_withheld_is_in_no_file_either(
    corridor: Corridor, steps: Steps, now: datetime, sign_in: SignIn, make_account: Callable[..., Account]
) -> None:
    steps.asked(now, hours=5)
    steps.held(now, steps.accepted(now))
    client = sign_in(make_account("member", corridor.network))
    text = client.get(f"{PAGE}?measure=introductions").content.decode()
    assert "fewer than three" in text
    assert "5 hours" not in text
    csv = client.get(f"{PAGE}corridor.csv").content.decode("utf-8-sig").splitlines()
    few = "fewer than three"
    assert f"Nord-Vest,Syddanmark,1,{few},{few},{few},0" in csv
    svg = client.get(f"{PAGE}corridor.svg?measure=introductions").content.decode()
    assert "&lt; 3" in svg
    assert "5 hours" not in client.get(CELL).content.decode()


def test_bad_days_are_said_and_this_year_is_shown(
    corridor: Corridor, steps: Steps, now: datetime, sign_in: SignIn
) -> None:
    steps.asked(now)
    client = sign_in(corridor.gateway(corridor.north))
    answer = client.get(f"{PAGE}?period=own&from=soon")
    assert (answer.status_code, "is no day" in answer.content.decode()) == (422, True)
    assert client.get(f"{PAGE}corridor.csv?period=own&from=soon").status_code == 422
    own = client.get(f"{PAGE}?period=own&from=2020-01-01&to=2020-12-31").content.decode()
    assert "Nothing yet in this time" in own
    assert 'value="2020-01-01"' in own


def test_a_cell_opens_the_steps_that_one_may_see(
    corridor: Corridor, steps: Steps, now: datetime, sign_in: SignIn, make_account: Callable[..., Account]
) -> None:
    steps.asked(now)
    made = steps.accepted(now, proposed_by=corridor.gateway(corridor.north))
    steps.held(now, made, corridor.people["ana"], corridor.people["bo"])
    steps.began(now, made)

    def badges(account: Account | None) -> list[str]:
        assert account
        return sorted(str(step[0]) for step in sign_in(account).get(CELL).context["steps"])

    third = Ecosystem.objects.create(network=corridor.network, name="Eesti", slug="eesti")
    assert "Request" in badges(corridor.gateway(corridor.north))
    assert "Introduction" in badges(corridor.gateway(corridor.north))
    ana = badges(corridor.people["ana"].account)
    assert ana == ["Began to work together", "Introduction", "Meeting"]
    assert badges(make_account("gateway", corridor.network, scope=third.pk)) == []
    assert badges(make_account("member", corridor.network)) == []
    text = sign_in(make_account("member", corridor.network)).get(CELL).content.decode()
    assert "Steps between others are counted, not listed" in text


def test_the_desks_card_is_for_gateways(
    corridor: Corridor, steps: Steps, now: datetime, sign_in: SignIn
) -> None:
    steps.asked(now)
    text = sign_in(corridor.gateway(corridor.north)).get("/desk/").content.decode()
    assert "Corridor this quarter" in text
    assert "Nord-Vest with" in text
    ana = corridor.people["ana"].account
    assert ana
    assert "Corridor this quarter" not in sign_in(ana).get("/desk/").content.decode()
