"""Static files: what is served from packages, what production needs, what the fonts hold."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings
from fontTools.ttLib import TTFont

from punte.web.finders import SERVED
from punte.web.management.commands.fonts import FAMILIES, RANGES
from punte.web.maps.outlines import land
from punte.web.maps.picture import CORRIDOR

STATIC = Path(settings.PACKAGE) / "web" / "static" / "web"
FONTS = sorted((STATIC / "fonts").glob("*.woff2"))
MANIFEST = {"staticfiles": {"BACKEND": "punte.web.storage.HashedStorage"}}


def test_named_files_of_packages_are_found() -> None:
    for name in SERVED:
        found = finders.find(name)
        assert isinstance(found, str)
        assert Path(found).is_file()


@pytest.mark.parametrize(
    "name", ["vendor/htmx/package.json", "vendor/../package.json", "htmx.org/dist/htmx.js"]
)
def test_nothing_else_of_packages_is_served(name: str) -> None:
    assert not finders.find(name)


@pytest.mark.slow
def test_production_files_are_hashed_and_compressed(tmp_path: Path) -> None:
    stores = {**settings.STORAGES, **MANIFEST}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=stores, DEBUG=False):
        call_command("collectstatic", interactive=False, verbosity=0)
        named: Any = staticfiles_storage
        sheet = tmp_path / named.stored_name("web/css/fonts.css")
        assert re.search(r"inter-latin\.[0-9a-f]{12}\.woff2", sheet.read_text())
        assert sheet.with_name(f"{sheet.name}.gz").is_file()
        script = tmp_path / named.stored_name("web/js/punte.js")
        imported = re.findall(r"[\"']\./([a-z]+)\.([0-9a-f]{12})\.js[\"']", script.read_text())
        assert sorted(name for name, _digest in imported) == ["map", "png"]
        assert all((script.parent / f"{name}.{digest}.js").is_file() for name, digest in imported)


def test_fonts_hold_the_letters_their_sheet_promises() -> None:
    sheet = (STATIC / "css" / "fonts.css").read_text()
    promised = re.findall(r"fonts/([a-z-]+)\.woff2.*?unicode-range: ([^;]+);", sheet)
    assert len(promised) == len(FONTS) == len(FAMILIES) * len(RANGES)
    for name, ranges in promised:
        script = name.removeprefix("source-serif-").removeprefix("inter-")
        listed = [
            (int(first, 16), int(last or first, 16))
            for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges)
        ]
        assert listed == RANGES[script]


@pytest.mark.parametrize(
    "text", ["Pompe de căldură, Someș, Mureș", "Данни за енергията", "Õun Žižka Čapek Łódź"]
)
def test_fonts_write_the_languages_of_the_network(text: str) -> None:
    for _package, _stem, _weight, name, _family in FAMILIES:
        letters: set[int] = set()
        for script in RANGES:
            letters |= set(TTFont(STATIC / "fonts" / f"{name}-{script}.woff2").getBestCmap())
        assert {ord(letter) for letter in text} - letters == set()


def test_fonts_are_small_and_licensed() -> None:
    assert sum(path.stat().st_size for path in FONTS) < 100_000
    for licence in ("OFL-Inter.txt", "OFL-Source-Serif.txt"):
        assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / licence).read_text().upper()


def test_the_shell_leaves_room_for_the_words() -> None:
    """A first page weighs at most 150 kB; frame, all scripts' fonts and the map take at most 140 of them."""
    own = [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")]
    vendor = [Path(str(finders.find(name))) for name in SERVED if name.endswith(".js")]
    text = sum(len(gzip.compress(path.read_bytes())) for path in [*own, *vendor])
    fonts = sum(path.stat().st_size for path in FONTS)
    outlines = len(gzip.compress(land(CORRIDOR).encode()))
    assert text + fonts + outlines < 140_000
