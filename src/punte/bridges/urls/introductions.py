"""Addresses of introductions."""

from django.urls import path

from punte.bridges.views import introduction_new as new
from punte.bridges.views import introductions as views

PLACE = "n/<slug:network>/introductions/"

patterns = [
    path(PLACE, views.introductions, name="introductions"),
    path(f"{PLACE}new/", new.introduction_new, name="introduction_new"),
    path(f"{PLACE}<uuid:id>/", views.introduction, name="introduction"),
    path(f"{PLACE}<uuid:id>/write/", views.message_send, name="message_send"),
    path(f"{PLACE}<uuid:id>/<slug:step>/", views.introduction_act, name="introduction_act"),
    path("n/<slug:network>/outcomes/<uuid:id>/", views.outcome_answer, name="outcome_answer"),
]
