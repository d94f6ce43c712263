"""The registry of sections, and a camp's report with its editors' words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from punte.camps.models import Camp, ReportText
from punte.camps.report.blocks import Block

type Build = Callable[[Camp], Sequence[Block]]


@dataclass(frozen=True)
class Section:
    """Part of a report. `build` gives what may be published: sums, and names of who agreed to be named."""

    key: str
    title: Any
    build: Build
    order: int = 100


@dataclass(frozen=True)
class Written:
    """A section of one camp: the editors' words, then what was computed."""

    section: Section
    text: str
    hidden: bool
    blocks: Sequence[Block]

    @property
    def empty(self) -> bool:
        """Nothing to be said."""
        return not self.text and not self.blocks


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    """Contribute a section; its key is its identity."""
    _sections[section.key] = section


def all_sections() -> list[Section]:
    """In order."""
    return sorted(_sections.values(), key=lambda one: (one.order, one.key))


def section(key: str) -> Section | None:
    """The section of that key."""
    return _sections.get(key)


def write(camp: Camp, *, hidden: bool = False) -> list[Written]:
    """The report as it stands now; with `hidden` also what the editors left out, and what is empty."""
    texts = {one.section: one for one in ReportText.objects.filter(camp=camp)}
    found = []
    for one in all_sections():
        own = texts.get(one.key)
        out = own is not None and own.hidden
        if out and not hidden:
            continue
        written = Written(one, own.text if own else "", out, one.build(camp))
        if hidden or not written.empty:
            found.append(written)
    return found
