"""`script/bench matches`: from publishing a need to its matches, in a large network.

Measured are building the index, opening a saved one as another process does,
taking in one changed organisation, and what passes from publishing a need until
its matches are in the database: the event, the handler, the job. What a worker
adds by looking only four times a second is not in it (at most .25 s).

Reading 100,000 texts takes a quarter of an hour, once. Unless told to
`--read-all`, meanings of organisations are therefore made up, by chance; those
of needs and offers are read. The time of one text is measured and told.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/bench matches", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder that keeps the filled database for further runs")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--organisations", type=int, default=100_000)
    parser.add_argument("--listings", type=int, default=400)
    parser.add_argument("--collaborations", type=int, default=200_000)
    parser.add_argument("--needs", type=int, default=30, help="needs published one after the other")
    parser.add_argument("--read-all", action="store_true", help="read every text")
    return parser.parse_args()


def main() -> None:
    """Fill, measure, tell."""
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="punte-bench-") as folder:
        os.environ["PUNTE_DATA"] = str(options.data or folder)
        os.environ["PUNTE_LOG_LEVEL"] = "WARNING"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "punte.config.settings")
        found = measure(options)
    if options.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:<32} {value}")


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """All figures; times in milliseconds, the index's in seconds."""
    import django

    django.setup()
    from benchmarks.web.fill import Scale, fill
    from django.core.management import call_command

    from punte.bridges.queries import index
    from punte.members.models import Network

    call_command("migrate", verbosity=0)
    network = Network.objects.filter(slug="large").first()
    if network is None:
        scale = Scale(options.organisations, options.listings, options.collaborations)
        network = fill(scale, lambda line: print(line, file=sys.stderr, flush=True))
    if not options.read_all:
        make_up(network)
    found: dict[str, Any] = {"read_one_ms": round(reading() * 1000, 1)}
    found["build_s"], count = timed(lambda: index.rebuild(network.pk))
    found["candidates"] = count
    found["rebuild_s"], _ = timed(lambda: index.rebuild(network.pk))
    index._held.clear()
    found["open_s"], _ = timed(lambda: index.index_of(network.pk))
    found["idle_catch_up_ms"] = round(timed(lambda: index.index_of(network.pk))[0] * 1000, 1)
    return found | changes(network, options.needs)


def make_up(network: Any) -> None:
    """Put meanings made of chance where the index looks for what it has read."""
    import secrets

    import numpy as np

    from punte.bridges.queries import index
    from punte.bridges.queries.candidates import every_candidate
    from punte.bridges.queries.remembered import _key
    from punte.engines.matching import Kind
    from punte.engines.matching.meaning import LETTERS, SIZE

    organisations = (one for one in every_candidate(network.pk) if one.kind is Kind.ORGANISATION)
    keys = sorted({_key(text[:LETTERS]) for one in organisations for text in one.texts.values()})
    chance = np.random.default_rng(7).normal(size=(len(keys), SIZE))
    name = secrets.token_hex(8)
    folder = index._home(network.pk) / name
    folder.mkdir(parents=True)
    np.save(folder / "keys.npy", np.array(keys, np.uint64))
    np.save(folder / "known.npy", (chance / np.linalg.norm(chance, axis=1, keepdims=True)).astype(np.float16))
    (folder.parent / "current").write_text(name, encoding="utf8")


def changes(network: Any, needs: int) -> dict[str, Any]:
    """One changed organisation; needs published one after the other."""
    from benchmarks.web.fill import Chance
    from django.utils import timezone

    from punte.bridges.models import Match, Matching
    from punte.bridges.queries import index
    from punte.ecosystem.models import Listing, Organisation
    from punte.ecosystem.services.listings import draft_listing, publish_listing
    from punte.ecosystem.services.organisations import change_organisation_facts
    from punte.members.models import Account, Membership
    from punte.members.viewer import viewer_of
    from punte.records.jobs.worker import run_pending
    from punte.records.models import Event

    manager, made = Account.objects.get_or_create(email="manager@large.example", defaults={"name": "Manager"})
    if made:
        Membership.objects.create(network=network, account=manager, role="manager")
    by, chance = viewer_of(manager, network), Chance(11)
    Event.objects.update(dispatched=True)
    firms = Organisation.objects.filter(network=network).order_by("pk")
    changed = []
    for one in firms[:10]:
        values = {"description": chance.words(30)}
        change_organisation_facts(organisation=one, values=values, by=by)
        changed.append(timed(lambda: index.index_of(network.pk))[0] * 1000)
    Event.objects.update(dispatched=True)
    theme = Listing.objects.filter(network=network).exclude(theme=None)[0].theme
    waited, worked = [], []
    for one in firms[100 : 100 + needs]:
        facts: dict[str, Any] = {
            "profile": "technology_request",
            "title": chance.words(5).capitalize(),
            "text": chance.words(40),
            "theme": theme,
        }
        draft = draft_listing(organisation=one, values=facts, by=by)
        started, busy = time.perf_counter(), time.process_time()
        need = publish_listing(listing=draft, by=by)
        while not Matching.objects.filter(listing=need, done_at__isnull=False).exists():
            run_pending(limit=1)
        waited.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - busy) * 1000)
        if not Match.objects.filter(listing=need).exists():
            print(f"nobody fits {need.title}", file=sys.stderr)
        run_pending()
    done = Matching.objects.filter(network=network, done_at__gt=timezone.now() - timedelta(hours=1))
    return {
        "one_changed_p50_ms": round(statistics.median(changed), 1),
        "published_p50_ms": round(statistics.median(waited), 1),
        "published_p95_ms": round(sorted(waited)[int(0.95 * len(waited))], 1),
        "published_p50_cpu_ms": round(statistics.median(worked), 1),
        "published_p95_cpu_ms": round(sorted(worked)[int(0.95 * len(worked))], 1),
        "matched": done.count(),
    }


def reading() -> float:
    """Seconds that the embedder takes for a text of forty words, without loading it."""
    from benchmarks.web.fill import Chance

    from punte.engines.matching.meaning import embedder

    embed, chance = embedder(), Chance(3)
    if embed is None:
        return 0.0
    embed([chance.words(40)])
    return timed(lambda: [embed([chance.words(40)]) for _ in range(20)])[0] / 20


def timed[Value](deed: Callable[[], Value]) -> tuple[float, Value]:
    """Seconds, and what came of it."""
    started = time.perf_counter()
    value = deed()
    return round(time.perf_counter() - started, 3), value


main()
