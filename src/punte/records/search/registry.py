"""What rooms bring to search."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from punte.web.access import Viewer

type Audience = Literal["all", "network", "broker"]


@dataclass(frozen=True)
class Document:
    """A thing to be found.

    `title` weighs most; `text` is everything else worth finding; `facets` maps
    a facet's key to the values by which it can be filtered. `taught`: words of its
    title correct what others type; not those of what only some may read.
    """

    network: UUID
    id: UUID
    audience: Audience
    title: str
    text: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    taught: bool = True


@dataclass(frozen=True)
class Source:
    """A kind of thing that is found.

    `load(ids)` gives the documents of those ids that should be found now (the
    rest are taken out of the index); `every()` gives all ids, for a rebuild;
    `label` is the kind's plural in words.
    """

    kind: str
    label: Any
    load: Callable[[Iterable[UUID]], list[Document]]
    every: Callable[[], Iterator[UUID]]
    order: int = 100


@dataclass(frozen=True)
class Facet:
    """A filter beside the search field; `choices` gives (value, label) pairs for a viewer."""

    key: str
    label: Any
    choices: Callable[[Viewer], list[tuple[str, str]]]
    order: int = 100


_sources: dict[str, Source] = {}
_facets: dict[str, Facet] = {}


def register(source: Source) -> None:
    """Make a kind of thing findable."""
    _sources[source.kind] = source


def register_facet(facet: Facet) -> None:
    """Offer a filter."""
    _facets[facet.key] = facet


def sources() -> list[Source]:
    """All sources in their order."""
    return sorted(_sources.values(), key=lambda one: (one.order, one.kind))


def source_of(kind: str) -> Source | None:
    """The source of a kind, or None."""
    return _sources.get(kind)


def facets() -> list[Facet]:
    """All facets in their order."""
    return sorted(_facets.values(), key=lambda one: (one.order, one.key))
