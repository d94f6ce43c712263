"""Every page opens for those who may see it: no address answers with an error of the server."""

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from punte.members.models import Network
from tests.test_refusals import ROUTES, _addresses, bare_refusals, things
from tests.test_routes import _patterns

__all__ = ["bare_refusals", "things"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Done by these: one leaves, or erases oneself, and sees no more.
LAST = {"leave", "data-erase"}


def _code(client: Client, address: str) -> int:
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer)  # read to the end, a file is closed
    return answer.status_code


def test_every_page_without_arguments_opens(sign_in: Any, make_account: Any, network: Network) -> None:
    somebody = sign_in(make_account("manager", network))
    plain = [address for address, _ in _patterns(get_resolver()) if not set("<^") & set(address)]
    addresses = ["/" + address for address in plain]
    found = {address: (_code(Client(), address), _code(somebody, address)) for address in addresses}
    assert {address: codes for address, codes in found.items() if max(codes) >= 500} == {}
    assert found["/api/v1/docs"] == (200, 200)
    assert len(found) > 30


@pytest.mark.usefixtures("bare_refusals")
def test_every_page_of_a_network_opens_for_its_manager(
    sign_in: Any, make_account: Any, network: Network, things: Any
) -> None:
    manager = sign_in(make_account("manager", network))
    found: dict[str, int] = {}
    for pattern, route in ROUTES:
        for address in _addresses(network, pattern, things["ids"], things["slug"]):
            if route.name not in LAST:
                found[address] = _code(manager, address)
            if found.get(address) == 405:
                break  # an address for acts alone, whatever it is asked about
    assert {address: code for address, code in found.items() if code >= 500} == {}
    assert sum(code == 200 for code in found.values()) > 40
