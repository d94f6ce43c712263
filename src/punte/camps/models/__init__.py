"""What convenes: editions, challenges, participants, teams, the programme."""

from punte.camps.models.camp import Camp, CampEcosystem, CampTheme, Challenge
from punte.camps.models.door import Care, CheckIn
from punte.camps.models.participant import Duty, Participant, Preference
from punte.camps.models.programme import Item, Room
from punte.camps.models.round import Ask, Away, Planning, Round, RoundSlot, Sitting
from punte.camps.models.session import Authorship, Contribution, Group, Presence, Session, Wording
from punte.camps.models.team import Forming, PairRule, Placement, Seat, Step, Team

__all__ = [
    "Ask",
    "Authorship",
    "Away",
    "Camp",
    "CampEcosystem",
    "CampTheme",
    "Care",
    "Challenge",
    "CheckIn",
    "Contribution",
    "Duty",
    "Forming",
    "Group",
    "Item",
    "PairRule",
    "Participant",
    "Placement",
    "Planning",
    "Preference",
    "Presence",
    "Room",
    "Round",
    "RoundSlot",
    "Seat",
    "Session",
    "Sitting",
    "Step",
    "Team",
    "Wording",
]
