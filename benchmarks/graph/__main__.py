"""`script/bench graph`: frames a second while the network's picture is panned and zoomed.

A made network of 5,000 organisations and 20,000 ties is filled into a database
of its own, laid out by the job, and opened in Debian's chromium without a
window and without a graphics card: everything is drawn by the processor. For
some seconds a finger drags the picture about and a wheel zooms it in and out,
one step a frame; counted are the frames that the browser shows and how long
each took.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

SECONDS = 6.0
AIM = 30.0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/bench graph", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder that keeps the filled database for further runs")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, and nothing else")
    parser.add_argument("--organisations", type=int, default=5000)
    parser.add_argument("--ties", type=int, default=20_000)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=900)
    return parser.parse_args()


def main() -> None:
    """Fill, lay out, serve, and measure."""
    options = arguments()
    os.environ["DJANGO_SETTINGS_MODULE"] = "punte.config.settings"
    os.environ["PUNTE_DEBUG"] = "1"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    os.environ.setdefault("PUNTE_LOG_LEVEL", "ERROR")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PUNTE_DATA"] = str(options.data or folder)
        _measure(options)


def _measure(options: argparse.Namespace) -> None:
    import django

    django.setup()
    from benchmarks.graph.browser import moved
    from benchmarks.graph.fill import fill
    from django.core.management import call_command
    from django.test import Client

    from punte.bridges.services.layouts import lay_out_network
    from punte.members.models import Account, Network

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    call_command("migrate", verbosity=0)
    network = Network.objects.filter(slug="graph").first()
    if network is None:
        network = fill(options.organisations, options.ties)
        say(f"{options.organisations} organisations, {options.ties} ties")
    started = time.perf_counter()
    lay_out_network(network=network.pk)
    placed = time.perf_counter() - started
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Account.objects.get(email="gateway@graph.example"))
    address = f"/n/{network.slug}/bridges/network/data.json"
    data, data_ms = _asked(client, address)
    _page, page_ms = _asked(client, f"/n/{network.slug}/bridges/network/")
    with _served() as base:
        cookie = client.cookies["sessionid"].value
        found = moved(
            f"{base}/n/{network.slug}/bridges/network/", cookie, options.width, options.height, SECONDS
        )
    body = data.json()
    row = {
        "points": len(body["names"]),
        "ties": len(body["weak"]),
        "layout_s": round(placed, 2),
        "data_ms": data_ms,
        "page_ms": page_ms,
        "data_bytes": len(data.content),
    }
    for name, gaps in found.items():
        fps = 1000 * len(gaps) / sum(gaps)
        row |= {
            f"{name}_fps": round(fps, 1),
            f"{name}_median_ms": round(statistics.median(gaps), 1),
            f"{name}_p95_ms": round(sorted(gaps)[int(len(gaps) * 0.95)], 1),
        }
    if options.json:
        print(json.dumps(row), flush=True)
        return
    for key, value in row.items():
        mark = f"   below {AIM:g}" if key.endswith("_fps") and value < AIM else ""
        print(f"{key:<16}{value:>10}{mark}", flush=True)


def _asked(client: Any, address: str) -> tuple[Any, float]:
    """The answer, and the median of five times it took, in milliseconds."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        answer = client.get(address, headers={"Accept-Encoding": "identity"})
        times.append(1000 * (time.perf_counter() - started))
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}.")
    return answer, round(statistics.median(times), 1)


class _served:
    """The application on a port of its own, for as long as the block lasts."""

    def __enter__(self) -> str:
        from django.contrib.staticfiles.handlers import StaticFilesHandler
        from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
        from django.core.wsgi import get_wsgi_application

        class Quiet(WSGIRequestHandler):
            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
        self.server.set_app(StaticFilesHandler(get_wsgi_application()))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()


if __name__ == "__main__":
    main()
