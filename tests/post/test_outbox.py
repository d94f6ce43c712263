"""Mail is a row first, and a job sends it to a real server."""

from collections.abc import Callable
from datetime import timedelta
from email.message import Message
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import transaction
from django.utils import timezone

from punte.members.models import Network
from punte.post.models import Mail, MailState
from punte.post.outbox import deliver
from punte.post.outbox.deliver import BACK_OFF, forget_old_mails, retry_mail
from punte.post.outbox.jobs import sweep
from punte.records.models import Event, Job
from tests.conftest import MakeAccount
from tests.post.conftest import MailServer

type Outbox = Callable[[], list[Mail]]
type RunJobs = Callable[[], int]


def write(to: str = "ana@river.eu", subject: str = "Hello") -> None:
    send_mail(subject, "Good day, Ștefan.", None, [to])


def only(outbox: Outbox) -> Mail:
    (mail,) = outbox()
    return mail


def parts(message: Message) -> dict[str, str]:
    return {
        part.get_content_type(): bytes(part.get_payload(decode=True)).decode()
        for part in message.walk()
        if not part.is_multipart()
    }


def test_mail_is_written_in_the_callers_transaction(outbox: Outbox, mail_server: MailServer) -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert outbox() == []
    assert Job.objects.count() == 0


def test_mail_reaches_the_server_and_leaves_no_words(
    outbox: Outbox, mail_server: MailServer, run_jobs: RunJobs
) -> None:
    message = EmailMultiAlternatives(
        "Întâlnire", "Text", None, ["ana@river.eu"], bcc=["copy@river.eu"], reply_to=["gate@river.eu"]
    )
    message.attach_alternative("<p>Words</p>", "text/html")
    message.attach("plan.csv", b"a;b\n", "text/csv")
    message.send()
    kept = only(outbox)
    assert (kept.state, kept.html, kept.bcc) == (MailState.WAITING, "<p>Words</p>", ["copy@river.eu"])

    run_jobs()

    (got,) = mail_server.postbox.got
    assert got["Message-ID"] == kept.message_id
    assert got["Message-ID"].endswith("@bridge.eu>")
    assert got["Reply-To"] == "gate@river.eu"
    assert got["Bcc"] is None
    assert got["X-Envelope-To"] == "ana@river.eu,copy@river.eu"
    assert {kind: text.strip() for kind, text in parts(got).items()} == {
        "text/plain": "Text",
        "text/html": "<p>Words</p>",
        "text/csv": "a;b",
    }
    sent = only(outbox)
    assert sent.state == MailState.SENT
    assert sent.sent_at is not None
    assert (sent.text, sent.html, sent.attachments) == ("", "", [])


@pytest.mark.parametrize("where", ["answer_rcpt", "answer_data"])
def test_a_lasting_refusal_is_not_tried_again(
    outbox: Outbox, mail_server: MailServer, run_jobs: RunJobs, where: str
) -> None:
    setattr(mail_server.postbox, where, "550 No such person here")
    write()
    run_jobs()
    mail = only(outbox)
    assert (mail.state, mail.attempts, mail.last_error) == (
        MailState.FAILED,
        1,
        "550 No such person here",
    )
    assert Job.objects.filter(state="ready").count() == 0
    assert Event.objects.get(kind="post.mail.failed").subject_id == mail.pk


@pytest.mark.parametrize("where", ["answer_rcpt", "answer_data"])
def test_a_passing_refusal_is_tried_again(
    outbox: Outbox, mail_server: MailServer, run_jobs: RunJobs, where: str
) -> None:
    setattr(mail_server.postbox, where, "451 Try again later")
    write()
    run_jobs()
    mail = only(outbox)
    assert (mail.state, mail.last_error) == (MailState.WAITING, "451 Try again later")
    setattr(mail_server.postbox, where, "")
    with time_machine.travel(timezone.now() + BACK_OFF[0] + timedelta(seconds=1)):
        run_jobs()
    assert only(outbox).state == MailState.SENT
    assert [got["Message-ID"] for got in mail_server.postbox.got] == [mail.message_id]


def test_a_server_that_is_down_gets_the_mail_when_it_is_up(
    outbox: Outbox, mail_server: MailServer, run_jobs: RunJobs
) -> None:
    mail_server.stop()
    write()
    run_jobs()
    mail = only(outbox)
    assert mail.state == MailState.WAITING
    assert mail.last_error.startswith("ConnectionRefusedError")
    run_jobs()
    assert only(outbox).attempts == 1  # not before its time
    mail_server.start()
    with time_machine.travel(timezone.now() + BACK_OFF[0] + timedelta(seconds=1)):
        run_jobs()
    assert only(outbox).state == MailState.SENT


def test_after_eight_tries_it_is_given_up(outbox: Outbox, mail_server: MailServer, run_jobs: RunJobs) -> None:
    mail_server.stop()
    write()
    now = timezone.now()
    for wait in [timedelta(0), *BACK_OFF]:
        now += wait + timedelta(seconds=1)
        with time_machine.travel(now, tick=False):
            run_jobs()
    mail = only(outbox)
    assert (mail.state, mail.attempts) == (MailState.FAILED, len(BACK_OFF) + 1)
    assert Job.objects.filter(state="ready").count() == 0


def test_a_worker_that_dies_before_noting_sends_the_same_mail_again(
    outbox: Outbox, mail_server: MailServer, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = deliver._note_sent

    def die(mail: Mail) -> None:
        raise MemoryError("killed between sending and noting")

    monkeypatch.setattr(deliver, "_note_sent", die)
    write()
    run_jobs()
    assert only(outbox).state == MailState.SENDING
    monkeypatch.setattr(deliver, "_note_sent", real)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        run_jobs()
    assert only(outbox).state == MailState.SENT
    first, second = mail_server.postbox.got
    assert (first["Message-ID"], first["Date"]) == (second["Message-ID"], second["Date"])


def test_two_jobs_send_a_mail_once(outbox: Outbox, mail_server: MailServer, run_jobs: RunJobs) -> None:
    from punte.post.outbox.jobs import enqueue

    write()
    enqueue(only(outbox))
    run_jobs()
    assert len(mail_server.postbox.got) == 1
    assert sorted(str(job.result) for job in Job.objects.all()) == ["not mine", "sent"]


def test_a_mail_whose_job_is_lost_is_swept_up(
    outbox: Outbox, mail_server: MailServer, run_jobs: RunJobs
) -> None:
    write()
    Job.objects.all().delete()
    assert sweep.func() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert sweep.func() == 1
        run_jobs()
    assert only(outbox).state == MailState.SENT


def test_without_a_server_mail_is_kept(outbox: Outbox, run_jobs: RunJobs, settings: Any) -> None:
    settings.SMTP_URL = ""
    write()
    assert run_jobs() == 0
    mail = only(outbox)
    assert (mail.state, mail.text) == (MailState.KEPT, "Good day, Ștefan.")


@pytest.mark.parametrize("address", ["x@farm.example", "Ana <ana@example.org>", "a@b.test"])
def test_invented_people_get_no_mail(
    outbox: Outbox, mail_server: MailServer, run_jobs: RunJobs, address: str
) -> None:
    write(address)
    run_jobs()
    assert only(outbox).state == MailState.KEPT
    assert mail_server.postbox.got == []


def test_line_breaks_in_headers_are_refused_at_once(outbox: Outbox) -> None:
    with pytest.raises(ValueError, match=r"newline|linefeed|Header"):
        EmailMessage("Hello\nBcc: all@river.eu", "x", None, ["ana@river.eu"]).send()
    assert outbox() == []


def test_a_manager_sends_a_failed_mail_again(
    outbox: Outbox,
    mail_server: MailServer,
    run_jobs: RunJobs,
    make_account: MakeAccount,
    network: Network,
    other_network: Network,
    seen_by: Any,
) -> None:
    mail_server.postbox.answer_rcpt = "550 unknown"
    write()
    Mail.objects.update(network=network)
    run_jobs()
    manager, stranger = make_account("manager", network), make_account("manager", other_network)
    member = make_account("member", network)
    for other, place in ((stranger, other_network), (member, network)):
        with pytest.raises(PermissionDenied):
            retry_mail(mail=only(outbox), by=seen_by(other, place))
    mail_server.postbox.answer_rcpt = ""
    retry_mail(mail=only(outbox), by=seen_by(manager, network))
    with pytest.raises(ValidationError):
        retry_mail(mail=only(outbox), by=seen_by(manager, network))
    run_jobs()
    assert only(outbox).state == MailState.SENT


def test_old_mails_are_forgotten(outbox: Outbox, mail_server: MailServer) -> None:
    write()
    write("x@farm.example")
    assert forget_old_mails(now=timezone.now() + timedelta(days=29)) == 0
    assert forget_old_mails(now=timezone.now() + timedelta(days=31)) == 1
    assert only(outbox).state == MailState.WAITING
