"""A real server killed while people write: what was sent again afterwards is there, and there once."""

import http.client
import json
import os
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL
from threading import Event as Flag
from threading import Thread
from urllib.parse import urlencode, urlsplit, urlunsplit
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from punte.camps.models import Contribution, Wording
from punte.config.serve import Plan, answers, programs
from tests.camps.sessions.conftest import Table

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PATIENCE = 120
TOKEN = "t" * 32


@dataclass
class Server:
    """Punte's own web server on the test's database; it can be killed and started again."""

    plan: Plan
    environment: dict[str, str]
    running: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = programs(self.plan)[0].command
        self.running = subprocess.Popen(command, env=self.environment, start_new_session=True)
        deadline = time.monotonic() + PATIENCE
        while not answers(self.plan):
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def kill(self) -> None:
        """End it and its processes at once, whatever they are at."""
        if self.running:
            os.killpg(self.running.pid, SIGKILL)
            self.running.wait()
            self.running = None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Not started yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    name = connection.settings_dict["NAME"]
    address = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        address = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    given = {
        "DJANGO_SETTINGS_MODULE": "punte.config.settings",
        "DATABASE_URL": address,
        "PUNTE_DATA": str(tmp_path),
        "PUNTE_SECRET_KEY": settings.SECRET_KEY,
        "PUNTE_LOG_LEVEL": "ERROR",
        "PUNTE_DEBUG": "0",
    }
    made = Server(Plan("127.0.0.1", port, 1, 0, debug=False), {**os.environ, **given})
    yield made
    made.kill()


@dataclass
class Phone:
    """Somebody who writes one text after the other; what was not acknowledged waits under its key."""

    address: str
    port: int
    cookie: str
    acknowledged: int = 0
    waiting: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def send(self, body: dict[str, str]) -> bool:
        """Whether the server said that it has it."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={self.cookie}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        try:
            line.request("POST", f"{self.address}write/", urlencode(body), headers)
            answer = line.getresponse()
            found = answer.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()
        assert answer.status == 200, found
        return UUID(json.loads(found)["contribution"]) is not None

    def write(self, over: Flag, tell: Callable[[], None]) -> None:
        """Write until an answer stays away; that text waits."""
        while not over.is_set():
            text = f"Text {uuid4()}"
            body = {"text": text, "kind": "idea", "new": str(uuid4()), "key": str(uuid4())}
            self.said.append(text)
            self.waiting = body
            if not self.send(body):
                return
            self.waiting = {}
            self.acknowledged += 1
            tell()


def test_a_server_killed_while_four_write(table: Table, server: Server) -> None:
    people = [table.ana, table.bo, table.facilitator]
    phones = []
    for one in (*people, people[0]):
        client = Client()
        assert one.account
        client.force_login(one.account)
        cookie = client.cookies["sessionid"].value
        phones.append(Phone(table.address, server.plan.port, cookie))
    server.start()
    over, enough = Flag(), Flag()

    def tell() -> None:
        if sum(phone.acknowledged for phone in phones) >= 8:
            enough.set()

    threads = [Thread(target=phone.write, args=(over, tell)) for phone in phones]
    for thread in threads:
        thread.start()
    assert enough.wait(PATIENCE)
    server.kill()
    for thread in threads:
        thread.join(PATIENCE)
    over.set()
    # Each had one text under way that no answer came for: it may have been kept or not.
    assert all(phone.waiting for phone in phones)
    server.start()
    for phone in phones:
        assert phone.send(phone.waiting)
        assert phone.send(phone.waiting)
    sent = [text for phone in phones for text in phone.said]
    assert Counter(Contribution.objects.values_list("text", flat=True)) == Counter(sent)
    assert Counter(Wording.objects.values_list("text", flat=True)) == Counter(sent)
