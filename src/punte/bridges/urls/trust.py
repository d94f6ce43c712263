"""Addresses of bridges, of the network to look at, and of what is reckoned."""

from django.urls import path

from punte.bridges.views import bridges, graph, trust

HERE = "n/<slug:network>/"
BRIDGES = f"{HERE}bridges/"

patterns = [
    path(BRIDGES, bridges.bridge_list, name="bridges"),
    path(f"{BRIDGES}bridges.<slug:kind>", bridges.bridge_list_file, name="bridges_file"),
    path(f"{BRIDGES}between/<slug:slug>/<slug:other>/", bridges.bridge, name="bridge"),
    path(
        f"{BRIDGES}between/<slug:slug>/<slug:other>/<slug:what>.<slug:kind>",
        bridges.bridge_file,
        name="bridge_file",
    ),
    path(f"{BRIDGES}network/", graph.network_page, name="network"),
    path(f"{BRIDGES}network/data.json", graph.network_data, name="network_data"),
    path(f"{BRIDGES}network/network.<slug:kind>", graph.network_file, name="network_file"),
    path(f"{BRIDGES}about-me/", trust.inferred, name="inferred"),
    path(f"{BRIDGES}about-me/<uuid:id>/contest/", trust.evidence_contest, name="evidence_contest"),
    path(f"{BRIDGES}settings/", trust.settings, name="trust_settings"),
    path(f"{BRIDGES}settings/reset/", trust.settings_reset, name="trust_settings_reset"),
]
