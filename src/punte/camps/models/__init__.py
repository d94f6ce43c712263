"""What convenes: editions, challenges, participants, teams, the programme."""

from punte.camps.models.camp import Camp, CampEcosystem, CampTheme, Challenge
from punte.camps.models.participant import Duty, Participant, Preference
from punte.camps.models.programme import Item, Room
from punte.camps.models.team import Placement, Team

__all__ = [
    "Camp",
    "CampEcosystem",
    "CampTheme",
    "Challenge",
    "Duty",
    "Item",
    "Participant",
    "Placement",
    "Preference",
    "Room",
    "Team",
]
