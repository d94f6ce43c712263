"""Parts of a session's page that all its readers see alike: drawn once, then taken from memory.

What is asked for by its whole content cannot be out of date.
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.translation import get_language

from punte.camps.choices import ContributionKind, Taken
from punte.camps.queries.sessions.page import Board, Note

TONES = {
    ContributionKind.QUESTION: "timber",
    ContributionKind.REFRAMED: "timber",
    ContributionKind.DECISION: "moss",
    ContributionKind.COMMITMENT: "moss",
}
TAKEN_TONES = {Taken.WAITING: "timber", Taken.YES: "moss", Taken.NO: "rose"}


def note_html(note: Note, *, runs: bool) -> str:
    """A contribution on the page."""
    return _note(note, runs, get_language() or "en")


def board_html(board: Board, *, runs: bool) -> str:
    """Timer and agenda."""
    return _board(board, runs, get_language() or "en")


@lru_cache(maxsize=4096)
def _note(note: Note, runs: bool, language: str) -> str:
    return render_to_string(
        "camps/sessions/note.html",
        {
            "note": note,
            "runs": runs,
            "kind": ContributionKind(note.kind).label,
            "tone": TONES.get(ContributionKind(note.kind), "river"),
            "taken": Taken(note.taken).label if note.taken else "",
            "taken_tone": TAKEN_TONES[Taken(note.taken)] if note.taken else "",
        },
    )


@lru_cache(maxsize=256)
def _board(board: Board, runs: bool, language: str) -> str:
    return render_to_string("camps/sessions/board.html", {"board": board, "runs": runs})
