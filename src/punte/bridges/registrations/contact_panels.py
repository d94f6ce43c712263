"""Contacts on people's pages and on desks."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from punte.bridges.choices import EncounterState
from punte.bridges.forms.contacts import MetForm
from punte.bridges.models import Encounter
from punte.bridges.policies import take_part
from punte.bridges.queries.contacts import endorsements_by, may_endorse, waits_for
from punte.bridges.queries.partners import acquainted, own_entry
from punte.ecosystem.models import Theme
from punte.members.models import Account
from punte.post.desk import Button, DeskItem
from punte.post.places import Place
from punte.web.access import Request

AT_MOST = 20


def of_person(request: Request, person: Any) -> str:
    """Panel: 'we met', a time to meet, an endorsement; on one's own page the way to one's card."""
    viewer = request.viewer
    if not take_part(viewer) or person.account_id is None:
        return ""
    me = own_entry(viewer)
    if me and me.pk == person.pk:
        return render_to_string("bridges/contacts/own.html", {"person": person}, request=request)
    endorses = me is not None and may_endorse(me, person)
    given = endorsements_by(me).filter(b_person=person) if me else []
    context = {
        "person": person,
        "form": MetForm.today(),
        "waits": me is not None and waits_for(me, person),
        "may_meet": me is not None and bool(acquainted(me, [person.pk])),
        "endorses": endorses,
        "given": given,
        "themes": Theme.objects.filter(network=person.network_id, retired=False) if endorses else [],
    }
    return render_to_string("bridges/contacts/of_person.html", context, request=request)


def items(account: Account, places: list[Place]) -> list[DeskItem]:
    """'We met' that waits for this person; one query for all networks."""
    here = [place.network.pk for place in places if take_part(place.viewer)]
    rows = Encounter.objects.filter(other__account=account, network__in=here, state=EncounterState.WAITING)
    found = rows.select_related("asker", "network").order_by("said_at")
    return [_item(one) for one in found[:AT_MOST]]


def _item(one: Encounter) -> DeskItem:
    slug = one.network.slug
    when = date_format(one.met_on, "j F")
    yes, no = (reverse("bridges:encounter", args=[slug, one.pk, step]) for step in ("confirm", "decline"))
    return DeskItem(
        key=f"bridges.encounter.{one.pk}",
        badge=_("We met"),
        sentence=_("%(who)s says that you met") % {"who": one.asker.name},
        whose=one.network.name,
        why=f"{when}, {one.place}" if one.place else when,
        href=path_of(one),
        actions=[Button(_("Yes, we met"), post=yes, first=True), Button(_("No"), post=no)],
        due=one.said_at,
        order=60,
    )


def path_of(encounter: Encounter) -> str:
    """Where it is answered and found again."""
    return reverse("bridges:contacts", args=[encounter.network.slug])
