"""The audience's vote: all phones open their ballot paper within some seconds, then all vote within as many.

Afterwards each receipt that a phone was shown is looked for in the boxes: lost
is one that is not there, doubled one that is there twice, or a voter with two.
With `--kill` the server is killed once half of the votes are acknowledged and
started again; phones that got no answer send the same form once more.
"""

import argparse
import asyncio
import os
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from benchmarks.vote.phones import Phone, percentile
from benchmarks.vote.server import Server, free_port, running

TEAMS = 6
AIM_MS = 300
WARM = 16


@dataclass
class Hall:
    """What the phones came to."""

    address: str
    opened: list[float] = field(default_factory=list)
    voted: list[float] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    resent: int = 0
    processor: float = 0.0  # seconds that the server computed while the votes came
    refused: Counter[int] = field(default_factory=Counter)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Fill, serve, vote, count."""
    from django.db import connection

    final, sessions = _fill(options.phones)
    with running(free_port(), options.processes) as server:
        hall = Hall(f"/vote/{final}/")
        asyncio.run(_vote(hall, server, sessions, options))
    return {
        "database": connection.vendor,
        "phones": options.phones,
        "seconds": options.seconds,
        "killed": options.kill,
        "open_p50_ms": round(percentile(hall.opened, 0.5), 1),
        "open_p95_ms": round(percentile(hall.opened, 0.95), 1),
        "vote_p50_ms": round(percentile(hall.voted, 0.5), 1),
        "vote_p95_ms": round(percentile(hall.voted, 0.95), 1),
        "vote_max_ms": round(max(hall.voted), 1),
        "aim_ms": AIM_MS,
        "server_ms": round(1000 * hall.processor / options.phones, 1),
        "load": os.getloadavg()[0],
        "acknowledged": len(hall.receipts),
        "resent": hall.resent,
        "refused": dict(hall.refused),
        **_count(final, hall.receipts),
    }


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


async def _vote(hall: Hall, server: Server, sessions: list[str], options: argparse.Namespace) -> None:
    chance = random.Random(5)
    phones = [Phone(server.port, {"sessionid": one}) for one in sessions]
    await _warm_up(hall, phones[:WARM])
    moments = [chance.uniform(0, options.seconds) for _ in phones]
    papers = await asyncio.gather(
        *(_open(hall, phone, at) for phone, at in zip(phones, moments, strict=True))
    )
    chance.shuffle(moments)
    before = server.processor_seconds()
    choices = [chance.random() for _ in phones]
    jobs = [
        asyncio.create_task(_send(hall, phone, paper, at, choice))
        for phone, paper, at, choice in zip(phones, papers, moments, choices, strict=True)
    ]
    if options.kill:
        while len(hall.receipts) < len(phones) // 2:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
    await asyncio.gather(*jobs)
    if not options.kill:
        hall.processor = server.processor_seconds() - before
    for phone in phones:
        await phone.close()


async def _warm_up(hall: Hall, phones: list[Phone]) -> None:
    """A server that has just started reads its templates first: that is not what is measured."""
    for _ in range(3):
        await asyncio.gather(*(phone.get(hall.address) for phone in phones))


async def _open(hall: Hall, phone: Phone, at: float) -> str:
    """The ballot paper."""
    await asyncio.sleep(at)
    reply = await phone.get(hall.address)
    if reply.status != 200 or 'name="receipt"' not in reply.text:
        raise SystemExit(f"The ballot paper did not open: {reply.status}.")
    hall.opened.append(reply.ms)
    return reply.text


async def _send(hall: Hall, phone: Phone, paper: str, at: float, choice: float) -> None:
    """Vote; without an answer, once more with the same form, as a browser's 'try again' does."""
    await asyncio.sleep(at)
    offered = re.findall(r'name="pitch" value="([^"]+)"', paper)
    hidden = dict(re.findall(r'name="(receipt|proof|csrfmiddlewaretoken)" value="([^"]+)"', paper))
    form = {**hidden, "pitch": offered[int(choice * len(offered))]}
    while True:
        try:
            reply = await phone.post(hall.address, form)
        except ConnectionError:
            hall.resent += 1
            await asyncio.sleep(0.5)
            continue
        break
    if reply.status == 200 and hidden["receipt"] in reply.text:
        hall.voted.append(reply.ms)
        hall.receipts.append(hidden["receipt"])
    else:
        hall.refused[reply.status] += 1


def _fill(phones: int) -> tuple[Any, list[str]]:
    """A camp whose vote is open, and a session for everybody who may vote."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from punte.camps.models import Camp, Challenge, CheckIn, Participant, Placement, Team
    from punte.camps.services.finals.preparing import prepare_final
    from punte.camps.services.finals.running import begin_final
    from punte.camps.services.finals.voting import open_voting
    from punte.members.models import Account, Membership, Network
    from punte.members.viewer import viewer_of

    today, now = timezone.localdate(), timezone.now()
    network = Network.objects.create(slug="bench", name="Bench")
    camp = Camp.objects.create(
        network=network, name="Camp", slug="camp", starts_on=today, ends_on=today + timedelta(2), state="open"
    )
    challenge = Challenge.objects.create(network=network, camp=camp, position=1, title="Challenge")
    teams = [
        Team.objects.create(network=network, camp=camp, challenge=challenge, position=n, name=f"Team {n}")
        for n in range(1, TEAMS + 1)
    ]
    accounts = [Account(email=f"phone{n}@bench.example", name=f"Phone {n}") for n in range(phones)]
    for account in accounts:
        account.set_unusable_password()
    accounts = Account.objects.bulk_create(accounts)
    Membership.objects.bulk_create(
        Membership(network=network, account=one, role="participant", scope=camp.pk) for one in accounts
    )
    people = Participant.objects.bulk_create(
        Participant(
            network=network,
            camp=camp,
            account=one,
            name=one.name,
            email=one.email,
            state="confirmed",
            state_at=now,
        )
        for one in accounts
    )
    CheckIn.objects.bulk_create(
        CheckIn(network=network, participant=one, day=today, at=now) for one in people
    )
    Placement.objects.bulk_create(
        Placement(network=network, participant=one, team=teams[n % TEAMS], published_team=teams[n % TEAMS])
        for n, one in enumerate(people)
    )
    organiser = Account.objects.create_user("organiser@bench.example", name="Organiser")
    Membership.objects.create(network=network, account=organiser, role="organiser", scope=camp.pk)
    by = viewer_of(organiser, network)
    final = prepare_final(camp=camp, by=by)
    begin_final(final=final, by=by)
    open_voting(final=final, by=by)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = []
    for account in accounts:
        session = store()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session["last_network"] = network.slug
        session.create()
        keys.append(session.session_key)
    return final.pk, keys
