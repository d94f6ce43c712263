"""What connects: matches, introductions, fast-lane requests, meetings, contacts, evidence, bridges."""

from punte.bridges.models.bridge import BridgeReading, Layout, TrustSettings
from punte.bridges.models.contact import Card, Encounter
from punte.bridges.models.evidence import Evidence
from punte.bridges.models.fastlane import FastLaneRequest, Note, Shortlisted
from punte.bridges.models.introduction import Introduction, Message, Outcome, Party
from punte.bridges.models.match import Match, Matching, Verdict
from punte.bridges.models.meeting import Attendee, Fit, Meeting, Slot

__all__ = [
    "Attendee",
    "BridgeReading",
    "Card",
    "Encounter",
    "Evidence",
    "FastLaneRequest",
    "Fit",
    "Introduction",
    "Layout",
    "Match",
    "Matching",
    "Meeting",
    "Message",
    "Note",
    "Outcome",
    "Party",
    "Shortlisted",
    "Slot",
    "TrustSettings",
    "Verdict",
]
