"""A mail server on loopback that answers as a test wants, and the real outbox."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pytest_django import Settings

from punte.post.models import Mail


@dataclass
class Postbox:
    """What the server got, and what it answers: a code for a recipient or for the content."""

    got: list[Message] = field(default_factory=list)
    answer_rcpt: str = ""
    answer_data: str = ""
    after_data: Callable[[], None] | None = None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Accept or refuse a recipient."""
        if self.answer_rcpt:
            return self.answer_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Accept or refuse the mail."""
        if self.answer_data:
            return self.answer_data
        message = message_from_bytes(envelope.content)
        message["X-Envelope-To"] = ",".join(envelope.rcpt_tos)
        self.got.append(message)
        return "250 OK"


@dataclass
class MailServer:
    """A server that can be stopped and started at one address."""

    postbox: Postbox
    port: int
    controller: Any = None

    @property
    def url(self) -> str:
        """As `SMTP_URL` names it."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen."""
        self.controller = Controller(self.postbox, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        """Refuse connections from now on."""
        if self.controller:
            self.controller.stop()
            self.controller = None


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def outbox(settings: Settings, db: None) -> Callable[[], list[Mail]]:
    """Mail goes to the outbox; all of it, oldest first."""
    settings.MAILERS = {"default": {"BACKEND": "punte.post.backend.OutboxBackend"}}
    settings.DEFAULT_FROM_EMAIL = "Punte <punte@bridge.eu>"
    return lambda: list(Mail.objects.order_by("created_at", "id"))


@pytest.fixture
def mail_server(settings: Settings, outbox: Any) -> Iterator[MailServer]:
    """A running mail server that `SMTP_URL` names."""
    server = MailServer(Postbox(), free_port())
    server.start()
    settings.SMTP_URL = server.url
    yield server
    server.stop()


@dataclass
class Receiver:
    """What came in, and the status it answers with."""

    port: int = 0
    status: int = 200
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/hook?from=punte"


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """A program that listens on this machine, which this server may tell."""
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            told.got.append(({k.lower(): v for k, v in self.headers.items()}, self.rfile.read(length)))
            self.send_response(told.status)
            if 300 <= told.status < 400:
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            self.wfile.write(b"thanks")

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.port = server.server_port
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    yield told
    server.shutdown()
    server.server_close()
    thread.join()
