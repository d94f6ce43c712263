"""Addresses of CORDIS imports and of the sample's removal."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.ecosystem.cordis import views as cordis
from punte.ecosystem.sample import views as sample

HERE = "n/<slug:network>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{HERE}cordis/", cordis.cordis, name="cordis"),
    path(f"{HERE}cordis/<uuid:id>/", cordis.cordis_run, name="cordis_run"),
    path(f"{HERE}cordis/<uuid:id>/do/<slug:step>/", cordis.cordis_act, name="cordis_act"),
    path(f"{HERE}sample/remove/", sample.remove, name="sample_remove"),
]
