"""Profile, consent, keys: one's own, and nobody else's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from punte.members import consents
from punte.members.models import Account, ApiToken, Consent, Network
from punte.members.services.accounts import change_profile
from punte.members.services.api_tokens import api_token, create_api_token
from punte.members.services.consents import give_consent, give_own, withdraw_own
from punte.members.viewer import viewer_of
from punte.records.models import Event
from punte.records.refs import Ref, ref

pytestmark = pytest.mark.django_db
type Make = Callable[..., Account]
type SignIn = Callable[[Account], Client]

PAGES = [
    "/me/",
    "/me/consent/",
    "/me/tokens/",
    "/me/data/",
    "/me/data/exports/",
    "/me/data/erase/",
    "/networks/",
    "/start/",
    "/networks/new/",
]


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_asked_to_sign_in(client: Client, page: str) -> None:
    assert client.get(page).headers["Location"] == f"/accounts/login/?next={page}"


@pytest.mark.parametrize("page", PAGES[:7])
def test_pages_about_oneself_open(make_account: Make, sign_in: SignIn, page: str) -> None:
    assert sign_in(make_account()).get(page).status_code == 200


def test_the_profile_is_changed_and_recorded(make_account: Make, sign_in: SignIn) -> None:
    account = make_account()
    client = sign_in(account)
    given = {"name": "Ana Pop", "language": "ro", "time_zone": "Europe/Bucharest"}
    assert client.post("/me/", given).status_code == 302
    account.refresh_from_db()
    assert (account.name, account.language, account.time_zone) == ("Ana Pop", "ro", "Europe/Bucharest")
    event = Event.objects.get(kind="members.account.changed")
    assert event.after == given
    assert '<html lang="ro"' in client.get("/me/").text
    assert client.post("/me/", {**given, "time_zone": "Europe/Atlantis"}).status_code == 200
    account.refresh_from_db()
    assert account.time_zone == "Europe/Bucharest"


def test_the_language_of_the_account_is_spoken_unless_another_is_chosen(
    make_account: Make, sign_in: SignIn
) -> None:
    account = make_account()
    Account.objects.filter(pk=account.pk).update(language="ro")
    client = sign_in(account)
    assert '<html lang="ro"' in client.get("/me/").text
    client.cookies["django_language"] = "en"
    assert '<html lang="en"' in client.get("/me/").text


def test_nobody_changes_anothers_profile(make_account: Make) -> None:
    mine, theirs = make_account(), make_account()
    with pytest.raises(PermissionDenied):
        change_profile(account=theirs, values={"name": "Me"}, by=viewer_of(mine, None))


def test_nothing_is_agreed_before_it_is_said(network: Network, make_account: Make, sign_in: SignIn) -> None:
    account = make_account("member", network)
    asked = consents.asked_of(ref(account), account.pk)
    assert asked
    assert [one.since for one in asked] == [None] * len(asked)
    assert "checked" not in sign_in(account).get("/me/consent/").text
    assert not Consent.objects.exists()


def test_consent_keeps_date_words_and_history(network: Network, make_account: Make, sign_in: SignIn) -> None:
    account = make_account("member", network)
    client, answer = sign_in(account), {"purpose": "members.contact", "network": "corridor"}
    client.post("/me/consent/", {**answer, "answer": "give"})
    [row] = Consent.objects.all()
    assert row.wording == str(consents.purpose("members.contact").text)
    assert (row.version, row.language, row.withdrawn_at) == ("1", "en", None)
    assert consents.given([ref(account)], "members.contact", network=network.pk) == {ref(account)}
    client.post("/me/consent/", {**answer, "answer": "withdraw"})
    assert consents.given([ref(account)], "members.contact", network=network.pk) == set()
    client.post("/me/consent/", {**answer, "answer": "give"})
    assert Consent.objects.filter(withdrawn_at=None).count() == 1
    assert Consent.objects.count() == 2
    kinds = Event.objects.values_list("kind", flat=True)
    assert list(kinds) == ["members.consent.given", "members.consent.withdrawn", "members.consent.given"]


def test_new_words_ask_anew(network: Network, make_account: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    account = make_account("member", network)
    give_own(account=account, purpose="members.listed", network=network, by=viewer_of(account, network))
    old = consents.purpose("members.listed")
    monkeypatch.setitem(
        consents._purposes, old.key, consents.Purpose(old.key, old.label, "Other words.", "2")
    )
    assert consents.given([ref(account)], "members.listed", network=network.pk) == set()
    [asked] = [one for one in consents.asked_of(ref(account), account.pk) if one.outdated]
    assert asked.purpose.key == "members.listed"
    give_own(account=account, purpose="members.listed", network=network, by=viewer_of(account, network))
    assert consents.given([ref(account)], "members.listed", network=network.pk) == {ref(account)}
    assert Consent.objects.filter(withdrawn_at=None).count() == 1


def test_consent_is_ones_own_and_network_by_network(
    network: Network, other_network: Network, make_account: Make, sign_in: SignIn
) -> None:
    account, other = make_account("member", network), make_account("member", network)
    with pytest.raises(PermissionDenied):
        give_own(account=other, purpose="members.digest", network=network, by=viewer_of(account, network))
    with pytest.raises(PermissionDenied):
        withdraw_own(account=other, purpose="members.digest", network=network, by=viewer_of(account, network))
    client = sign_in(account)
    for wrong in (
        {"purpose": "members.digest", "network": "elsewhere"},
        {"purpose": "members.digest"},
        {"purpose": "members.nothing", "network": "corridor"},
    ):
        assert client.post("/me/consent/", {**wrong, "answer": "give"}).status_code == 404
    assert not Consent.objects.exists()


def test_people_without_an_account_can_agree(network: Network) -> None:
    person = Ref("ecosystem.person", network.pk)
    give_consent(holder=person, purpose="members.listed", network=network, by=None)
    assert consents.given([person], "members.listed", network=network.pk) == {person}


def test_a_key_is_shown_once_and_kept_as_a_hash(make_account: Make, sign_in: SignIn) -> None:
    account = make_account()
    client = sign_in(account)
    page = client.post("/me/tokens/", {"label": "report", "scopes": ["read"], "days": "30"})
    secret = page.context["secret"]
    assert secret in page.text
    assert "no-store" in page.headers["Cache-Control"]
    token = ApiToken.objects.get()
    assert secret not in client.get("/me/tokens/").text
    assert secret not in str([getattr(token, field.attname) for field in ApiToken._meta.concrete_fields])
    found = api_token(secret)
    assert found == token


def test_keys_expire_and_can_be_revoked(make_account: Make, sign_in: SignIn) -> None:
    account = make_account()
    make: dict[str, Any] = {"account": account, "label": "x", "by": viewer_of(account, None)}
    _short, secret = create_api_token(scopes=["read"], lasts=timedelta(days=1), **make)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert api_token(secret) is None
    token, other = create_api_token(scopes=["read"], lasts=timedelta(days=1), **make)
    stranger = sign_in(make_account())
    assert stranger.post(f"/me/tokens/{token.pk}/revoke/").status_code == 404
    assert api_token(other) is not None
    assert sign_in(account).post(f"/me/tokens/{token.pk}/revoke/").status_code == 302
    assert api_token(other) is None
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert api_token(secret) is None


def test_a_key_needs_a_scope(make_account: Make, sign_in: SignIn) -> None:
    client = sign_in(make_account())
    assert client.post("/me/tokens/", {"label": "report", "days": "30"}).status_code == 422
    assert client.post("/me/tokens/", {"label": "r", "scopes": ["all"], "days": "30"}).status_code == 422
    assert not ApiToken.objects.exists()
