"""A table's headings and choices in every language Punte speaks, so that an export in one is read in
another."""

from dataclasses import replace

from django.conf import settings
from django.utils import translation

from punte.records.tabular.fields import Choice, Field, TableSpec
from punte.records.tabular.folding import fold
from punte.records.tabular.messages import Message


def in_all_languages(spec: TableSpec) -> TableSpec:
    """The spec, understanding its labels in every language of the settings."""
    labels: dict[str, list[str]] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for field in spec.fields:
                labels.setdefault(field.name, []).append(str(field.label))
                for choice in field.choices:
                    labels.setdefault(f"{field.name}\x1f{choice.key}", []).append(str(choice.label))
    return replace(spec, fields=tuple(_field(one, labels) for one in spec.fields))


def _field(field: Field, labels: dict[str, list[str]]) -> Field:
    choices = tuple(_choice(field, one, labels[f"{field.name}\x1f{one.key}"]) for one in field.choices)
    return replace(field, aliases=_more(field.aliases, labels[field.name]), choices=choices)


def _choice(field: Field, choice: Choice, labels: list[str]) -> Choice:
    return replace(choice, aliases=_more(choice.aliases, labels))


def _more(aliases: tuple[str, ...], labels: list[str]) -> tuple[str, ...]:
    known = {fold(alias) for alias in aliases}
    return (*aliases, *dict.fromkeys(label for label in labels if fold(label) not in known))


def say(message: Message) -> str:
    """A message in the language of the present request."""
    return message.say(translation.gettext)
