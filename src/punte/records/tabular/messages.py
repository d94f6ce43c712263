"""Sentences for people that can be translated later, by whoever shows them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self


def gettext_noop(text: str) -> str:
    """Mark a sentence for the catalogue of translations; it is translated when it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with named places (`%(name)s`) and what stands in them."""

    template: str
    values: tuple[tuple[str, str], ...] = ()

    def say(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in the language that `translate` turns templates into."""
        return translate(self.template) % dict(self.values) if self.values else translate(self.template)

    def __str__(self) -> str:
        return self.say()

    def as_json(self) -> dict[str, object]:
        """A form that can be stored; `from_json` is the way back."""
        return {"template": self.template, "values": dict(self.values)}

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Self:
        """The message that `as_json` stored."""
        values = stored.get("values")
        pairs = values.items() if isinstance(values, Mapping) else ()
        return cls(str(stored["template"]), tuple((str(key), str(value)) for key, value in pairs))


def message(template: str, **values: object) -> Message:
    """A message; every value is kept as the text it will be shown as."""
    return Message(template, tuple((key, str(value)) for key, value in values.items()))
