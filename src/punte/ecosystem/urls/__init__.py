"""Addresses of the map."""

from django.urls.resolvers import URLPattern, URLResolver

from punte.ecosystem.urls import listings, organisations

app_name = "ecosystem"
urlpatterns: list[URLPattern | URLResolver] = [*organisations.urlpatterns, *listings.urlpatterns]
