"""Addresses of this room, below /n/<network>/."""

from django.urls.resolvers import URLPattern, URLResolver

app_name = "bridges"
urlpatterns: list[URLPattern | URLResolver] = []
