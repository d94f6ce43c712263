"""Meetings: proposing times, fixing one, moving, cancelling, and whether they took place."""

from punte.bridges.services.meetings.attendance import ask_whether_met, say_whether_met
from punte.bridges.services.meetings.changing import answer_invitation, cancel_meeting, change_meeting
from punte.bridges.services.meetings.choosing import answer_times, fix_time
from punte.bridges.services.meetings.leaving import end_meetings, expire_proposals, leave_meetings
from punte.bridges.services.meetings.proposing import Plan, propose_meeting, propose_other_times

__all__ = [
    "Plan",
    "answer_invitation",
    "answer_times",
    "ask_whether_met",
    "cancel_meeting",
    "change_meeting",
    "end_meetings",
    "expire_proposals",
    "fix_time",
    "leave_meetings",
    "propose_meeting",
    "propose_other_times",
    "say_whether_met",
]
