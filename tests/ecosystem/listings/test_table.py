"""Needs and offers in files: what an export holds, an import takes without a change."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from punte.ecosystem.choices import State
from punte.ecosystem.models import Listing, Theme
from punte.ecosystem.tables.listings import TABLE
from punte.members.models import Account
from punte.records.ids import uuid7
from punte.records.models import Event
from punte.records.refs import Ref
from punte.records.tables import Change, Removing, Saving, named
from punte.records.tabular.folding import fold
from punte.records.tabular.messages import Message
from tests.ecosystem.listings.conftest import Place

type MakeListing = Callable[..., Listing]
RUN = Ref("records.importrun", uuid7())


def save(place: Place, who: Account, *changes: Change) -> list[Any]:
    return list(TABLE.save_many(Saving(place.seen(who), RUN, changes)))


def row(**values: Any) -> dict[str, Any]:
    until = timezone.localdate() + timedelta(days=30)
    given = {"title": "Pumps", "profile": "business_request", "organisation": "heat  WORKS", "text": "Six."}
    return {**given, "expires_on": until, **values}


def test_it_is_registered_with_headings_in_seven_languages(place: Place) -> None:
    assert named("listings") is TABLE
    words = TABLE.spec(place.network.pk).words
    assert {fold(word) for word in ("titlu", "заглавие", "títol", "título", "titel", "pealkiri")} <= words


def test_what_goes_out_comes_in_unchanged(place: Place, make_listing: MakeListing) -> None:
    theme = Theme.objects.create(network=place.network, key="energy", name="Green energy")
    listing = make_listing(theme=theme, stage="use", readiness=7, partner_types=["sme"], regions=["DK03"])
    viewer = place.seen(place.editor)
    [exported] = TABLE.rows(viewer, {})
    assert TABLE.load(viewer, [listing.pk]) == {listing.pk: exported}
    fields = {name: value for name, value in exported.items() if name != "punte_id"}
    assert save(place, place.editor, Change(1, fields, listing.pk, fields)) == [
        Ref("ecosystem.listing", listing.pk)
    ]
    assert not Event.objects.filter(subject_id=listing.pk).exists()
    [record] = TABLE.existing(viewer)
    assert (record.name, record.place) == (listing.title, "Heat Works")


def test_new_rows_are_published_or_reviewed(place: Place) -> None:
    [saved] = save(place, place.editor, Change(1, row(theme=None, partner_types=("sme", "large"))))
    listing = Listing.objects.get(pk=saved.id)
    assert (listing.state, listing.partner_types) == (State.PUBLISHED, ["sme", "large"])
    assert Event.objects.filter(subject_id=listing.pk, origin_id=RUN.id).count() == 1
    place.network.review = True
    place.network.save()
    [saved] = save(place, place.editor, Change(1, row(title="More")))
    assert Listing.objects.get(pk=saved.id).state == State.REVIEW


def test_rows_that_cannot_be_saved_say_why(place: Place, make_listing: MakeListing) -> None:
    listing = make_listing()
    past = timezone.localdate() - timedelta(days=1)
    said = save(
        place,
        place.editor,
        Change(1, row(organisation="Nobody")),
        Change(2, row(expires_on=past)),
        Change(3, {"organisation": "Nobody"}, listing.pk, {}),
    )
    assert [str(one) for one in said] == [
        "There is no organisation “Nobody” here that you may write for.",
        "That day has passed. Choose one from today on.",
        "It belongs to another organisation; that cannot be changed.",
    ]
    [refused] = save(place, place.member, Change(1, {"title": "Mine"}, listing.pk, {}))
    assert isinstance(refused, Message)


def test_undo_takes_away_what_nobody_asked_about(place: Place) -> None:
    [saved] = save(place, place.editor, Change(1, row()))
    viewer = place.seen(place.editor)
    assert TABLE.remove_many(Removing(viewer, RUN, [saved.id])) == [None]
    assert not Listing.objects.exists()
    assert Event.objects.latest("id").kind == "ecosystem.listing.removed"


def test_what_one_sees_but_does_not_keep_is_known_by_its_id_alone(
    place: Place, make_listing: MakeListing
) -> None:
    listing = make_listing()
    viewer = place.seen(place.member)
    assert [row["punte_id"] for row in TABLE.rows(viewer, {})] == [str(listing.pk)]
    assert [(one.key, one.name) for one in TABLE.existing(viewer)] == [(str(listing.pk), "")]
    assert TABLE.load(viewer, [listing.pk]) == {}
