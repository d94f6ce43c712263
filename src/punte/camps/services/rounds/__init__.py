"""Rounds: prepared, wishes taken, planned by the engine, published, mended while they run, attended."""

from punte.camps.services.rounds.asking import ask_for, be_away, rank_asks, withdraw_ask
from punte.camps.services.rounds.attending import say_met
from punte.camps.services.rounds.making import (
    add_round,
    add_slots,
    change_round,
    close_table,
    remove_round,
    remove_slot,
    set_state,
)
from punte.camps.services.rounds.planning import ask_planning, plan_round
from punte.camps.services.rounds.publishing import cancel_sitting, pin_sitting, publish_planning

__all__ = [
    "add_round",
    "add_slots",
    "ask_for",
    "ask_planning",
    "be_away",
    "cancel_sitting",
    "change_round",
    "close_table",
    "pin_sitting",
    "plan_round",
    "publish_planning",
    "rank_asks",
    "remove_round",
    "remove_slot",
    "say_met",
    "set_state",
    "withdraw_ask",
]
