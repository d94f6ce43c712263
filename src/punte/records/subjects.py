"""What a reference is called, and where its page is, for a given viewer.

Each room registers the kinds it owns. A kind resolves many ids in one query
and returns only what the viewer may see; the rest 'is not shown to you'.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from punte.records.refs import Ref
from punte.web.access import Viewer


@dataclass(frozen=True)
class Shown:
    """A thing as it may be shown: its kind in words, title, page; `detail` says a little more in lists.

    `language`: of the title, where it may not be the page's.
    """

    ref: Ref
    noun: str
    title: str
    href: str
    detail: str = ""
    language: str = ""


type Resolve = Callable[[Viewer, Iterable[UUID]], dict[UUID, Shown]]


@dataclass(frozen=True)
class SubjectKind:
    """A kind of thing that events speak of.

    `noun`: what it is called (lazy translation); `resolve`: see `Resolve`;
    `fields`: field name → label in histories; `private`: fields whose values a
    history shows only to those for whom `may_see_private` is true; `words`:
    field → what its stored values are called; `refs`: field → the kind of thing
    whose id it holds.
    """

    kind: str
    noun: Any
    resolve: Resolve
    fields: dict[str, Any]
    private: frozenset[str] = frozenset()
    may_see_private: Callable[[Viewer, UUID], bool] = lambda viewer, id: False
    words: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)
    refs: Mapping[str, str] = field(default_factory=dict)


def choice_words(model: Any) -> dict[str, dict[Any, Any]]:
    """For each field of the model that has choices, what they are called."""
    return {one.name: dict(one.flatchoices) for one in model._meta.fields if one.choices}


_kinds: dict[str, SubjectKind] = {}


def register(kind: SubjectKind) -> None:
    """Make a kind known."""
    _kinds[kind.kind] = kind


def kind_of(name: str) -> SubjectKind | None:
    """The registered kind, or None."""
    return _kinds.get(name)


def shown(viewer: Viewer, refs: Iterable[Ref]) -> dict[Ref, Shown]:
    """Those of the references that the viewer may see; one query a kind."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for one in refs:
        by_kind[one.kind].add(one.id)
    found: dict[Ref, Shown] = {}
    for name, ids in by_kind.items():
        if kind := _kinds.get(name):
            found |= {Ref(name, id): it for id, it in kind.resolve(viewer, ids).items()}
    return found
