"""The example client of the docs, against a running server, with webhooks to a real receiver."""

import importlib.util
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pytest_django import Settings

from punte.bridges.models import Introduction
from punte.post.webhooks import services as webhooks
from tests.bridges.api.conftest import Caller
from tests.bridges.conftest import Corridor

pytestmark = pytest.mark.django_db(transaction=True)
PATH = Path(__file__).parents[3] / "docs" / "examples" / "connect.py"


@pytest.fixture
def client() -> Any:
    """The module."""
    spec = importlib.util.spec_from_file_location("connect", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_from_a_need_to_an_introduction_told_by_webhook(
    client: Any,
    corridor: Corridor,
    program: Callable[..., Caller],
    run_jobs: Callable[[], int],
    live_server: Any,
    settings: Settings,
    make_account: Any,
    monkeypatch: Any,
) -> None:
    told: list[tuple[dict[str, str], bytes]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    receiver = HTTPServer(("127.0.0.1", 0), Receiver)
    Thread(target=receiver.serve_forever, daemon=True).start()
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    hook = webhooks.add_webhook(
        network=corridor.network,
        url=f"http://127.0.0.1:{receiver.server_port}/",
        label="CRM",
        topics=["bridges.introduction.proposed"],
        by=corridor.viewer(make_account("manager", corridor.network)),
    )
    heat = corridor.organisations["Fyn Heat"]
    offer = {"direction": "offer", "profile": "business_offer", "theme": corridor.theme}
    corridor.add_listing(heat, "Large heat pumps for schools", **offer)
    # While the client waits, a worker works.
    monkeypatch.setattr(client.time, "sleep", lambda _seconds: run_jobs())
    pumps = str(corridor.organisations["Mureș Pumps"].pk)
    punte = client.Punte(live_server.url, corridor.network.slug, program(corridor.people["ana"]).secret)
    need, matches = client.find_partners(
        punte, pumps, "A heat pump", "Our school of 1960 needs a large heat pump before winter."
    )
    assert matches["items"][0]["name"] == "Fyn Heat"
    asked = client.ask_for_introduction(punte, need, matches["items"][0])
    assert Introduction.objects.get(pk=asked["id"]).listing_id is not None
    assert punte.get(f"introductions/{asked['id']}")["state"] == "asking"
    run_jobs()
    receiver.shutdown()
    receiver.server_close()
    ((headers, body),) = told
    assert client.verify(hook.secret, headers, body)
    assert asked["id"].encode() in body
    assert not client.verify(hook.secret, headers, body + b" ")
    assert not client.verify(hook.secret, headers, body, now=int(headers["webhook-timestamp"]) + 301)
