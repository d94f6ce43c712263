"""Writing in sessions, bringing order into them, running them."""

from punte.camps.services.sessions.board import (
    clear_timer,
    extend_timer,
    go_to_line,
    pause_timer,
    start_timer,
    write_agenda,
)
from punte.camps.services.sessions.commitments import answer_commitment
from punte.camps.services.sessions.presence import forget_presence, note_presence
from punte.camps.services.sessions.shaping import (
    group_contributions,
    may_withdraw,
    merge_contributions,
    move_contribution,
    rename_group,
    undo_merge,
    withdraw_contribution,
)
from punte.camps.services.sessions.writing import (
    Details,
    Saved,
    Sent,
    add_contribution,
    choose_wording,
    write_contribution,
)

__all__ = [
    "Details",
    "Saved",
    "Sent",
    "add_contribution",
    "answer_commitment",
    "choose_wording",
    "clear_timer",
    "extend_timer",
    "forget_presence",
    "go_to_line",
    "group_contributions",
    "may_withdraw",
    "merge_contributions",
    "move_contribution",
    "note_presence",
    "pause_timer",
    "rename_group",
    "start_timer",
    "undo_merge",
    "withdraw_contribution",
    "write_agenda",
    "write_contribution",
]
