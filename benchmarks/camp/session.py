"""Phones in one session: each opens the page, asks for news every three seconds, says now and then that it
is there; some write, and their page saves a second after each pause; some lose the network for a while.

They do what the page's scripts do (`static/camps/session.js`, `writer.js`), with the same pauses and keys.
"""

import asyncio
import json
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from uuid import uuid4

from benchmarks.camp.figures import Figures
from benchmarks.camp.line import Answer, Broken, Line

POLL, HERE = 3.0, 25.0
WRITE_PAUSE = (3.0, 6.0)  # from one save to the next: words are typed in between
SENTENCE = 8  # saves until a contribution is done and another is begun


@dataclass
class Draft:
    """A contribution in hand."""

    new: str = field(default_factory=lambda: str(uuid4()))
    contribution: str = ""
    base: int = 0
    text: str = ""
    saved: str = ""
    saves: int = 0
    tries: list[tuple[str, str]] = field(default_factory=list)


class Phone:
    """One phone; `until` is when it stops."""

    def __init__(self, line: Line, address: str, figures: Figures, *, writes: bool, seed: int) -> None:
        self.line, self.address, self.figures, self.writes = line, address, figures, writes
        self.chance = random.Random(seed)
        self.revision, self.away = 0, False
        self.drafts = [Draft()] if writes else []

    async def run(self, *, start: float, until: float, away: tuple[float, float] | None) -> None:
        """Open the page at `start` and stay until `until`; without a network from … to …"""
        await asyncio.sleep(max(0.0, start - time.monotonic()))
        await self._open()
        next_poll, next_here = time.monotonic() + self.chance.uniform(0, POLL), time.monotonic()
        next_write = time.monotonic() + self.chance.uniform(0, WRITE_PAUSE[1])
        while (now := time.monotonic()) < until:
            self.away = away is not None and away[0] <= now < away[1]
            if self.writes and now >= next_write:
                self._type()
                await self._save()
                next_write = now + self.chance.uniform(*WRITE_PAUSE)
            if now >= next_here:
                await self._ask("here", "POST", "here/", [])
                next_here = now + HERE * self.chance.uniform(0.85, 1.15)
            if now >= next_poll:
                await self._news()
                next_poll = now + POLL * self.chance.uniform(0.85, 1.15)
            soonest = min(next_poll, next_here, next_write if self.writes else until)
            await asyncio.sleep(max(0.0, min(soonest, until) - time.monotonic()))
        self.away = False
        while any(draft.text != draft.saved for draft in self.drafts):
            await self._save()
            await asyncio.sleep(1)
        self.line.close()

    async def _open(self) -> None:
        while (answer := await self._ask("session page", "GET", "", [])) is None:
            await asyncio.sleep(2)
        found = re.search(rb'data-revision="(\d+)"', answer.body)
        self.revision = int(found[1]) if found else 0

    async def _news(self) -> None:
        answer = await self._ask("news", "GET", f"news/?since={self.revision}", [])
        if answer and answer.status == 200:
            self.revision = json.loads(answer.body)["revision"]

    def _type(self) -> None:
        draft = self.drafts[-1]
        if draft.saves >= SENTENCE:
            draft = Draft()
            self.drafts.append(draft)
        draft.saves += 1
        draft.text += f" word{self.chance.randrange(10_000)} and another"

    async def _save(self) -> None:
        for draft in self.drafts:
            if draft.text == draft.saved:
                continue
            text = draft.text.strip()
            if not draft.tries or draft.tries[-1][1] != text:
                draft.tries.append((str(uuid4()), text))
            key = draft.tries[-1][0]
            values = [("text", text), ("kind", "idea"), ("base", str(draft.base)), ("key", key)]
            values.append(("contribution", draft.contribution) if draft.contribution else ("new", draft.new))
            values += [("previous", before) for before, _text in draft.tries[:-1]]
            answer = await self._ask("autosave", "POST", "write/", values)
            if answer:
                told = json.loads(answer.body)
                draft.contribution, draft.base = told["contribution"], told["number"]
                draft.saved, draft.tries = draft.text, []

    async def _ask(self, page: str, method: str, path: str, values: list[tuple[str, str]]) -> Answer | None:
        if self.away:
            return None
        started = time.perf_counter()
        try:
            if method == "GET":
                answer = await self.line.get(self.address + path)
            else:
                answer = await self.line.post(self.address + path, values)
        except Broken:
            self.figures.errors[page] += 1
            return None
        if answer.status not in {200, 204}:
            self.figures.errors[page] += 1
            return None
        if page == "news":
            page = "news, nothing new" if answer.status == 204 else "news, something new"
        self.figures.times[page].append((time.perf_counter() - started) * 1000)
        return answer


def lost_and_doubled(phones: list[Phone]) -> tuple[int, int]:
    """How many of the texts that people wrote are not there, and how many are there more than once."""
    from punte.camps.models import Contribution

    wanted = Counter(draft.text.strip() for phone in phones for draft in phone.drafts if draft.text)
    there = Counter(Contribution.objects.filter(text__in=list(wanted)).values_list("text", flat=True))
    keys = {draft.new for phone in phones for draft in phone.drafts if draft.text}
    made = Contribution.objects.exclude(text__startswith="Thought").count()
    return sum((wanted - there).values()), max(made - len(keys), sum((there - wanted).values()))
