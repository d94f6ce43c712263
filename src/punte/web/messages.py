"""Translations without GNU gettext: extract, update and compile with Babel.

`.po` files are committed, `.mo` files are made at set-up. Python sources and
templates are read alike: Django turns a template into text that only holds its
marked words, as Python calls.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import templatize

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = "# Punte in {name}. Made by `punte messages update`; the words are written by hand."
SUFFIXES = {".py", ".html", ".txt"}

type Found = tuple[int, str | tuple[str, ...], list[str], str | None]


def languages() -> list[str]:
    """The languages that are translated to: all but the one the sources are written in."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def po_file(language: str) -> Path:
    """Where a language's words are."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def extracted(root: Path = PACKAGE) -> Catalog:
    """All marked words of the package, each with the files it stands in."""
    catalog = Catalog(project="Punte", version="", charset="utf-8", fuzzy=False)
    for path in sorted(root.rglob("*")):
        if path.suffix in SUFFIXES and _is_source(path):
            name = path.relative_to(PACKAGE).as_posix()
            for context, words, comments in _marked(path):
                catalog.add(words, None, [(name, 1)], auto_comments=comments, context=context)
    return catalog


def _is_source(path: Path) -> bool:
    if path.suffix == ".py":
        return "migrations" not in path.parts
    return "templates" in path.parts and "styleguide" not in path.as_posix()


def _marked(path: Path) -> Iterator[tuple[str | None, str | tuple[str, ...], list[str]]]:
    """(context, words, comments) of every marked text in a file."""
    found: Iterable[Found]
    if path.suffix == ".py":
        found = extract_from_file("python", path, keywords=KEYWORDS, comment_tags=("Translators:",))
    else:
        calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        # Only the calls matter; how the template was indented would confuse a reader of Python.
        flat = "\n".join(line.strip() for line in calls.splitlines())
        source = BytesIO(flat.encode())
        found = extract(
            "python", source, keywords=KEYWORDS, comment_tags=("Translators:",), options={"encoding": "utf-8"}
        )
    for _line, words, comments, context in found:
        yield context, words, comments


def updated(language: str) -> Catalog:
    """The language's catalogue with the words of today: new ones empty, those gone dropped."""
    catalog = read(language)
    catalog.update(extracted(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = HEADER.format(name=catalog.locale and catalog.locale.english_name)
    return catalog


def read(language: str) -> Catalog:
    """The language's catalogue as committed, or an empty one."""
    if not po_file(language).exists():
        return Catalog(locale=language, project="Punte", version="", charset="utf-8", fuzzy=False)
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language)


def write(language: str, catalog: Catalog) -> None:
    """Write the `.po` file, in an order that changes little."""
    text = BytesIO()
    write_po(text, catalog, width=100, sort_by_file=True, include_lineno=False, omit_header=False)
    kept = [
        line
        for line in text.getvalue().decode().splitlines()
        if not line.startswith(
            ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator')
        )
    ]
    po_file(language).parent.mkdir(parents=True, exist_ok=True)
    po_file(language).write_text("\n".join(kept).rstrip() + "\n", encoding="utf-8")


def compiled(language: str) -> Path:
    """Make the `.mo` file that Django reads; the file."""
    target = po_file(language).with_suffix(".mo")
    part = target.with_suffix(".part")
    with part.open("wb") as file:
        write_mo(file, read(language))
    return part.replace(target)


def missing(catalog: Catalog, below: str = "") -> list[Message]:
    """Words without a translation, of files below a folder of the package."""
    return [
        message
        for message in catalog
        if message.id
        and any(name.startswith(below) for name, _line in message.locations)
        and not all(message.string if isinstance(message.string, tuple) else (message.string,))
    ]
