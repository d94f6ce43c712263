"""Addresses of records."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.records import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
