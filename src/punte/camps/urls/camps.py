"""Addresses of editions."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.camps.views import camps, edition

CAMPS = "n/<slug:network>/camps/"
CAMP = f"{CAMPS}<slug:camp>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(CAMPS, camps.camp_list, name="camps"),
    path(f"{CAMPS}add/", edition.camp_add, name="add"),
    path(CAMP, camps.camp_page, name="camp"),
    path(f"{CAMP}change/", edition.camp_change, name="change"),
    path(f"{CAMP}copy/", edition.camp_copy, name="copy"),
    path(f"{CAMP}setup/", edition.camp_setup, name="setup"),
    path(f"{CAMP}state/", edition.camp_state, name="state"),
    path(f"{CAMP}cancel/", edition.camp_cancel, name="cancel"),
    path(f"{CAMP}remove/", edition.camp_remove, name="remove"),
    path(f"{CAMP}organisers/invite/", edition.organiser_invite, name="organiser_invite"),
    path(f"{CAMP}organisers/end/", edition.organiser_end, name="organiser_end"),
]
