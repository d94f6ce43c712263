"""Links in mails: one purpose, kept as hashes, GET shows and POST acts."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as configured
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from punte.members import links, tokens
from punte.members.models import Account, Network, Token
from punte.records.refs import Ref, ref
from punte.web.access import Rank, Viewer

pytestmark = pytest.mark.django_db
type Make = Callable[..., Account]
type SignIn = Callable[[Account], Client]


class Renewals:
    """A room that renews something by a link."""

    def __init__(self) -> None:
        self.done: list[tuple[Ref | None, Viewer]] = []
        self.gone = self.refuses = False

    def say(self, link: links.Link) -> links.Said | None:
        return None if self.gone else links.Said("Renew the need?", "For three months.", "Renew")

    def act(self, link: links.Link, by: Viewer) -> links.Done:
        if self.refuses:
            raise ValidationError("Too early.")
        self.done.append((link.subject, by))
        return links.Done("Renewed.", href="/me/")


@pytest.fixture
def room() -> Iterator[Renewals]:
    room, before = Renewals(), dict(links._purposes)
    links.register(links.Purpose("test.renew", room.say, room.act))
    links.register(links.Purpose("test.renew_often", room.say, room.act, single_use=False))
    links.register(links.Purpose("test.visit", room.say, room.act, session=links.Session.ONCE))
    yield room
    links._purposes.clear()
    links._purposes.update(before)


def path(url: str) -> str:
    assert url.startswith(f"{configured.BASE_URL}/go/")
    return url.removeprefix(configured.BASE_URL)


def test_get_shows_and_post_acts(
    room: Renewals, network: Network, make_account: Make, client: Client
) -> None:
    owner = make_account("member", network)
    url = links.action_link("test.renew", account=owner, network=network, subject=network, days=30)
    page = client.get(path(url))
    assert "Renew the need?" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    client.get(path(url))
    client.head(path(url))
    assert room.done == []
    assert "Renewed." in client.post(path(url)).text
    [(subject, by)] = room.done
    assert subject == ref(network)
    assert (by.account, by.network, by.rank) == (owner.pk, network.pk, Rank.MEMBER)
    assert client.get("/me/").status_code == 302


def test_a_single_use_link_acts_once(room: Renewals, make_account: Make, client: Client) -> None:
    url = path(links.action_link("test.renew", account=make_account()))
    assert [client.post(url).status_code for _ in range(2)] == [200, 410]
    assert len(room.done) == 1


def test_a_link_may_be_made_for_many_uses(room: Renewals, make_account: Make, client: Client) -> None:
    url = path(links.action_link("test.renew_often", account=make_account()))
    assert [client.post(url).status_code for _ in range(2)] == [200, 200]


def test_a_refusal_leaves_the_link_usable(room: Renewals, make_account: Make, client: Client) -> None:
    url, room.refuses = path(links.action_link("test.renew", account=make_account())), True
    page = client.post(url)
    assert page.status_code == 409
    assert "Too early." in page.text
    room.refuses = False
    assert client.post(url).status_code == 200


def test_a_link_about_nothing_any_more_says_so(room: Renewals, make_account: Make, client: Client) -> None:
    url, room.gone = path(links.action_link("test.renew", account=make_account())), True
    assert client.get(url).status_code == 410
    assert client.post(url).status_code == 410
    assert room.done == []


def test_links_expire(room: Renewals, make_account: Make, client: Client) -> None:
    url = path(links.action_link("test.renew", account=make_account(), days=3))
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        assert client.get(url).status_code == 410
        assert client.post(url).status_code == 410


def test_links_of_a_switched_off_account_are_void(room: Renewals, make_account: Make, client: Client) -> None:
    account = make_account()
    url = path(links.action_link("test.renew", account=account))
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert client.post(url).status_code == 410


def test_secrets_are_kept_as_hashes(make_account: Make) -> None:
    secret = tokens.issue("test.renew", account=make_account(), lasts=timedelta(days=1))
    [token] = Token.objects.all()
    assert token.digest == tokens.digest(secret)
    for field in Token._meta.concrete_fields:
        assert secret not in str(getattr(token, field.attname))


def test_a_token_is_for_one_purpose(make_account: Make) -> None:
    secret = tokens.issue("test.renew", account=make_account(), lasts=timedelta(days=1))
    assert tokens.redeem("test.other", secret) is None
    assert tokens.redeem("test.renew", secret) is not None
    assert tokens.redeem("test.renew", secret) is None


def test_a_token_is_bound_to_somebody() -> None:
    with pytest.raises(ValueError, match="bound"):
        tokens.issue("test.renew", lasts=timedelta(days=1))


def test_old_tokens_are_forgotten(make_account: Make) -> None:
    tokens.issue("test.renew", account=make_account(), lasts=timedelta(days=1))
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        assert tokens.forget_expired() == 0
    with time_machine.travel(timezone.now() + timedelta(days=32)):
        assert tokens.forget_expired() == 1


def test_a_visit_signs_in_for_two_hours_and_not_for_account_matters(
    room: Renewals, make_account: Make, client: Client
) -> None:
    url = path(links.action_link("test.visit", account=make_account()))
    assert client.post(url).headers["Location"] == "/me/"
    assert client.get("/me/").status_code == 200
    for refused in (
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/password/set/",
        "/me/tokens/",
        "/me/data/",
        "/me/data/erase/",
    ):
        page = client.get(refused)
        assert page.status_code == 403, refused
        assert "Sign in for this" in page.text
    assert client.post("/me/data/export/").status_code == 403
    assert 7000 < client.session.get_expiry_age() <= 7200


def test_a_visit_never_replaces_somebody_elses_session(
    room: Renewals, make_account: Make, sign_in: SignIn
) -> None:
    url = path(links.action_link("test.visit", account=make_account()))
    client = sign_in(make_account())
    assert client.get(url).status_code == 403
    assert client.post(url).status_code == 403
    assert room.done == []


def test_unknown_links_say_nothing(client: Client) -> None:
    assert client.get("/go/whatever/").status_code == 410
    assert client.post("/go/whatever/").status_code == 410


def test_of_two_who_redeem_at_once_one_wins(make_account: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tokens.issue("test.renew", account=make_account(), lasts=timedelta(days=1))
    both_saw = tokens.look_up(secret, "test.renew")
    monkeypatch.setattr(tokens, "look_up", lambda secret, purpose: both_saw)
    assert tokens.redeem("test.renew", secret) == both_saw
    assert tokens.redeem("test.renew", secret) is None
