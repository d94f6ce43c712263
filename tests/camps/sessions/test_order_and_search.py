"""Contributions put in another order, word for word as they are; and found by those who may read them."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from punte.camps.jobs.sessions import find_again
from punte.camps.models import Contribution, Session, Wording
from punte.camps.services import sessions as services
from punte.records.models import Event, SearchWord
from punte.records.people.erasure import ask_erasure
from punte.records.refs import Ref
from punte.records.search.find import find
from punte.records.search.index import index
from tests.camps.sessions.conftest import Table
from tests.camps.sessions.test_pages import SCRIPT

pytestmark = pytest.mark.django_db


def order(table: Table) -> list[str]:
    rows = Contribution.objects.filter(session__item=table.item, withdrawn_at=None, merged_into=None)
    return [one.text for one in rows]


def test_who_runs_the_session_reorders_and_no_word_is_lost(table: Table, sign_in: Any) -> None:
    by = table.stage.viewer(table.facilitator)
    one, two, three, other = (table.add(text).contribution for text in ("One", "Two", "Three", "Other"))
    services.group_contributions(
        item=table.item, ids=[one.pk, two.pk, three.pk], group=None, title="Heat", by=by
    )
    before = Session.objects.get().revision
    assert services.move_contribution(contribution=three, up=True, by=by)
    # Bo had the page open from before and writes on what was moved meanwhile.
    table.write(two, "Two and a half", table.bo, base=1)
    assert order(table) == ["One", "Three", "Two and a half", "Other"]
    assert list(Wording.objects.filter(contribution=two).values_list("text", flat=True)) == [
        "Two",
        "Two and a half",
    ]
    assert not services.move_contribution(contribution=one, up=True, by=by), "the first stays the first"
    assert not services.move_contribution(contribution=two, up=False, by=by), "what follows has no heading"
    told = Event.objects.filter(kind="camps.contribution.moved").values_list("subject_id", "before", "after")
    assert list(told) == [(three.pk, {"place": 3}, {"place": 2})]
    # Places that are alike, as merging leaves them, are put apart.
    Contribution.objects.filter(pk__in=[one.pk, two.pk, three.pk]).update(position=1)
    services.move_contribution(contribution=Contribution.objects.filter(position=1)[0], up=False, by=by)
    assert len(set(Contribution.objects.values_list("position", flat=True))) == 4

    with pytest.raises(PermissionDenied):
        services.move_contribution(contribution=two, up=True, by=table.stage.viewer(table.bo))
    client, act = sign_in(table.facilitator.account), f"/n/corridor/camps/cluj/contributions/{two.pk}/act/"
    page = client.get(table.address).content.decode()
    assert f'formaction="/n/corridor/camps/cluj/contributions/{two.pk}/act/up/"' in page
    assert "act/up/" not in sign_in(table.bo.account).get(table.address).content.decode()
    assert client.post(f"{act}up/")["Location"] == f"{table.address}#n-{two.pk}"
    assert client.post(f"{act}down/", headers=SCRIPT).status_code == 204
    assert sign_in(table.bo.account).post(f"{act}up/").status_code == 404
    news = client.get(f"{table.address}news/?since={before}&fresh").json()
    assert {note["id"] for note in news["notes"]} == {str(one.pk), str(two.pk), str(three.pk)}
    assert str(other.pk) not in {note["id"] for note in news["notes"]}


def test_what_is_written_is_found_by_those_who_may_read_it(
    table: Table, run_jobs: Any, make_account: Any
) -> None:
    stage, by = table.stage, table.stage.viewer(table.facilitator)
    pump = table.add("A zephyrpump for Cluj").contribution
    run_jobs()

    def hits(text: str, who: Any) -> list[str]:
        return [
            hit.title for hit in find(stage.viewer(who), text).hits if hit.ref.kind == "camps.contribution"
        ]

    assert hits("zephyrpump", table.bo) == ["A zephyrpump for Cluj"]
    for who in (table.other, make_account("member", stage.network)):
        assert hits("zephyrpump", who) == []
    assert not SearchWord.objects.filter(word="zephyrpump").exists(), "nor is it proposed as a correction"
    # What follows in one go is no event of its own; the clock sees to it.
    table.write(pump, "A zephyrpump for Cluj, with quillworts", table.ana, base=1)
    run_jobs()
    assert hits("quillworts", table.bo) == []
    find_again.func()
    assert hits("quillworts", table.bo) == ["A zephyrpump for Cluj, with quillworts"]
    second = table.add("A second zephyrpump", by=table.bo).contribution
    services.merge_contributions(item=table.item, ids=[pump.pk, second.pk], by=by)
    run_jobs()
    assert len(hits("zephyrpump", table.bo)) == 1, "what was merged is found once"
    services.undo_merge(contribution=Contribution.objects.order_by("-created_at")[0], by=by)
    run_jobs()
    assert len(hits("zephyrpump", table.bo)) == 2
    services.withdraw_contribution(contribution=second, by=stage.viewer(table.bo))
    run_jobs()
    assert hits("second", table.bo) == []
    assert table.ana.account
    ask_erasure(Ref("members.account", table.ana.account.pk))
    run_jobs()
    assert hits("zephyrpump", table.bo) == [], "what was erased is found no more"


def test_what_is_others_hides_nothing(table: Table, run_jobs: Any) -> None:
    for number in range(45):
        table.add(f"heat {number}")
    table.stage.add_challenge("Heat for all")
    index("camps.challenge", [one.pk for one in table.stage.challenges])
    run_jobs()
    found = find(table.stage.viewer(table.other), "heat", limit=20).hits
    assert [hit.title for hit in found] == ["Heat for all"]
