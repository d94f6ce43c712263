"""Cards, 'we met' and endorsements in the registries of the lower rooms."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.bridges import policies
from punte.bridges.choices import EncounterState
from punte.bridges.handlers import contacts as handlers
from punte.bridges.models import Card, Encounter
from punte.bridges.registrations import contact_panels
from punte.bridges.services.contacts import answer_encounter
from punte.bridges.services.contacts.encounters import PURPOSE
from punte.members import links
from punte.post import desk, notices
from punte.records import handlers as events
from punte.records import subjects
from punte.records.people import Exporter, Whom, exporters
from punte.records.refs import Ref
from punte.records.subjects import Shown, SubjectKind
from punte.web.access import Viewer
from punte.web.registry import Entry, Panel, account_menu, panels

ENCOUNTER, CARD = "bridges.encounter", "bridges.card"


def register() -> None:
    """Called once, when the app is ready. Cards and encounters go with the person's entry: no eraser."""
    account_menu.register(Entry(gettext_lazy("Contacts"), "bridges:contacts", policies.take_part, order=14))
    account_menu.register(Entry(gettext_lazy("Your card"), "bridges:card", policies.take_part, order=16))
    panels.register("ecosystem.person", Panel("bridges.contact", contact_panels.of_person, order=20))
    desk.register("bridges.encounters", contact_panels.items)
    links.register(links.Purpose(PURPOSE, say, act))
    subjects.register(SubjectKind(ENCOUNTER, gettext_lazy("Encounter"), encounters, {}))
    exporters.register(Exporter("bridges.encounters", gettext_lazy("Whom you met"), export))
    exporters.register(Exporter("bridges.cards", gettext_lazy("What your card shows"), export_cards))
    for kind in handlers.NOTICES:
        notices.register(kind)
    events.on("bridges.encounter.confirmed", "bridges.evidence.noted", name="bridges.contact_notices")(
        handlers.tell
    )


def say(link: links.Link) -> links.Said | None:
    """'Did you meet Ana?'"""
    one = _encounter(link)
    if one is None or one.state != EncounterState.WAITING:
        return None
    met = bool(link.data.get("met"))
    return links.Said(
        title=_("Did you meet %(who)s?") % {"who": one.asker.name},
        text=_("Once you confirm it, it is noted between you, and each finds the other among their contacts.")
        if met
        else _("Nothing is noted, and %(who)s is not told.") % {"who": one.asker.name},
        button=_("Yes, we met") if met else _("No, leave it"),
        quote=one.place,
    )


def act(link: links.Link, by: Viewer) -> links.Done:
    """Confirm or decline."""
    one = _encounter(link)
    if one is None:
        raise ValidationError(_("It was taken back."))
    answer_encounter(encounter=one, met=bool(link.data.get("met")), by=by)
    return links.Done(_("Thank you. It is noted."), "", contact_panels.path_of(one))


def _encounter(link: links.Link) -> Encounter | None:
    rows = Encounter.objects.select_related("asker", "other").prefetch_related("network")
    return rows.filter(pk=link.subject.id).first() if link.subject else None


def encounters(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """What both confirmed, for the two; nothing before, so that a quiet no stays quiet."""
    mine = Q(asker__account=viewer.account) | Q(other__account=viewer.account)
    rows = Encounter.objects.filter(
        mine, network=viewer.network, pk__in=list(ids), state=EncounterState.CONFIRMED
    )
    found = rows.select_related("asker", "other").prefetch_related("network") if viewer.account else []
    return {
        one.pk: Shown(
            Ref(ENCOUNTER, one.pk),
            str(_("Encounter")),
            _("%(one)s met %(other)s") % {"one": one.asker.name, "other": one.other.name},
            contact_panels.path_of(one),
        )
        for one in found
    }


def export(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """What the person said and was asked; of their own that were declined not that they were."""
    people = whom.ids("ecosystem.person")
    rows = Encounter.objects.filter(Q(asker__in=people) | Q(other__in=people))
    for one in rows.select_related("asker", "other", "network"):
        own = one.asker_id in people
        hidden = own and one.state == EncounterState.DECLINED
        state = EncounterState.WAITING if hidden else EncounterState(one.state)
        yield {
            "network": one.network.name,
            "with": one.other.name if own else one.asker.name,
            "on": one.met_on,
            "place": one.place,
            "said_by_you": own,
            "state": str(state.label),
        }


def export_cards(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """Which fields the person gives to whoever has their code."""
    for one in Card.objects.filter(person__in=whom.ids("ecosystem.person")).select_related("network"):
        yield {"network": one.network.name, "shows": one.shown, "changed": one.changed_at}
