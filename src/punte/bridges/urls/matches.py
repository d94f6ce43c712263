"""Addresses of matches."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.bridges.views import matches

HERE = "n/<slug:network>/matches/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(HERE, matches.match_list, name="matches"),
    path(f"{HERE}needs/<uuid:id>/", matches.listing_matches, name="listing_matches"),
    path(f"{HERE}needs/<uuid:id>/verdict/", matches.verdict, name="verdict"),
    path(f"{HERE}organisations/<uuid:id>/", matches.organisation_matches, name="organisation_matches"),
]
