"""Addresses of participants. Applicants are outside the network, so their pages lie outside its addresses."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.camps.views import applying, door, kitchen, participants

PEOPLE = "n/<slug:network>/camps/<slug:camp>/participants/"
APPLY = "apply/<slug:network>/<slug:camp>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(APPLY, applying.apply, name="apply"),
    path(f"{APPLY}sent/", applying.apply_sent, name="apply_sent"),
    path(f"{APPLY}mine/", applying.mine, name="mine"),
    path(f"{APPLY}mine/<slug:step>/", applying.mine_act, name="mine_act"),
    path(PEOPLE, participants.participant_list, name="participants"),
    path(f"{PEOPLE}act/", participants.participants_act, name="participants_act"),
    path(f"{PEOPLE}invite/", participants.invite, name="participants_invite"),
    path(f"{PEOPLE}kitchen/", kitchen.kitchen_list, name="kitchen"),
    path(f"{PEOPLE}<uuid:id>/", participants.participant_page, name="participant"),
    path(f"{PEOPLE}<uuid:id>/act/", participants.participant_act, name="participant_act"),
    path("n/<slug:network>/camps/<slug:camp>/door/", door.door, name="door"),
    path("n/<slug:network>/camps/<slug:camp>/door/<uuid:id>/<slug:step>/", door.door_act, name="door_act"),
    path("ticket/<str:secret>/", door.ticket, name="ticket"),
]
