"""The rules of safety that members answers for, by their number."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.core.checks import run_checks
from django.core.mail import EmailMessage
from django.test import Client

from punte.members import samples
from punte.members.models import Account, Membership, Network
from punte.members.viewer import viewer_of
from punte.records import subjects
from punte.records.refs import ref
from punte.web.access import Viewer

PASSWORD = "three wooden planks"
pytestmark = pytest.mark.django_db
type Make = Callable[..., Account]
type SignIn = Callable[[Account], Client]


def person(email: str = "ana@punte.example") -> Account:
    account = Account.objects.create_user(email, PASSWORD, name="Ana Pop")
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return account


# 1. Tenancy


def test_1_a_role_counts_in_its_own_network_only(
    network: Network, other_network: Network, make_account: Make
) -> None:
    account = make_account("manager", network)
    assert viewer_of(account, other_network).held == frozenset()
    assert viewer_of(account, None).held == frozenset()


def test_1_names_are_known_inside_the_network_only(
    network: Network, other_network: Network, make_account: Make
) -> None:
    account = make_account("member", network)
    membership = account.memberships.get()
    near = viewer_of(make_account("observer", network), network)
    far = viewer_of(make_account("manager", other_network), other_network)
    public = Viewer(network=network.pk, network_public=True)
    asked = [ref(account), ref(membership)]
    assert set(subjects.shown(near, asked)) == set(asked)
    for outsider in (far, public, Viewer(), viewer_of(make_account(), network)):
        assert subjects.shown(outsider, asked) == {}


def test_1_an_unknown_network_and_a_hidden_one_look_the_same(
    network: Network, make_account: Make, sign_in: SignIn
) -> None:
    client = sign_in(make_account())
    hidden = client.get("/n/corridor/members/")
    unknown = client.get("/n/no-such-place/members/")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert _without_token(hidden.text, "corridor") == _without_token(unknown.text, "no-such-place")


def test_1_a_stranger_cannot_tell_a_hidden_network_from_none(network: Network, client: Client) -> None:
    for slug in ("corridor", "no-such-place"):
        page = f"/n/{slug}/members/"
        assert client.get(page).headers["Location"] == f"/accounts/login/?next={page}"
        assert client.post(page).status_code == 404


def _without_token(page: str, slug: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(slug, "")


# 2. Sample sign-ins


@pytest.fixture
def sample(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Account:
    settings.DEBUG = True
    monkeypatch.delenv("PUNTE_HOST", raising=False)
    network = Network.objects.create(slug="sample", name="Sample", sample=True)
    account = Account.objects.create_user("gateway@sample.punte.example", name="Maria", sample=True)
    Membership.objects.create(network=network, account=account, role="member")
    Membership.objects.create(network=network, account=account, role="manager")
    return account


def enter(client: Client, who: str = "gateway", **extra: Any) -> int:
    return client.post(f"/enter/{who}/", **extra).status_code


def test_2_sample_people_can_be_entered_while_debugging_on_loopback(sample: Account, client: Client) -> None:
    [entry] = samples.sample_entries()
    assert (entry.key, entry.name, entry.role, entry.href) == (
        "gateway",
        "Maria",
        "Network manager",
        "/enter/gateway/",
    )
    assert client.post(entry.href, {"next": "/me/"}).headers["Location"] == "/me/"
    assert "Maria" in client.get("/me/").text
    assert client.post(entry.href, {"next": "https://evil.example/"}).headers["Location"] == "/"


def test_2_entering_is_by_post_only(sample: Account, client: Client) -> None:
    assert client.get("/enter/gateway/").status_code == 405
    assert client.get("/me/").status_code == 302


def test_2_without_debugging_nobody_enters(sample: Account, client: Client, settings: LazySettings) -> None:
    settings.DEBUG = False
    assert samples.sample_entries() == []
    assert enter(client) == 404


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "no-such-host.invalid"])
def test_2_on_a_server_that_others_reach_nobody_enters(
    sample: Account, client: Client, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("PUNTE_HOST", host)
    assert samples.sample_entries() == []
    assert enter(client) == 404


def test_2_nobody_enters_from_elsewhere_or_through_a_proxy(
    sample: Account, client: Client, settings: LazySettings
) -> None:
    assert enter(client, REMOTE_ADDR="192.0.2.7") == 404
    assert enter(client, headers={"x-forwarded-for": "192.0.2.7"}) == 404
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert enter(client) == 404


def test_2_only_sample_people_can_be_entered(sample: Account, client: Client) -> None:
    real = person("gateway2@punte.example")
    assert enter(client, "gateway2") == 404
    assert enter(client, str(real.pk)) == 404
    Account.objects.filter(pk=sample.pk).update(is_active=False)
    assert enter(client) == 404


def test_2_the_start_is_refused_with_the_reason(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = True
    monkeypatch.setenv("PUNTE_HOST", "0.0.0.0")
    [problem] = [one for one in run_checks() if one.id == "members.E001"]
    assert "PUNTE_DEBUG is on and PUNTE_HOST is 0.0.0.0" in problem.msg
    for debug, host in ((False, "0.0.0.0"), (True, "127.0.0.1"), (True, "::1"), (True, "localhost")):
        settings.DEBUG = debug
        monkeypatch.setenv("PUNTE_HOST", host)
        assert [one for one in run_checks() if one.id == "members.E001"] == []


# 6. Links in mails (more in test_links and test_invitations)


def test_6_confirming_an_address_needs_a_post(client: Client, mails: list[EmailMessage]) -> None:
    given = {"name": "Ana", "email": "ana@punte.example", "password1": PASSWORD}
    client.post("/accounts/signup/", given)
    found = re.search(r"/accounts/confirm-email/\S+", str(mails[0].body))
    assert found is not None
    client.get(found[0])
    assert not EmailAddress.objects.get().verified


def test_6_no_provider_can_link_by_an_unverified_address(settings: LazySettings) -> None:
    # There are no providers yet. Whoever adds them decides here that only verified addresses count.
    assert "allauth.socialaccount" not in settings.INSTALLED_APPS
    assert not getattr(settings, "SOCIALACCOUNT_EMAIL_AUTHENTICATION", False)


def test_6_secrets_do_not_leave_in_referrers(client: Client) -> None:
    assert client.get("/go/whatever/").headers["Referrer-Policy"] == "same-origin"


# No enumeration of accounts, throttling


def flow(client: Client, address: str, given: dict[str, str]) -> tuple[int, str, str]:
    page = client.post(address, given)
    where = page.headers.get("Location", "")
    shown = client.get(where).text if where else page.text
    return page.status_code, where, _without_token(shown, given.get("email", given.get("login", "")))


@pytest.mark.parametrize(
    ("address", "field", "more"),
    [
        ("/accounts/login/", "login", {"password": "not the password"}),
        ("/accounts/login/code/", "email", {}),
        ("/accounts/password/reset/", "email", {}),
        ("/accounts/signup/", "email", {"name": "Ana", "password1": "four wooden planks"}),
    ],
)
def test_nothing_on_the_pages_tells_whether_an_account_exists(
    address: str, field: str, more: dict[str, str]
) -> None:
    person()
    known = flow(Client(), address, {field: "ana@punte.example", **more})
    unknown = flow(Client(), address, {field: "eva@punte.example", **more})
    assert known == unknown


def test_somebody_known_gets_a_mail_instead(client: Client, mails: list[EmailMessage]) -> None:
    person()
    client.post("/accounts/signup/", {"name": "A", "email": "ana@punte.example", "password1": PASSWORD})
    client.post("/accounts/login/code/", {"email": "eva@punte.example"})
    assert [str(mail.subject) for mail in mails] == [
        "You already have an account",
        "There is no account for this address",
    ]
    assert Account.objects.count() == 1


def test_changing_to_a_known_address_tells_nothing(client: Client, mails: list[EmailMessage]) -> None:
    person("ion@punte.example")
    client.force_login(person())
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.post("/accounts/email/", {"email": "ion@punte.example", "action_add": "1"})
    assert page.status_code == 302
    assert Account.objects.get(name="Ana Pop", email="ana@punte.example")


def test_wrong_passwords_are_throttled_for_all_processes(client: Client) -> None:
    person()
    for _try in range(5):
        client.post("/accounts/login/", {"login": "ana@punte.example", "password": "wrong"})
    right = {"login": "ana@punte.example", "password": PASSWORD}
    # Another browser, and (the counts stand in the database) any other process, is refused, too.
    assert "Too many" in Client().post("/accounts/login/", right).text
    assert client.get("/me/").status_code == 302


def test_asking_for_codes_is_throttled(mails: list[EmailMessage]) -> None:
    person()
    pages = [Client().post("/accounts/login/code/", {"email": "ana@punte.example"}) for _try in range(4)]
    assert [page.status_code for page in pages] == [302, 302, 302, 200]
    assert len(mails) == 3


def test_guessing_codes_is_over_after_three(client: Client, mails: list[EmailMessage]) -> None:
    person()
    client.post("/accounts/login/code/", {"email": "ana@punte.example"})
    for _try in range(3):
        client.post("/accounts/login/code/confirm/", {"code": "wrong"})
    code = re.search(r"^ {4}(\S+)$", str(mails[0].body), re.M)
    assert code is not None
    client.post("/accounts/login/code/confirm/", {"code": code[1]})
    assert client.get("/me/").status_code == 302


def test_too_many_sign_ups_get_a_page_of_ours(client: Client) -> None:
    for number in range(20):
        client.post("/accounts/signup/", {"email": f"a{number}"})
    page = client.post("/accounts/signup/", {"email": "a"})
    assert page.status_code == 429
    assert "That was too often" in page.text


# Pages


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/signup/", "/go/x/", "/erased/"])
def test_pages_carry_no_inline_script_or_style(client: Client, page: str) -> None:
    html = client.get(page).text
    assert " style=" not in html
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"\son\w+=", html)
