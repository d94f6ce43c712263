"""How large a file may be. They keep one import below 500 MB of memory whatever the file is."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds; sizes in bytes, the rest in counts."""

    file_bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 300 * MEGABYTE  # all parts of a workbook together, inflated
    part_bytes: int = 200 * MEGABYTE  # one sheet, inflated
    text_bytes: int = 60 * MEGABYTE  # the workbook's shared texts, inflated
    ratio: int = 200  # inflated to packed, judged from `ratio_from_bytes` on
    ratio_from_bytes: int = 5 * MEGABYTE
    parts: int = 2_000
    rows: int = 100_000
    columns: int = 300
    cells: int = 2_000_000  # rows times columns
    cell_characters: int = 32_767  # what a cell of a workbook can hold


LIMITS = Limits()
