"""Addresses of teams."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.camps.urls.camps import CAMP
from punte.camps.views import seats, teams

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{CAMP}teams/", teams.team_list, name="teams"),
    path(f"{CAMP}teams/board/", teams.board, name="board"),
    path(f"{CAMP}teams/board/<slug:step>/", teams.board_act, name="board_act"),
    path(f"{CAMP}teams/rules/<uuid:id>/drop/", teams.rule_drop, name="rule_drop"),
    path(f"{CAMP}tables/<uuid:id>/", seats.seats, name="seats"),
    path(f"{CAMP}tables/<uuid:id>/plan/", seats.seats_plan, name="seats_plan"),
    path(f"{CAMP}teams/<uuid:id>/", teams.team_edit, name="team_edit"),
]
