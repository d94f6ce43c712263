"""Addresses of this room, below /n/<network>/."""

from django.urls.resolvers import URLPattern, URLResolver

from punte.bridges.urls import broker, contacts, introductions, matches, meetings, trust

app_name = "bridges"
urlpatterns: list[URLPattern | URLResolver] = [
    *contacts.urlpatterns,
    *introductions.patterns,
    *broker.patterns,
    *matches.urlpatterns,
    *meetings.urlpatterns,
    *trust.patterns,
]
