"""Markers in the log: every spelling of an address, names as whole words, nothing else."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from punte.records import subjects
from punte.records.events import record
from punte.records.ids import uuid7
from punte.records.models import Event, Job
from punte.records.people import ERASED, ERASED_ACTOR, Whom
from punte.records.people.registry import Identities, Impersonal
from punte.records.people.scrub import Scrubber, erase_events, erase_jobs
from punte.records.refs import Ref

PERSON = Ref("test.person", uuid7())
WHOM = Whom(account=uuid7(), refs=frozenset({PERSON})).also(
    emails=["Ana.Pop@punte.example"], names=["Ana Pop", "Țăruș Ștefania", ""]
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ana.pop@punte.example", ERASED),
        ("Write to ANA.POP@Punte.Example.", f"Write to {ERASED}."),
        ("<ana.pop@punte.example>", f"<{ERASED}>"),
        ("mariana.pop@punte.example", "mariana.pop@punte.example"),
        ("ana.pop@punte.examples", "ana.pop@punte.examples"),
        ("Ana Pop and Diana Popa", f"{ERASED} and Diana Popa"),
        ("ȚĂRUȘ ȘTEFANIA", ERASED),
        ("Ana", "Ana"),
        ("", ""),
    ],
)
def test_texts(text: str, left: str) -> None:
    assert Scrubber(WHOM).text(text) == left


def test_values_of_every_shape() -> None:
    value = {"to": ["Ana Pop", {"deep": "ana.pop@punte.example"}], "n": 3, "none": None, "Ana Pop": True}
    assert Scrubber(WHOM).value(value) == {
        "to": [ERASED, {"deep": ERASED}],
        "n": 3,
        "none": None,
        "Ana Pop": True,
    }


def test_nobody_in_particular_erases_nothing() -> None:
    assert Scrubber(Whom()).value({"a": "Ana Pop"}) == {"a": "Ana Pop"}


@pytest.fixture
def known_kind() -> Iterator[None]:
    before = dict(subjects._kinds)
    subjects.register(
        subjects.SubjectKind(
            "test.person", "Person", lambda viewer, ids: {}, {}, frozenset({"phone", "note"})
        )
    )
    yield
    subjects._kinds.clear()
    subjects._kinds.update(before)


def happened(subject: Ref = PERSON, by: UUID | None = None, **after: Any) -> Event:
    with transaction.atomic():
        return record("test.thing.changed", subject=subject, network=None, by=by, after=after)


@pytest.mark.django_db
def test_in_events_about_the_person_private_fields_go(known_kind: None) -> None:
    about = happened(phone="+40 1", note="", city="Cluj", name="Ana Pop")
    other = happened(Ref("test.person", uuid7()), phone="+40 1")
    erase_events(WHOM)
    about.refresh_from_db()
    other.refresh_from_db()
    assert about.after == {"phone": ERASED, "note": "", "city": "Cluj", "name": ERASED}
    assert other.after == {"phone": "+40 1"}


@pytest.mark.django_db
def test_in_other_events_about_the_person_names_are_marked_in_any_script() -> None:
    thing = Ref("test.thing", uuid7())
    about = [
        happened(thing, said="Asked by Țăruș Ștefania", by=WHOM.account),
        happened(thing, to="ana.pop@PUNTE.example"),
        happened(thing, who=str(PERSON.id), said="Ana Pop"),
    ]
    assert erase_events(WHOM) == 4
    for event in about:
        event.refresh_from_db()
        assert ERASED in str(event.after)
        assert not re.search("tef|pop", str(event.after), re.IGNORECASE)


@pytest.mark.django_db
def test_a_name_alone_finds_nothing() -> None:
    thing = Ref("test.thing", uuid7())
    spared = [happened(thing, said="Ana Pop builds a bridge"), happened(thing, said="Diana Popa")]
    assert erase_events(WHOM) == 0
    for event in spared:
        event.refresh_from_db()
        assert ERASED not in str(event.after)


@pytest.mark.django_db
def test_as_actor_nobody_takes_their_place() -> None:
    thing, other = Ref("test.thing", uuid7()), uuid7()
    mine, theirs = happened(thing, by=WHOM.account), happened(thing, by=other)
    erase_events(WHOM)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.actor_id, theirs.actor_id) == (ERASED_ACTOR, other)


@pytest.mark.django_db
def test_in_jobs_arguments_results_and_reasons() -> None:
    job = Job.objects.create(
        task="x",
        args={"to": "ana.pop@punte.example"},
        result=["Ana Pop"],
        reason="550 ana.pop@punte.example",
        run_after=timezone.now(),
    )
    assert erase_jobs(WHOM) == 1
    assert erase_jobs(WHOM) == 0
    job.refresh_from_db()
    assert (job.args, job.result, job.reason) == ({"to": ERASED}, [ERASED], f"550 {ERASED}")


def test_who_a_person_is_is_asked_until_nothing_new_comes() -> None:
    identities = Identities()
    card = Ref("test.card", uuid7())
    identities.register("a", lambda whom: whom.also(emails=["x@y.example"]) if card in whom.refs else whom)
    identities.register("b", lambda whom: whom.also(refs=[card]) if PERSON in whom.refs else whom)
    complete = identities.complete(Whom(refs=frozenset({PERSON})))
    assert complete.emails == frozenset({"x@y.example"})
    assert complete.ids("test.card") == [card.id]


def test_a_field_is_declared_impersonal_with_a_reason_only() -> None:
    with pytest.raises(ValueError, match="reason"):
        Impersonal().declare("test.thing", ["email"], " ")
