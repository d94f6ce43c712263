"""Needs and offers on their way from a draft to the archive: who may, what is recorded, who is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from punte.ecosystem.choices import State
from punte.ecosystem.models import Affiliation, Listing, Person
from punte.ecosystem.services import listings as services
from punte.members.models import Account, Network
from punte.members.viewer import viewer_of
from punte.post.models import Mail, Notice
from punte.records.models import Event
from tests.ecosystem.listings.conftest import Place

VALUES: dict[str, Any] = {"profile": "technology_offer", "title": " Test bench ", "text": "Two weeks of it."}
type MakeListing = Callable[..., Listing]


def last_event(listing: Listing) -> Event:
    return Event.objects.filter(subject_id=listing.pk).latest("id")


def test_a_draft_gets_its_kind_from_the_profile_and_three_months(place: Place) -> None:
    listing = services.draft_listing(
        organisation=place.organisation, values=VALUES, by=place.seen(place.editor)
    )
    assert (listing.direction, listing.state, listing.title) == ("offer", State.DRAFT, "Test bench")
    assert listing.expires_on == timezone.localdate() + timedelta(days=90)
    assert listing.ecosystem == place.ecosystem
    event = last_event(listing)
    assert (event.kind, event.actor_id) == ("ecosystem.listing.drafted", place.editor.pk)
    assert event.after["title"] == "Test bench"
    assert event.origin_id == place.organisation.pk


@pytest.mark.parametrize("who", ["member", "observer", "stranger"])
def test_nobody_writes_for_an_organisation_that_is_not_theirs(place: Place, who: str) -> None:
    with pytest.raises(PermissionDenied):
        services.draft_listing(
            organisation=place.organisation, values=VALUES, by=place.seen(getattr(place, who))
        )
    assert not Listing.objects.exists()


def test_a_member_writes_for_the_organisation_they_work_at(place: Place) -> None:
    person = Person.objects.create(
        network=place.network, account=place.member, name="Ana", folded="ana", source="self"
    )
    Affiliation.objects.create(network=place.network, person=person, organisation=place.organisation)
    listing = services.draft_listing(
        organisation=place.organisation, values=VALUES, by=place.seen(place.member)
    )
    assert listing.created_by == place.member


def test_another_networks_manager_may_nothing(
    place: Place, make_listing: MakeListing, other_network: Network, make_account: Callable[..., Account]
) -> None:
    theirs = viewer_of(make_account("manager", other_network), other_network)
    listing = make_listing()
    for act in (services.close_listing, services.renew_listing, services.publish_listing):
        with pytest.raises(PermissionDenied):
            act(listing=listing, by=theirs)
    with pytest.raises(PermissionDenied):
        services.change_listing(listing=listing, values={"title": "Mine"}, by=theirs)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"expires_on": timezone.localdate() - timedelta(days=1)}, "expires_on"),
        ({"expires_on": timezone.localdate() + timedelta(days=400)}, "expires_on"),
        ({"profile": "gift"}, "profile"),
        ({"title": "x" * 201}, "title"),
        ({"readiness": 12}, "readiness"),
        ({"summary": "In short.", "summary_language": ""}, "summary_language"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(place: Place, values: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        services.draft_listing(
            organisation=place.organisation, values=VALUES | values, by=place.seen(place.editor)
        )
    assert list(caught.value.message_dict) == [field]


def test_publishing_without_review(place: Place, make_listing: MakeListing) -> None:
    listing = services.publish_listing(listing=make_listing(state=State.DRAFT), by=place.seen(place.editor))
    assert listing.state == State.PUBLISHED
    assert listing.published_at is not None
    event = last_event(listing)
    assert (event.kind, event.before["state"], event.after["state"]) == (
        "ecosystem.listing.published",
        "draft",
        "published",
    )


def test_publishing_twice_is_refused(place: Place, make_listing: MakeListing) -> None:
    with pytest.raises(ValidationError):
        services.publish_listing(listing=make_listing(), by=place.seen(place.editor))


def review(place: Place) -> None:
    place.network.review = True
    place.network.save()


def test_where_the_network_reviews_the_gateway_has_the_word(place: Place, make_listing: MakeListing) -> None:
    review(place)
    listing = services.publish_listing(listing=make_listing(state=State.DRAFT), by=place.seen(place.editor))
    assert (listing.state, last_event(listing).kind) == (State.REVIEW, "ecosystem.listing.submitted")
    with pytest.raises(PermissionDenied):
        services.approve_listing(listing=listing, by=place.seen(place.editor))
    listing = services.approve_listing(listing=listing, by=place.seen(place.gateway))
    assert listing.state == State.PUBLISHED
    assert "Published: Heat pumps" in Mail.objects.get(account=place.editor).subject
    with pytest.raises(ValidationError):
        services.approve_listing(listing=listing, by=place.seen(place.manager))


def test_the_gateways_own_needs_no_review(place: Place, make_listing: MakeListing) -> None:
    review(place)
    listing = make_listing(state=State.DRAFT, created_by=place.gateway)
    assert services.publish_listing(listing=listing, by=place.seen(place.gateway)).state == State.PUBLISHED


def test_sent_back_with_a_note_mended_and_sent_again(place: Place, make_listing: MakeListing) -> None:
    review(place)
    listing = make_listing(state=State.REVIEW)
    with pytest.raises(ValidationError):
        services.send_back_listing(listing=listing, by=place.seen(place.gateway), note="  ")
    listing = services.send_back_listing(
        listing=listing, by=place.seen(place.gateway), note="Say how large it is."
    )
    assert (listing.state, listing.review_note) == (State.DECLINED, "Say how large it is.")
    assert "Say how large it is." in Mail.objects.get(account=place.editor).text
    listing = services.change_listing(listing=listing, values={"text": "4 MW."}, by=place.seen(place.editor))
    assert services.publish_listing(listing=listing, by=place.seen(place.editor)).state == State.REVIEW


def test_new_words_of_a_published_one_are_looked_at_again(place: Place, make_listing: MakeListing) -> None:
    review(place)
    listing = services.change_listing(
        listing=make_listing(), values={"stage": "use"}, by=place.seen(place.editor)
    )
    assert listing.state == State.PUBLISHED
    listing = services.change_listing(
        listing=listing, values={"title": "Something else"}, by=place.seen(place.editor)
    )
    assert listing.state == State.REVIEW
    assert last_event(listing).before == {"title": "Heat pumps for six schools", "state": "published"}


def test_changing_nothing_records_nothing(place: Place, make_listing: MakeListing) -> None:
    listing = make_listing()
    services.change_listing(listing=listing, values={"title": listing.title}, by=place.seen(place.editor))
    assert not Event.objects.filter(subject_id=listing.pk).exists()


def test_renewed_closed_and_opened_again(place: Place, make_listing: MakeListing) -> None:
    today, by = timezone.localdate(), place.seen(place.editor)
    listing = make_listing(expires_on=today + timedelta(days=2), reminded_on=today)
    listing = services.renew_listing(listing=listing, by=by)
    assert (listing.expires_on, listing.reminded_on) == (today + timedelta(days=90), None)
    assert last_event(listing).kind == "ecosystem.listing.renewed"
    listing = services.close_listing(listing=listing, by=by)
    assert listing.state == State.CLOSED
    with pytest.raises(ValidationError):
        services.close_listing(listing=listing, by=by)
    listing = services.renew_listing(listing=listing, by=by)
    assert (listing.state, last_event(listing).kind) == (State.PUBLISHED, "ecosystem.listing.reopened")


def test_notices_follow_from_events(
    place: Place, make_listing: MakeListing, run_jobs: Callable[[], int]
) -> None:
    review(place)
    services.approve_listing(listing=make_listing(state=State.REVIEW), by=place.seen(place.gateway))
    run_jobs()
    run_jobs()
    notice = Notice.objects.get(kind="ecosystem.listing_approved")
    assert notice.account == place.editor
