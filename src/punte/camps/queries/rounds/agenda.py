"""One's own agenda of a round, and what is to be said of each meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from punte.camps.models import Participant, Round, Sitting
from punte.camps.queries.rounds.people import of_person


@dataclass(frozen=True)
class Line:
    """A meeting as one of the two sees it."""

    sitting: Sitting
    starts_at: datetime
    ends_at: datetime
    who: Participant
    mine: bool | None
    both: bool

    @property
    def begun(self) -> bool:
        """Whether one may say that they met."""
        return self.starts_at <= timezone.now()


def agenda_of(round: Round, me: Participant) -> list[Line]:
    """The meetings in order of time; one query."""
    rows = Sitting.objects.filter(of_person([me.pk]), round=round, cancelled=False)
    return [line_of(one, me) for one in _whole(rows)]


def line_of(sitting: Sitting, me: Participant) -> Line:
    """The meeting from one side."""
    first = sitting.one_id == me.pk
    start = sitting.slot.starts_at
    return Line(
        sitting=sitting,
        starts_at=start,
        ends_at=start + timedelta(minutes=sitting.round.minutes),
        who=sitting.other if first else sitting.one,
        mine=sitting.one_met if first else sitting.other_met,
        both=bool(sitting.one_met and sitting.other_met),
    )


def schedule_of(round: Round) -> list[tuple[datetime, Sequence[Sitting]]]:
    """All published meetings by time; one query."""
    found: dict[datetime, list[Sitting]] = {}
    for one in _whole(Sitting.objects.filter(round=round, cancelled=False)):
        found.setdefault(one.slot.starts_at, []).append(one)
    return list(found.items())


def _whole(rows: QuerySet[Sitting]) -> QuerySet[Sitting]:
    return rows.select_related("round", "slot", "one__organisation", "other__organisation").order_by(
        "slot__starts_at", "table"
    )
