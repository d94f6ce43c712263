"""Addresses of editions."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.camps.views import camps

CAMPS = "n/<slug:network>/camps/"
CAMP = f"{CAMPS}<slug:camp>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(CAMPS, camps.camp_list, name="camps"),
    path(CAMP, camps.camp_page, name="camp"),
]
