"""Contacts: one's card, 'we met', endorsements."""

from punte.bridges.services.contacts.cards import close_card, renew_card, save_card
from punte.bridges.services.contacts.encounters import answer_encounter, say_met
from punte.bridges.services.contacts.endorsements import endorse, withdraw_endorsement

__all__ = [
    "answer_encounter",
    "close_card",
    "endorse",
    "renew_card",
    "save_card",
    "say_met",
    "withdraw_endorsement",
]
