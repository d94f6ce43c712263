"""The fictional community: its people, their needs and offers."""

from datetime import timedelta

from django.utils import timezone

from punte.ecosystem.models import Listing
from punte.ecosystem.sample import read
from punte.ecosystem.sample.founding import Founded
from punte.ecosystem.services.listing_dates import close_expired
from punte.ecosystem.services.listings import (
    approve_listing,
    change_listing,
    close_listing,
    draft_listing,
    publish_listing,
)
from punte.web.access import Viewer


def add_listings(made: Founded) -> None:
    """Authors draft and submit, their gateways approve; then the dates become what the files say."""
    gateways = {slug: made.gateway(slug) for slug in made.ecosystems}
    homes = {one.pk: slug for slug, one in made.ecosystems.items()}
    for told in read.listings():
        author = made.viewer(made.accounts[told.contact])
        listing = publish_listing(listing=_written(made, told, author), by=author)
        home = made.organisations[told.owner].ecosystem_id
        if told.state == "published" and listing.state == "review" and home:
            listing = approve_listing(listing=listing, by=gateways[homes[home]])
        if told.key in read.closed():
            listing = close_listing(listing=listing, by=author)
        made.listings[told.key] = listing
    _age(made)
    close_expired()


def _written(made: Founded, told: read.SampleListing, author: Viewer) -> Listing:
    """A draft; where the files know what it said at first, it said that, and was changed."""
    values = {
        "profile": told.profile,
        "contact": made.people[told.contact],
        "title": told.title,
        "text": told.text,
        "language": told.language,
        "summary": told.summary,
        "summary_language": "en" if told.summary else "",
        "theme": made.themes[told.theme],
        "stage": told.stage,
        "readiness": told.trl,
        "domain": told.domain,
        "partner_types": told.partners,
        "regions": told.regions,
        "languages": told.languages,
        "expires_on": timezone.localdate() + timedelta(days=max(told.expires, 0)),
    }
    first = {one.field: one.was for one in read.revisions() if one.listing == told.key}
    listing = draft_listing(
        organisation=made.organisations[told.owner], values={**values, **first}, by=author
    )
    if first:
        now = {name: values[name] for name in first}
        listing = change_listing(listing=listing, values=now, by=author)
    return listing


def _age(made: Founded) -> None:
    """Set the days on which they were written, published and end; the log keeps the day of loading."""
    now, today = timezone.now(), timezone.localdate()
    rows = []
    for told in read.listings():
        row = made.listings[told.key]
        row.created_at = now - timedelta(days=told.created, hours=3)
        if row.published_at:
            row.published_at = now - timedelta(days=told.created)
        row.expires_on = today + timedelta(days=told.expires)
        rows.append(row)
    Listing.objects.bulk_update(rows, ["created_at", "published_at", "expires_on"])
