"""The next edition from an earlier one: what was prepared comes along, people and what happened do not."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from punte.camps.clock import shifted, today, zone_of
from punte.camps.models import Camp, CampEcosystem, CampTheme, Challenge, Item, Room
from punte.camps.policies import manage_network, see_camp
from punte.camps.services.camps import FIELDS
from punte.records.events import Happening, record, record_many
from punte.records.tabular.folding import fold
from punte.web.access import Viewer

A_YEAR = timedelta(days=364)  # the same weekday
NOT_COPIED = ("name", "slug", "starts_on", "ends_on", "apply_until")


@dataclass(frozen=True)
class Copied:
    """Both editions, and what the rows of the old one became in the new one, by key."""

    old: Camp
    new: Camp
    by: Viewer
    challenges: Mapping[UUID, Challenge]
    rooms: Mapping[UUID, Room] = field(default_factory=dict)
    items: Mapping[UUID, Item] = field(default_factory=dict)

    @property
    def days(self) -> int:
        """How many days later the new one begins."""
        return (self.new.starts_on - self.old.starts_on).days


type Copier = Callable[[Copied], None]

_copiers: dict[str, Copier] = {}


def register(name: str, copier: Copier) -> None:
    """Contribute: `copier(copied)` takes along what else was prepared ('camps.criteria'), in the same
    transaction."""
    _copiers[name] = copier


@transaction.atomic
def copy_camp(
    *, camp: Camp, by: Viewer, name: str = "", slug: str = "", starts_on: date | None = None
) -> Camp:
    """A draft like this camp: the year after at the same weekday unless told otherwise.

    Its challenges (without who speaks for them), rooms, programme, ecosystems
    and themes come along; no duty, no participant, no team does.
    """
    if not (manage_network(by) and see_camp(by, camp)):
        raise PermissionDenied
    first = starts_on or _next_first_day(camp)
    title = name.strip() or camp.name
    new = Camp(
        network=camp.network,
        name=title,
        slug=_free_slug(camp, slug or f"{slugify(fold(title))[:40]}-{first.year}"),
        starts_on=first,
        ends_on=first + (camp.ends_on - camp.starts_on),
        apply_until=camp.apply_until and camp.apply_until + (first - camp.starts_on),
        copied_from=camp,
        **{one: getattr(camp, one) for one in FIELDS if one not in NOT_COPIED},
    )
    new.full_clean()
    new.save(force_insert=True)
    after = {"name": new.name, "starts_on": first.isoformat(), "ends_on": new.ends_on.isoformat()}
    record("camps.camp.added", subject=new, network=new.network_id, by=by.account, after=after, origin=camp)
    _copy_links(camp, new)
    copied = _copy_rows(camp, new, by)
    for copier_name in sorted(_copiers):
        _copiers[copier_name](copied)
    return new


def _next_first_day(camp: Camp) -> date:
    first, here = camp.starts_on + A_YEAR, today(camp)
    while first <= here:
        first += A_YEAR
    return first


def _free_slug(camp: Camp, wanted: str) -> str:
    taken = set(Camp.objects.filter(network=camp.network_id).values_list("slug", flat=True))
    base, number = wanted[:46].strip("-") or "camp", 2
    found = base
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    return found


def _copy_links(old: Camp, new: Camp) -> None:
    network = new.network
    CampEcosystem.objects.bulk_create(
        CampEcosystem(network=network, camp=new, ecosystem_id=one.ecosystem_id)
        for one in old.ecosystem_links.all()
    )
    CampTheme.objects.bulk_create(
        CampTheme(network=network, camp=new, theme_id=one.theme_id) for one in old.theme_links.all()
    )


def _copy_rows(old: Camp, new: Camp, by: Viewer) -> Copied:
    challenges = {
        one.pk: Challenge(
            network=new.network,
            camp=new,
            **{name: getattr(one, name) for name in ("position", "title", "question", "brief", "context")},
            **{name: getattr(one, name) for name in ("success", "links", "owner_id", "theme_id")},
        )
        for one in old.challenges.all()
    }
    rooms = {
        one.pk: Room(
            network=new.network, camp=new, name=one.name, capacity=one.capacity, position=one.position
        )
        for one in old.rooms.all()
    }
    Challenge.objects.bulk_create(challenges.values())
    Room.objects.bulk_create(rooms.values())
    days, zones = (new.starts_on - old.starts_on).days, (zone_of(old), zone_of(new))
    items = {one.pk: _item(one, new, days, zones, challenges, rooms) for one in old.items.all()}
    Item.objects.bulk_create(items.values())
    _tell(new, by, challenges.values(), items.values())
    return Copied(old, new, by, challenges, rooms, items)


def _item(
    one: Item,
    new: Camp,
    days: int,
    zones: tuple[ZoneInfo, ZoneInfo],
    challenges: Mapping[UUID, Challenge],
    rooms: Mapping[UUID, Room],
) -> Item:
    return Item(
        network=new.network,
        camp=new,
        kind=one.kind,
        title=one.title,
        note=one.note,
        number=one.number,
        challenge=challenges[one.challenge_id] if one.challenge_id else None,
        room=rooms[one.room_id] if one.room_id else None,
        starts_at=shifted(one.starts_at, days, *zones),
        ends_at=shifted(one.ends_at, days, *zones),
    )


def _tell(new: Camp, by: Viewer, challenges: Iterable[Challenge], items: Iterable[Item]) -> None:
    def happening(kind: str, thing: Challenge | Item, origin: Camp | Challenge) -> Happening:
        after = {"title": thing.title}
        return Happening(kind, thing, new.network_id, by.account, after=after, origin=origin)

    record_many(
        [happening("camps.challenge.added", one, new) for one in challenges]
        + [happening("camps.item.added", one, one.challenge or new) for one in items]
    )
