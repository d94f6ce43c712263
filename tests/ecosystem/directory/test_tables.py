"""The stakeholder map and people as tables: what is exported is imported without a change."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from django.core import mail

from punte.ecosystem.models import Organisation, Person, Theme
from punte.ecosystem.tables import organisations as table
from punte.ecosystem.tables import people as people_table
from punte.ecosystem.tables.organisation_spec import organisation_spec
from punte.ecosystem.tables.words import HEADINGS
from punte.members.models import Account
from punte.records.models import Event
from punte.records.refs import Ref
from punte.records.tables import Change, Removing, Saving, Values
from punte.records.tabular.fields import HIDDEN, TableSpec
from punte.records.tabular.folding import fold
from punte.records.tabular.messages import Message
from punte.records.tabular.parsing import parse
from tests.ecosystem.directory.conftest import World

RUN = Ref("records.importrun", UUID(int=7))
ROW: dict[str, Any] = {
    "name": "Mureș Mechatronics SRL",
    "type": "sme",
    "country": "RO",
    "city": "Cluj-Napoca",
    "themes": ("clean-energy",),
    "capabilities": ("Robots", "Welding"),
    "influence": 4,
    "needs_noted": "A foundry",
    "pic": "999997930",
    "contact_person": "Ana Pop",
    "contact_email": "ana@mures.example",
    "consent": True,
}


def save(world: World, changes: Sequence[Change], by: Account | None = None) -> Sequence[Ref | Message]:
    viewer = world.seen_by(by or world.gateway)
    return table.save_many(Saving(viewer, RUN, changes, "Stakeholder list 2026", "Finding partners"))


def spec(world: World) -> TableSpec:
    return organisation_spec(world.network.pk)


def test_a_row_becomes_an_organisation_and_its_contact(world: World, run_jobs: Any) -> None:
    (made,) = save(world, [Change(1, ROW)])
    assert isinstance(made, Ref)
    one = Organisation.objects.get(pk=made.id)
    assert (one.region_id, one.ecosystem, one.helix, one.source) == (
        "RO113",
        world.west,
        "business",
        "Stakeholder list 2026",
    )
    person = Person.objects.get()
    assert (person.name, person.source, person.purpose, person.consented_at) == (
        "Ana Pop",
        "Stakeholder list 2026",
        "Finding partners",
        None,
    ), "a yes in a list is no consent"
    assert {event.origin_id for event in Event.objects.all()} == {RUN.id}
    run_jobs()
    assert len(mail.outbox) == 1


def test_export_is_import_without_a_change(world: World) -> None:
    save(world, [Change(1, ROW)])
    viewer = world.seen_by(world.gateway)
    exported = {row["punte_id"]: row for row in table.rows(viewer, {})}
    assert len(exported) == 3
    mine = [one.pk for one in Organisation.objects.exclude(pk=world.lab.pk)]
    kept = table.load(viewer, mine)
    assert set(kept) == set(mine)
    for id, values in kept.items():
        row = dict(exported[str(id)])
        row.pop("punte_id")
        assert row == values


def test_members_export_no_assessments_and_no_contacts(world: World) -> None:
    save(world, [Change(1, ROW)])
    row = next(one for one in table.rows(world.seen_by(world.member), {"q": "mures"}))
    hidden = {
        "influence",
        "interest",
        "needs_noted",
        "referred_by",
        "role",
        "contact_person",
        "contact_email",
    }
    assert {row[name] for name in hidden} == {HIDDEN}
    assert row["capabilities"] == ("Robots", "Welding")


def test_an_update_changes_what_differs_only(world: World) -> None:
    (made,) = save(world, [Change(1, ROW)])
    assert isinstance(made, Ref)
    Event.objects.all().delete()
    changes: Values = {"city": "Oradea", "themes": None, "influence": None}
    save(world, [Change(1, changes, made.id, {})])
    one = Organisation.objects.get(pk=made.id)
    assert (one.city, one.influence, list(one.themes.all()), one.pic) == ("Oradea", None, [], "999997930")
    assert [event.kind for event in Event.objects.all()] == ["ecosystem.organisation.changed"]


def test_a_number_that_another_has_is_refused_and_the_rest_is_saved(world: World) -> None:
    answers = save(
        world, [Change(1, ROW), Change(2, {"name": "Twin", "pic": "999997930"}), Change(3, {"name": "Third"})]
    )
    assert [isinstance(answer, Ref) for answer in answers] == [True, False, True]
    assert "Mureș Mechatronics SRL already has this PIC" in str(answers[1])


def test_what_others_keep_is_not_loaded(world: World) -> None:
    assert set(table.load(world.seen_by(world.gateway), [world.hub.pk, world.lab.pk])) == {world.hub.pk}
    assert not table.load(world.seen_by(world.member), [world.hub.pk])


def test_undo_takes_away_what_nothing_hangs_on(world: World) -> None:
    (made,) = save(world, [Change(1, ROW)])
    assert isinstance(made, Ref)
    removing = Removing(world.seen_by(world.gateway), RUN, [made.id])
    assert table.remove_many(removing) == [None]
    assert not Organisation.objects.filter(pk=made.id).exists()


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("type", "Universitate", "university"),
        ("type", "община", "authority"),
        ("type", "Ülikool", "university"),
        ("type", "Clúster", "cluster"),
        ("helix", "Erhvervsliv", "business"),
        ("country", "România", "RO"),
        ("country", "Taani", "DK"),
        ("region", "Nord-Vest", "RO11"),
        ("region", "dk03", "DK03"),
        ("themes", "Clean energy", ("clean-energy",)),
        ("themes", "Energia neta; clean-energy", ("clean-energy",)),
        ("influence", "4", 4),
    ],
)
def test_words_of_seven_languages_are_understood(world: World, field: str, cell: str, value: Any) -> None:
    Theme.objects.filter(pk=world.theme.pk).update(labels={"ca": "Energia neta"})
    assert parse(spec(world).by_name[field], cell) == value


def test_no_heading_means_two_columns(world: World) -> None:
    owners: dict[str, set[str]] = {}
    for one in spec(world).columns:
        for word in one.words:
            owners.setdefault(word, set()).add(one.name)
    assert {word: names for word, names in owners.items() if len(names) > 1} == {}
    assert all(fold(name) for name in HEADINGS)


def test_people_need_their_organisation_on_the_map(world: World) -> None:
    viewer = world.seen_by(world.gateway)
    changes = [
        Change(1, {"name": "Ana Pop", "email": "ana@x.example", "organisation": "Someș Hub", "title": "CEO"}),
        Change(2, {"name": "Ion", "organisation": "Nowhere"}),
    ]
    answers = people_table.save_many(Saving(viewer, RUN, changes, "List", "Partners"))
    assert isinstance(answers[0], Ref)
    assert "Nowhere" in str(answers[1])
    (row,) = people_table.rows(viewer, {})
    assert (row["organisation"], row["title"], row["consent"]) == ("Someș Hub", "CEO", False)
    kept = dict(people_table.load(viewer, [answers[0].id])[answers[0].id])
    assert {**kept, "punte_id": str(answers[0].id)} == row
    removing = Removing(viewer, RUN, [answers[0].id])
    assert people_table.remove_many(removing) == [None]


def test_five_hundred_rows_ask_hardly_more_than_fifty(
    world: World, django_assert_max_num_queries: Any
) -> None:
    bare = {**ROW, "pic": None, "contact_person": None, "contact_email": None}
    asked = []
    for count in (50, 500):
        rows = [Change(n, {**bare, "name": f"Firm {count}-{n}"}) for n in range(count)]
        with django_assert_max_num_queries(60) as captured:
            save(world, rows)
        asked.append(len(captured))
    assert asked[1] - asked[0] < 10  # larger lists are written in several parts
    assert Organisation.objects.filter(name__startswith="Firm").count() == 550
