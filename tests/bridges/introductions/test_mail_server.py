"""The mail server is down for an hour in the middle of it: nothing is lost, nothing arrives twice."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from punte.bridges.jobs.introductions import look_after_introductions
from punte.bridges.services.conversation import send_message
from punte.post.models import Mail
from tests.bridges.introductions.conftest import Way
from tests.post.conftest import MailServer, mail_server, outbox

__all__ = ["mail_server", "outbox"]  # fixtures of post: a real SMTP server on loopback

pytestmark = pytest.mark.django_db
type RunJobs = Callable[[], int]


def real_addresses(way: Way) -> None:
    """Addresses that are not reserved for examples, so that mail goes out."""
    for name, person in way.corridor.people.items():
        assert person.account
        person.account.email = person.email = f"{name}@river.eu"
        person.account.save()
        person.save()


def subjects(server: MailServer) -> Counter[tuple[str, str]]:
    from email.header import decode_header, make_header

    return Counter(
        (str(mail["To"]), str(make_header(decode_header(str(mail["Subject"])))))
        for mail in server.postbox.got
    )


def test_an_hour_without_a_mail_server(way: Way, mail_server: MailServer, run_jobs: RunJobs) -> None:
    real_addresses(way)
    start = timezone.now()

    def at(minutes: float, *acts: Callable[[], Any]) -> None:
        moment: datetime = start + timedelta(minutes=minutes)
        with time_machine.travel(moment, tick=False):
            for act in acts:
                act()
            run_jobs()

    at(0)
    mail_server.stop()
    at(1, lambda: way.propose(way.ana))
    one = way.need.introductions.get()
    # People answer on the page meanwhile; the state goes on, the mails wait.
    at(20, lambda: way.accept(one, way.lia), look_after_introductions.func)
    at(40, lambda: way.accept(one, way.bo), look_after_introductions.func)
    at(50, lambda: send_message(introduction=one, text="Good day", by=way.corridor.viewer(way.ana)))
    assert way.states(one) == ["accepted"] * 4
    assert subjects(mail_server) == {}
    assert set(Mail.objects.exclude(account=None).values_list("state", flat=True)) == {"waiting"}
    waiting = Mail.objects.count()
    mail_server.start()
    for minutes in range(61, 200, 5):
        at(minutes, look_after_introductions.func)
    sent = subjects(mail_server)
    assert sent == {
        ("lia@river.eu", "Would you introduce Mureș Pumps to Fyn Heat?"): 1,
        ("bo@river.eu", "Would you like to meet Mureș Pumps?"): 1,
        ("ana@river.eu", "You are in touch with Bo (Fyn Heat)"): 1,
        ("lia@river.eu", "Ana (Mureș Pumps) ↔ Bo (Fyn Heat): both said yes"): 1,
        ("bo@river.eu", "You are in touch with Ana (Mureș Pumps)"): 1,
        ("bo@river.eu", "Ana (Mureș Pumps) has written to you"): 1,
    }
    assert waiting == sum(sent.values())
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
