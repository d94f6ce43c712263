"""Addresses of records."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from punte.records import health
from punte.records.history.views import thing_history
from punte.records.jobs import views as jobs
from punte.records.search.views import search

app_name = "records"
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("n/<slug:network>/search/", search, name="search"),
    path("n/<slug:network>/", include("punte.records.imports.urls")),
    path("n/<slug:network>/jobs/", jobs.jobs, name="jobs"),
    path("n/<slug:network>/jobs/<uuid:id>/", jobs.job, name="job"),
    path("n/<slug:network>/jobs/<uuid:id>/progress/", jobs.progress, name="job_progress"),
    path("n/<slug:network>/jobs/<uuid:id>/retry/", jobs.retry, name="job_retry"),
    path("n/<slug:network>/history/<str:kind>/<uuid:id>/", thing_history, name="history"),
]
