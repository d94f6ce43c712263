"""Mails by template, what managers see of them, and a person's data in this room."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.mail import send_mail as plain_mail
from django.test import Client
from django.utils import timezone

from punte.members.models import Account, Membership, Network
from punte.members.services import memberships
from punte.members.viewer import viewer_of
from punte.post import people
from punte.post.desk.queries import desk_of
from punte.post.models import Appointment, Mail, MailState, MailStop, Notice, Week
from punte.post.outbox import send_mail
from punte.post.outbox.unsubscribe import token_for
from punte.records.models import Job
from punte.records.people import Whom
from tests.conftest import MakeAccount

type SignIn = Callable[[Account], Client]
type Outbox = Callable[[], list[Mail]]


@pytest.fixture
def template(settings: Any, tmp_path: Any) -> str:
    """A mail 'test/hello' with the look's layout."""
    folder = tmp_path / "templates" / "test" / "mail"
    folder.mkdir(parents=True)
    (folder / "hello.subject.txt").write_text("{{ name }}\nasks & waits")
    (folder / "hello.txt").write_text(
        '{% extends "web/mail/base.txt" %}{% block text %}{{ name }} at {{ at|date:"H:i" }}{% endblock %}'
    )
    (folder / "hello.html").write_text(
        '{% extends "web/mail/base.html" %}{% block html %}<p>{{ name }}</p>{% endblock %}'
    )
    (config,) = settings.TEMPLATES
    settings.TEMPLATES = [{**config, "DIRS": [str(tmp_path / "templates")]}]
    return "test/hello"


@pytest.fixture
def ana(make_account: MakeAccount, network: Network) -> Account:
    account = make_account("member", network)
    account.time_zone, account.language = "Europe/Bucharest", "ro"
    account.save()
    return account


def test_a_mail_speaks_its_readers_language_and_clock(
    outbox: Outbox, template: str, ana: Account, network: Network
) -> None:
    at = datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert send_mail(template, to=ana, context={"name": "Robo <Fyn>", "at": at}, network=network, kind="news")
    (mail,) = outbox()
    assert (mail.subject, mail.to, mail.network, mail.account, mail.template) == (
        "Robo <Fyn> asks & waits",
        [ana.email],
        network,
        ana,
        template,
    )
    assert "Robo <Fyn> at 12:00" in mail.text
    assert "<p>Robo &lt;Fyn&gt;</p>" in mail.html
    assert '<html lang="ro">' in mail.html
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = mail.headers["List-Unsubscribe"].strip("<>")
    assert link in mail.text
    assert link in mail.html


def test_who_cannot_or_will_not_get_it_gets_nothing(outbox: Outbox, template: str, ana: Account) -> None:
    MailStop.objects.create(account=ana, kind="news")
    context = {"name": "x", "at": timezone.now()}
    assert not send_mail(template, to=ana, context=context, kind="news")
    assert send_mail(template, to=ana, context=context, kind="other")
    assert send_mail(template, to=ana, context=context)
    for unreachable in ("mail_stopped", "is_active"):
        ana.mail_stopped, ana.is_active = False, True
        setattr(ana, unreachable, unreachable == "mail_stopped")
        assert not send_mail(template, to=ana, context=context)
    assert send_mail(template, to="new@river.eu", context=context)
    assert len(outbox()) == 3
    assert "List-Unsubscribe" not in outbox()[-1].headers


def test_no_more_mails_get_shows_and_post_acts(client: Client, ana: Account) -> None:
    strict = Client(enforce_csrf_checks=True)
    address = f"/mail/stop/{token_for(ana, 'news')}/"
    assert ana.email in client.get(address).content.decode()
    assert not MailStop.objects.exists()
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert MailStop.objects.get().kind == "news"
    client.post(address, {"again": "1"})
    assert not MailStop.objects.exists()
    assert client.get("/mail/stop/forged/").status_code == 404


def test_all_mails_are_shown_on_a_debugging_machine_only(
    client: Client, outbox: Outbox, settings: Any, db: None
) -> None:
    plain_mail("Hello", "See http://127.0.0.1:8000/confirm/abc/", None, ["ana@river.example"])
    (mail,) = outbox()
    addresses = ["/mail/", f"/mail/{mail.pk}/"]
    for address in addresses:
        assert client.get(address).status_code in {302, 404}
    settings.DEBUG = True
    assert "ana@river.example" in client.get("/mail/").content.decode()
    assert 'href="http://127.0.0.1:8000/confirm/abc/"' in client.get(f"/mail/{mail.pk}/").content.decode()
    assert client.get(f"/mail/{mail.pk}/html/").status_code == 404
    for address in addresses:
        assert client.get(address, REMOTE_ADDR="10.0.0.7").status_code == 404


def test_the_html_of_a_mail_runs_nothing(
    client: Client, outbox: Outbox, settings: Any, template: str
) -> None:
    settings.DEBUG = True
    send_mail(template, to="ana@river.example", context={"name": "x", "at": timezone.now()})
    answer = client.get(f"/mail/{outbox()[0].pk}/html/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_managers_see_what_became_of_mails_not_what_they_say(
    outbox: Outbox, make_account: MakeAccount, ana: Account, network: Network, sign_in: SignIn
) -> None:
    plain_mail("Your key", "the secret link", None, ["lost@river.eu"])
    Mail.objects.update(network=network, state=MailState.FAILED, last_error="550 No such person")
    manager = sign_in(make_account("manager", network))
    page = manager.get("/n/corridor/mail/?state=failed").content.decode()
    assert "550 No such person" in page
    assert "the secret link" not in page
    assert sign_in(ana).get("/n/corridor/mail/").status_code == 404
    mail = outbox()[0]
    assert manager.post(f"/n/corridor/mail/{mail.pk}/retry/").status_code == 302
    mail.refresh_from_db()
    assert mail.state == MailState.WAITING


def test_failed_jobs_and_mails_wait_on_the_right_desks(
    make_account: MakeAccount, ana: Account, network: Network, other_network: Network
) -> None:
    manager, stranger = make_account("manager", network), make_account("manager", other_network)
    for actor in (ana.pk, None):
        Job.objects.create(
            task="x.import_all",
            network_id=network.pk,
            actor_id=actor,
            state="failed",
            reason="E\nDark.",
            run_after=timezone.now(),
            finished_at=timezone.now(),
        )
    Mail.objects.create(network=network, sender="x", subject="x", message_id="1", state=MailState.FAILED)

    def failed(account: Account) -> list[str]:
        wanted = ("job-", "mails-")
        return [str(item.sentence) for item in desk_of(account).items if item.key.startswith(wanted)]

    assert failed(ana) == ["Import all did not work"]
    assert failed(manager) == ["Import all did not work", "1 mail could not be delivered"]
    assert failed(stranger) == []


def test_a_role_given_by_another_is_told(
    make_account: MakeAccount, ana: Account, network: Network, run_jobs: Callable[[], int]
) -> None:
    manager = make_account("manager", network)
    Notice.objects.all().delete()
    memberships.give_role(network=network, account=ana, role="observer", by=manager.pk)
    run_jobs()
    (notice,) = desk_of(ana).notices
    assert notice.sentence == "You are now Observer in Corridor"
    one = Membership.objects.get(account=ana, role="observer")
    memberships.end_membership(membership=one, by=viewer_of(manager, network))
    run_jobs()
    assert "You are no longer Observer in Corridor" in [each.sentence for each in desk_of(ana).notices]


def test_a_persons_data_is_collected_and_erased(
    outbox: Outbox, ana: Account, make_account: MakeAccount
) -> None:
    other = make_account()
    plain_mail("To Ana", "x", None, [f"Ana <{ana.email.upper()}>"])
    plain_mail("To another", "x", None, [other.email])
    for account in (ana, other):
        Appointment.objects.create(
            account=account, title="Visit", first_day=date(2026, 1, 1), last_day=date(2026, 1, 1)
        )
        Week.objects.create(account=account, hours=[[["09:00", "10:00"]], [], [], [], [], [], []])
        Notice.objects.create(account=account, kind="x")
    whom = Whom(account=ana.pk, emails=frozenset({ana.email}))

    def rows(export: Callable[[Whom], Iterable[Any]]) -> int:
        return len(list(export(whom)))

    kept = (people.export_mails, people.export_calendar, people.export_hours, people.export_notices)
    assert [rows(export) for export in kept] == [1, 1, 7, 1]
    assert people.erase_mails(whom) == 1
    assert people.erase_own(whom) == 3
    assert [rows(export) for export in kept] == [0, 0, 0, 0]
    assert [mail.subject for mail in outbox()] == ["To another"]
    assert [model.objects.count() for model in (Appointment, Week, Notice)] == [1, 1, 1]
