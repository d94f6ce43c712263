"""Addresses of challenges."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.camps.urls.camps import CAMP
from punte.camps.views import challenges

CHALLENGES = f"{CAMP}challenges/"
CHALLENGE = f"{CHALLENGES}<uuid:id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(CHALLENGES, challenges.board, name="challenges"),
    path(f"{CHALLENGES}add/", challenges.challenge_add, name="challenge_add"),
    path(CHALLENGE, challenges.challenge_page, name="challenge"),
    path(f"{CHALLENGE}change/", challenges.challenge_change, name="challenge_change"),
    path(f"{CHALLENGE}move/", challenges.challenge_move, name="challenge_move"),
    path(f"{CHALLENGE}remove/", challenges.challenge_remove, name="challenge_remove"),
]
