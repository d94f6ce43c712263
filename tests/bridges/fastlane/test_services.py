"""Asking, promising, answering, declining, closing, taking back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from punte.bridges.choices import FastLaneState
from punte.bridges.models import FastLaneRequest
from punte.bridges.services import fastlane
from punte.bridges.services.shortlists import shortlist_organisation
from punte.ecosystem.models import Ecosystem
from punte.members.models import Account, Network
from punte.post.models import Mail, Notice
from punte.records.models import Event
from punte.records.people import ERASED, Whom, erasers, exporters
from tests.bridges.conftest import Corridor
from tests.bridges.fastlane.conftest import Ask

pytestmark = pytest.mark.django_db


def kinds(request: FastLaneRequest) -> list[str]:
    found = Event.objects.filter(subject_id=request.pk).order_by("id").values_list("kind", flat=True)
    return [kind.rpartition(".")[2] for kind in found]


def mailed(account: Account) -> list[str]:
    return list(Mail.objects.filter(account=account).order_by("created_at").values_list("subject", flat=True))


def test_the_way_of_a_request(corridor: Corridor, ask: Ask) -> None:
    asker, asked = corridor.gateway(corridor.north), corridor.gateway(corridor.south)
    need = corridor.add_listing(corridor.organisations["Mureș Pumps"], "Heat pumps")
    request = ask(listing=need, text="For a school.")
    assert mailed(asked) == ["Nord-Vest asks: find us “a heat pump of 4 MW”"]
    until = timezone.now() + timedelta(days=1)
    fastlane.promise_answer(request=request, by=corridor.viewer(asked), until=until)
    shortlist_organisation(
        thing=request, organisation=corridor.organisations["Fyn Heat"], by=corridor.viewer(asked)
    )
    fastlane.answer_request(request=request, by=corridor.viewer(asked), words="Ask for Bo.")
    fastlane.close_request(request=request, by=corridor.viewer(asker), helped=True)
    request.refresh_from_db()
    assert (request.state, request.helped, request.handled_by) == (FastLaneState.CLOSED, True, asked)
    assert request.first_answer_at < request.answered_at < request.closed_at  # type: ignore[operator]
    assert kinds(request) == ["asked", "promised", "answered", "closed"]
    assert Event.objects.get(kind="bridges.request.asked").origin_id == need.pk
    assert mailed(asker) == [
        "Syddanmark promises an answer",
        "Syddanmark has an answer about “a heat pump of 4 MW”",
    ]
    assert mailed(asked)[1:] == ["Your answer helped"]
    answer = Mail.objects.get(subject__startswith="Syddanmark has")
    assert "Fyn Heat" in answer.text
    assert "Ask for Bo." in answer.text


def test_events_hold_no_free_text(corridor: Corridor, ask: Ask) -> None:
    request = ask(text="Call Ana on 0700.")
    asked = corridor.viewer(corridor.gateway(corridor.south))
    fastlane.decline_request(request=request, by=asked, words="Bo is ill.")
    said = " ".join(f"{one.before} {one.after}" for one in Event.objects.filter(subject_id=request.pk))
    assert "0700" not in said
    assert "ill" not in said
    assert kinds(request) == ["asked", "declined"]


def test_an_answer_needs_words_or_a_shortlist(corridor: Corridor, ask: Ask) -> None:
    request, by = ask(), corridor.viewer(corridor.gateway(corridor.south))
    with pytest.raises(ValidationError, match="Write a line"):
        fastlane.answer_request(request=request, by=by, words="  ")
    shortlist_organisation(thing=request, organisation=corridor.organisations["Fyn Heat"], by=by)
    assert fastlane.answer_request(request=request, by=by).state == FastLaneState.ANSWERED


def test_of_two_gateways_who_answer_one_wins_and_the_other_is_told(
    corridor: Corridor, ask: Ask, make_account: Callable[..., Account]
) -> None:
    request = ask()
    first = corridor.gateway(corridor.south)
    second = make_account("gateway", corridor.network, scope=corridor.south.pk)
    # Both loaded the page before either answered.
    stale = FastLaneRequest.objects.get(pk=request.pk)
    fastlane.answer_request(request=request, by=corridor.viewer(first), words="Bo.")
    with pytest.raises(ValidationError, match=f"{first.name} has answered it already. What you wrote"):
        fastlane.answer_request(request=stale, by=corridor.viewer(second), words="Not Bo.")
    with pytest.raises(ValidationError, match="answered it already"):
        fastlane.decline_request(request=stale, by=corridor.viewer(second))
    request.refresh_from_db()
    assert (request.answer, request.handled_by) == ("Bo.", first)
    assert kinds(request) == ["asked", "answered"]


def test_a_promise_stands_and_lies_ahead(corridor: Corridor, ask: Ask) -> None:
    request, by = ask(), corridor.viewer(corridor.gateway(corridor.south))
    now = timezone.now()
    for until in (now - timedelta(minutes=1), now + timedelta(days=61)):
        with pytest.raises(ValidationError):
            fastlane.promise_answer(request=request, by=by, until=until)
    fastlane.promise_answer(request=request, by=by)
    with pytest.raises(ValidationError, match="that promise stands"):
        fastlane.promise_answer(request=request, by=by, until=now + timedelta(days=9))


def test_only_the_two_sides_and_managers(
    corridor: Corridor, ask: Ask, make_account: Callable[..., Account], other_network: Network
) -> None:
    request = ask()
    third = Ecosystem.objects.create(network=corridor.network, name="Eesti", slug="eesti")
    strangers = [
        corridor.viewer(make_account("gateway", corridor.network, scope=third.pk)),
        corridor.viewer(make_account("member", corridor.network)),
        corridor.viewer(make_account("observer", corridor.network)),
        corridor.viewer(make_account("manager", other_network)),
    ]
    acts: list[tuple[Any, dict[str, Any]]] = [
        (fastlane.promise_answer, {}),
        (fastlane.answer_request, {"words": "x"}),
        (fastlane.decline_request, {}),
        (fastlane.close_request, {"helped": True}),
        (fastlane.withdraw_request, {}),
    ]
    for by in strangers:
        for act, values in acts:
            with pytest.raises(PermissionDenied):
                act(request=request, by=by, **values)
    asker, asked = (corridor.viewer(corridor.gateway(one)) for one in (corridor.north, corridor.south))
    for act, values in acts[:3]:
        with pytest.raises(PermissionDenied):
            act(request=request, by=asker, **values)
    with pytest.raises(PermissionDenied):
        fastlane.withdraw_request(request=request, by=asked)
    assert fastlane.withdraw_request(request=request, by=asker).state == FastLaneState.WITHDRAWN
    assert kinds(request) == ["asked", "withdrawn"]


def test_asking_is_checked(corridor: Corridor, ask: Ask) -> None:
    pumps, heat = corridor.organisations["Mureș Pumps"], corridor.organisations["Fyn Heat"]
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("another region", {"asked": corridor.north}),
        ("whom they should find", {"title": " "}),
        ("At most 200", {"title": "x" * 201}),
        ("At most 5,000", {"text": "x" * 5001}),
        ("from the list", {"partner_types": ["wizard"]}),
        ("passed already", {"wanted_by": timezone.localdate() - timedelta(days=1)}),
        ("of its own region", {"listing": corridor.add_listing(heat, "Theirs")}),
        ("closed now", {"listing": corridor.add_listing(pumps, "Old", state="closed")}),
    ]
    for words, values in wrong:
        with pytest.raises(ValidationError, match=words):
            ask(**{"title": "a foundry", **values})
    assert not FastLaneRequest.objects.exists()
    need = corridor.add_listing(pumps, "Heat pumps")
    ask(listing=need)
    with pytest.raises(ValidationError, match="asked for this already"):
        ask(listing=need)
    with pytest.raises(PermissionDenied):
        ask(by=corridor.viewer(corridor.gateway(corridor.south)))


def test_no_more_than_thirty_a_day(corridor: Corridor, ask: Ask) -> None:
    for _number in range(fastlane.MOST_A_DAY):
        ask()
    with pytest.raises(ValidationError, match="thirty times"):
        ask()
    FastLaneRequest.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    ask()


def test_where_nobody_is_gateway_the_managers_are_asked(
    corridor: Corridor, ask: Ask, make_account: Callable[..., Account]
) -> None:
    manager = make_account("manager", corridor.network)
    eesti = Ecosystem.objects.create(network=corridor.network, name="Eesti", slug="eesti")
    ask(asked=eesti)
    assert len(mailed(manager)) == 1
    ask()
    assert len(mailed(manager)) == 1


def test_notices_go_to_the_side_that_did_not_act(
    corridor: Corridor, ask: Ask, run_jobs: Callable[[], int]
) -> None:
    asker, asked = corridor.gateway(corridor.north), corridor.gateway(corridor.south)
    request = ask()
    fastlane.decline_request(request=request, by=corridor.viewer(asked))
    for _again in range(2):
        run_jobs()
    found = Notice.objects.filter(kind__startswith="bridges.request").order_by("created_at")
    assert [(one.account, one.kind) for one in found] == [
        (asked, "bridges.request_asked"),
        (asker, "bridges.request_declined"),
    ]


def test_words_are_copied_and_erased(corridor: Corridor, ask: Ask) -> None:
    asker, asked = corridor.gateway(corridor.north), corridor.gateway(corridor.south)
    request = ask(text="Call me.")
    fastlane.answer_request(request=request, by=corridor.viewer(asked), words="Bo is free.")
    copied = {
        account: list(
            next(one for one in exporters.all() if one.name == "bridges.fastlane").export(Whom(account.pk))
        )
        for account in (asker, asked)
    }
    assert [(row["in_full"], row["answer"]) for row in copied[asker]] == [("Call me.", None)]
    assert [(row["in_full"], row["answer"]) for row in copied[asked]] == [(None, "Bo is free.")]
    eraser = next(one for one in erasers.all() if one.name == "bridges.fastlane")
    assert eraser.erase(Whom(asked.pk)) == 1
    request.refresh_from_db()
    assert (request.text, request.answer) == ("Call me.", ERASED)
    assert eraser.erase(Whom(asker.pk)) == 1
    request.refresh_from_db()
    assert (request.title, request.text) == ("a heat pump of 4 MW", ERASED)
    assert eraser.erase(Whom(asker.pk)) == 0
