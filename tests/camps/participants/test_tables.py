"""A list of 72 people comes in as one file, goes out and comes back unchanged; each is told once."""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.core.files import File
from django.test import Client

from punte.camps.choices import ParticipantState
from punte.camps.models import Participant
from punte.camps.queries.headcount import headcount
from punte.camps.services import participants as services
from punte.camps.tables.participants import FAMILY
from punte.ecosystem.models import Person
from punte.members.models import Membership
from punte.records import tables
from punte.records.imports.exports import write_table
from punte.records.imports.services.apply import outcomes
from punte.records.imports.services.runs import confirm_columns, start_import, start_undo, upload_file
from punte.records.models.imports import ImportRun
from tests.camps.conftest import COUNTRIES, HELICES, Stage
from tests.camps.participants.conftest import Outbox, links_of, prove_by, text

pytestmark = pytest.mark.django_db
HEAD = ["Name", "E-mail", "Organisation", "Country", "Helix", "Languages", "Skills", "First_choice", "State"]
type Bring = Callable[..., ImportRun]


def line(number: int, state: str = "confirmed") -> list[str]:
    return [
        f"Nr {number} Țepeș",
        f"p{number}@punte.example",
        f"Lab {number}",
        COUNTRIES[number % 11],
        HELICES[number % 4],
        "en; Romanian",
        "data; law",
        str(number % 2 + 1),
        state,
    ]


def rows_of(lines: Sequence[Sequence[str]]) -> io.BytesIO:
    file = io.StringIO()
    csv.writer(file).writerows([[cell.replace("_", " ") for cell in HEAD], *lines])
    return io.BytesIO(file.getvalue().encode())


@pytest.fixture
def bring(stage: Stage, run_jobs: Any) -> Bring:
    """Bring a file as the organiser does."""

    def make(file: io.BytesIO, mode: str = "all", name: str = "people.csv") -> ImportRun:
        viewer = stage.viewer(stage.organiser)
        table = tables.named(FAMILY.key(stage.camp.pk))
        assert table
        run = upload_file(
            viewer=viewer,
            slug=stage.network.slug,
            table=table,
            file=File(file, name),
            source="Registrations of 2027",
            purpose="To run the camp",
        )
        columns = {int(index): name for index, name in run.columns.items()}
        confirm_columns(run=run, viewer=viewer, columns=columns, mode=mode)
        run.refresh_from_db()
        start_import(run=run, viewer=viewer)
        run_jobs()
        run.refresh_from_db()
        return run

    return make


def test_seventy_two_people_come_in_one_file_and_back_unchanged(
    stage: Stage, bring: Bring, outbox: Outbox, run_jobs: Any
) -> None:
    run = bring(rows_of([line(number) for number in range(72)]))
    assert outcomes(run) == {"created": 72}
    count = headcount(stage.camp, organiser=True)
    assert (count.people, count.countries, len(count.by_helix)) == (72, 11, 4)
    one = Participant.objects.get(email="p3@punte.example")
    assert (one.languages, one.skills, one.helix, one.source) == (
        ["en", "ro"],
        ["data", "law"],
        "civil",
        "Registrations of 2027",
    )
    assert [like.challenge for like in one.preferences.all()] == [stage.challenges[1]]
    assert one.person is not None
    assert one.person.consented_at is None
    # One mail to each, from the camp and not from the map as well.
    assert sorted(mail.to[0] for mail in outbox()) == sorted(f"p{n}@punte.example" for n in range(72))
    run_jobs()
    assert len(outbox()) == 72

    for kind in ("csv", "xlsx"):
        file = io.BytesIO()
        table = tables.named(FAMILY.key(stage.camp.pk))
        assert table
        write_table(file, table=table, viewer=stage.viewer(stage.organiser), kind=kind, filters={})
        file.seek(0)
        back = bring(file, name=f"people.{kind}")
        assert outcomes(back) == {"unchanged": 72}
    assert len(outbox()) == 72

    # The mail opens one's own page: seen, corrected; the place brings its role from then on.
    client = Client()
    mail = next(mail for mail in outbox() if mail.to == ["p3@punte.example"])
    assert "Registrations of 2027" in mail.text
    prove_by(client, mail)
    one.refresh_from_db()
    assert Membership.objects.get(account=one.account).role == "participant"
    assert Person.objects.get(account=one.account) == one.person
    assert "Code of your ticket" in text(client.get("/apply/corridor/cluj/mine/"))
    assert Client().get(links_of(mail)[1]).status_code == 410, "who has an account erases on their own page"

    # Taken back: all but whoever has answered.
    start_undo(run=run, viewer=stage.viewer(stage.organiser))
    run_jobs()
    assert [one.email for one in Participant.objects.all()] == ["p3@punte.example"]
    assert [one.email for one in Person.objects.all()] == ["p3@punte.example"]


def test_the_address_is_the_person_and_states_are_not_changed_by_files(stage: Stage, bring: Bring) -> None:
    stage.camp.places = 3
    stage.camp.save()
    ana = stage.add_participant("Ana Pop", state=ParticipantState.APPLIED)
    Participant.objects.filter(pk=ana.pk).update(email="p1@punte.example")
    changed = ["Ana Maria Pop", *line(1, "applied")[1:]]
    rows = [changed, line(2), line(3), line(4), line(5), line(6, "declined"), line(7, "")]
    run = bring(rows_of(rows), mode="good")
    # Three places; a state that one is not entered in; a known address is changed, not doubled.
    assert outcomes(run) == {"updated": 1, "created": 4, "failed": 2}
    ana.refresh_from_db()
    assert (ana.name, ana.state, ana.organisation_name) == ("Ana Maria Pop", "applied", "Lab 1")
    states = dict(Participant.objects.values_list("email", "state"))
    assert states["p7@punte.example"] == ParticipantState.APPLIED
    assert list(states.values()).count(ParticipantState.CONFIRMED) == 3
    again = bring(rows_of([line(1, "confirmed")]), mode="good")
    assert outcomes(again) == {"failed": 1}


def test_a_table_is_its_organisers_alone(
    stage: Stage, sign_in: Any, make_account: Any, other_network: Any
) -> None:
    stage.add_participant("Ana Pop")
    key = FAMILY.key(stage.camp.pk)
    address = f"/n/corridor/exports/{key}.csv"
    export = sign_in(stage.organiser).get(f"{address}?state=confirmed&challenge=x&country=")
    assert export.status_code == 200
    assert b"Ana Pop" not in b"".join(export), "no challenge is called that"
    narrowed = sign_in(stage.organiser).get(f"{address}?country=RO")
    assert b"Ana Pop" in b"".join(narrowed)
    assert "Participants of Cluj" in text(sign_in(stage.organiser).get("/n/corridor/imports/new/"))
    for account in (
        make_account("gateway", stage.network, scope=stage.ecosystem.pk),
        make_account("organiser", stage.network),
        make_account("manager", other_network),
    ):
        assert sign_in(account).get(address).status_code == 404
        assert sign_in(account).get(address.replace("corridor", "elsewhere")).status_code == 404


def test_what_was_entered_is_erased_by_the_link(stage: Stage, outbox: Outbox, run_jobs: Any) -> None:
    by = stage.viewer(stage.organiser)
    part = services.NewPart("dan@punte.example", {"name": "Dan Pop", "country": "RO"}, "confirmed")
    (one,) = services.enter(camp=stage.camp, rows=[part], by=by, source="A list", purpose="The camp")
    erase = links_of(outbox()[-1])[1]
    assert "go for good" in text(Client().get(erase))
    Client().post(erase)
    run_jobs()
    one.refresh_from_db()
    assert (one.name, one.email, one.source, one.country, one.person) == ("", "", "", "RO", None)
    assert one.state == ParticipantState.WITHDRAWN
    assert Person.objects.count() == 0
