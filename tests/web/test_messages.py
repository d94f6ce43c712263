"""Translations: what is marked is found, Romanian is whole for the shell, files compile."""

import gettext
import re
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.utils.formats import date_format, number_format
from django.utils.translation import override

from punte.web import messages

PLACEHOLDER = re.compile(r"%\([a-z_]+\)s|\{[a-z_]*\}")


def words(message: str | tuple[str, ...] | list[str]) -> list[str]:
    return [message] if isinstance(message, str) else list(message)


def test_marked_words_are_found_in_code_and_templates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    (tmp_path / "room" / "templates" / "room").mkdir(parents=True)
    (tmp_path / "room" / "views.py").write_text('x = _("From code")\ny = ngettext("One", "%(n)s many", 2)\n')
    (tmp_path / "room" / "templates" / "room" / "a.html").write_text(
        '{% translate "From a page" %}\n   {% if x %}\n'
        "{% blocktranslate with n=1 %}Hello {{ n }}{% endblocktranslate %}"
        "{% blocktranslate count n=2 %}One thing{% plural %}{{ n }} things{% endblocktranslate %}"
    )
    found = {message.id for message in messages.extracted(tmp_path) if message.id}
    assert found == {
        "From code",
        ("One", "%(n)s many"),
        "From a page",
        "Hello %(n)s",
        ("One thing", "%(n)s things"),
    }


def test_romanian_is_whole_for_the_shell() -> None:
    catalog = messages.updated("ro")
    assert [message.id for message in messages.missing(catalog, "web/")] == []
    assert [message.id for message in messages.missing(catalog, "members/templates/account/")] == []


def test_translations_keep_their_placeholders() -> None:
    for message in messages.read("ro"):
        for translated in words(message.string or ""):
            if message.id and translated:
                wanted = {frozenset(PLACEHOLDER.findall(text)) for text in words(message.id)}
                assert frozenset(PLACEHOLDER.findall(translated)) in wanted, message.id


def test_compiled_file_is_read_by_gettext(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = messages.read("ro")
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    messages.write("ro", catalog)
    with messages.compiled("ro").open("rb") as file:
        romanian = gettext.GNUTranslations(file)
    assert romanian.gettext("Skip to the content") == "Sari la conținut"
    counted = [romanian.ngettext("One thing to mend", "%(number)s things to mend", n) for n in (1, 5, 25)]
    assert counted == [
        "Un lucru de îndreptat",
        "%(number)s lucruri de îndreptat",
        "%(number)s de lucruri de îndreptat",
    ]


def test_writing_again_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = messages.read("ro")
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    messages.write("ro", before)
    first = messages.po_file("ro").read_text()
    messages.write("ro", messages.read("ro"))
    assert messages.po_file("ro").read_text() == first


def test_numbers_and_dates_follow_the_language() -> None:
    with override("en"):
        assert date_format(date(2026, 3, 12), "SHORT_DATE_FORMAT") == "12 Mar 2026"
    with override("ro"):
        assert number_format(1234.5, 1) == "1234,5"
        assert date_format(date(2026, 3, 12), "DATE_FORMAT") == "12 Martie 2026"


@pytest.mark.parametrize("language", ["en", "ro"])
def test_date_fields_speak_what_browsers_speak(language: str) -> None:
    with override(language):
        widget = forms.DateInput(attrs={"type": "date"})
        assert widget.format_value(date(2026, 3, 12)) == "2026-03-12"
        assert forms.DateField().clean("2026-03-12") == date(2026, 3, 12)
