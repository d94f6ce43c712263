"""The header leads to the network last visited."""

from typing import Any

import pytest

from punte.members.models import Membership, Network

pytestmark = pytest.mark.django_db


def test_personal_pages_lead_back_to_the_network_last_visited(
    make_account: Any, sign_in: Any, network: Network, other_network: Network
) -> None:
    account = make_account("member", network)
    Membership.objects.create(network=other_network, account=account, role="member")
    client = sign_in(account)
    assert f'href="/n/{network.slug}/"' in client.get("/me/").content.decode()
    client.get(f"/n/{other_network.slug}/")
    page = client.get("/me/").content.decode()
    assert f'href="/n/{other_network.slug}/"' in page
    Membership.objects.filter(account=account, network=other_network).delete()
    assert f"/n/{other_network.slug}/" not in client.get("/me/").content.decode()


def test_without_a_network_the_header_leads_to_none(
    make_account: Any, sign_in: Any, network: Network
) -> None:
    assert "/n/" not in sign_in(make_account()).get("/me/").content.decode().partition("<main")[0]
