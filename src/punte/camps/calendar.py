"""Lines of a programme as entries of calendars, and as a file for who has no calendar in Punte yet."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone, translation

from punte.camps import days
from punte.camps.models import Item, Participant
from punte.camps.queries.programme import calendar_items, items_for
from punte.camps.roles import ORGANISER
from punte.members.models import Account
from punte.post.calendar import Entry
from punte.post.calendar.feed import write_calendar
from punte.post.outbox import Invitation
from punte.post.places import places_of
from punte.records.refs import ref


def entry_of(item: Item) -> Entry:
    """The item; its key makes the UID, its sequence tells calendars which version is the newer."""
    camp = item.camp
    room = item.room.name if item.room else ""
    return Entry(
        uid=f"camps-item-{item.pk}",
        title=item.title,
        start=item.starts_at,
        end=item.ends_at,
        zone=camp.zone,
        place=", ".join(part for part in (room, camp.venue, camp.city) if part),
        href=reverse("camps:programme", args=[camp.network.slug, camp.slug]),
        subject=ref(item),
        network=item.network_id,
        note="\n\n".join(
            part for part in (item.challenge.title if item.challenge else "", item.note) if part
        ),
        sequence=item.sequence,
    )


def entries(account: Account, start: datetime, end: datetime) -> list[Entry]:
    """Source: the published programmes of camps that the person takes part in or organises; three queries."""
    organised = {
        held.scope
        for place in places_of(account)
        for held in place.viewer.held
        if held.role == ORGANISER.key and held.scope
    }
    return [entry_of(item) for item in calendar_items(account.pk, organised, start, end)]


def calendar_file(one: Participant) -> Invitation:
    """What they attend, once the programme is published; before, the camp's days. In the network's language.

    The same UIDs as in Punte's own feed, so that a calendar that later follows the feed holds each once.
    """
    with translation.override(one.camp.network.language):
        items = items_for(one)
        if not items:
            return days.invitation(one.camp)
        return Invitation(
            "PUBLISH", write_calendar([entry_of(item) for item in items], now=timezone.now()).decode()
        )
