"""Addresses of contacts and cards. A card's own address is for whoever scans it."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from punte.bridges.views import cards, contacts

CONTACTS = "n/<slug:network>/contacts/"
CARD = "n/<slug:network>/card/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(CONTACTS, contacts.contact_list, name="contacts"),
    path(f"{CONTACTS}contacts.<slug:kind>", contacts.contact_file, name="contact_file"),
    path(f"{CONTACTS}met/<uuid:id>/", contacts.say_met, name="say_met"),
    path(f"{CONTACTS}encounters/<uuid:id>/<slug:step>/", contacts.answer_encounter, name="encounter"),
    path(f"{CONTACTS}endorse/<uuid:id>/", contacts.endorse, name="endorse"),
    path(f"{CONTACTS}endorsements/<uuid:id>/<slug:step>/", contacts.endorsement_act, name="endorsement"),
    path(CARD, cards.my_card, name="card"),
    path(f"{CARD}hold/", cards.card_hold, name="card_hold"),
    path(f"{CARD}do/<slug:step>/", cards.card_act, name="card_act"),
    path("card/<str:secret>/", cards.card_public, name="card_public"),
    path("card/<str:secret>/card.vcf", cards.card_file, name="card_file"),
    path("card/<str:secret>/met/", cards.card_met, name="card_met"),
]
