"""Expressions of interest between the people of the sample, and the answers to them."""

from datetime import timedelta

from django.utils import timezone

from punte.ecosystem.choices import InterestState
from punte.ecosystem.models import Interest
from punte.ecosystem.sample import read
from punte.ecosystem.sample.founding import Founded
from punte.ecosystem.services.interests import answer_interest, decline_interest, express_interest


def express_interests(made: Founded) -> None:
    """Ask, answer, decline; then let each have been asked some days after its listing was published."""
    owners = {person.key: one.key for one in read.fictional_organisations() for person in one.people}
    contacts = {one.key: one.contact for one in read.listings()}
    rows = []
    for told in read.interests():
        listing = made.listings[told.listing]
        interest = express_interest(
            listing=listing,
            by=made.viewer(made.accounts[told.by]),
            message=told.message,
            organisation=made.organisations[owners[told.by]],
        )
        keeper = made.viewer(made.accounts[contacts[told.listing]])
        if told.state == InterestState.ANSWERED:
            interest = answer_interest(interest=interest, by=keeper, answer=told.answer)
        elif told.state == InterestState.DECLINED:
            interest = decline_interest(interest=interest, by=keeper, answer=told.answer)
        published = listing.published_at or timezone.now()
        interest.created_at = published + (timezone.now() - published) / 3 + timedelta(hours=2)
        rows.append(interest)
    Interest.objects.bulk_update(rows, ["created_at"])
