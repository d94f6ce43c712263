"""Addresses of the programme."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.camps.urls.camps import CAMP
from punte.camps.views import items, programme

PROGRAMME = f"{CAMP}programme/"
ITEM = f"{PROGRAMME}<uuid:id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(PROGRAMME, programme.programme, name="programme"),
    path(f"{CAMP}programme.ics", programme.programme_file, name="programme_file"),
    path(f"{CAMP}schedule.<slug:kind>", programme.programme_frab, name="schedule"),
    path(f"{CAMP}now/", programme.now, name="now"),
    path(f"{PROGRAMME}add/", items.item_add, name="item_add"),
    path(f"{PROGRAMME}sessions/", items.sessions_add, name="sessions_add"),
    path(f"{PROGRAMME}publish/", items.publish, name="programme_publish"),
    path(f"{PROGRAMME}take-back/", items.take_back, name="programme_take_back"),
    path(ITEM, items.item_change, name="item"),
    path(f"{ITEM}move/", items.item_move, name="item_move"),
    path(f"{ITEM}remove/", items.item_remove, name="item_remove"),
    path(f"{CAMP}rooms/", items.rooms, name="rooms"),
    path(f"{CAMP}rooms/<uuid:id>/", items.room_change, name="room_change"),
]
