"""Addresses of this room, below /n/<network>/camps/."""

from django.urls.resolvers import URLPattern, URLResolver

from punte.camps.urls import camps, challenges, sessions, teams

app_name = "camps"
urlpatterns: list[URLPattern | URLResolver] = [
    *camps.urlpatterns,
    *challenges.urlpatterns,
    *teams.urlpatterns,
    *sessions.urlpatterns,
]
