"""Addresses of the shell."""

from django.conf import settings
from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.web import styleguide, views

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", views.choose_language, name="language"),
    path("theme/", views.choose_theme, name="theme"),
]
if settings.DEBUG:
    urlpatterns += styleguide.addresses
