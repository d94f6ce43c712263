"""The audience's vote: all phones open their ballot paper within some seconds, then all vote within as many.

Afterwards each receipt that a phone was shown is looked for in the boxes: lost
is one that is not there, doubled one that is there twice, or a voter with two.
With `--kill` the server is killed once half of the votes are acknowledged and
started again; phones that got no answer send the same form once more.
"""

import argparse
import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.camp.figures import Figures
from benchmarks.camp.fill import Stage, open_vote
from benchmarks.camp.line import Answer, Broken, Line, warm_up
from benchmarks.camp.server import Server


@dataclass
class Hall:
    """What the phones came to."""

    address: str
    figures: Figures = field(default_factory=Figures)
    receipts: list[str] = field(default_factory=list)
    resent: int = 0
    processor: float = 0.0  # seconds that the server computed while the votes came


def in_hall(options: argparse.Namespace, stage: Stage, server: Server) -> list[dict[str, Any]]:
    """Open the vote, let all vote, count; the rows to print."""
    final = open_vote(stage)
    hall = Hall(f"/vote/{final}/")
    asyncio.run(_vote(hall, server, stage.cookies, options))
    counted = _count(final, hall.receipts)
    common = {"clients": options.phones, "lost": counted["lost"], "doubled": counted["doubled"]}
    total = {
        "page": "vote, all",
        **counted,
        "acknowledged": len(hall.receipts),
        "resent": hall.resent,
        "server_ms": round(1000 * hall.processor / options.phones, 1),
    }
    return [*hall.figures.rows(**common), total]


def _count(final: Any, receipts: list[str]) -> dict[str, int]:
    """The boxes against what the phones were told."""
    from punte.camps.models import Final
    from punte.camps.queries.finals.voting import ballots, turnout

    kept = Final.objects.get(pk=final)
    found = Counter(receipt for receipt, _pitch in ballots(kept).rows)
    voters = turnout(kept).voted
    return {
        "ballots": found.total(),
        "voters": voters,
        "lost": sum(receipt not in found for receipt in receipts),
        "doubled": sum(count - 1 for count in found.values()) + max(0, found.total() - voters),
    }


async def _vote(hall: Hall, server: Server, cookies: list[str], options: argparse.Namespace) -> None:
    chance = random.Random(5)
    phones = [Line(server.port, cookie) for cookie in cookies]
    await warm_up(phones, hall.address)
    moments = [chance.uniform(0, options.voting) for _ in phones]
    papers = await asyncio.gather(
        *(_open(hall, phone, at) for phone, at in zip(phones, moments, strict=True))
    )
    chance.shuffle(moments)
    before = server.processor_seconds()
    jobs = [
        asyncio.create_task(_send(hall, phone, paper, at, chance.random()))
        for phone, paper, at in zip(phones, papers, moments, strict=True)
    ]
    if options.kill:
        while len(hall.receipts) < len(phones) // 2:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
    await asyncio.gather(*jobs)
    hall.processor = server.processor_seconds() - before
    for phone in phones:
        phone.close()


async def _open(hall: Hall, phone: Line, at: float) -> str:
    """The ballot paper."""
    await asyncio.sleep(at)
    answer = await _timed(hall, "ballot paper", phone.get(hall.address))
    text = answer.body.decode()
    if answer.status != 200 or 'name="receipt"' not in text:
        raise SystemExit(f"The ballot paper did not open: {answer.status}.")
    return text


async def _send(hall: Hall, phone: Line, paper: str, at: float, choice: float) -> None:
    """Vote; without an answer, once more with the same form, as a browser's 'try again' does."""
    await asyncio.sleep(at)
    offered = re.findall(r'name="pitch" value="([^"]+)"', paper)
    hidden = dict(re.findall(r'name="(receipt|proof|csrfmiddlewaretoken)" value="([^"]+)"', paper))
    form = {**hidden, "pitch": offered[int(choice * len(offered))]}
    while True:
        try:
            answer = await _timed(hall, "vote", phone.post(hall.address, form))
        except Broken:
            hall.resent += 1
            await asyncio.sleep(0.5)
            continue
        break
    if answer.status == 200 and hidden["receipt"] in answer.body.decode():
        hall.receipts.append(hidden["receipt"])
    else:
        hall.figures.errors["vote"] += 1


async def _timed(hall: Hall, page: str, asked: Awaitable[Answer]) -> Answer:
    started = time.perf_counter()
    answer = await asked
    hall.figures.times[page].append((time.perf_counter() - started) * 1000)
    return answer
