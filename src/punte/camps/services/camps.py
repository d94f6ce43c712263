"""Editions: founding one, changing it, opening and closing its applications, calling it off."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps.choices import CampState, ParticipantState
from punte.camps.clock import shifted, zone_of
from punte.camps.models import Camp, CampEcosystem, CampTheme, Item, Participant
from punte.camps.policies import manage_network
from punte.camps.services.common import locked, must_organise
from punte.camps.services.participants import mails
from punte.ecosystem.models import Ecosystem, Theme
from punte.ecosystem.services.writing import here, known_fields, same_network, set_and_record, told
from punte.members.models import Network
from punte.records.events import record
from punte.web.access import Viewer

FIELDS = (
    *("name", "slug", "summary", "about", "starts_on", "ends_on", "zone", "venue", "address", "city"),
    *("country", "url", "languages", "organisation", "places", "apply_until", "team_least", "team_most"),
)
LONGEST = 14  # days
SHORTEST = timedelta(minutes=5)  # of an item
TOLD = (
    *(ParticipantState.APPLIED, ParticipantState.INVITED, ParticipantState.WAITING),
    *(ParticipantState.OFFERED, ParticipantState.CONFIRMED),
)
RESERVED = frozenset({"add"})  # where a page of another kind is
STEPS = {
    CampState.OPEN: ("opened", (CampState.DRAFT, CampState.CLOSED)),
    CampState.CLOSED: ("closed", (CampState.OPEN,)),
    CampState.CANCELLED: ("cancelled", (CampState.OPEN, CampState.CLOSED)),
}


@transaction.atomic
def add_camp(*, network: Network, values: Mapping[str, Any], by: Viewer) -> Camp:
    """Found an edition; it is a draft. The network's managers do; they then say who organises it."""
    here(by, network)
    if not manage_network(by):
        raise PermissionDenied
    given = known_fields(values, FIELDS)
    same_network(network, given.get("organisation"))
    camp = Camp(network=network, **given)
    _check(camp)
    camp.save(force_insert=True)
    after = {name: _plain(value) for name, value in told(given).items()}
    record("camps.camp.added", subject=camp, network=network.pk, by=by.account, after=after)
    return camp


@transaction.atomic
def change_camp(*, camp: Camp, values: Mapping[str, Any], by: Viewer) -> Camp:
    """Change it. Where its first day or its zone changes, the programme goes along: same day of the camp,
    same hour on the wall."""
    camp = locked(camp)
    must_organise(camp, by)
    given = known_fields(values, FIELDS)
    same_network(camp.network, given.get("organisation"))
    first, zone = camp.starts_on, zone_of(camp)
    _check(camp, given)
    set_and_record(camp, given, kind="camps.camp.changed", by=by)
    days = (camp.starts_on - first).days
    if days or zone_of(camp) != zone:
        _move_programme(camp, days, zone)
    return camp


def _move_programme(camp: Camp, days: int, old: Any) -> None:
    new, items = zone_of(camp), list(Item.objects.filter(camp=camp))
    for item in items:
        item.starts_at = shifted(item.starts_at, days, old, new)
        item.ends_at = max(shifted(item.ends_at, days, old, new), item.starts_at + SHORTEST)
        item.sequence += 1 if camp.programme_published_at else 0
    Item.objects.bulk_update(items, ["starts_at", "ends_at", "sequence"])


@transaction.atomic
def set_invited(*, camp: Camp, ecosystems: Iterable[Ecosystem], by: Viewer) -> None:
    """Make these the ecosystems that are invited, exactly."""
    _set_links(camp, CampEcosystem, "ecosystem", list(ecosystems), by)


@transaction.atomic
def set_themes(*, camp: Camp, themes: Iterable[Theme], by: Viewer) -> None:
    """Make these its themes, exactly."""
    _set_links(camp, CampTheme, "theme", list(themes), by)


def _set_links(camp: Camp, link: Any, name: str, things: list[Any], by: Viewer) -> None:
    camp = locked(camp)
    must_organise(camp, by)
    same_network(camp.network, *things)
    own = link.objects.filter(camp=camp)
    had: dict[UUID, str] = dict(own.values_list(name, f"{name}__name"))
    wanted: dict[UUID, str] = {one.pk: one.name for one in things}
    if had.keys() == wanted.keys():
        return
    own.filter(**{f"{name}__in": had.keys() - wanted.keys()}).delete()
    link.objects.bulk_create(
        link(network=camp.network, camp=camp, **{f"{name}_id": key})
        for key in sorted(wanted.keys() - had.keys())
    )
    record(
        "camps.camp.changed",
        subject=camp,
        network=camp.network_id,
        by=by.account,
        before={f"{name}s": sorted(had.values())},
        after={f"{name}s": sorted(wanted.values())},
    )


@transaction.atomic
def set_state(*, camp: Camp, state: str, by: Viewer) -> Camp:
    """Open or close its applications, or call it off. ValidationError for a step that cannot be taken."""
    camp = locked(camp)
    must_organise(camp, by)
    wanted = CampState(state)
    if wanted not in STEPS or camp.state not in STEPS[wanted][1]:
        raise ValidationError(_("This is not possible now; look at the page anew."), code="conflict")
    if wanted == CampState.OPEN and camp.ends_on < timezone.localdate(timezone=zone_of(camp)):
        raise ValidationError(_("The camp is over."), code="conflict")
    before, camp.state = camp.state, wanted
    camp.save(update_fields=["state"])
    if wanted == CampState.CANCELLED:
        _tell_called_off(camp)
    record(
        f"camps.camp.{STEPS[wanted][0]}",
        subject=camp,
        network=camp.network_id,
        by=by.account,
        before={"state": before},
        after={"state": wanted},
    )
    return camp


def _tell_called_off(camp: Camp) -> None:
    """A mail to all who come or might have; not to those whose answer was no already."""
    rows = Participant.objects.filter(camp=camp, state__in=TOLD).exclude(email="", account=None)
    for one in rows.select_related("account").order_by("pk"):
        one.camp = camp
        mails.called_off(one)


@transaction.atomic
def remove_camp(*, camp: Camp, by: Viewer) -> None:
    """Take a draft away with all that was prepared for it. What others have seen is called off instead."""
    camp = locked(camp)
    must_organise(camp, by)
    if camp.state != CampState.DRAFT or camp.participants.exists():
        raise ValidationError(_("Others know of it. Call it off instead."), code="conflict")
    record(
        "camps.camp.removed",
        subject=camp,
        network=camp.network_id,
        by=by.account,
        before={"name": camp.name, "starts_on": camp.starts_on.isoformat()},
    )
    camp.delete()


def _check(camp: Camp, given: Mapping[str, Any] | None = None) -> None:
    """Say beside the field what the database would refuse; the rest is `full_clean`'s."""

    def value(name: str) -> Any:
        return given[name] if given and name in given else getattr(camp, name)

    errors = {}
    if value("slug") in RESERVED:
        errors["slug"] = _("This address leads elsewhere. Choose another.")
    if value("ends_on") < value("starts_on"):
        errors["ends_on"] = _("The last day comes before the first.")
    elif (value("ends_on") - value("starts_on")).days >= LONGEST:
        errors["ends_on"] = _("A camp lasts two weeks at most.")
    if value("team_most") < value("team_least"):
        errors["team_most"] = _("The largest team is smaller than the smallest.")
    if value("apply_until") and value("apply_until") > value("ends_on"):
        errors["apply_until"] = _("The camp is over by then.")
    if errors:
        raise ValidationError(errors)
    if not given:
        camp.full_clean()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
