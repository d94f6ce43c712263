"""Who judges what: duties, conflicts of interest, points given so far."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from punte.camps.choices import ConflictKind, DutyKind
from punte.camps.models import Conflict, Criterion, Duty, Final, Participant, Pitch, Placement, Remark, Score
from punte.camps.queries.duties import jurors
from punte.camps.queries.finals.running import pitches

ALL = None  # the duty of a juror for every challenge


def judges(juror: Participant, pitch: Pitch) -> bool:
    """True when the juror's duty covers the pitch's challenge (conflicts aside)."""
    return any(
        one.challenge_id in (ALL, pitch.team.challenge_id)
        for one in Duty.objects.filter(participant=juror, kind=DutyKind.JUROR)
    )


def duties_of(final: Final) -> dict[UUID, set[UUID | None]]:
    """Juror → the challenges they judge (None: all)."""
    found: dict[UUID, set[UUID | None]] = defaultdict(set)
    rows = Duty.objects.filter(participant__camp=final.camp_id, kind=DutyKind.JUROR)
    for juror, challenge in rows.values_list("participant", "challenge"):
        found[juror].add(challenge)
    return found


def conflicts_found(final: Final) -> Iterator[tuple[Pitch, Participant, ConflictKind]]:
    """Jurors who are in a team that presents, or share an organisation with somebody in it."""
    members: dict[UUID, list[tuple[UUID, UUID | None]]] = defaultdict(list)
    rows = Placement.objects.filter(participant__camp=final.camp_id)
    for person, organisation, board, published in rows.values_list(
        "participant", "participant__organisation", "team", "published_team"
    ):
        # As published once it is: until then, the board says who is where.
        if team := published or board:
            members[team].append((person, organisation))
    judging = list(jurors(final.camp))
    for pitch in pitches(final):
        pitch.final = final
        people = {person for person, _ in members[pitch.team_id]}
        organisations = {one for _, one in members[pitch.team_id] if one}
        for juror in judging:
            if juror.pk in people:
                yield pitch, juror, ConflictKind.TEAM
            elif juror.organisation_id in organisations:
                yield pitch, juror, ConflictKind.ORGANISATION


@dataclass(frozen=True)
class Sheet:
    """What one juror has said of one pitch."""

    pitch: Pitch
    criteria: list[Criterion]
    points: dict[UUID, int] = field(default_factory=dict)
    remark: str = ""
    conflict: Conflict | None = None

    @property
    def given(self) -> int:
        """By how many criteria there are points."""
        return len(self.points)

    @property
    def complete(self) -> bool:
        """True when there is nothing left to say."""
        return self.conflict is not None or self.given == len(self.criteria)


def sheets(final: Final, juror: Participant) -> list[Sheet]:
    """The juror's pitches in running order; a fixed number of queries."""
    criteria = list(final.criteria.order_by("position", "pk"))
    points: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for pitch, criterion, value in Score.objects.filter(pitch__final=final, juror=juror).values_list(
        "pitch", "criterion", "points"
    ):
        points[pitch][criterion] = value
    remarks = dict(Remark.objects.filter(pitch__final=final, juror=juror).values_list("pitch", "text"))
    conflicts = {one.pitch_id: one for one in Conflict.objects.filter(pitch__final=final, juror=juror)}
    covered = duties_of(final)[juror.pk]
    return [
        Sheet(one, criteria, points[one.pk], remarks.get(one.pk, ""), conflicts.get(one.pk))
        for one in pitches(final)
        if covered & {ALL, one.team.challenge_id}
    ]


@dataclass(frozen=True)
class Progress:
    """How far a juror is, without what they gave."""

    juror: Participant
    done: int
    total: int
    conflicts: int

    @property
    def complete(self) -> bool:
        """True when every pitch is judged or left out for a conflict."""
        return self.done == self.total


def progress(final: Final) -> list[Progress]:
    """Each juror's progress; a fixed number of queries."""
    criteria = final.criteria.count()
    order, covered = list(pitches(final)), duties_of(final)
    given: dict[tuple[UUID, UUID], int] = defaultdict(int)
    for key in Score.objects.filter(pitch__final=final).values_list("juror", "pitch"):
        given[key] += 1
    conflicted = set(Conflict.objects.filter(pitch__final=final).values_list("juror", "pitch"))
    found = []
    for juror in jurors(final.camp):
        mine = [one for one in order if covered[juror.pk] & {ALL, one.team.challenge_id}]
        out = [one for one in mine if (juror.pk, one.pk) in conflicted]
        rest = [one for one in mine if one not in out]
        done = sum(given[juror.pk, one.pk] == criteria for one in rest)
        found.append(Progress(juror, done, len(rest), len(out)))
    return found
