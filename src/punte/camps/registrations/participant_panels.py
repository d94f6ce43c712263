"""People on the page of their camp: the way in, how many come, what is missing before it can be held."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from punte.camps.choices import ParticipantState
from punte.camps.models import Camp, Participant
from punte.camps.policies import organise
from punte.camps.queries.door import keeps_door
from punte.camps.queries.headcount import headcount
from punte.camps.queries.participants import part_of
from punte.camps.queries.setup import Part, way
from punte.camps.services.participants.common import takes_applications
from punte.members.models import Account
from punte.web.access import Request


def call(request: Request, camp: Any) -> str:
    """One button: apply, or one's own page."""
    if not isinstance(camp, Camp):
        return ""
    at = [camp.network.slug, camp.slug]
    account = request.user if isinstance(request.user, Account) else None
    part = part_of(camp, account) if account else None
    if part and part.state != ParticipantState.UNPROVEN:
        return _button(reverse("camps:mine", args=at), _("My page at the camp"))
    if takes_applications(camp):
        return _button(reverse("camps:apply", args=at), _("Apply"))
    return ""


def _button(href: str, label: str) -> str:
    return format_html('<a class="button first" href="{}">{}</a>', href, label)


def beside(request: Request, camp: Any) -> str:
    """How many come, from where; the way to the door for those who keep it."""
    if not isinstance(camp, Camp):
        return ""
    count = headcount(camp, organiser=organise(request.viewer, camp))
    door = way(camp, "camps:door") if keeps_door(request.viewer, camp) else ""
    if not door and not count.people:
        return ""
    context = {"count": count, "door": door}
    return render_to_string("camps/participants/beside.html", context, request=request)


def people(camp: Camp) -> Part:
    """Whether somebody comes."""
    states = list(Participant.objects.filter(camp=camp).values_list("state", flat=True))
    coming, applied = states.count(ParticipantState.CONFIRMED), states.count(ParticipantState.APPLIED)
    says = ngettext("%(n)d person comes.", "%(n)d people come.", coming) % {"n": coming}
    if applied:
        waiting = ngettext("%(n)d application waits.", "%(n)d applications wait.", applied) % {"n": applied}
        says = f"{says} {waiting}"
    href = way(camp, "camps:participants")
    return Part(_("People"), coming > 0 and not applied, says, href, _("See them"), 60, extra=True)
