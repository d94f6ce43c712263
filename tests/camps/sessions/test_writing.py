"""Several write at once: nothing is lost, nothing is doubled; what cannot be joined stands side by side."""

from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from punte.camps.models import Contribution, Session, Wording
from punte.camps.services.sessions import (
    Details,
    Sent,
    add_contribution,
    choose_wording,
    merge_contributions,
    undo_merge,
    withdraw_contribution,
)
from punte.camps.threeway import join
from punte.records.models import Event
from tests.camps.sessions.conftest import Table


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ("A old mill stands here", "The old mill stands there", "A old mill stands there"),
        ("The very old mill stands here", "The old mill stands", "The very old mill stands"),
        ("The red mill stands here", "The blue mill stands here", None),
        ("The old mill stands here now", "The old mill stands here and turns", None),
        ("The red mill stands here", "The old house stands here", None),
        ("The old mill", "The old mill stands here", "The old mill"),
        ("The new mill stands here", "The new mill stands here", "The new mill stands here"),
    ],
)
def test_changes_are_joined_unless_they_meet(one: str, other: str, joined: str | None) -> None:
    base = "The old mill stands here"
    assert join(base, one, other) == join(base, other, one) == joined


@pytest.mark.django_db
def test_two_write_at_different_places_and_both_are_kept(table: Table) -> None:
    one = table.add("The mill stands. It turns slowly all day.").contribution
    table.write(one, "The old mill stands. It turns slowly all day.", table.bo, 1)
    saved = table.write(one, "The mill stands. It turns slowly all night.", table.ana, 1)
    assert not saved.beside
    assert saved.contribution.text == "The old mill stands. It turns slowly all night."
    assert (saved.number, saved.contribution.version) == (3, 4)
    names = saved.contribution.authorships.values_list("participant__name", flat=True)
    assert list(names) == ["Ana", "Bo"]
    # She typed on meanwhile, on what she had sent: his words stay in.
    again = table.write(one, "The mill stands. It turns slowly all night long.", table.ana, saved.number)
    assert again.contribution.text == "The old mill stands. It turns slowly all night long."
    assert Wording.objects.filter(contribution=one).count() == 6


@pytest.mark.django_db
def test_what_meets_stands_side_by_side_until_somebody_chooses(table: Table) -> None:
    one = table.add("We need a pump.").contribution
    table.write(one, "We need a heat pump.", table.bo, 1)
    saved = table.write(one, "We need a water pump.", table.ana, 1)
    assert saved.beside
    assert saved.contribution.text == "We need a heat pump."
    # Going on writing on one's own version goes on with that version.
    further = table.write(one, "We need a water pump soon.", table.ana, saved.number)
    assert further.beside
    beside = Wording.objects.filter(contribution=one, beside=True)
    assert [row.text for row in beside] == ["We need a water pump soon."]
    chosen = choose_wording(
        contribution=one,
        sent=Sent("We need a heat and water pump soon.", saved.contribution.version),
        instead_of=[further.number],
        by=table.stage.viewer(table.bo),
    )
    assert chosen.contribution.text == "We need a heat and water pump soon."
    assert not beside.all().exists()
    kinds = Event.objects.filter(subject_id=one.pk).order_by("id").values_list("kind", flat=True)
    assert [kind.rpartition(".")[2] for kind in kinds] == [
        "added",
        "changed",
        "changed",
        "parted",
        "changed",
        "joined",
    ]


@pytest.mark.django_db
def test_the_same_text_twice_is_kept_once_and_a_lost_answer_costs_nothing(table: Table) -> None:
    key, client = uuid4(), uuid4()
    by = table.stage.viewer(table.ana)

    def begin(text: str, key: UUID, *previous: UUID) -> Contribution:
        return add_contribution(
            item=table.item,
            client_key=client,
            sent=Sent(text, key=key, previous=previous),
            details=Details(kind="insight"),
            by=by,
        ).contribution

    one = begin("First", key)
    assert begin("First", key) == one
    # The answer never came, and she wrote on: the next text names the one it was written on.
    second = uuid4()
    assert begin("First and second", second, key).text == "First and second"
    table.write(one, "First and second", table.ana, 1, key=second, previous=(key,))
    assert begin("First and second and third", uuid4(), second, uuid4()).text == "First and second and third"
    assert Contribution.objects.count() == 1
    assert Wording.objects.count() == 3
    assert not Wording.objects.filter(beside=True).exists()


@pytest.mark.django_db(transaction=True)
def test_ten_write_at_the_same_moment(table: Table) -> None:
    words = [f"w{n}" for n in range(20)]
    base = " ".join(words)
    one = table.add(base).contribution
    barrier, found = Barrier(10), []

    def run(number: int) -> None:
        try:
            changed = list(words)
            changed[2 * number] = f"CHANGED{number}"
            barrier.wait(timeout=30)
            found.append(table.write(one, " ".join(changed), [table.ana, table.bo][number % 2], 1))
            table.add(f"New {number}", table.ana)
        except Exception as error:
            found.append(error)  # type: ignore[arg-type]
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [row for row in found if not hasattr(row, "beside") or row.beside] == []
    one.refresh_from_db()
    assert all(f"CHANGED{number}" in one.text for number in range(10))
    revisions = Contribution.objects.values_list("revision", flat=True)
    assert len(set(revisions)) == 11
    assert Session.objects.get().revision == max(revisions) == 21


@pytest.mark.django_db
def test_merging_keeps_authors_and_originals_and_can_be_undone(table: Table) -> None:
    one, two = table.add("Pumps").contribution, table.add("Valves", table.bo).contribution
    runs = table.stage.viewer(table.facilitator)
    with pytest.raises(PermissionDenied):
        merge_contributions(item=table.item, ids=[one.pk, two.pk], by=table.stage.viewer(table.ana))
    with pytest.raises(ValidationError):
        merge_contributions(item=table.item, ids=[one.pk], by=runs)
    merged = merge_contributions(item=table.item, ids=[one.pk, two.pk], by=runs)
    assert merged.text == "Pumps\n\nValves"
    assert list(merged.authorships.values_list("participant__name", flat=True)) == ["Ana", "Bo"]
    # Written where the original still stood: its words get a place of their own, once.
    key = uuid4()
    lone = table.write(one, "Pumps and pipes", table.ana, 1, key=key)
    assert lone.apart
    assert table.write(one, "Pumps and pipes", table.ana, 1, key=key).contribution == lone.contribution
    assert lone.contribution.text == "Pumps and pipes"
    undo_merge(contribution=merged, by=runs)
    merged.refresh_from_db()
    assert merged.withdrawn_at
    assert Contribution.objects.filter(withdrawn_at=None, merged_into=None).count() == 3
    assert Event.objects.filter(kind="camps.contribution.merged", subject_id=merged.pk).count() == 2
    again = merge_contributions(item=table.item, ids=[one.pk, two.pk], by=runs)
    table.write(again, "Pumps\n\nValves\n\nand more", table.bo, 1)
    undo_merge(contribution=again, by=runs)
    again.refresh_from_db()
    assert again.withdrawn_at is None


@pytest.mark.django_db
def test_one_withdraws_what_is_ones_own_alone(table: Table) -> None:
    ana, bo = table.stage.viewer(table.ana), table.stage.viewer(table.bo)
    one = table.add("Mine").contribution
    with pytest.raises(PermissionDenied):
        withdraw_contribution(contribution=one, by=bo)
    assert withdraw_contribution(contribution=one, by=ana).withdrawn_at
    assert withdraw_contribution(contribution=one, by=ana, back=True).withdrawn_at is None
    table.write(one, "Mine and yours", table.bo, 1)
    with pytest.raises(PermissionDenied):
        withdraw_contribution(contribution=one, by=ana)
    assert withdraw_contribution(contribution=one, by=table.stage.viewer(table.facilitator)).withdrawn_at


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001])
def test_nothing_and_too_much_are_refused(table: Table, text: str) -> None:
    with pytest.raises(ValidationError):
        table.add(text)
    assert not Contribution.objects.exists()
