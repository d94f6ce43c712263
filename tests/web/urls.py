"""The shell's own addresses with the styleguide, which only debugging servers show."""

from django.urls import include, path

from punte.config.urls import handler403, handler404, handler500
from punte.config.urls import urlpatterns as all_addresses
from punte.web import styleguide, urls

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("", include(([*urls.urlpatterns, *styleguide.addresses], "web"))),
    *all_addresses,
]
