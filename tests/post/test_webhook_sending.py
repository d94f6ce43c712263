"""Where webhooks may lead, and how long anybody is waited for (safety 9)."""

import contextlib
import socket
import time
from threading import Thread
from typing import Any

import pytest
from pytest_django import Settings

from punte.post.webhooks import sending
from punte.post.webhooks.sending import Unwanted, look_up
from tests.post.conftest import Receiver


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://127.0.0.1/", "leads into a private network"),
        ("https://localhost/", "leads into a private network"),
        ("https://10.1.2.3/", "leads into a private network"),
        ("https://169.254.169.254/latest/meta-data/", "leads into a private network"),
        ("https://[::1]/", "leads into a private network"),
        ("https://[::ffff:127.0.0.1]/", "leads into a private network"),
        ("https://[fe80::1]/", "leads into a private network"),
        ("https://0.0.0.0/", "leads into a private network"),
        ("https://100.64.0.1/", "leads into a private network"),
        ("http://9.9.9.9/", "must begin with https"),
        ("ftp://9.9.9.9/", "must begin with https"),
        ("https://user:word@9.9.9.9/", "must not hold a name"),
        ("https://9.9.9.9:port/", "port is no number"),
    ],
)
def test_addresses_that_nothing_is_sent_to(settings: Settings, url: str, why: str) -> None:
    settings.WEBHOOK_NETWORKS = []
    with pytest.raises(Unwanted, match=why):
        look_up(url)


def test_the_connection_goes_to_the_number_that_was_looked_at(
    receiver: Receiver, settings: Settings, monkeypatch: Any
) -> None:
    asked: list[str] = []

    def resolve(host: str, *args: Any, **kwargs: Any) -> Any:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", receiver.port))]

    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *a, **k: resolve(host) if host == "crm.eu" else real(host, *a, **k),
    )
    assert sending.post(f"http://crm.eu:{receiver.port}/", b"{}", {}).taken
    assert asked == ["crm.eu"]
    assert receiver.got[0][0]["host"] == f"crm.eu:{receiver.port}"


def test_who_answers_drop_by_drop_is_not_waited_for(settings: Settings, monkeypatch: Any) -> None:
    monkeypatch.setattr(sending, "SECONDS", 1)
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            line, _address = server.accept()
            with line, contextlib.suppress(OSError):
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                for _ in range(100):
                    line.sendall(b".")
                    time.sleep(0.2)

        thread = Thread(target=drip, daemon=True)
        thread.start()
        answer = sending.post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
        thread.join(10)
    # It said 200, which is all that counts; the rest was not waited for.
    assert (answer.taken, len(answer.text) < 100, thread.is_alive()) == (True, True, False)
