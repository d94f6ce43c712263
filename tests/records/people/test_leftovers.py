"""What a person leaves in imports, in search, and in kept answers of the API."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from punte.records.ids import uuid7
from punte.records.models import IdempotencyKey, ImportRow, ImportRun, SearchEntry, SearchWord
from punte.records.models.imports import RunState
from punte.records.people import ERASED, Whom
from punte.records.people.leftovers import erase_answers, erase_imports, erase_search
from punte.records.people.scrub import scrub_rows
from punte.records.refs import Ref

pytestmark = pytest.mark.django_db
PERSON = Ref("test.person", uuid7())
WHOM = Whom(refs=frozenset({PERSON})).also(emails=["ana@punte.example"], names=["Ana Țăruș"])
NETWORK = uuid7()


def run(state: str, *rows: list[str]) -> ImportRun:
    made = ImportRun(
        network_id=NETWORK,
        network_slug="n",
        actor_id=uuid7(),
        table="people",
        state=state,
        file_name="people.csv",
        file_size=3,
        created_at=timezone.now(),
    )
    made.file.save("", ContentFile(b"Ana"))
    for number, raw in enumerate(rows, start=1):
        ImportRow.objects.create(run=made, number=number, raw=raw, values={"name": raw[0]})
    return made


def test_imported_rows_are_marked_and_their_file_goes() -> None:
    done = run(RunState.DONE, ["Ana Țăruș", "ana@punte.example"], ["Ion Popa", "ion@punte.example"])
    other = run(RunState.DONE, ["Ion Popa", "ion@punte.example"])
    path = Path(done.file.path)
    assert path.exists()
    erase_imports(WHOM)
    first, second = done.rows.all()
    assert (first.raw, first.values) == ([ERASED, ERASED], {"name": ERASED})
    assert second.raw == ["Ion Popa", "ion@punte.example"]
    done.refresh_from_db()
    assert not done.file
    assert not path.exists()
    other.refresh_from_db()
    assert Path(other.file.path).exists()
    assert erase_imports(WHOM) == 0


def test_an_import_under_way_does_not_bring_the_person_back() -> None:
    waiting = run(RunState.PREVIEWED, ["Ana Țăruș", ""])
    ImportRow.objects.update(target=PERSON.id)
    path = Path(waiting.file.path)
    erase_imports(WHOM)
    assert not ImportRun.objects.exists()
    assert not path.exists()


def entry(words: str, id: UUID, network: UUID = NETWORK) -> SearchEntry:
    return SearchEntry.objects.create(
        network_id=network, kind="test.person", object_id=id, audience="all", words=words, text="", facets=""
    )


def test_search_forgets_the_person_and_words_only_they_had() -> None:
    entry("ana tarus", PERSON.id)
    entry("maria tarusan ana", uuid7())
    elsewhere = uuid7()
    for network, word in ((NETWORK, "ana"), (NETWORK, "tarus"), (NETWORK, "tarusan"), (elsewhere, "tarus")):
        SearchWord.objects.create(network_id=network, word=word)
    assert erase_search(WHOM) == 1
    assert list(SearchEntry.objects.values_list("words", flat=True)) == ["maria tarusan ana"]
    left = set(SearchWord.objects.values_list("network_id", "word"))
    assert left == {(NETWORK, "ana"), (NETWORK, "tarusan"), (elsewhere, "tarus")}


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ('{"email": "ANA@punte.example"}', 0),
        (r'{"email": "\u0061na@punte.example"}', 0),
        (f'{{"id": "{PERSON.id}"}}', 0),
        ("ana@punte.example,not JSON", 0),
        ('{"name": "Ana Țăruș"}', 1),
        ("\ufffd", 1),
    ],
    ids=["capitals", "escaped", "by id", "no JSON", "name only", "no text"],
)
def test_kept_answers_that_name_the_person_are_forgotten(body: str, kept: int) -> None:
    IdempotencyKey.objects.create(caller="c", key="k", request="r", status=201, body=body.encode())
    erase_answers(WHOM)
    assert IdempotencyKey.objects.count() == kept


def test_rows_of_any_table_can_be_marked() -> None:
    made: Any = run(RunState.DONE, ["x"])
    ImportRun.objects.filter(pk=made.pk).update(source="From ana@punte.example", options={"by": "Ana Țăruș"})
    assert scrub_rows(ImportRun, ("source", "options"), WHOM) == 1
    assert scrub_rows(ImportRun, ("source", "options"), WHOM) == 0
    made.refresh_from_db()
    assert (made.source, made.options) == (f"From {ERASED}", {"by": ERASED})
