"""What is written reads back without a change, whatever it is."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from punte.records.tabular import mapping
from punte.records.tabular.checking import check_row, decimal_signs
from punte.records.tabular.fields import Value
from punte.records.tabular.parsing import settle
from punte.records.tabular.read import read_table
from punte.records.tabular.write import write_csv, write_xlsx
from tests.records.tabular.samples import SPEC

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
risky = st.tuples(st.sampled_from("=+-@'\t ＝"), words).map("".join)
texts = st.one_of(
    words, risky, st.sampled_from(["'=1", "''=1", "' =1", "1,5", "_x0041_", "a;b", "a\\;b", "n/a", "-"])
)
rows = st.fixed_dictionaries(
    {
        "punte_id": st.uuids().map(str),
        "name": texts.filter(lambda text: bool(text.strip())),
        "pic": st.none() | st.from_regex(r"[0-9]{9}", fullmatch=True),
        "type": st.none() | st.sampled_from(["sme", "university", "cluster"]),
        "town": st.none() | texts,
        "country": st.none() | texts,
        "themes": st.none() | st.lists(texts, max_size=4).map(tuple),
        "budget": st.none()
        | st.decimals(0, 10**20, allow_nan=False, places=4)
        | st.decimals(0, 10**5, places=2),
        "people": st.none() | st.integers(-(10**20), 10**20),
        "since": st.none() | st.dates(date(1000, 1, 1), date(9999, 12, 31)),
        "open": st.none() | st.booleans(),
        "website": st.none() | st.sampled_from(["https://example.org", "http://example.org/A?b=C#d"]),
        "email": st.none() | st.sampled_from(["ana@example.org", "+x=y@example.org"]),
    }
)

type Writer = Callable[[io.BytesIO, list[dict[str, Value]]], object]

WRITERS: dict[str, Writer] = {
    "xlsx": lambda file, many: write_xlsx(file, SPEC, many),
    "csv": lambda file, many: write_csv(file, SPEC, many),
    "csv without mark": lambda file, many: write_csv(file, SPEC, many, bom=False),
    "csv with semicolons": lambda file, many: write_csv(file, SPEC, many, delimiter=";"),
}


def back(file: io.BytesIO) -> list[dict[str, Value]]:
    table = read_table(file, known=SPEC.words)
    columns = {guess.column: guess.field for guess in mapping.guess(SPEC, table) if guess.field}
    signs = decimal_signs(SPEC, table, columns)
    found = []
    for row in table.rows:
        checked = check_row(SPEC, row, table.headers, columns, signs)
        assert checked.problems == []
        found.append({one.name: checked.values.get(one.name) for one in SPEC.columns})
    return found


def settled(many: list[dict[str, Value]]) -> list[dict[str, Value]]:
    return [{one.name: settle(one, row.get(one.name)) for one in SPEC.columns} for row in many]


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=60, deadline=None)
@given(many=st.lists(rows, min_size=1, max_size=6))
@example(
    many=[
        {
            "punte_id": "01930a5c-6f1e-7b3a-9c11-2f6f0a4c7e52",
            "name": "=1+1",
            "town": "'@x",
            "budget": Decimal("1.234"),
        }
    ]
)
def test_what_is_written_reads_back_without_a_change(kind: str, many: list[dict[str, Value]]) -> None:
    file = io.BytesIO()
    WRITERS[kind](file, many)
    file.seek(0)
    assert back(file) == settled(many)
