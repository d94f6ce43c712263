"""'Tell me more': who may ask, who hears of it, what is told."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from punte.ecosystem.choices import InterestState, State
from punte.ecosystem.models import Interest, Listing
from punte.ecosystem.services import interests as services
from punte.members.models import Account
from punte.post.desk import gather
from punte.post.models import Mail
from punte.post.places import places_of
from punte.records.models import Event
from tests.ecosystem.listings.conftest import Place

type MakeListing = Callable[..., Listing]


def ask(place: Place, listing: Listing, who: Account | None = None) -> Interest:
    viewer = place.seen(who or place.member)
    return services.express_interest(listing=listing, by=viewer, message="How large is it?")


def on_desk(account: Account) -> list[str]:
    return [item.key.rsplit(".", 1)[0] for item in gather(account, places_of(account))]


def test_the_owner_gets_mail_with_the_name_and_not_the_address(
    place: Place, make_listing: MakeListing
) -> None:
    ask(place, make_listing())
    mail = Mail.objects.get()
    assert mail.account == place.editor
    assert place.member.name in mail.text
    assert "How large is it?" in mail.text
    assert place.member.email not in mail.text + mail.html
    assert "ecosystem.interest" in on_desk(place.editor)


def test_the_log_tells_that_somebody_asked_not_what(place: Place, make_listing: MakeListing) -> None:
    interest = ask(place, make_listing())
    event = Event.objects.get(subject_id=interest.pk)
    assert (event.kind, event.after, event.origin_id) == (
        "ecosystem.interest.made",
        {"state": "new"},
        interest.listing_id,
    )


def test_nobody_asks_twice_or_about_their_own(place: Place, make_listing: MakeListing) -> None:
    listing = make_listing()
    ask(place, listing)
    with pytest.raises(ValidationError):
        ask(place, listing)
    with pytest.raises(ValidationError):
        ask(place, listing, place.editor)


@pytest.mark.parametrize("who", ["observer", "stranger"])
def test_who_does_not_take_part_does_not_ask(place: Place, make_listing: MakeListing, who: str) -> None:
    with pytest.raises(PermissionDenied):
        ask(place, make_listing(), getattr(place, who))


def test_a_closed_one_takes_no_questions(place: Place, make_listing: MakeListing) -> None:
    with pytest.raises(PermissionDenied):
        ask(place, make_listing(state=State.CLOSED))


def test_nobody_speaks_for_an_organisation_that_is_not_theirs(
    place: Place, make_listing: MakeListing
) -> None:
    with pytest.raises(ValidationError) as caught:
        services.express_interest(
            listing=make_listing(),
            by=place.seen(place.member),
            message="Hello",
            organisation=place.organisation,
        )
    assert "organisation" in caught.value.message_dict


def test_answered_by_its_keeper_only(place: Place, make_listing: MakeListing) -> None:
    interest = ask(place, make_listing())
    with pytest.raises(PermissionDenied):
        services.answer_interest(interest=interest, by=place.seen(place.member), answer="Mine")
    with pytest.raises(ValidationError):
        services.answer_interest(interest=interest, by=place.seen(place.editor), answer=" ")
    interest = services.answer_interest(interest=interest, by=place.seen(place.editor), answer="4 MW.")
    assert interest.state == InterestState.ANSWERED
    assert "4 MW." in Mail.objects.get(account=place.member).text
    assert on_desk(place.editor) == []
    with pytest.raises(ValidationError):
        services.decline_interest(interest=interest, by=place.seen(place.editor))


def test_declined_without_a_word(place: Place, make_listing: MakeListing) -> None:
    interest = services.decline_interest(interest=ask(place, make_listing()), by=place.seen(place.gateway))
    assert interest.state == InterestState.DECLINED
    assert "does not fit" in Mail.objects.get(account=place.member).text


def test_taken_back_by_the_one_who_asked_who_may_then_ask_again(
    place: Place, make_listing: MakeListing
) -> None:
    listing = make_listing()
    interest = ask(place, listing)
    with pytest.raises(PermissionDenied):
        services.withdraw_interest(interest=interest, by=place.seen(place.editor))
    services.withdraw_interest(interest=interest, by=place.seen(place.member))
    assert on_desk(place.editor) == []
    assert ask(place, listing).state == InterestState.NEW
