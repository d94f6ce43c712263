"""docs/operations.md names every setting that is read, and none that is not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import punte

PACKAGE = Path(punte.__file__).parent
GUIDE = PACKAGE.parent.parent / "docs" / "operations.md"
READERS = {"env_str", "env_bool", "env_int", "env_list"}
ROW = re.compile(r"^\| `([A-Z][A-Z_]+)` \|", re.MULTILINE)


def names_read(tree: ast.AST) -> Iterator[str]:
    """Names given to env_…(), os.environ and os.getenv(), as far as they are constants."""
    for node in ast.walk(tree):
        name: ast.expr | None = None
        if isinstance(node, ast.Call) and node.args:
            called = ast.unparse(node.func)
            if called in READERS or called in {"os.environ.get", "os.getenv", "os.environ.setdefault"}:
                name = node.args[0]
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            name = node.slice
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            yield name.value


def settings_read() -> set[str]:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        found |= set(names_read(ast.parse(path.read_text())))
    # Django's own, set by the `punte` command and not for operators to change.
    return found - {"DJANGO_SETTINGS_MODULE"}


def test_the_guide_has_a_row_for_every_setting_and_no_other() -> None:
    assert set(ROW.findall(GUIDE.read_text())) == settings_read()


def test_reading_is_seen_in_all_its_forms() -> None:
    source = (
        'env_str("A")\nenv_int("B", 1)\nos.environ["C"]\nos.environ.get("D")\nos.getenv("E")\nother("F")\n'
    )
    assert list(names_read(ast.parse(source))) == ["A", "B", "C", "D", "E"]
    assert "PUNTE_DEBUG" in settings_read()
