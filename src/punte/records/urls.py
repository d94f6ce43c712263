"""Addresses of records."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.records import health
from punte.records.search.views import search

app_name = "records"
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("n/<slug:network>/search/", search, name="search"),
]
