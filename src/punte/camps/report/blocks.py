"""What sections of a report are made of. Plain words and numbers, in the reader's language; no HTML."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Paragraph:
    """Some sentences; `heading` stands above, where there is one."""

    text: str
    heading: str = ""
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class Facts:
    """Figures that are to be seen first: (number, what it counts)."""

    facts: Sequence[tuple[str, str]]
    kind: ClassVar[str] = "facts"


@dataclass(frozen=True)
class Bullets:
    """A list; `detail` of an item stands small below it. `level` 3 lies below a paragraph's heading."""

    items: Sequence[tuple[str, str]]
    heading: str = ""
    level: int = 2
    kind: ClassVar[str] = "bullets"


@dataclass(frozen=True)
class Table:
    """A table; its first column names the row, columns from `numbers` on hold numbers."""

    heading: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: int = 1
    level: int = 2
    kind: ClassVar[str] = "table"


@dataclass(frozen=True)
class Picture:
    """A drawing (SVG that carries its own colours) with what it says in words and as a table."""

    svg: str
    says: str
    table: Table
    kind: ClassVar[str] = "picture"


type Block = Paragraph | Facts | Bullets | Table | Picture


def plain(block: Block) -> dict[str, Any]:
    """The block as JSON knows it, for the typesetter."""
    told = {"kind": block.kind, **asdict(block)}
    if isinstance(block, Picture):
        told["table"] = plain(block.table)
    return told
