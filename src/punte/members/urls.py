"""Addresses of members."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.members.views import data, enter, links, me, members, networks

app_name = "members"
urlpatterns: list[URLPattern | URLResolver] = [
    path("start/", networks.start, name="start"),
    path("networks/", networks.networks, name="networks"),
    path("networks/new/", networks.new, name="network-new"),
    path("go/<str:secret>/", links.go, name="go"),
    path("enter/<str:who>/", enter.enter, name="enter"),
    path("me/", me.me, name="me"),
    path("me/consent/", me.consent, name="consent"),
    path("me/tokens/", me.api_tokens, name="api-tokens"),
    path("me/tokens/<uuid:token>/revoke/", me.revoke, name="api-token-revoke"),
    path("me/data/", data.data, name="data"),
    path("me/data/export/", data.export, name="data-export"),
    path("me/data/exports/", data.exports, name="data-exports"),
    path("me/data/exports/<uuid:export>/", data.download, name="data-download"),
    path("me/data/erase/", data.erase, name="data-erase"),
    path("erased/", data.erased, name="erased"),
    path("n/<slug:network>/welcome/", networks.greet, name="welcome"),
    path("n/<slug:network>/settings/", networks.settings, name="settings"),
    path("n/<slug:network>/leave/", networks.leave, name="leave"),
    path("n/<slug:network>/members/", members.members, name="members"),
    path("n/<slug:network>/members/former/", members.former, name="former"),
    path("n/<slug:network>/members/invite/", members.invite, name="invite"),
    path("n/<slug:network>/members/invitations/", members.invitations_page, name="invitations"),
    path(
        "n/<slug:network>/members/invitations/<uuid:invitation>/",
        members.invitation_act,
        name="invitation-act",
    ),
    path("n/<slug:network>/members/<uuid:membership>/", members.change, name="membership"),
    path("n/<slug:network>/members/<uuid:membership>/end/", members.end, name="membership-end"),
]
