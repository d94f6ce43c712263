"""Who may be the same: by identifier, then by name and place, then by a similar name.

Different identifiers of one kind are never proposed as the same. The search is blocked: two names are only
compared when they share a rare word or the beginning or end of their longest word, so that ten thousand rows
meet a hundred thousand records in seconds.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz, process

from punte.records.tabular.folding import fold, fold_name
from punte.records.tabular.messages import Message, gettext_noop, message

# Romania, Bulgaria, Spain and Catalonia, Denmark, Estonia, then their neighbours; folded.
LEGAL_WORDS = """
srl sa sca scs sc pfa ong eood ood ad ead et sl slu sll slp sau sccl sal as aps is ks ivs amba ou mtu tu fie
gmbh ag kg ohg ug ev se sas sarl eurl spa srls bv nv ltd limited llc llp plc inc corp co oy oyj ab hb asa
uab sia kft zrt bt nyrt doo dd sro sp zoo z o
"""
LEGAL_FORMS = frozenset(LEGAL_WORDS.split())
FREQUENT = 60  # a word that more records share does not bring two together
COMPARED = 400  # candidates of one row that are scored at most
SAME_PLACE, OTHER_PLACE = 84.0, 93.0  # how alike names must be, from 0 to 100
PROPOSED = 3


@dataclass(frozen=True, slots=True)
class Record:
    """Something that may be the same as another. `place` is a town, `area` a country; both may be empty."""

    key: str
    name: str
    place: str = ""
    area: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be the same: its key, how likely (0 to 1), and why."""

    key: str
    score: float
    reason: Message

    @property
    def certain(self) -> bool:
        """Whether an identifier says so."""
        return self.score >= 1


@lru_cache(maxsize=200_000)
def core(name: str) -> str:
    """The folded name without legal forms at its ends; the folded name where nothing else is left."""
    words = fold_name(name).split()
    start, end = 0, len(words)
    while end > start and words[end - 1] in LEGAL_FORMS:
        end -= 1
    while start < end and words[start] in LEGAL_FORMS:
        start += 1
    return " ".join(words[start:end] or words)


class Index:
    """Records made ready to be searched."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records: list[Record] = list(records)
        self._names = [core(record.name) for record in self.records]
        self._places = [(fold(record.place), fold(record.area)) for record in self.records]
        self._by_identifier: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._blocks: dict[str, list[int]] = defaultdict(list)
        for at, record in enumerate(self.records):
            for kind, value in record.identifiers.items():
                if value:
                    self._by_identifier[kind, value].append(at)
            if name := self._names[at]:
                self._by_name[name].append(at)
                for block in _blocks(name):
                    self._blocks[block].append(at)

    def search(self, record: Record, *, before: int | None = None) -> list[Candidate]:
        """The likeliest candidates for a record, best first.

        Parameters
        ----------
        before
            Look only at the records before this one (to search a file in itself).
        """
        by_identifier = [
            at for pair in record.identifiers.items() if pair[1] for at in self._by_identifier.get(pair, ())
        ]
        found: dict[int, Candidate] = {}
        for at in by_identifier:
            if (before is None or at < before) and not self._conflict(record, at):
                found[at] = Candidate(self.records[at].key, 1.0, _same_identifier(record, self.records[at]))
        if found:
            return list(found.values())[:PROPOSED]
        name = core(record.name)
        if not name:
            return []
        place = (fold(record.place), fold(record.area))
        for at in self._by_name.get(name, ()):
            if (before is None or at < before) and not self._conflict(record, at):
                candidate = self._same_name(at, place)
                if candidate:
                    found[at] = candidate
        for at, likeness in self._similar(name, before):
            if at not in found and not self._conflict(record, at):
                candidate = self._similar_name(at, likeness, place)
                if candidate:
                    found[at] = candidate
        return sorted(found.values(), key=lambda candidate: -candidate.score)[:PROPOSED]

    def _conflict(self, record: Record, at: int) -> bool:
        other = self.records[at].identifiers
        return any(
            value and other.get(kind) and other[kind] != value for kind, value in record.identifiers.items()
        )

    def _same_name(self, at: int, place: tuple[str, str]) -> Candidate | None:
        key = self.records[at].key
        if _same_place(place, self._places[at]):
            return Candidate(key, 0.97, message(gettext_noop("The same name and place.")))
        if _other_place(place, self._places[at]):
            return Candidate(key, 0.8, message(gettext_noop("The same name in another place.")))
        return Candidate(key, 0.9, message(gettext_noop("The same name; a place is missing.")))

    def _similar(self, name: str, before: int | None) -> list[tuple[int, float]]:
        near: set[int] = set()
        for block in _blocks(name):
            members = self._blocks.get(block, ())
            if len(members) <= FREQUENT:
                near.update(members)
        names = {
            at: self._names[at]
            for at in sorted(near)[:COMPARED]
            if (before is None or at < before) and self._names[at] != name
        }
        rough = process.extract(name, names, scorer=fuzz.token_set_ratio, score_cutoff=SAME_PLACE, limit=10)
        return [
            (at, likeness) for other, _, at in rough if (likeness := _likeness(name, other)) >= SAME_PLACE
        ]

    def _similar_name(self, at: int, likeness: float, place: tuple[str, str]) -> Candidate | None:
        same = _same_place(place, self._places[at])
        needed = SAME_PLACE if same else OTHER_PLACE
        if likeness < needed or (not same and _other_place(place, self._places[at])):
            return None
        template = (
            gettext_noop("A similar name (%(percent)s of 100) in the same place.")
            if same
            else gettext_noop("A similar name (%(percent)s of 100); a place is missing.")
        )
        return Candidate(
            self.records[at].key, round(likeness / 100 * 0.95, 3), message(template, percent=round(likeness))
        )


def find(incoming: Sequence[Record], existing: Index) -> dict[str, list[Candidate]]:
    """For each incoming record that has some, its candidates among the existing ones."""
    return {record.key: found for record in incoming if (found := existing.search(record))}


def find_within(incoming: Sequence[Record]) -> dict[str, list[Candidate]]:
    """For each record that repeats an earlier one of the same file, the earlier ones."""
    index = Index(incoming)
    found = ((record.key, index.search(record, before=at)) for at, record in enumerate(index.records))
    return {key: candidates for key, candidates in found if candidates}


def _blocks(name: str) -> list[str]:
    """The words of a name, and the beginning and end of its longest one, so that a slip in it is forgiven."""
    words = [word for word in name.split() if len(word) > 2]
    if not words:
        return [name]
    longest = max(words, key=len)
    blocks = [*dict.fromkeys(words), f"{longest[:4]}*", f"*{longest[-4:]}"]
    if len(words) > 1:
        blocks.append("+".join(sorted(word[:3] for word in words)))
    return blocks


def _likeness(one: str, two: str) -> float:
    """From 0 to 100; names with different numbers ('School 5', 'School 7') are not alike."""
    if [word for word in sorted(one.split()) if word.isdigit()] != [
        word for word in sorted(two.split()) if word.isdigit()
    ]:
        return 0.0
    together = fuzz.ratio(one.replace(" ", ""), two.replace(" ", ""))
    return max(together, (2 * fuzz.token_set_ratio(one, two) + fuzz.token_sort_ratio(one, two)) / 3)


def _same_place(one: tuple[str, str], two: tuple[str, str]) -> bool:
    """The same town (and no other country), or, where a town is missing, the same country."""
    if one[0] and two[0]:
        return one[0] == two[0] and (not one[1] or not two[1] or one[1] == two[1])
    return bool(one[1]) and one[1] == two[1]


def _other_place(one: tuple[str, str], two: tuple[str, str]) -> bool:
    return any(a and b and a != b for a, b in zip(one, two, strict=True))


def _same_identifier(record: Record, other: Record) -> Message:
    kinds = [
        kind for kind, value in record.identifiers.items() if value and other.identifiers.get(kind) == value
    ]
    return message(gettext_noop("The same %(identifier)s."), identifier=", ".join(kinds).upper())
