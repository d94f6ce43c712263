"""What convenes: editions, challenges, participants, teams, the programme."""

from punte.camps.models.camp import Camp, CampEcosystem, CampTheme, Challenge
from punte.camps.models.door import Care, CheckIn
from punte.camps.models.final import Criterion, Final, Pitch
from punte.camps.models.jury import Conflict, Remark, Score
from punte.camps.models.participant import Duty, Participant, Preference
from punte.camps.models.programme import Item, Room
from punte.camps.models.report import FollowUp, ReportText
from punte.camps.models.round import Ask, Away, Planning, Round, RoundSlot, Sitting
from punte.camps.models.session import Authorship, Contribution, Group, Presence, Session, Wording
from punte.camps.models.team import Forming, PairRule, Placement, Seat, Step, Team
from punte.camps.models.vote import BallotBox, Voter

__all__ = [
    "Ask",
    "Authorship",
    "Away",
    "BallotBox",
    "Camp",
    "CampEcosystem",
    "CampTheme",
    "Care",
    "Challenge",
    "CheckIn",
    "Conflict",
    "Contribution",
    "Criterion",
    "Duty",
    "Final",
    "FollowUp",
    "Forming",
    "Group",
    "Item",
    "PairRule",
    "Participant",
    "Pitch",
    "Placement",
    "Planning",
    "Preference",
    "Presence",
    "Remark",
    "ReportText",
    "Room",
    "Round",
    "RoundSlot",
    "Score",
    "Seat",
    "Session",
    "Sitting",
    "Step",
    "Team",
    "Voter",
    "Wording",
]
