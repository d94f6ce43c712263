"""What stands between the cells of a text file."""

import csv
from collections import Counter
from itertools import islice

DELIMITERS = (";", "\t", ",", "|")
LOOKED_AT = 60


def directive(first_line: str) -> str | None:
    """The delimiter of a `sep=;` line, as spreadsheet programs write it, or None."""
    line = first_line.strip("\r\n")
    if line.lower().startswith("sep=") and len(line) == 5:
        return line[4]
    return None


def guess(sample: str) -> str:
    """The likeliest delimiter of a text; `,` where there is only one column.

    Each candidate reads the first lines; the one whose lines most agree on their number of cells wins, with
    more cells on a tie. The last line of the sample is not judged, as it may be cut.
    """
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        try:
            rows = list(islice(csv.reader(sample.splitlines(keepends=True), delimiter=delimiter), LOOKED_AT))
        except csv.Error:
            continue
        widths = [len(row) for row in (rows[:-1] if len(rows) > 2 else rows) if any(row)]
        score = _agreement(widths)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _agreement(widths: list[int]) -> tuple[float, int]:
    if not widths or max(widths) < 2:
        return (0.0, 0)
    width, count = max(
        Counter(width for width in widths if width > 1).items(), key=lambda item: (item[1], item[0])
    )
    return (round(count / len(widths), 1), width)
