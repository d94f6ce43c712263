"""Addresses of sessions and of what is written in them."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.camps.urls.camps import CAMP
from punte.camps.views.sessions import news, page, running, writing

SESSION = f"{CAMP}sessions/<uuid:id>/"
CONTRIBUTION = f"{CAMP}contributions/<uuid:id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{CAMP}sessions/", page.session_list, name="sessions"),
    path(SESSION, page.session_page, name="session"),
    path(f"{SESSION}news/", news.session_news, name="session_news"),
    path(f"{SESSION}here/", news.session_here, name="session_here"),
    path(f"{SESSION}screen/", page.session_screen, name="session_screen"),
    path(f"{SESSION}write/", writing.session_write, name="session_write"),
    path(f"{SESSION}act/<slug:step>/", running.session_act, name="session_act"),
    path(CONTRIBUTION, writing.contribution_page, name="contribution"),
    path(f"{CONTRIBUTION}act/<slug:step>/", writing.contribution_act, name="contribution_act"),
]
