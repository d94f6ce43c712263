"""The running order, whose turn it is, and how long it still lasts."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from punte.camps.choices import FinalState
from punte.camps.models import Camp, Final, Pitch, Team

OPEN_TO_JURY = (FinalState.RUNNING, FinalState.VOTING)


def final_of(camp: Camp) -> Final | None:
    """The camp's final, where one is prepared."""
    return Final.objects.filter(camp=camp).first()


def pitches(final: Final) -> QuerySet[Pitch]:
    """In running order, each with its team and challenge."""
    return final.pitches.select_related("team__challenge").order_by("position", "pk")


def missing_teams(final: Final) -> QuerySet[Team]:
    """Teams of the camp that are not in the running order."""
    return Team.objects.filter(camp=final.camp_id, pitch=None).order_by("challenge__position", "position")


@dataclass(frozen=True)
class Clock:
    """How a turn stands: seconds left of the pitch and of the questions; both grow less than 0 when over."""

    pitch: int
    questions: int
    runs: bool

    @property
    def phase(self) -> str:
        """'pitch', 'questions', or 'over'."""
        if self.pitch > 0:
            return "pitch"
        return "questions" if self.questions > 0 else "over"

    @property
    def left(self) -> int:
        """Seconds left of the phase; those beyond the end count as negative."""
        return self.pitch if self.phase == "pitch" else self.questions

    @property
    def text(self) -> str:
        """As a clock shows it: '4:05', '-0:12'."""
        minutes, seconds = divmod(abs(self.left), 60)
        return f"{'-' if self.left < 0 else ''}{minutes}:{seconds:02d}"


def clock(final: Final, pitch: Pitch, now: datetime) -> Clock:
    """The turn's clock at that moment; before it starts, the whole time is left."""
    first = final.pitch_minutes * 60 + pitch.extra_pitch
    second = final.question_minutes * 60 + pitch.extra_questions
    if pitch.started_at is None:
        return Clock(first, first + second, False)
    until = pitch.ended_at or pitch.paused_at or now
    spent = int((until - pitch.started_at).total_seconds()) - pitch.still
    runs = pitch.paused_at is None and pitch.ended_at is None
    # Before the questions have begun, what is left of them is all of it, after what is left of the pitch.
    return Clock(first - spent, first + second - spent, runs)


@dataclass(frozen=True)
class Course:
    """The order at a glance: whose turn it is, who comes next, who has been."""

    order: list[Pitch]

    @property
    def now(self) -> Pitch | None:
        """Whose turn it is."""
        return next((one for one in self.order if one.started_at and not one.ended_at), None)

    @property
    def next(self) -> Pitch | None:
        """Who comes next: the first that has not begun."""
        return next((one for one in self.order if not one.started_at), None)

    @property
    def done(self) -> int:
        """How many have ended."""
        return sum(one.ended_at is not None for one in self.order)


def course(final: Final) -> Course:
    """One query."""
    return Course(list(pitches(final)))
