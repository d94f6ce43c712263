"""Last days: closing, reminding, renewing from the mail."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from punte.ecosystem.choices import State
from punte.ecosystem.jobs import keep_listing_dates
from punte.ecosystem.models import Listing
from punte.ecosystem.services.listing_dates import close_expired, remind_of_expiring
from punte.post.models import Mail
from punte.records.models import Event
from tests.ecosystem.listings.conftest import Place

type MakeListing = Callable[..., Listing]


def test_what_is_past_its_last_day_closes(place: Place, make_listing: MakeListing) -> None:
    today = timezone.localdate()
    over, last = make_listing(expires_on=today - timedelta(days=1)), make_listing(expires_on=today)
    assert close_expired() == 1
    over.refresh_from_db()
    last.refresh_from_db()
    assert (over.state, last.state) == (State.CLOSED, State.PUBLISHED)
    event = Event.objects.get(subject_id=over.pk)
    assert (event.kind, event.actor_id) == ("ecosystem.listing.expired", None)
    assert close_expired() == 0


@pytest.mark.parametrize(("days", "expected"), [(15, [1]), (14, [0]), (10, [0, 7]), (3, [0]), (0, [0])])
def test_reminders_come_fourteen_and_three_days_before(
    place: Place, make_listing: MakeListing, days: int, expected: list[int]
) -> None:
    """Run daily from `days` before the last one, for eight days."""
    today = timezone.localdate()
    make_listing(expires_on=today + timedelta(days=days))
    sent = [n for n in range(8) for _ in range(remind_of_expiring(today + timedelta(days=n)))]
    assert sent == expected
    assert Mail.objects.filter(template="ecosystem/listing_expiring").count() == len(sent)


def test_the_job_does_both(place: Place, make_listing: MakeListing) -> None:
    today = timezone.localdate()
    make_listing(expires_on=today - timedelta(days=1))
    make_listing(expires_on=today + timedelta(days=5))
    assert keep_listing_dates.func() == {"closed": 1, "reminded": 1}


def renewal_link(place: Place) -> str:
    mail = Mail.objects.get(template="ecosystem/listing_expiring", account=place.editor)
    found = re.search(r"(/go/\S+)", mail.text)
    assert found
    return found[1]


def test_two_clicks_in_the_mail_renew_it(place: Place, make_listing: MakeListing) -> None:
    today = timezone.localdate()
    listing = make_listing(expires_on=today + timedelta(days=3))
    remind_of_expiring()
    link, browser = renewal_link(place), Client()
    page = browser.get(link)
    assert page.status_code == 200
    assert listing.title in page.content.decode()
    listing.refresh_from_db()
    assert listing.expires_on == today + timedelta(days=3)
    browser.post(link)
    listing.refresh_from_db()
    assert listing.expires_on == today + timedelta(days=90)
    assert Event.objects.get(kind="ecosystem.listing.renewed").actor_id == place.editor.pk


def test_the_link_opens_again_what_has_closed_meanwhile(place: Place, make_listing: MakeListing) -> None:
    listing = make_listing(expires_on=timezone.localdate() + timedelta(days=1))
    remind_of_expiring()
    close_expired(timezone.localdate() + timedelta(days=2))
    Client().post(renewal_link(place))
    listing.refresh_from_db()
    assert listing.state == State.PUBLISHED


def test_the_link_is_void_for_who_has_left(place: Place, make_listing: MakeListing) -> None:
    listing = make_listing(expires_on=timezone.localdate() + timedelta(days=3))
    remind_of_expiring()
    place.editor.memberships.update(ended_at=timezone.now())
    Client().post(renewal_link(place))
    listing.refresh_from_db()
    assert listing.expires_on == timezone.localdate() + timedelta(days=3)
