"""Introductions: proposing, asking in turn, answering, steering, leaving; each step in its own file."""

from punte.bridges.services.introductions.answering import accept_introduction, decline_introduction
from punte.bridges.services.introductions.leaving import leave_introduction
from punte.bridges.services.introductions.passing import pass_on
from punte.bridges.services.introductions.proposing import propose_introduction
from punte.bridges.services.introductions.steering import go_on, withdraw_introduction

__all__ = [
    "accept_introduction",
    "decline_introduction",
    "go_on",
    "leave_introduction",
    "pass_on",
    "propose_introduction",
    "withdraw_introduction",
]
