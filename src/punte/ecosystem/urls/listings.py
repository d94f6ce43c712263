"""Addresses of needs and offers, map and matrix."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.ecosystem.views import coverage, front, glance, interests, listing_write, listings, map

HERE = "n/<slug:network>/"
NEEDS = f"{HERE}needs/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front.front, name="front"),
    path(HERE, glance.glance, name="glance"),
    path(NEEDS, listings.listing_list, name="listings"),
    path(f"{NEEDS}new/", listing_write.listing_new, name="listing_new"),
    path(f"{NEEDS}review/", listings.listing_review, name="listing_review"),
    path(f"{NEEDS}<uuid:id>/", listings.listing_page, name="listing"),
    path(f"{NEEDS}<uuid:id>/change/", listing_write.listing_change, name="listing_change"),
    path(f"{NEEDS}<uuid:id>/do/<slug:step>/", listings.listing_act, name="listing_act"),
    path(f"{NEEDS}<uuid:id>/interest/", interests.interest_express, name="interest_express"),
    path(f"{NEEDS}interests/<uuid:id>/<slug:step>/", interests.interest_act, name="interest_act"),
    path(f"{HERE}map/", map.map_page, name="map"),
    path(f"{HERE}map/map.<slug:kind>", map.map_file, name="map_file"),
    path(f"{HERE}coverage/", coverage.coverage, name="coverage"),
    path(f"{HERE}coverage/coverage.<slug:kind>", coverage.coverage_file, name="coverage_file"),
]
