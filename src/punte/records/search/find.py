"""Answering a search.

First titles that begin as typed (one index range), then titles that have all
the words, then texts; when that finds little, words that look like those typed
take their place. Each step reads a bounded number of matches, so the cost does
not grow with how common the words are; of a great many matches the order is
therefore only approximate.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched
from uuid import UUID

from rapidfuzz.distance import DamerauLevenshtein

from punte.records.models import SearchEntry, SearchWord
from punte.records.refs import Ref
from punte.records.search.engines import engine
from punte.records.search.folding import token, words_of
from punte.records.subjects import Shown, shown
from punte.web.access import Rank, Viewer

POOL = 300
ENOUGH = 5
MOST_WORDS = 8
SHORT = 6  # letters


@dataclass(frozen=True)
class Answer:
    """What was found, best first; `corrected`: typed word → the words taken for it."""

    hits: list[Shown] = field(default_factory=list)
    corrected: dict[str, list[str]] = field(default_factory=dict)
    more: bool = False


def find(
    viewer: Viewer, query: str, *, filters: Mapping[str, str] | None = None, kind: str = "", limit: int = 20
) -> Answer:
    """Things of the viewer's network that fit the query, best first; at most six queries.

    One a kind more for each forty that lie before them and are not for the viewer.

    `filters`: facet → value. An empty query finds nothing.
    """
    words = words_of(query)[:MOST_WORDS]
    if not words or viewer.network is None:
        return Answer()
    required = _required(viewer.network, filters or {}, kind)
    found = _pool(viewer, viewer.network, [[word] for word in words], required)
    corrected: dict[str, list[str]] = {}
    if len(found) < ENOUGH:
        corrected = {word: near for word in words if (near := _near(viewer.network, word))}
        if corrected:
            groups = [[word, *corrected.get(word, [])] for word in words]
            found |= {
                id: entry
                for id, entry in _pool(viewer, viewer.network, groups, required).items()
                if id not in found
            }
    ranked = sorted(found.values(), key=lambda entry: _rank(entry, words))
    hits = _shown(viewer, ranked, limit)
    return Answer(hits[:limit], corrected if len(hits) and corrected else {}, len(hits) > limit)


def _required(network: UUID, filters: Mapping[str, str], kind: str) -> list[str]:
    tokens = [token("network", network.hex)]
    if kind:
        tokens.append(token("kind", kind))
    return tokens + [token(facet, value) for facet, value in filters.items() if value]


def _audiences(viewer: Viewer) -> list[str]:
    known = [("all", Rank.OUTSIDER), ("network", Rank.OBSERVER), ("broker", Rank.GATEWAY)]
    return [name for name, rank in known if viewer.rank >= rank]


def _pool(
    viewer: Viewer, network: UUID, groups: Sequence[Sequence[str]], required: Sequence[str]
) -> dict[int, SearchEntry]:
    """Matching entries that the viewer may see: titles first, texts when titles are few."""
    search = engine()
    ids = search.match(groups, required, True, POOL)
    if len(ids) < ENOUGH:
        ids += [id for id in search.match(groups, required, False, POOL) if id not in set(ids)]
    entries = SearchEntry.objects.filter(
        id__in=ids, network_id=network, audience__in=_audiences(viewer)
    ).only("id", "kind", "object_id", "words")
    return {entry.pk: entry for entry in entries}


def _near(network: UUID, word: str) -> list[str]:
    """Words of the network within one letter's change (two from seven letters on), the nearest first."""
    if len(word) < 4:
        return []
    allowed = 1 if len(word) < 7 else 2
    scored = []
    for other in {*engine().similar(network, word, 40), *_swapped(network, word)}:
        # The last word may be half typed: compare with as much of the other.
        distance = min(
            DamerauLevenshtein.distance(word, other), DamerauLevenshtein.distance(word, other[: len(word)])
        )
        if 0 < distance <= allowed:
            scored.append((distance, abs(len(other) - len(word)), other))
    return [other for _, _, other in sorted(scored)[:3]]


def _swapped(network: UUID, word: str) -> list[str]:
    """Words with two neighbours the other way round: short words share no three letters then."""
    if len(word) > SHORT:
        return []
    turned = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    found = SearchWord.objects.filter(network_id=network, word__in=turned)
    return list(found.values_list("word", flat=True))


def _rank(entry: SearchEntry, words: Sequence[str]) -> tuple[float, int, str]:
    """Lower is better: whole words of the title count most, beginnings less, texts least."""
    have = entry.words.split()
    score = 0.0
    for word in words:
        if word in have:
            score -= 3
        elif any(other.startswith(word) for other in have):
            score -= 2
    if entry.words.startswith(" ".join(words)):
        score -= 2
    return (score, len(have), entry.words)


def _shown(viewer: Viewer, entries: Sequence[SearchEntry], limit: int) -> list[Shown]:
    """The first that the viewer may see, one more than the limit if there are; what is others' hides none."""
    found: list[Shown] = []
    for some in batched(entries, limit * 2, strict=False):
        refs = [Ref(entry.kind, entry.object_id) for entry in some]
        visible = shown(viewer, refs)
        found += [visible[one] for one in refs if one in visible]
        if len(found) > limit:
            break
    return found
