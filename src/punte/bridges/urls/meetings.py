"""Addresses of meetings."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.bridges.views import meeting_new, meetings

MEETINGS = "n/<slug:network>/meetings/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(MEETINGS, meetings.meeting_list, name="meetings"),
    path(f"{MEETINGS}new/", meeting_new.meeting_new, name="meeting_new"),
    path(f"{MEETINGS}<uuid:id>/", meetings.meeting_page, name="meeting"),
    path(f"{MEETINGS}<uuid:id>/times/", meetings.meeting_times, name="meeting_times"),
    path(f"{MEETINGS}<uuid:id>/change/", meetings.meeting_change, name="meeting_change"),
    path(f"{MEETINGS}<uuid:id>/do/<slug:step>/", meetings.meeting_act, name="meeting_act"),
    path(f"{MEETINGS}<uuid:id>/meeting.ics", meetings.meeting_file, name="meeting_file"),
]
