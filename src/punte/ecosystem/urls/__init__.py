"""Addresses of the map."""

from django.urls.resolvers import URLPattern, URLResolver

from punte.ecosystem.urls import listings, organisations, sources

app_name = "ecosystem"
urlpatterns: list[URLPattern | URLResolver] = [
    *organisations.urlpatterns,
    *listings.urlpatterns,
    *sources.urlpatterns,
]
