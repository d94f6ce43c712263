"""The matching index of each network: in memory, a function of the log, caught up before it is asked.

A process opens what was saved below `matching/` in PUNTE_DATA, or builds it
from the rows and saves it, and from then on follows the events it has not seen.
Several processes may do so at the same time: what is saved appears whole, and
who finds a newer one opens that.
"""

import contextlib
import json
import os
import secrets
import shutil
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from punte.bridges.queries.candidates import (
    candidates_among,
    collaborations_of,
    every_candidate,
    open_listings_of,
    organisations_of,
    ties_of,
)
from punte.bridges.queries.remembered import Remembered
from punte.engines.matching import Index, MatchingError, Query
from punte.engines.matching.meaning import LETTERS
from punte.records.models import Event

MOST_NETWORKS = 8
"""Indexes a process keeps in memory; the one longest unused goes."""
MANY = 200
"""Changed things from which building anew is quicker than changing one by one."""
OVERLAP = timedelta(minutes=10)
"""How far back the log is read again: on PostgreSQL a lower id may be committed after a higher one."""
WHOLE = ("ecosystem.collaborations.imported", "ecosystem.sample.loaded")
"""Events after which everything is read again."""
BROKEN = (MatchingError, OSError, ValueError, KeyError)
"""What a saved index of another version, or one that is just being replaced, raises."""
log = structlog.get_logger(__name__)


@dataclass
class Seen:
    """How far the log has been read: all up to `floor`, and of what came after it these."""

    floor: int = 0
    taken: set[int] = field(default_factory=set)


@dataclass
class Held:
    """An index in memory: under which name it was saved, and what it has seen."""

    index: Index
    name: str
    seen: Seen


_held: OrderedDict[UUID, Held] = OrderedDict()
_locks: defaultdict[UUID, threading.RLock] = defaultdict(threading.RLock)


def index_of(network: UUID) -> Index:
    """The network's index as the log has it now."""
    with _locks[network]:
        held = _held.get(network)
        if held is None or held.name != _current(network):
            held = _opened(network) or _build(network)
        if not _catch_up(network, held):
            held = _build(network)
        return _keep(network, held).index


def warm(network: UUID) -> bool:
    """Open what was saved and ask it once, so that files and embedder are in memory; False if there is none.

    It never builds: that may take minutes, and is for a job.
    """
    with _locks[network]:
        held = _held.get(network) or _opened(network)
        if held is None:
            return False
        _keep(network, held).index.match(Query(texts={"en": "Who is there?"}))
        return True


def rebuild(network: UUID) -> int:
    """Build and save the index anew from the rows; how many candidates it holds."""
    with _locks[network]:
        return len(_keep(network, _build(network)).index)


def forget_gone(networks: Iterable[UUID]) -> None:
    """Delete what was saved for any but these networks."""
    kept = {one.hex for one in networks}
    for folder in _root().glob("*"):
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _keep(network: UUID, held: Held) -> Held:
    _held[network] = held
    _held.move_to_end(network)
    while len(_held) > MOST_NETWORKS:
        _held.popitem(last=False)
    return held


# From the rows


def _build(network: UUID) -> Held:
    seen = _position(network)  # before the rows: what happens meanwhile is read again
    embed = Remembered.open(_folder(network))
    candidates, past = list(every_candidate(network)), collaborations_of(network)
    index = Index.build(candidates, ties_of(network), past, embed=embed, words_only=embed is None)
    said = [*(one.texts for one in candidates), *(one.texts for one in past)]
    texts = [text[:LETTERS] for by_language in said for text in by_language.values()]
    name = _save(network, index, embed, texts, seen)
    log.info("matching_index_built", network=str(network), candidates=len(candidates))
    return Held(index, name, seen)


# Kept in files


def _root() -> Path:
    return Path(settings.MEDIA_ROOT).parent / "matching"


def _home(network: UUID) -> Path:
    return _root() / network.hex


def _current(network: UUID) -> str:
    """The name of what was saved last, '' before the first."""
    try:
        return (_home(network) / "current").read_text(encoding="utf8")
    except OSError:
        return ""


def _folder(network: UUID) -> Path | None:
    name = _current(network)
    return _home(network) / name if name else None


def _save(network: UUID, index: Index, embed: Remembered | None, texts: list[str], seen: Seen) -> str:
    home, name = _home(network), secrets.token_hex(8)
    folder, before = home / name, _current(network)
    folder.mkdir(parents=True)
    index.save(folder / "index")
    if embed:
        embed.save(folder, texts)
    told = {"floor": seen.floor, "taken": sorted(seen.taken)}
    (folder / "seen.json").write_text(json.dumps(told), encoding="utf8")
    fresh = home / f"current.{name}"
    fresh.write_text(name, encoding="utf8")
    os.replace(fresh, home / "current")
    # Who is just opening the one before may finish.
    for old in home.iterdir():
        if old.is_dir() and old.name not in {name, before}:
            shutil.rmtree(old, ignore_errors=True)
    return name


def _opened(network: UUID) -> Held | None:
    """What was saved, or None where that is nothing of use."""
    folder = _folder(network)
    if folder is None:
        return None
    with contextlib.suppress(*BROKEN):
        told = json.loads((folder / "seen.json").read_text(encoding="utf8"))
        embed = Remembered.open(folder)
        index = Index.open(folder / "index", embed=embed, words_only=embed is None)
        return Held(index, folder.name, Seen(told["floor"], set(told["taken"])))
    log.warning("matching_index_unreadable", network=str(network))
    return None


# After the log


def _position(network: UUID) -> Seen:
    events = Event.objects.filter(network_id=network)
    old = events.filter(at__lt=timezone.now() - OVERLAP).order_by("-id").values_list("id", flat=True).first()
    floor = old or 0
    return Seen(floor, set(events.filter(id__gt=floor).values_list("id", flat=True)))


def _catch_up(network: UUID, held: Held) -> bool:
    """Take in what happened since; False when that is so much that the index is better built anew."""
    rows = Event.objects.filter(network_id=network, id__gt=held.seen.floor, kind__startswith="ecosystem.")
    now = timezone.now()
    news: list[tuple[str, UUID]] = []
    floor, after = held.seen.floor, set()
    for id, at, kind, subject in rows.order_by("id").values_list("id", "at", "kind", "subject_id"):
        if id not in held.seen.taken:
            news.append((kind, subject))
        if at < now - OVERLAP:
            floor = max(floor, id)
        after.add(id)
    if any(kind in WHOLE for kind, _subject in news):
        return False
    changed = set(_things(network, news))
    if len(changed) > MANY:
        return False
    _put(network, held.index, changed)
    held.seen = Seen(floor, {id for id in after if id > floor})
    return True


def _put(network: UUID, index: Index, changed: set[UUID]) -> None:
    """Bring these candidates to what their rows say."""
    if not changed:
        return
    now = candidates_among(network, changed)
    for key in sorted(map(str, changed)):
        if key not in now:
            index.remove(key)
        elif key not in index or index.candidate(key) != now[key]:
            index.update(now[key])


def _things(network: UUID, news: list[tuple[str, UUID]]) -> Iterator[UUID]:
    """Candidates that these events may have changed; four queries at most."""
    by_noun: dict[str, set[UUID]] = defaultdict(set)
    for kind, subject in news:
        by_noun[kind.split(".")[1]].add(subject)
    yield from by_noun["listing"] | by_noun["organisation"]
    themes, homes, owners = by_noun["theme"], by_noun["ecosystem"], by_noun["organisation"]
    if themes or homes:
        about = Q(theme_links__theme__in=themes) | Q(ecosystem__in=homes)
        yield from organisations_of(network).filter(about).values_list("pk", flat=True)
    if themes or homes or owners:
        about = Q(theme__in=themes) | Q(ecosystem__in=homes) | Q(organisation__in=owners)
        yield from open_listings_of(network).filter(about).values_list("pk", flat=True)
