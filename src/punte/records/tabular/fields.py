"""What a table's columns mean: declared once, used to read, to map, to check and to write."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal, Protocol

from punte.records.tabular.folding import fold
from punte.records.tabular.messages import Message

type Kind = Literal["text", "int", "decimal", "date", "bool", "choice", "multi", "url", "email", "code"]
type Value = str | int | Decimal | date | bool | tuple[str, ...] | None

ID_FIELD = "punte_id"
# What an export writes where the reader may not see a value; import takes it as "not said", never as "empty".
HIDDEN = "•••"


class Speakable(Protocol):
    """Anything that turns into text when it is shown: a text, or one that is translated late."""

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a fixed set of values: its key is kept, its label is shown, its aliases are understood too."""

    key: str
    label: Speakable
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """One column.

    Parameters
    ----------
    name
        The key in a row's values.
    label
        The heading that is written, and one of those that are recognised.
    aliases
        Other headings that people use for it, in any language.
    required
        Whether a new row must have it. A row that updates something may leave the column out.
    choices
        For `choice` and `multi`; a `multi` without choices takes any texts.
    identifier
        Whether equal values mean the same thing and different ones never do (PIC, ROR, VAT).
    pattern, example
        For `code`: what it must look like (after blanks and signs are removed and letters made capital), and
        one that is right.
    keep
        For `code`: the signs that are not removed.
    check
        A further rule: gets the value, gives what is wrong with it, or None.
    write
        Whether the column is exported; one that is only read (such as a second way to say the same) is not.
    """

    name: str
    label: Speakable
    kind: Kind = "text"
    required: bool = False
    choices: tuple[Choice, ...] = ()
    aliases: tuple[str, ...] = ()
    identifier: bool = False
    pattern: str = ""
    example: str = ""
    keep: str = ""
    minimum: Decimal | int | None = None
    maximum: Decimal | int | None = None
    max_length: int = 10_000
    check: Callable[[Value], Message | None] | None = field(default=None, compare=False)
    write: bool = True

    def __post_init__(self) -> None:
        if self.kind == "choice" and not self.choices:
            raise ValueError(f"{self.name}: a choice needs choices")
        for choice in self.choices:
            taken = self.choice_words.get(fold(str(choice.label)))
            if taken not in (None, choice.key) or ";" in choice.key:
                raise ValueError(f"{self.name}: two choices are called {choice.label}")

    @cached_property
    def choice_words(self) -> dict[str, str]:
        """Every folded word for a choice, with its key. Keys win over labels, labels over aliases."""
        words: dict[str, str] = {}
        for choice in self.choices:
            words.setdefault(fold(choice.key), choice.key)
        for choice in self.choices:
            words.setdefault(fold(str(choice.label)), choice.key)
        for choice in self.choices:
            for alias in choice.aliases:
                words.setdefault(fold(alias), choice.key)
        return words

    @cached_property
    def suggestions(self) -> dict[str, str]:
        """What misspelt words were found to mean; a note to itself."""
        return {}

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern of a code."""
        return re.compile(self.pattern or r".+", re.DOTALL)

    @cached_property
    def words(self) -> frozenset[str]:
        """The folded headings that mean this column without doubt."""
        return frozenset(fold(word) for word in (self.name, str(self.label), *self.aliases)) - {""}

    def label_of(self, key: str) -> str:
        """What a choice is called; the key itself for one that is no longer offered."""
        return next((str(choice.label) for choice in self.choices if choice.key == key), key)


@dataclass(frozen=True)
class TableSpec:
    """The columns of one kind of table.

    `name_field`, `place_field` and `area_field` tell the search for duplicates where name, town and country
    stand.
    """

    key: str
    label: Speakable
    fields: tuple[Field, ...]
    name_field: str = "name"
    place_field: str = ""
    area_field: str = ""
    check: Callable[[Mapping[str, Value]], Sequence[tuple[str, Message]]] | None = field(
        default=None, compare=False
    )

    def __post_init__(self) -> None:
        names = [one.name for one in self.fields]
        if len(set(names)) != len(names) or ID_FIELD in names:
            raise ValueError(f"{self.key}: a field's name is used twice or reserved")
        for name in (self.name_field, self.place_field, self.area_field):
            if name and name not in names:
                raise ValueError(f"{self.key}: there is no field {name}")

    @cached_property
    def columns(self) -> tuple[Field, ...]:
        """The fields, with the column of Punte's own ids before them."""
        return (ID, *self.fields)

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The columns by their names."""
        return {one.name: one for one in self.columns}

    @cached_property
    def identifiers(self) -> tuple[Field, ...]:
        """The fields whose values tell one thing from another."""
        return tuple(one for one in self.fields if one.identifier)

    @cached_property
    def words(self) -> frozenset[str]:
        """All headings of the table, folded: they help to find its line of headings."""
        return frozenset().union(*(one.words for one in self.columns))


ID = Field(
    ID_FIELD,
    ID_FIELD,
    "code",
    aliases=("punte id", "punte-id"),
    pattern=r"[0-9A-F]{8}-?(?:[0-9A-F]{4}-?){3}[0-9A-F]{12}",
    keep="-",
    example="01930a5c-6f1e-7b3a-9c11-2f6f0a4c7e52",
)
