"""Addresses of this room, below /n/<network>/camps/."""

from django.urls.resolvers import URLPattern, URLResolver

from punte.camps.urls import (
    camps,
    challenges,
    finals,
    participants,
    programme,
    report,
    rounds,
    sessions,
    teams,
)

app_name = "camps"
urlpatterns: list[URLPattern | URLResolver] = [
    *camps.urlpatterns,
    *challenges.urlpatterns,
    *participants.urlpatterns,
    *programme.urlpatterns,
    *teams.urlpatterns,
    *sessions.urlpatterns,
    *rounds.urlpatterns,
    *finals.urlpatterns,
    *report.urlpatterns,
]
