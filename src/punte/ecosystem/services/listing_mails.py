"""What needs and offers make Punte write to people."""

from datetime import date

from django.urls import reverse

from punte.ecosystem.choices import State
from punte.ecosystem.models import Interest, Listing
from punte.ecosystem.queries.writers import keepers
from punte.members import links
from punte.members.letters import absolute
from punte.members.models import Account
from punte.post.outbox import send_mail
from punte.web.access import Viewer

RENEW = "ecosystem.renew"
GRACE = 30  # days that a link to renew works after the last day
REMINDERS = "reminders"


def page_of(listing: Listing) -> str:
    """The full address of its page."""
    return absolute("ecosystem:listing", listing.network.slug, listing.pk)


def path_of(listing: Listing) -> str:
    """The address of its page on this server."""
    return reverse("ecosystem:listing", args=[listing.network.slug, listing.pk])


def tell_review(listing: Listing, by: Viewer) -> None:
    """Tell the author that it is published, or what to mend."""
    author = listing.created_by
    if author is None or author.pk == by.account:
        return
    published = listing.state == State.PUBLISHED
    send_mail(
        "ecosystem/listing_reviewed",
        to=author,
        network=listing.network,
        context={"listing": listing, "published": published, "href": page_of(listing)},
    )


def tell_interest(interest: Interest) -> None:
    """Tell those who keep the need or offer that somebody wants to know more."""
    listing = interest.listing
    for account in keepers(listing):
        send_mail(
            "ecosystem/interest",
            to=account,
            network=listing.network,
            context={"interest": interest, "listing": listing, "href": page_of(listing)},
        )


def tell_answer(interest: Interest) -> None:
    """Tell the one who asked what the answer is."""
    listing = interest.listing
    send_mail(
        "ecosystem/interest_answered",
        to=interest.account,
        network=listing.network,
        context={"interest": interest, "listing": listing, "href": page_of(listing)},
    )


def remind(listing: Listing, account: Account, today: date) -> None:
    """Ask whether it should stay open; the mail holds a link that renews it for this very person."""
    left = (listing.expires_on - today).days
    renew = links.action_link(
        RENEW, account=account, network=listing.network, subject=listing, days=left + GRACE
    )
    send_mail(
        "ecosystem/listing_expiring",
        to=account,
        network=listing.network,
        kind=REMINDERS,
        context={"listing": listing, "left": left, "renew": renew, "href": page_of(listing)},
    )
