"""Participants: from the form to a place, and out again; places change hands under one lock."""

from punte.camps.services.participants.answering import erase_part, leave, take_place
from punte.camps.services.participants.applying import (
    Application,
    apply,
    apply_again,
    change_application,
    match_organisation,
    prove,
)
from punte.camps.services.participants.clock import forget_unproven, keep_places
from punte.camps.services.participants.duties import drop_duty, give_duty
from punte.camps.services.participants.entering import NewPart, enter, remove_entered
from punte.camps.services.participants.joining import connect
from punte.camps.services.participants.placing import (
    decline,
    invite,
    invite_again,
    offer,
    put_on_waiting_list,
)

__all__ = [
    "Application",
    "NewPart",
    "apply",
    "apply_again",
    "change_application",
    "connect",
    "decline",
    "drop_duty",
    "enter",
    "erase_part",
    "forget_unproven",
    "give_duty",
    "invite",
    "invite_again",
    "keep_places",
    "leave",
    "match_organisation",
    "offer",
    "prove",
    "put_on_waiting_list",
    "remove_entered",
    "take_place",
]
