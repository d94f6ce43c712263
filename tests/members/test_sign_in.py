"""Signing up, in and out, in every way there is."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.test import Client

from punte.config import settings as configured
from punte.members.models import Account
from punte.records.models import Event

PASSWORD = "three wooden planks"
pytestmark = pytest.mark.django_db


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(\S+)\s", str(mail.body))
    assert found is not None, mail.body
    return found[1]


def sign_up(client: Client, email: str = "ana@punte.example", **more: str) -> Any:
    given = {"name": "Ana Pop", "email": email, "password1": PASSWORD, **more}
    return client.post("/accounts/signup/", given)


def make_person(email: str = "ana@punte.example") -> Account:
    account = Account.objects.create_user(email, PASSWORD, name="Ana Pop")
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return account


@pytest.mark.parametrize(
    "address",
    ["login/", "signup/", "login/code/", "password/reset/", "confirm-email/", "confirm-email/none/",
     "password/reset/done/", "password/reset/key/1-2/", "password/reset/key/done/", "inactive/"],
)  # fmt: skip
def test_pages_answer_strangers(client: Client, address: str) -> None:
    page = client.get(f"/accounts/{address}")
    assert page.status_code == 200
    assert b"<h1>" in page.content
    assert b"Punte</title>" in page.content


def test_sign_up_confirms_the_address_first(client: Client, mails: list[EmailMessage]) -> None:
    assert sign_up(client).headers["Location"] == "/accounts/confirm-email/"
    assert client.get("/me/").status_code == 302
    confirm = link_in(mails[0])
    assert client.get(confirm).status_code == 200
    assert not EmailAddress.objects.get().verified
    assert client.post(confirm).headers["Location"] == "/start/"
    assert EmailAddress.objects.get().verified
    assert b"Ana Pop" in client.get("/me/").content
    assert [event.kind for event in Event.objects.all()] == [
        "members.account.created",
        "members.account.confirmed",
    ]


def test_confirming_in_another_browser_asks_to_sign_in(client: Client, mails: list[EmailMessage]) -> None:
    sign_up(client)
    other = Client()
    assert other.post(link_in(mails[0])).headers["Location"] == "/accounts/login/"
    assert other.get("/me/").status_code == 302


def test_passwords_are_kept_with_argon2(client: Client, settings: LazySettings) -> None:
    # Tests hash in a hurry; this one as the server does.
    settings.PASSWORD_HASHERS = configured.PASSWORD_HASHERS
    sign_up(client)
    assert Account.objects.get().password.startswith("argon2$")


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123", "ana@punte.example"])
def test_weak_passwords_are_refused(client: Client, password: str) -> None:
    page = sign_up(client, password1=password)
    assert page.status_code == 200
    assert b'id="id_password1_error"' in page.content
    assert not Account.objects.exists()


def test_sign_in_by_password_and_out_by_post(client: Client) -> None:
    make_person()
    page = client.post("/accounts/login/", {"login": "Ana@punte.example", "password": PASSWORD})
    assert page.headers["Location"] == "/start/"
    assert client.get("/me/").status_code == 200
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/me/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/me/").status_code == 302


def test_sign_in_by_code(client: Client, mails: list[EmailMessage]) -> None:
    make_person()
    client.post("/accounts/login/code/", {"email": "ana@punte.example"})
    code = re.search(r"^ {4}(\S+)$", str(mails[0].body), re.M)
    assert code is not None
    assert client.post("/accounts/login/code/confirm/", {"code": "wrong"}).status_code == 200
    assert client.post("/accounts/login/code/confirm/", {"code": code[1]}).headers["Location"] == "/start/"
    assert client.get("/me/").status_code == 200


def test_sign_in_by_the_link_beside_the_code_once(client: Client, mails: list[EmailMessage]) -> None:
    make_person()
    client.post("/accounts/login/code/", {"email": "ana@punte.example"})
    link, phone = link_in(mails[0]), Client()
    assert b"Ana Pop" in phone.get(link).content
    assert phone.get("/me/").status_code == 302
    assert phone.post(link).headers["Location"] == "/start/"
    assert phone.get("/me/").status_code == 200
    assert Client().post(link).status_code == 410


def test_reset_a_password(client: Client, mails: list[EmailMessage]) -> None:
    make_person()
    client.post("/accounts/password/reset/", {"email": "ana@punte.example"})
    page = client.get(link_in(mails[0]), follow=True)
    form = page.request["PATH_INFO"]
    new = "four wooden planks"
    client.post(form, {"password1": new, "password2": new})
    assert Account.objects.get().check_password(new)
    assert [str(mail.subject) for mail in mails] == ["Choose a new password", "Your password was changed"]
    assert client.get(link_in(mails[0])).status_code == 200
    assert b"This link no longer works" in client.get(link_in(mails[0])).content


def test_change_the_password(client: Client) -> None:
    make_person()
    client.post("/accounts/login/", {"login": "ana@punte.example", "password": PASSWORD})
    new = "four wooden planks"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert Account.objects.get().check_password(new)
    assert client.get("/me/").status_code == 200


def test_changing_the_address_asks_for_the_password_and_confirms(
    client: Client, mails: list[EmailMessage]
) -> None:
    account = make_person()
    client.post("/accounts/login/", {"login": account.email, "password": PASSWORD})
    change = {"email": "ana@new.example", "action_add": "1"}
    asked = client.post("/accounts/email/", change)
    assert "/accounts/reauthenticate/" in asked.headers["Location"]
    assert not mails
    client.post(asked.headers["Location"], {"password": "wrong"})
    client.post("/accounts/email/", change)
    assert not mails
    client.post(asked.headers["Location"], {"password": PASSWORD})
    client.post("/accounts/email/", change)
    assert Account.objects.get().email == "ana@punte.example"
    assert b"ana@new.example" in client.get("/accounts/email/").content
    assert mails[0].to == ["ana@new.example"]
    client.post(link_in(mails[0]))
    assert Account.objects.get().email == "ana@new.example"
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["ana@new.example"]
    assert mails[-1].to == ["ana@punte.example"]
    assert str(mails[-1].subject) == "Your address was changed"


def test_an_account_without_password_can_set_one(client: Client) -> None:
    account = make_person()
    account.set_unusable_password()
    account.save()
    client.force_login(account)
    assert b"None: you sign in by mail." in client.get("/me/").content
    client.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_switched_off_accounts_stay_outside(client: Client, mails: list[EmailMessage]) -> None:
    account = make_person()
    account.is_active = False
    account.save()
    client.post("/accounts/login/", {"login": account.email, "password": PASSWORD})
    assert client.get("/me/").status_code == 302
    client.post("/accounts/login/code/", {"email": account.email})
    assert "/go/" not in str(mails[0].body)


def test_mails_start_with_the_configured_address(client: Client, mails: list[EmailMessage]) -> None:
    client.post(
        "/accounts/signup/",
        {"name": "Ana", "email": "ana@punte.example", "password1": PASSWORD},
        headers={"host": "localhost:1234"},
    )
    assert "localhost" not in str(mails[0].body)
    assert link_in(mails[0]).startswith("/accounts/confirm-email/")


def test_mails_speak_the_readers_language_in_text_and_html(client: Client, mails: list[EmailMessage]) -> None:
    sign_up(client)
    message: Any = mails[0]
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert '<html lang="en">' in html
    assert "Confirm your address" in html
