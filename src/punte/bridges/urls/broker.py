"""Addresses of the fast lane, the broker's desk and the corridor matrix."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.bridges.views import board, corridor, fastlane

HERE = "n/<slug:network>/"
LANE, DESK = f"{HERE}fast-lane/", f"{HERE}broker/"

patterns: list[URLPattern | URLResolver] = [
    path(LANE, fastlane.request_list, name="requests"),
    path(f"{LANE}new/", fastlane.request_new, name="request_new"),
    path(f"{LANE}<uuid:id>/", fastlane.request_page, name="request"),
    path(f"{LANE}<uuid:id>/do/<slug:step>/", fastlane.request_act, name="request_act"),
    path(f"{HERE}corridor/", corridor.corridor, name="corridor"),
    path(f"{HERE}corridor/corridor.<slug:kind>", corridor.corridor_file, name="corridor_file"),
    path(f"{HERE}corridor/steps/", corridor.corridor_steps, name="corridor_steps"),
    path(DESK, board.board, name="board"),
    path(f"{DESK}needs/<uuid:id>/", board.workbench, name="workbench"),
    path(f"{DESK}shortlist/", board.shortlist_add, name="shortlist_add"),
    path(f"{DESK}shortlist/<uuid:id>/drop/", board.shortlist_drop, name="shortlist_drop"),
    path(f"{DESK}shortlist/<uuid:id>/note/", board.shortlist_note, name="shortlist_note"),
    path(f"{DESK}notes/", board.note_add, name="note_add"),
    path(f"{DESK}notes/<uuid:id>/remove/", board.note_remove, name="note_remove"),
]
