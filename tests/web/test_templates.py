"""Every template of every room: it parses, and a strict content security policy holds."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

PACKAGE: Path = settings.PACKAGE
TEMPLATES = sorted(path for path in PACKAGE.glob("*/templates/**/*") if path.is_file())
PAGES = [path for path in TEMPLATES if path.suffix == ".html" and "mail" not in path.parts]

FORBIDDEN = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style[\s>]", re.I),
    "a script in the page": re.compile(r"<script(?![^>]*\ssrc=)[\s>]", re.I),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "htmx code in an attribute": re.compile(r"\s(hx-on|hx-vars|hx-vals\s*=\s*[\"']js:)", re.I),
    "a javascript address": re.compile(r"javascript:", re.I),
    # Its forms would come from nowhere, and be refused; elsewhere nothing is told anyway (same-origin).
    "a page that hides itself from Punte": re.compile(r"no-referrer", re.I),
    "a foreign address": re.compile(r"<(script|link|img|iframe)[^>]*(src|href)=[\"'](https?:)?//", re.I),
}


def short(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_template_parses(path: Path) -> None:
    name = path.as_posix().split("/templates/", 1)[1]
    assert Path(str(get_template(name).template.origin)).name == path.name  # type: ignore[attr-defined]  # stub


@pytest.mark.parametrize("path", PAGES, ids=short)
def test_page_keeps_the_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


def test_the_patterns_find_what_they_should() -> None:
    bad = {
        "a style attribute": '<p class="x" style="color:red">',
        "a style element": "<style>p{}</style>",
        "a script in the page": "<script>alert(1)</script>",
        "an event attribute": '<button onclick="go()">',
        "htmx code in an attribute": '<a hx-on:click="go()">',
        "a javascript address": '<a href="javascript:go()">',
        "a page that hides itself from Punte": '<meta name="referrer" content="no-referrer">',
        "a foreign address": '<link href="https://fonts.example/x.css">',
    }
    assert set(bad) == set(FORBIDDEN)
    for what, text in bad.items():
        assert FORBIDDEN[what].search(text), what
    good = '<script src="/static/x.js" type="module"></script><a href="https://example.org">x</a>'
    assert not any(pattern.search(good) for pattern in FORBIDDEN.values())


def test_scripts_make_no_code_from_text() -> None:
    scripts = list(PACKAGE.glob("*/static/**/*.js"))
    assert scripts
    for path in scripts:
        assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", path.read_text()), path.name
