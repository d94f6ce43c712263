"""Arrows that the import linter cannot see: foreign keys and template includes point down."""

import re
from pathlib import Path

from django.apps import apps
from django.db import models

import punte

ROOMS = ["web", "records", "members", "post", "ecosystem", "bridges", "camps", "config"]
PACKAGE = Path(punte.__file__).parent
TAG = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")


def test_foreign_keys_point_down() -> None:
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in ROOMS:
            continue
        mine = ROOMS.index(model._meta.app_label)
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or not isinstance(target, type) or not issubclass(target, models.Model):
                continue
            label = target._meta.app_label
            if label in ROOMS and ROOMS.index(label) > mine:
                wrong.append(f"{model._meta.label}.{field.name} -> {label}")
    assert wrong == []


def test_templates_include_down() -> None:
    wrong, seen = [], 0
    for path in PACKAGE.glob("*/templates/**/*"):
        if not path.is_file():
            continue
        mine = ROOMS.index(path.relative_to(PACKAGE).parts[0])
        for included in TAG.findall(path.read_text()):
            room = included.split("/")[0].split(".")[0]
            seen += 1
            if room in ROOMS and ROOMS.index(room) > mine:
                wrong.append(f"{path.name} includes {included}")
    assert wrong == []
    assert seen


def test_files_are_short() -> None:
    long = [
        str(path.relative_to(PACKAGE.parent.parent))
        for folder in (PACKAGE, PACKAGE.parent.parent / "tests", PACKAGE.parent.parent / "benchmarks")
        for suffix in ("py", "html", "css", "js")
        for path in folder.rglob(f"*.{suffix}")
        if "migrations" not in path.parts and len(path.read_text().splitlines()) > 500
    ]
    assert long == []


def test_room_order_matches_the_linter() -> None:
    text = (PACKAGE.parent.parent / "pyproject.toml").read_text()
    layers = re.search(r'^layers = \["__main__", (.*)\]$', text, re.M)
    assert layers is not None
    rooms = [name.strip('" ') for name in layers[1].split(",")]
    assert rooms == [*reversed(ROOMS), "engines"]
