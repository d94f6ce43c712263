"""Which column of a file is which field: guessed, then the user's to change, then remembered."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from punte.records.tabular.fields import Field, TableSpec
from punte.records.tabular.folding import fold
from punte.records.tabular.messages import Message, gettext_noop, message
from punte.records.tabular.parsing import takes
from punte.records.tabular.tables import Cell, Table
from punte.records.tabular.values import decimal_sign

SAMPLED = 200
NEAR = 84.0
BY_CONTENT = 0.8
TELLING_KINDS = frozenset({"email", "url", "code", "choice"})
SURE = message(gettext_noop("The heading is this field's."))
LIKELY = message(gettext_noop("The heading is close to this field's."))
CONTENT = message(gettext_noop("What stands below fits this field."))


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to be. `field` is empty for a column that stays unread; confidence is 0 to 1."""

    column: int
    field: str
    confidence: float
    why: Message | None = None


def guess(spec: TableSpec, table: Table) -> list[Guess]:
    """One guess for each column; no field is guessed twice, surer guesses choose first."""
    samples = [_samples(table, index) for index in range(len(table.headers))]
    offers = [
        offer
        for index, header in enumerate(table.headers)
        for one in spec.columns
        if (offer := _offer(index, fold(header), one, samples[index], table.decimal))
    ]
    offers.sort(key=lambda offer: -offer.confidence)
    by_column: dict[int, Guess] = {}
    taken: set[str] = set()
    for offer in offers:
        if offer.column not in by_column and offer.field not in taken:
            by_column[offer.column] = offer
            taken.add(offer.field)
    return [by_column.get(index, Guess(index, "", 0.0)) for index in range(len(table.headers))]


def signature(headers: Sequence[str]) -> str:
    """The same for the same headings, whatever their order, case and accents."""
    folded = sorted(fold(header) or header for header in headers if header)
    return hashlib.sha256("\x1f".join(folded).encode("utf-8", "surrogatepass")).hexdigest()


def remember(headers: Sequence[str], columns: Mapping[int, str]) -> dict[str, str]:
    """A mapping by heading, to be kept under the headings' signature; columns left out are kept, too."""
    return {_key(index, header): columns.get(index, "") for index, header in enumerate(headers)}


def recall(spec: TableSpec, headers: Sequence[str], remembered: Mapping[str, str]) -> dict[int, str]:
    """The columns of a remembered mapping; fields that no longer exist are left out."""
    found = {index: remembered.get(_key(index, header), "") for index, header in enumerate(headers)}
    columns: dict[int, str] = {}
    for index, name in found.items():
        if name in spec.by_name and name not in columns.values():
            columns[index] = name
    return columns


def _key(index: int, header: str) -> str:
    return (fold(header) or header) if header else f"#{index}"


def _samples(table: Table, index: int) -> list[Cell]:
    step = max(1, len(table.rows) // SAMPLED)
    cells: Iterator[Cell] = (row.cells[index] for row in table.rows[::step])
    filled: list[Cell] = [cell for cell in cells if cell is not None and cell != ""]
    return filled[:SAMPLED]


def _offer(index: int, header: str, field: Field, samples: list[Cell], decimal: str) -> Guess | None:
    fits = _fit(field, samples, decimal)
    if header in field.words:
        return Guess(index, field.name, round(0.9 + 0.1 * fits, 3), SURE)
    near = max((_likeness(header, word) for word in field.words), default=0.0) if header else 0.0
    if near >= NEAR and fits >= 0.5:
        return Guess(index, field.name, round(near / 100 * (0.6 + 0.25 * fits), 3), LIKELY)
    if field.kind in TELLING_KINDS and fits >= BY_CONTENT and len(samples) > 1 and _tells(field, samples):
        return Guess(index, field.name, round(0.5 * fits, 3), CONTENT)
    return None


def _likeness(header: str, word: str) -> float:
    """From 0 to 100. A heading with a field's words and more, such as 'name of organisation', is near."""
    if len(header) < 3 or len(word) < 3:
        return 0.0
    whole = fuzz.token_sort_ratio(header, word)
    joined = fuzz.ratio(header.replace(" ", ""), word.replace(" ", ""))
    return max(whole, joined, 0.95 * fuzz.token_set_ratio(header, word) if len(word) > 3 else 0.0)


def _fit(field: Field, samples: list[Cell], decimal: str) -> float:
    """The share of sample cells that the field can take."""
    if not samples:
        return 0.6
    sign = decimal_sign(samples, decimal) if field.kind in ("int", "decimal") else decimal
    return sum(takes(field, cell, sign) for cell in samples) / len(samples)


def _tells(field: Field, samples: list[Cell]) -> bool:
    """Whether fitting means something: addresses look like addresses, codes have a pattern, choices vary."""
    texts = {str(cell) for cell in samples}
    if field.kind == "email":
        return True
    if field.kind == "url":
        return all("://" in text or text.lower().startswith("www.") for text in texts)
    if field.kind == "code":
        return bool(field.pattern) and len(texts) > len(samples) // 2
    return len(texts) > 1
