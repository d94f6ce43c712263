from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from punte.members.models import Account, Network

type SignIn = Callable[[Account], Client]


def removal(network: Network) -> str:
    return reverse("ecosystem:sample_remove", args=[network.slug])


def test_one_click_in_the_settings_removes_it(make_account: Callable[..., Account], sign_in: SignIn) -> None:
    network = Network.objects.create(slug="sample", name="Sample", sample=True)
    client = sign_in(make_account("manager", network))
    settings = client.get(reverse("members:settings", args=[network.slug])).content.decode()
    assert f'action="{removal(network)}"' in settings
    answer = client.post(removal(network))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert not Network.objects.exists()


def test_a_real_network_cannot_be_removed_so(
    network: Network, make_account: Callable[..., Account], sign_in: SignIn
) -> None:
    client = sign_in(make_account("manager", network))
    assert client.post(removal(network)).status_code == 404
    assert Network.objects.get() == network


def test_looking_does_not_remove(make_account: Callable[..., Account], sign_in: SignIn) -> None:
    network = Network.objects.create(slug="sample", name="Sample", sample=True)
    assert sign_in(make_account("manager", network)).get(removal(network)).status_code == 405
    assert sign_in(make_account("member", network)).post(removal(network)).status_code == 404
    assert Network.objects.get() == network
