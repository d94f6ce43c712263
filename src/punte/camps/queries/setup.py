"""What is still missing before a camp can be held: one line a part, each with the way to where it is done.

A part is a function of the camp. Whoever builds another part writes one here, or
registers it under a name from `registrations`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from punte.camps.choices import CampState
from punte.camps.clock import span
from punte.camps.models import Camp, Placement
from punte.camps.queries.clashes import clashes
from punte.camps.queries.editions import invited, organisers, place_of, spoken
from punte.camps.queries.members import members
from punte.camps.queries.programme import items_of
from punte.ecosystem.queries.organisations import label_of


@dataclass(frozen=True)
class Part:
    """A part of the preparation: what is there or what is missing, and where it is done.

    `order` sorts (10: the edition itself, 40: challenges, 50: programme, 60: people,
    70: teams). An `extra` is good to have; without it the camp can still be held.
    """

    label: Any
    done: bool
    says: Any
    href: str = ""
    action: Any = ""
    order: int = 50
    extra: bool = False


type Check = Callable[[Camp], Part | None]


@dataclass(frozen=True)
class Setup:
    """All parts of one camp."""

    parts: list[Part]

    @property
    def missing(self) -> list[Part]:
        """What must still be done."""
        return [one for one in self.parts if not one.done and not one.extra]

    @property
    def done(self) -> int:
        """How many of the needed parts are done."""
        return len(self.needed) - len(self.missing)

    @property
    def needed(self) -> list[Part]:
        """The parts that a camp cannot do without."""
        return [one for one in self.parts if not one.extra]

    @property
    def next(self) -> Part | None:
        """What to do first."""
        return next((one for one in self.missing if one.href), None)


def setup(camp: Camp) -> Setup:
    """Where the preparation stands; a fixed number of queries."""
    found = [part for check in _checks.values() if (part := check(camp))]
    return Setup(sorted(found, key=lambda one: one.order))


def way(camp: Camp, route: str) -> str:
    """The address of a page of this camp."""
    return reverse(route, args=[camp.network.slug, camp.slug])


def change(camp: Camp, part: str) -> str:
    """The address of a part of the form about the edition."""
    return f"{way(camp, 'camps:change')}#{part}"


def dates(camp: Camp) -> Part:
    """The days and the clock they are of."""
    sure = camp.zone != "UTC"
    says = _("%(days)s, by the clock of %(zone)s") % {
        "days": span(camp.starts_on, camp.ends_on),
        "zone": camp.zone.rpartition("/")[2].replace("_", " "),
    }
    if not sure:
        says = _("The days are there; by whose clock the programme runs is not said.")
    return Part(_("Days and clock"), sure, says, change(camp, "id_starts_on"), _("Set the zone"), 10)


def place(camp: Camp) -> Part:
    """Where it is."""
    there = bool(camp.venue and camp.city and camp.country)
    known = ", ".join(part for part in (camp.venue, place_of(camp)) if part)
    says = known if there else _("Venue, city and country: not all are there.")
    return Part(_("Place"), there, says, change(camp, "id_venue"), _("Name the place"), 12)


def words(camp: Camp) -> Part:
    """What it is about."""
    there = bool(camp.summary and camp.about)
    says = camp.summary if there else _("One sentence, and some more: people decide by them whether to come.")
    return Part(_("What it is about"), there, says, change(camp, "id_summary"), _("Say what it is about"), 14)


def languages(camp: Camp) -> Part:
    """In what one speaks there."""
    says = ", ".join(spoken(camp)) or _("Nobody knows yet in which language you work.")
    part = change(camp, "id_languages")
    return Part(_("Languages"), bool(camp.languages), says, part, _("Choose languages"), 16)


def themes(camp: Camp) -> Part:
    """What it works on."""
    names = [label_of(link.theme) for link in camp.theme_links.select_related("theme")]
    says = ", ".join(names) or _("None chosen.")
    return Part(_("Themes"), bool(names), says, change(camp, "id_themes"), _("Choose themes"), 18, extra=True)


def ecosystems(camp: Camp) -> Part:
    """Who is invited."""
    names = [one.name for one in invited(camp)]
    says = ", ".join(names) or _("Nobody is invited yet.")
    part = change(camp, "id_ecosystems")
    return Part(_("Ecosystems invited"), bool(names), says, part, _("Invite ecosystems"), 20)


def hosts(camp: Camp) -> Part:
    """Who organises it: an organisation, and somebody in person."""
    people = len(organisers(camp))
    missing = [
        word
        for word, there in ((_("an organisation"), camp.organisation_id), (_("somebody in person"), people))
        if not there
    ]
    says = ngettext("%(n)d person organises it.", "%(n)d people organise it.", people) % {"n": people}
    if missing:
        says = _("Still to be named: %(what)s.") % {"what": ", ".join(missing)}
    href = way(camp, "camps:setup") + "#organisers"
    if not camp.organisation_id:
        href = change(camp, "id_organisation")
    return Part(_("Organisers"), not missing, says, href, _("Name the organisers"), 22)


def challenges(camp: Camp) -> Part:
    """What is worked on: each with an owner and a brief."""
    rows = list(camp.challenges.values_list("title", "owner", "brief"))
    href, label = way(camp, "camps:challenges"), _("Challenges")
    if not rows:
        return Part(label, False, _("None yet. A camp works on two to six."), href, _("Add a challenge"), 40)
    lacking = [title for title, owner, brief in rows if not (owner and brief)]
    if lacking:
        says = _("An owner or a brief is missing: %(titles)s.") % {"titles": "; ".join(lacking)}
        return Part(label, False, says, href, _("Complete the challenges"), 40)
    says = ngettext("%(n)d challenge with its owner.", "%(n)d challenges with their owners.", len(rows))
    return Part(label, True, says % {"n": len(rows)}, href, "", 40)


def applications(camp: Camp) -> Part:
    """Until when one can apply, and whether one can."""
    opened = camp.state in {CampState.OPEN, CampState.CLOSED}
    label, act = _("Applications"), _("Set the last day")
    if not camp.apply_until:
        return Part(label, False, _("Until when?"), change(camp, "id_apply_until"), act, 30)
    if opened:
        return Part(label, True, camp.get_state_display(), "", "", 30)
    says = _("Not open yet; the page is a draft that organisers alone see.")
    return Part(label, False, says, way(camp, "camps:setup") + "#state", _("Open applications"), 30)


def rooms(camp: Camp) -> Part:
    """Where what takes place."""
    names = list(camp.rooms.values_list("name", flat=True))
    says = ", ".join(names) or _("None yet. Without them no clash of rooms is found.")
    return Part(_("Rooms"), bool(names), says, way(camp, "camps:rooms"), _("Add rooms"), 48)


def programme(camp: Camp) -> Part:
    """Lines without clashes, published."""
    items = items_of(camp)
    label, href = _("Programme"), way(camp, "camps:programme")
    if not items:
        return Part(
            label, False, _("Nothing in it yet."), way(camp, "camps:item_add"), _("Begin the programme"), 50
        )
    count = ngettext("%(n)d line", "%(n)d lines", len(items)) % {"n": len(items)}
    if found := clashes(camp, items):
        says = ngettext("%(lines)s, %(n)d clash.", "%(lines)s, %(n)d clashes.", len(found))
        return Part(label, False, says % {"lines": count, "n": len(found)}, href, _("Mend the clashes"), 50)
    if not camp.programme_published_at:
        return Part(
            label,
            False,
            _("%(lines)s, not published.") % {"lines": count},
            href,
            _("Publish the programme"),
            50,
        )
    return Part(label, True, _("%(lines)s, published.") % {"lines": count}, href, "", 50)


def teams(camp: Camp) -> Part | None:
    """Who works together; asked for once somebody comes."""
    coming = members(camp).count()
    if not coming:
        return None
    placed = Placement.objects.filter(participant__in=members(camp), published_team__isnull=False).count()
    says = ngettext(
        "%(placed)d of %(n)d person knows their team.",
        "%(placed)d of %(n)d people know their team.",
        coming,
    )
    says = says % {"placed": placed, "n": coming}
    return Part(_("Teams"), placed == coming, says, way(camp, "camps:teams"), _("Form the teams"), 70)


_checks: dict[str, Check] = {
    one.__name__: one
    for one in (
        dates,
        place,
        words,
        languages,
        themes,
        ecosystems,
        hosts,
        applications,
        challenges,
        rooms,
        programme,
        teams,
    )
}


def register(name: str, check: Check) -> None:
    """Contribute a part; its name ('people') is its identity."""
    _checks[name] = check
