"""What is known about a person: seen, taken along, erased everywhere, erased again after a restore."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import models
from django.test import Client
from django.utils import timezone

from punte.config import settings as configured
from punte.members import jobs
from punte.members.models import Account, DataExport, Network
from punte.members.services import invitations
from punte.members.services.accounts import change_profile
from punte.members.services.api_tokens import create_api_token
from punte.members.services.consents import give_own
from punte.members.services.data import ask_export, ask_own_erasure
from punte.members.services.memberships import grant_role
from punte.members.viewer import viewer_of
from punte.records import subjects
from punte.records.models import Erasure, Event, Job
from punte.records.people import ERASED_ACTOR
from punte.records.people.erasure import erase as erase_again
from punte.records.people.erasure import erasure_log, replay_erasures, whom
from punte.records.people.personal import looks_personal, personal_fields, uncovered
from punte.records.refs import Ref, ref

pytestmark = pytest.mark.django_db
type Make = Callable[..., Account]
type SignIn = Callable[[Account], Client]

EMAIL, OLD_EMAIL, NAME = "zenobia.quill@punte.example", "zenobia.old@punte.example", "Zenobia Țăruș-Quill"
TRACES = re.compile(r"zenobia|quill|țăruș|\\u021b\\u0103ru", re.IGNORECASE)


@pytest.fixture
def zenobia(network: Network, make_account: Make) -> Account:
    """Somebody who has left traces wherever members can take them."""
    manager = make_account("manager", network)
    by = viewer_of(manager, network)
    account = Account.objects.create_user(EMAIL, "three wooden planks", name="Z")
    EmailAddress.objects.create(user=account, email=EMAIL, verified=True, primary=True)
    EmailAddress.objects.create(user=account, email=OLD_EMAIL, verified=False, primary=False)
    change_profile(account=account, values={"name": NAME}, by=viewer_of(account, None))
    grant_role(network=network, account=account, role="member", by=by)
    invitations.invite(network=network, email=EMAIL, role="observer", by=by, note=f"Dear {NAME}")
    mine = viewer_of(account, network)
    give_own(account=account, purpose="members.contact", network=network, by=mine)
    create_api_token(account=account, label="Quill's key", scopes=["read"], lasts=timedelta(days=9), by=mine)
    Client().force_login(account)
    Job.objects.create(
        task="x", args={"to": EMAIL.upper()}, reason=f"No such mailbox: {EMAIL}", run_after=timezone.now()
    )
    return account


def database() -> str:
    """Every value of every table, as text."""
    parts = []
    for model in apps.get_models():
        if model is Session:
            parts += [str(one.get_decoded()) for one in Session.objects.all()]
        parts.append(serializers.serialize("json", model._default_manager.all(), ensure_ascii=False))
    return "\n".join(parts)


def erase(account: Account, run_jobs: Callable[[], int]) -> Erasure:
    ask_own_erasure(account=account, by=viewer_of(account, None))
    run_jobs()
    return Erasure.objects.get()


def test_no_model_with_personal_fields_is_without_an_eraser() -> None:
    assert uncovered() == []


def test_the_search_for_personal_fields_finds_them() -> None:
    found = set(personal_fields())
    for known in (
        ("members.account", "email"),
        ("members.account", "name"),
        ("members.invitation", "email"),
        ("account.emailaddress", "email"),
    ):
        assert known in found
    name = models.CharField(name="name")
    assert looks_personal(Account, name)
    assert not looks_personal(Network, name)
    for telling in ("phone", "contact_name", "user_agent", "recipient"):
        assert looks_personal(Network, models.CharField(name=telling))


def test_everything_of_a_person_is_gone(
    zenobia: Account, run_jobs: Callable[[], int], django_capture_on_commit_callbacks: Any
) -> None:
    assert TRACES.search(database())
    with django_capture_on_commit_callbacks(execute=True):
        erasure = erase(zenobia, run_jobs)
    assert erasure.done_at is not None
    left = [line for line in database().splitlines() if TRACES.search(line)]
    assert left == []
    assert not TRACES.search(erasure_log().read_text())


def test_nobody_erases_others_by_taking_their_name_or_typing_their_address(
    zenobia: Account, network: Network, make_account: Make, run_jobs: Callable[[], int]
) -> None:
    vandal = make_account("member", network)
    change_profile(account=vandal, values={"name": NAME}, by=viewer_of(vandal, None))
    EmailAddress.objects.create(user=vandal, email=EMAIL.upper(), verified=False, primary=False)
    erase(vandal, run_jobs)
    assert Event.objects.filter(subject_id=zenobia.pk, after={"name": NAME}).exists()
    assert EmailAddress.objects.filter(user=zenobia, email=EMAIL).exists()
    assert Job.objects.filter(args={"to": EMAIL.upper()}).exists()
    assert network.invitations.filter(email=EMAIL, note=f"Dear {NAME}").exists()


def test_the_row_remains_and_says_nothing(zenobia: Account, run_jobs: Callable[[], int]) -> None:
    erase(zenobia, run_jobs)
    zenobia.refresh_from_db()
    assert (zenobia.is_active, zenobia.has_usable_password(), zenobia.mail_stopped) == (False, False, True)
    assert zenobia.get_full_name() == "a person who has left Punte"
    assert str(zenobia) == "a person who has left Punte"
    assert not zenobia.memberships.filter(ended_at=None).exists()
    assert not zenobia.api_tokens.exists()


def test_the_log_keeps_what_happened_without_the_person(
    zenobia: Account, network: Network, run_jobs: Callable[[], int]
) -> None:
    before = Event.objects.count()
    erase(zenobia, run_jobs)
    assert Event.objects.count() > before
    assert not Event.objects.filter(actor_id=zenobia.pk).exists()
    change = Event.objects.get(kind="members.account.changed")
    assert (change.before, change.after) == ({"name": "[erased]"}, {"name": "[erased]"})
    assert change.actor_id == ERASED_ACTOR
    actor = Ref("members.account", ERASED_ACTOR)
    shown = subjects.shown(viewer_of(None, network), [actor])
    assert shown[actor].title == "a person who has left Punte"


def test_the_erasure_is_recorded_without_the_person(zenobia: Account, run_jobs: Callable[[], int]) -> None:
    erasure = erase(zenobia, run_jobs)
    event = Event.objects.get(kind="records.erasure.done")
    assert event.actor_id is None
    assert event.subject_id == erasure.pk
    assert erasure.rows["members.account"] == 1
    assert not TRACES.search(json.dumps(erasure.rows))


def test_others_keep_their_data(zenobia: Account, make_account: Make, run_jobs: Callable[[], int]) -> None:
    other = make_account()
    change_profile(account=other, values={"name": "Ion Popa"}, by=viewer_of(other, None))
    erase(zenobia, run_jobs)
    other.refresh_from_db()
    assert (other.name, other.is_active) == ("Ion Popa", True)
    assert Event.objects.filter(actor_id=other.pk, after={"name": "Ion Popa"}).exists()


def test_erasing_twice_changes_nothing_more(zenobia: Account, run_jobs: Callable[[], int]) -> None:
    erasure = erase(zenobia, run_jobs)
    state = database()
    erase_again(erasure)
    assert erasure.rows["records.events"] == 0
    assert re.sub(r'"(rows|done_at)": [^\n]*', "", database()) == re.sub(
        r'"(rows|done_at)": [^\n]*', "", state
    )


def test_a_restore_erases_again(
    zenobia: Account,
    run_jobs: Callable[[], int],
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    backup = serializers.serialize("json", [zenobia, *EmailAddress.objects.filter(user=zenobia)])
    with django_capture_on_commit_callbacks(execute=True):
        erase(zenobia, run_jobs)
    assert replay_erasures() == 0
    Erasure.objects.all().delete()
    EmailAddress.objects.all().delete()
    for row in serializers.deserialize("json", backup):
        row.save()
    assert Account.objects.get(pk=zenobia.pk).email == EMAIL
    assert replay_erasures() == 1
    assert Account.objects.get(pk=zenobia.pk).erased
    assert not EmailAddress.objects.filter(user=zenobia).exists()
    copy = tmp_path / "carried-over.jsonl"
    copy.write_text(erasure_log().read_text())
    erasure_log().unlink()
    Erasure.objects.all().delete()
    assert replay_erasures() == 0
    assert replay_erasures(copy) == 1


def test_the_last_manager_hands_over_first(
    network: Network, make_account: Make, sign_in: SignIn, run_jobs: Callable[[], int]
) -> None:
    manager = make_account("manager", network)
    client = sign_in(manager)
    assert "First hand over" in client.get("/me/data/erase/").text
    page = client.post("/me/data/erase/", {"address": manager.email})
    assert page.status_code == 422
    assert "Only you manage Corridor" in page.text
    manager.refresh_from_db()
    assert manager.is_active
    make_account("manager", network)
    assert client.post("/me/data/erase/", {"address": manager.email}).status_code == 302
    run_jobs()
    assert Account.objects.get(pk=manager.pk).erased


def test_erasing_is_confirmed_by_typing_the_address(zenobia: Account, sign_in: SignIn) -> None:
    client = sign_in(zenobia)
    page = client.post("/me/data/erase/", {"address": "yes"})
    assert page.status_code == 422
    assert "Nothing was erased." in page.text
    assert client.post("/me/data/erase/", {"address": f" {EMAIL.upper()} "}).headers["Location"] == "/erased/"
    assert client.get("/me/").status_code == 302
    assert client.get("/erased/").status_code == 200
    assert not Account.objects.get(pk=zenobia.pk).is_active


def test_nobody_erases_or_exports_somebody_else(zenobia: Account, make_account: Make) -> None:
    by = viewer_of(make_account(), None)
    with pytest.raises(PermissionDenied):
        ask_own_erasure(account=zenobia, by=by)
    with pytest.raises(PermissionDenied):
        ask_export(account=zenobia, by=by)


def test_one_sees_what_is_known(zenobia: Account, sign_in: SignIn) -> None:
    page = sign_in(zenobia).get("/me/data/").text
    for known in (EMAIL, OLD_EMAIL, NAME, "Corridor", "Observer", "Quill&#x27;s key"):
        assert known in page


def test_a_copy_holds_everything_as_json_and_csv(
    zenobia: Account, sign_in: SignIn, make_account: Make, run_jobs: Callable[[], int]
) -> None:
    Account.objects.filter(pk=zenobia.pk).update(name="=HYPERLINK(1)")
    client = sign_in(zenobia)
    client.post("/me/data/export/")
    client.post("/me/data/export/")
    waiting = DataExport.objects.get()
    address = f"/me/data/exports/{waiting.pk}/"
    assert client.get(address).status_code == 404
    assert "being made" in client.get("/me/data/exports/").text
    run_jobs()
    answer = client.get(address)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="punte-my-data.zip"'
    content = answer.getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        everything = json.loads(made.read("data.json"))
        table = made.read("members.account.csv").decode("utf-8-sig")
    assert everything["parts"]["members.account"]["rows"][0]["email"] == EMAIL
    assert set(everything["parts"]) >= {"members.account", "members.roles", "members.consents"}
    assert "'=HYPERLINK(1)" in table
    for other in (make_account(), make_account("manager", Network.objects.get())):
        assert sign_in(other).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_copies_are_deleted_after_a_week(
    zenobia: Account, sign_in: SignIn, run_jobs: Callable[[], int]
) -> None:
    ask_export(account=zenobia, by=viewer_of(zenobia, None))
    run_jobs()
    made = DataExport.objects.get()
    path = Path(made.file.path)
    assert path.is_file()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert sign_in(zenobia).get(f"/me/data/exports/{made.pk}/").status_code == 404
        jobs.tidy_members.func()
    assert not path.exists()
    assert not DataExport.objects.exists()


def test_what_is_asked_for_is_the_whole_person(zenobia: Account) -> None:
    found = whom(ref(zenobia))
    assert found.account == zenobia.pk
    assert found.emails == frozenset({EMAIL})
    assert found.names == frozenset({NAME})


def test_mails_to_an_erased_person_stop(
    zenobia: Account, run_jobs: Callable[[], int], client: Client, mails: list[EmailMessage]
) -> None:
    erase(zenobia, run_jobs)
    mails.clear()
    client.post("/accounts/password/reset/", {"email": EMAIL})
    assert [str(mail.subject) for mail in mails] == ["There is no account for this address"]


def test_what_was_sent_to_an_address_one_only_typed_is_not_shown(
    make_account: Make, sign_in: SignIn, settings: LazySettings
) -> None:
    settings.MAILERS = configured.MAILERS
    account = make_account()
    account.set_unusable_password()
    account.save()
    client = sign_in(account)
    client.post("/accounts/email/", {"email": "somebody.else@punte.example", "action_add": "1"})
    confirm = re.search(r"/accounts/confirm-email/\S+", database())
    assert confirm is not None
    page = client.get("/me/data/").text
    assert "confirm-email" not in page
    assert "Confirm your new address" not in page
    assert whom(ref(account)).emails == frozenset({account.email})


def test_links_in_mails_to_oneself_are_not_shown(
    make_account: Make, sign_in: SignIn, settings: LazySettings
) -> None:
    settings.MAILERS = configured.MAILERS
    account = make_account()
    Client().post("/accounts/password/reset/", {"email": account.email})
    assert "/password/reset/key/" in database()
    page = sign_in(account).get("/me/data/").text
    assert "Choose a new password" in page
    assert "/password/reset/key/" not in page
