"""Addresses of rounds of one-to-one meetings."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.camps.urls.camps import CAMP
from punte.camps.views import round_desk, rounds

ROUNDS = f"{CAMP}one-to-one/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(ROUNDS, rounds.round_list, name="rounds"),
    path(f"{ROUNDS}new/", round_desk.round_new, name="round_new"),
    path(f"{ROUNDS}<uuid:id>/", rounds.agenda, name="agenda"),
    path(f"{ROUNDS}<uuid:id>/do/<slug:step>/", rounds.agenda_act, name="agenda_act"),
    path(f"{ROUNDS}<uuid:id>/desk/", round_desk.round_desk, name="round_desk"),
    path(f"{ROUNDS}<uuid:id>/desk/edit/", round_desk.round_edit, name="round_edit"),
    path(f"{ROUNDS}<uuid:id>/desk/<slug:step>/", round_desk.round_act, name="round_act"),
]
