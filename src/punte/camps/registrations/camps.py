"""Editions in the registries of the lower rooms."""

from django.utils.translation import gettext_lazy as _

from punte.camps import policies
from punte.camps.registrations import camp_desk, camp_people, camp_search, subjects
from punte.camps.roles import CAMP, ORGANISER, PARTICIPANT
from punte.members import roles
from punte.post import desk
from punte.web.registry import Entry, navigation


def register() -> None:
    """Called once, when the app is ready."""
    roles.register(ORGANISER)
    roles.register(PARTICIPANT)
    roles.register_scope(CAMP)
    subjects.register()
    camp_search.register()
    camp_people.register()
    desk.register("camps.preparation", camp_desk.items)
    navigation.register(Entry(_("Camps"), "camps:camps", policies.see_network, order=60))
