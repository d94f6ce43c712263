"""What follows from a published programme: who attends is told what is moved or does not take place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from punte.camps.clock import wall
from punte.camps.models import Camp, Item
from punte.camps.queries.programme import attending
from punte.camps.registrations.subjects import CAMP, CHALLENGE, ITEM
from punte.camps.services.programme import PLACE_AND_TIME
from punte.post.models import Notice
from punte.post.notices import NoticeKind, notify
from punte.records.models import Event
from punte.records.refs import Ref

PUBLISHED = NoticeKind(
    "camps.programme_published", _("Programme"), _("The programme of %(subject)s is there."), "", "moss"
)
TAKEN_BACK = NoticeKind(
    "camps.programme_taken_back",
    _("Programme"),
    _("The programme of %(subject)s is taken back for now; it is out of your calendar."),
    "",
    "timber",
)
MOVED = NoticeKind(
    "camps.item_moved",
    _("Programme"),
    _("“%(subject)s” has another time or place: now %(when)s."),
    _("Something in your programme has another time or place."),
    "timber",
)
MANY_MOVED = NoticeKind(
    "camps.items_moved",
    _("Programme"),
    _("%(subject)s: %(number)s lines of your programme have another time or place."),
    "",
    "timber",
)
CANCELLED = NoticeKind(
    "camps.item_cancelled", _("Programme"), _("%(subject)s: “%(title)s” does not take place."), "", "rose"
)
DAYS_MOVED = NoticeKind(
    "camps.days_moved", _("Camp"), _("%(subject)s takes place on other days."), "", "rose"
)
NOTICES = (PUBLISHED, TAKEN_BACK, MOVED, MANY_MOVED, CANCELLED, DAYS_MOVED)


def tell_published(events: list[Event]) -> None:
    """Everybody with a place; once an event."""
    kinds = {"published": PUBLISHED, "taken_back": TAKEN_BACK}
    camps = Camp.objects.in_bulk([one.subject_id for one in events])
    for event in events:
        if camp := camps.get(event.subject_id):
            _notify(attending(camp), kinds[event.kind.rpartition(".")[2]], camp, event)


def tell_days(events: list[Event]) -> None:
    """Other days of a camp whose programme is out: everybody with a place."""
    moved = [one for one in events if {"starts_on", "ends_on"} & one.after.keys()]
    camps = Camp.objects.in_bulk([one.subject_id for one in moved])
    for event in moved:
        camp = camps.get(event.subject_id)
        if camp and _out(camp, event):
            _notify(attending(camp), DAYS_MOVED, camp, event)


def tell_moved(events: list[Event]) -> None:
    """Who attends: one notice, which names what was moved, or says how many lines were.

    A notice that was not read yet and speaks of the same is replaced.
    """
    moved = [one for one in events if PLACE_AND_TIME & one.after.keys()]
    rows = Item.objects.filter(pk__in=[one.subject_id for one in moved], ends_at__gt=timezone.now())
    by_camp: dict[Camp, dict[Item, Event]] = defaultdict(dict)
    items = {one.pk: one for one in rows.select_related("camp", "room")}
    for event in moved:
        item = items.get(event.subject_id)
        if item and _out(item.camp, event):
            by_camp[item.camp][item] = event
    for camp, told in by_camp.items():
        _tell_moved(camp, told)


def _tell_moved(camp: Camp, told: dict[Item, Event]) -> None:
    groups: dict[tuple[Item, ...], list[UUID]] = defaultdict(list)
    for account, challenges in attending(camp).items():
        groups[tuple(one for one in told if _attends(one.challenge_id, challenges))].append(account)
    for items, accounts in groups.items():
        if len(items) == 1:
            (item,) = items
            when = f"{wall(camp, item.starts_at):%d.%m.%Y %H:%M}"
            args = {"when": f"{when}, {item.room.name}" if item.room else when}
            _notify(accounts, MOVED, item, told[item], args)
        elif items:
            _notify(accounts, MANY_MOVED, camp, told[items[0]], {"number": len(items)})


def tell_removed(events: list[Event]) -> None:
    """Who would have attended."""
    for event in events:
        challenge = event.origin_id if event.origin_kind == CHALLENGE else None
        of = {"challenges": challenge} if challenge else {"pk": event.origin_id}
        camp = Camp.objects.filter(**of).first()
        if camp and _out(camp, event):
            who = [one for one, theirs in attending(camp).items() if _attends(challenge, theirs)]
            _notify(who, CANCELLED, camp, event, {"title": event.before.get("title", "")})


def _attends(challenge: UUID | None, own: set[UUID]) -> bool:
    return challenge is None or challenge in own


def _out(camp: Camp, event: Event) -> bool:
    """The programme was out when it happened: before, nobody knew the line."""
    return camp.programme_published_at is not None and camp.programme_published_at <= event.at


def _notify(
    accounts: Iterable[UUID],
    kind: NoticeKind,
    about: Camp | Item,
    event: Event,
    args: Mapping[str, object] | None = None,
) -> None:
    who = [one for one in accounts if one != event.actor_id]
    subject = Ref(CAMP if isinstance(about, Camp) else ITEM, about.pk)
    if kind in (MOVED, MANY_MOVED):
        older = Notice.objects.filter(account__in=who, kind=kind.kind, subject_id=about.pk, read_at=None)
        older.filter(event__lt=event.pk).delete()
    notify(accounts=who, kind=kind.kind, subject=subject, network=about.network_id, args=args, event=event)
