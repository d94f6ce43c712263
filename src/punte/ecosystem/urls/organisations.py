"""Addresses of organisations, people, ecosystems, themes, claims and stale records."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.ecosystem.views import claims, ecosystems, holder, merging, organisations, people, stale, themes

ORGANISATIONS = "n/<slug:network>/organisations/"
PEOPLE = "n/<slug:network>/people/"
ECOSYSTEMS = "n/<slug:network>/ecosystems/"
THEMES = "n/<slug:network>/themes/"
CLAIMS = "n/<slug:network>/claims/"
STALE = "n/<slug:network>/stale/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(ORGANISATIONS, organisations.organisation_list, name="organisations"),
    path(f"{ORGANISATIONS}add/", organisations.organisation_add, name="organisation_add"),
    path(f"{ORGANISATIONS}mine/", organisations.organisation_mine, name="organisation_mine"),
    path(f"{ORGANISATIONS}<uuid:id>/", organisations.organisation_page, name="organisation"),
    path(f"{ORGANISATIONS}<uuid:id>/change/", organisations.organisation_change, name="organisation_change"),
    path(f"{ORGANISATIONS}<uuid:id>/verify/", organisations.organisation_verify, name="organisation_verify"),
    path(
        f"{ORGANISATIONS}<uuid:id>/complete/",
        organisations.organisation_complete,
        name="organisation_complete",
    ),
    path(
        f"{ORGANISATIONS}<uuid:id>/state/<slug:step>/",
        organisations.organisation_state,
        name="organisation_state",
    ),
    path(f"{ORGANISATIONS}<uuid:id>/merge/", merging.organisation_merge, name="organisation_merge"),
    path(f"{ORGANISATIONS}<uuid:id>/claim/", claims.claim, name="claim"),
    path(CLAIMS, claims.claim_list, name="claims"),
    path(f"{CLAIMS}<uuid:id>/decide/", claims.claim_decide, name="claim_decide"),
    path(f"{CLAIMS}<uuid:id>/withdraw/", claims.claim_withdraw, name="claim_withdraw"),
    path(PEOPLE, people.people_list, name="people"),
    path(f"{PEOPLE}add/", people.person_add, name="person_add"),
    path(f"{PEOPLE}me/", people.person_me, name="person_me"),
    path(f"{PEOPLE}<uuid:id>/", people.person_page, name="person"),
    path(f"{PEOPLE}<uuid:id>/change/", people.person_change, name="person_change"),
    path(f"{PEOPLE}<uuid:id>/erase/", people.person_erase, name="person_erase"),
    path(f"{PEOPLE}<uuid:id>/do/<slug:step>/", people.person_act, name="person_act"),
    path("about-me/<str:secret>/", holder.about_me, name="about_me"),
    path(ECOSYSTEMS, ecosystems.ecosystem_list, name="ecosystems"),
    path(f"{ECOSYSTEMS}add/", ecosystems.ecosystem_add, name="ecosystem_add"),
    path(f"{ECOSYSTEMS}at/<slug:slug>/", ecosystems.ecosystem_page, name="ecosystem"),
    path(f"{ECOSYSTEMS}at/<slug:slug>/change/", ecosystems.ecosystem_change, name="ecosystem_change"),
    path(f"{ECOSYSTEMS}at/<slug:slug>/remove/", ecosystems.ecosystem_remove, name="ecosystem_remove"),
    path(f"{ECOSYSTEMS}at/<slug:slug>/standing/", ecosystems.standing_set, name="standing_set"),
    path(f"{ECOSYSTEMS}standing/<uuid:id>/remove/", ecosystems.standing_remove, name="standing_remove"),
    path(THEMES, themes.theme_list, name="themes"),
    path(f"{THEMES}add/", themes.theme_add, name="theme_add"),
    path(f"{THEMES}<uuid:id>/", themes.theme_change, name="theme_change"),
    path(f"{THEMES}<uuid:id>/retire/", themes.theme_retire, name="theme_retire"),
    path(f"{THEMES}<uuid:id>/merge/", themes.theme_merge, name="theme_merge"),
    path(STALE, stale.stale_list, name="stale"),
    path(f"{STALE}verify/", stale.stale_verify, name="stale_verify"),
    path(f"{STALE}list.csv", stale.stale_csv, name="stale_csv"),
]
