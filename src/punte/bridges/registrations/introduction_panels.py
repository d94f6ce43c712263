"""Where introductions begin: on the pages of people and organisations."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from punte.bridges import policies
from punte.bridges.queries.introductions.lists import own_introductions, running_between
from punte.ecosystem.choices import State
from punte.ecosystem.models import Person
from punte.ecosystem.queries.writers import own_organisations
from punte.web.access import Request


def of_person(request: Request, person: Any) -> str:
    """A way to meet somebody who is here with an account, unless one is on it already."""
    viewer = request.viewer
    if person.account_id is None or person.account_id == viewer.account or not person.consented_at:
        return ""
    me = Person.objects.filter(network=person.network_id, account=viewer.account).first()
    if me and own_introductions(viewer).filter(pk__in=running_between(me, person)).exists():
        return ""
    return _panel(request, viewer, f"person={person.pk}", person.name)


def of_organisation(request: Request, organisation: Any) -> str:
    """A way to meet an organisation that is not one's own."""
    viewer = request.viewer
    if organisation.state != State.PUBLISHED or not policies.take_part(viewer):
        return ""
    if own_organisations(viewer).filter(pk=organisation.pk).exists():
        return ""
    return _panel(request, viewer, f"organisation={organisation.pk}", organisation.name)


def _panel(request: Request, viewer: Any, query: str, name: str) -> str:
    if not policies.take_part(viewer):
        return ""
    slug = request.network.slug
    href = f"{reverse('bridges:introduction_new', args=[slug])}?{query}"
    return render_to_string("bridges/introductions/panel.html", {"href": href, "name": name}, request=request)
