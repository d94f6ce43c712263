"""Addresses of organisations, people, ecosystems, themes, claims and stale records."""

from django.urls.resolvers import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
