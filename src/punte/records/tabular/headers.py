"""Finding the line of headings: titles, dates and empty lines may stand above it."""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

from punte.records.tabular.folding import fold

LOOKED_AT = 30

type Cells = Sequence[object]


def find_header(rows: Sequence[Cells], known: Collection[str] = ()) -> int:
    """The index of the heading line among the first rows; 0 where nothing better is found.

    Parameters
    ----------
    rows
        The first rows of the table, top down.
    known
        Folded heading words of the table that is expected; a line with two or more of them is the heading.
    """
    first = rows[:LOOKED_AT]
    if known:
        hits = [len({fold(str(cell)) for cell in row if cell} & set(known)) for row in first]
        if hits and max(hits) >= 2:
            return hits.index(max(hits))
    widths = [sum(_filled(cell) for cell in row) for row in rows]
    usual = Counter(width for width in widths if width > 1).most_common(1)
    enough = max(2, round(usual[0][0] * 0.6)) if usual else 1
    for index, row in enumerate(first):
        if widths[index] >= enough and _could_head(row):
            return index
    return next((index for index, width in enumerate(widths[:LOOKED_AT]) if width), 0)


def name_headers(cells: Cells) -> tuple[str, ...]:
    """Headings as text, each once: a repeated one gets its number, an empty one stays empty."""
    seen: Counter[str] = Counter()
    names = []
    for cell in cells:
        name = " ".join(str(cell).split()) if _filled(cell) else ""
        seen[name] += 1
        names.append(f"{name} ({seen[name]})" if name and seen[name] > 1 else name)
    if any(one == two and one for one, two in pairwise(sorted(names))):
        return name_headers(names)
    return tuple(names)


def _filled(cell: object) -> bool:
    return cell is not None and cell != "" and not (isinstance(cell, str) and cell.isspace())


def _could_head(row: Cells) -> bool:
    texts = [cell for cell in row if _filled(cell)]
    return all(isinstance(cell, str) and any(sign.isalpha() for sign in cell) for cell in texts) and len(
        {fold(str(cell)) for cell in texts}
    ) == len(texts)
