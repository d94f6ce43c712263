"""All addresses. Pages of a network live below /n/<network>/."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from punte.config import views
from punte.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("punte.web.urls")),
    path("", include("punte.records.urls")),
    path("", include("punte.members.urls")),
    path("", include("punte.post.urls")),
    path("", include("punte.ecosystem.urls")),
    path("", include("punte.bridges.urls")),
    path("", include("punte.camps.urls")),
    path("api/v1/openapi.json", views.openapi, name="openapi"),
    path("api/v1/docs", views.api_guide, name="api_guide"),
    path("api/v1/", api.urls),
    path("accounts/", include("allauth.account.urls")),
]

handler403 = "punte.web.views.refused"
handler404 = "punte.members.middleware.lost"
handler500 = "punte.web.views.broken"
