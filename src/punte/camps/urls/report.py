"""Addresses of the report and of what came after."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.camps.urls.camps import CAMP
from punte.camps.views import report

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{CAMP}report/", report.report, name="report"),
    path(f"{CAMP}report.pdf", report.report_pdf, name="report_pdf"),
    path(f"{CAMP}report/edit/", report.report_edit, name="report_edit"),
    path(f"{CAMP}report/do/<slug:step>/", report.report_act, name="report_act"),
    path(f"{CAMP}afterwards/", report.afterwards, name="afterwards"),
    path(f"{CAMP}afterwards/<uuid:id>/", report.follow_up_answer, name="follow_up_answer"),
]
