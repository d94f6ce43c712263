"""Shortlists and notes: who may, once only, reasons of the moment."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from punte.bridges.models import FastLaneRequest, Match, Note, Shortlisted
from punte.bridges.queries.shortlists import notes_of, shortlist_of
from punte.bridges.services import fastlane, shortlists
from punte.ecosystem.models import Ecosystem
from punte.members.models import Account, Network
from punte.records.history.trail import trail_of
from punte.records.models import Event
from punte.records.people import ERASED, Whom, erasers, exporters
from punte.records.refs import ref
from tests.bridges.conftest import Corridor

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_south(corridor: Corridor) -> FastLaneRequest:
    by = corridor.viewer(corridor.gateway(corridor.north))
    return fastlane.ask_gateway(asking=corridor.north, asked=corridor.south, title="a heat pump", by=by)


def test_it_takes_the_reasons_of_the_moment_once(corridor: Corridor) -> None:
    need = corridor.add_listing(corridor.organisations["Mureș Pumps"], "Heat pumps")
    heat = corridor.organisations["Fyn Heat"]
    offer = corridor.add_listing(heat, "Large pumps", direction="offer", profile="business_offer")
    match = Match.objects.create(
        network=corridor.network,
        listing=need,
        organisation=heat,
        counterpart=offer,
        rank=1,
        score=1,
        reasons=[{"code": "new"}],
        against=[{"code": "no_text"}],
        computed_at=timezone.now(),
    )
    by = corridor.viewer(corridor.gateway(corridor.south))
    first = shortlists.shortlist_organisation(thing=need, organisation=heat, by=by)
    match.delete()
    again = shortlists.shortlist_organisation(thing=need, organisation=heat, by=by, note="Later")
    assert first == again
    assert (again.reasons, again.against, again.counterpart) == (
        [{"code": "new"}],
        [{"code": "no_text"}],
        offer,
    )
    assert Event.objects.filter(kind="bridges.shortlisted.added", origin_id=need.pk).count() == 1


def test_another_organisations_offer_is_refused(corridor: Corridor) -> None:
    need = corridor.add_listing(corridor.organisations["Mureș Pumps"], "Heat pumps")
    with pytest.raises(ValidationError, match="not this organisation's"):
        shortlists.shortlist_organisation(
            thing=need,
            organisation=corridor.organisations["Fyn Heat"],
            counterpart=need,
            by=corridor.viewer(corridor.gateway(corridor.south)),
        )


def test_who_may_shortlist_and_drop(
    corridor: Corridor,
    request_south: FastLaneRequest,
    make_account: Callable[..., Account],
    other_network: Network,
) -> None:
    heat = corridor.organisations["Fyn Heat"]
    third = Ecosystem.objects.create(network=corridor.network, name="Eesti", slug="eesti")
    eesti = corridor.viewer(make_account("gateway", corridor.network, scope=third.pk))
    strangers = [
        corridor.viewer(corridor.people["bo"]),
        corridor.viewer(make_account("observer", corridor.network)),
        corridor.viewer(make_account("manager", other_network)),
    ]
    need = corridor.add_listing(corridor.organisations["Mureș Pumps"], "Heat pumps")
    for by in [*strangers, eesti]:
        with pytest.raises(PermissionDenied):
            shortlists.shortlist_organisation(thing=request_south, organisation=heat, by=by)
        with pytest.raises(PermissionDenied):
            shortlists.add_note(thing=request_south, by=by, text="x")
    for by in strangers:
        with pytest.raises(PermissionDenied):
            shortlists.shortlist_organisation(thing=need, organisation=heat, by=by)
    south = corridor.viewer(corridor.gateway(corridor.south))
    one = shortlists.shortlist_organisation(thing=need, organisation=heat, by=south)
    for by in [*strangers, eesti]:
        with pytest.raises(PermissionDenied):
            shortlists.drop_from_shortlist(one=one, by=by)
    shortlists.drop_from_shortlist(one=one, by=corridor.viewer(corridor.gateway(corridor.north)))
    assert not Shortlisted.objects.exists()


def test_the_asker_sees_the_shortlist_once_it_is_answered(
    corridor: Corridor, request_south: FastLaneRequest
) -> None:
    north, south = (corridor.viewer(corridor.gateway(one)) for one in (corridor.north, corridor.south))
    one = shortlists.shortlist_organisation(
        thing=request_south, organisation=corridor.organisations["Fyn Heat"], by=south
    )
    assert [list(shortlist_of(by, request_south)) for by in (north, south)] == [[], [one]]
    assert not trail_of(north, ref(request_south)).fruits
    answered = fastlane.answer_request(request=request_south, by=south)
    assert list(shortlist_of(north, answered)) == [one]
    assert [node.shown.title for node in trail_of(north, ref(request_south)).fruits] == ["Fyn Heat"]


def test_a_shortlist_has_an_end(corridor: Corridor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortlists, "MOST", 1)
    need = corridor.add_listing(corridor.organisations["Mureș Pumps"], "Heat pumps")
    by = corridor.viewer(corridor.gateway(corridor.south))
    heat = corridor.organisations["Fyn Heat"]
    shortlists.shortlist_organisation(thing=need, organisation=heat, by=by)
    shortlists.shortlist_organisation(thing=need, organisation=heat, by=by)
    with pytest.raises(ValidationError, match="sixty"):
        shortlists.shortlist_organisation(
            thing=need, organisation=corridor.organisations["Bridge Office"], by=by
        )


def test_notes_about_a_need_are_read_by_ones_own_side_and_the_needs(
    corridor: Corridor, make_account: Callable[..., Account]
) -> None:
    need = corridor.add_listing(corridor.organisations["Mureș Pumps"], "Heat pumps")
    third = Ecosystem.objects.create(network=corridor.network, name="Eesti", slug="eesti")
    accounts = {
        "north": corridor.gateway(corridor.north),
        "south": corridor.gateway(corridor.south),
        "eesti": make_account("gateway", corridor.network, scope=third.pk),
        "manager": make_account("manager", corridor.network),
    }
    for name, account in accounts.items():
        shortlists.add_note(thing=need, by=corridor.viewer(account), text=name)
    read = {
        name: [note.text for note in notes_of(corridor.viewer(account), need)]
        for name, account in accounts.items()
    }
    assert read == {
        "north": ["north", "south", "eesti", "manager"],
        "south": ["north", "south", "manager"],
        "eesti": ["north", "eesti", "manager"],
        "manager": ["north", "south", "eesti", "manager"],
    }


def test_a_note_is_taken_back_by_its_author_or_a_manager(
    corridor: Corridor, request_south: FastLaneRequest, make_account: Callable[..., Account]
) -> None:
    north, south = (corridor.viewer(corridor.gateway(one)) for one in (corridor.north, corridor.south))
    note = shortlists.add_note(thing=request_south, by=south, text="Bo is away.")
    with pytest.raises(PermissionDenied):
        shortlists.remove_note(note=note, by=north)
    shortlists.remove_note(note=note, by=south)
    other = shortlists.add_note(thing=request_south, by=south, text="Bo is back.")
    shortlists.remove_note(note=other, by=corridor.viewer(make_account("manager", corridor.network)))
    assert not Note.objects.exists()
    for text in ("", "x" * 2001):
        with pytest.raises(ValidationError):
            shortlists.add_note(thing=request_south, by=south, text=text)


def test_what_brokers_wrote_is_copied_and_erased(corridor: Corridor, request_south: FastLaneRequest) -> None:
    gateway = corridor.gateway(corridor.south)
    by, whom = corridor.viewer(gateway), Whom(gateway.pk)
    note = shortlists.add_note(thing=request_south, by=by, text="Bo is away.")
    one = shortlists.shortlist_organisation(
        thing=request_south, organisation=corridor.organisations["Fyn Heat"], by=by, note="Ask Bo."
    )
    exporter = next(one for one in exporters.all() if one.name == "bridges.broker_notes")
    assert [(row["about"], row["note"]) for row in exporter.export(whom)] == [
        ("a heat pump", "Bo is away."),
        ("Fyn Heat", "Ask Bo."),
    ]
    eraser = next(one for one in erasers.all() if one.name == "bridges.fastlane")
    assert [eraser.erase(whom), eraser.erase(whom)] == [2, 0]
    note.refresh_from_db()
    one.refresh_from_db()
    assert (note.text, one.note) == (ERASED, "")
    assert "Bo" not in " ".join(f"{event.before}{event.after}" for event in Event.objects.all())
