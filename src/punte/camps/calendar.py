"""Lines of a programme as entries of calendars."""

from datetime import datetime

from django.urls import reverse

from punte.camps.models import Item
from punte.camps.queries.programme import calendar_items
from punte.camps.roles import ORGANISER
from punte.members.models import Account
from punte.post.calendar import Entry
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
