"""Addresses of the final presentation. The vote stands outside of networks: a ticket alone opens it."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.camps.urls.camps import CAMP
from punte.camps.views.finals import control, jury, prepare, results, vote

FINAL = f"{CAMP}final/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(FINAL, prepare.final_page, name="final"),
    path(f"{FINAL}new/", prepare.final_new, name="final_new"),
    path(f"{FINAL}prepare/", prepare.final_prepare, name="final_prepare"),
    path(f"{FINAL}control/", control.final_control, name="final_control"),
    path(f"{FINAL}screen/", control.final_screen, name="final_screen"),
    path(f"{FINAL}jury/", jury.jury_page, name="jury"),
    path(f"{FINAL}jury/<uuid:id>/", jury.jury_sheet, name="jury_sheet"),
    path(f"{FINAL}results/", results.final_results, name="final_results"),
    path(f"{FINAL}audit/", results.final_audit, name="final_audit"),
    path(f"{FINAL}ballots.csv", results.ballots_file, name="final_ballots"),
    path(f"{FINAL}scores.csv", results.scores_file, name="final_scores"),
    path("vote/<uuid:id>/", vote.vote, name="vote"),
    path("ticket/<str:secret>/vote/", vote.vote_by_ticket, name="vote_by_ticket"),
]
