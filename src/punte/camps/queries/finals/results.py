"""What came out: the jury's ranking, the audience's votes, and whether both lists are as they were closed."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from punte.camps.models import Conflict, Final, Pitch, Score
from punte.camps.queries.finals.jury import ALL, duties_of
from punte.camps.queries.finals.running import pitches
from punte.camps.queries.finals.voting import Ballots, Turnout, ballots, turnout
from punte.camps.ranking import Rule, mean, ranked, worth

FEWEST_JURORS = 3  # from fewer, one could read off what each gave by each criterion


@dataclass(frozen=True)
class Judged:
    """A pitch in the jury's ranking. No number: nobody has judged it whole.

    `value` is from 0 to 100; `parts` by criterion, None where they would tell
    what single jurors gave. `jurors` counted, out of `asked` without a conflict.
    """

    pitch: Pitch
    number: int | None
    tied: bool
    value: Fraction | None
    jurors: int
    asked: int
    parts: list[Fraction] | None

    @property
    def points(self) -> float | None:
        """The value as it is shown."""
        return None if self.value is None else float(self.value)

    @property
    def cells(self) -> list[float]:
        """The parts as they are shown."""
        return [float(one) for one in self.parts or ()]


@dataclass(frozen=True)
class Voted:
    """A pitch in the audience's ranking."""

    pitch: Pitch
    number: int
    tied: bool
    votes: int


@dataclass(frozen=True)
class Results:
    """Both, side by side. `audience` is empty where there are too few ballots to be told."""

    jury: list[Judged]
    audience: list[Voted]
    criteria: list[str]
    ballots: Ballots
    turnout: Turnout
    ballots_stand: bool
    scores_stand: bool

    @property
    def most(self) -> int:
        """The votes of who got most."""
        return max((one.votes for one in self.audience), default=0)

    @property
    def adds_up(self) -> bool:
        """True when as many have voted as there are ballots."""
        return self.turnout.voted == len(self.ballots.rows)


def results(final: Final) -> Results:
    """Everything that is told; a fixed number of queries. Who may read it is the page's matter."""
    order = list(pitches(final))
    found = ballots(final)
    return Results(
        jury=_jury(final, order),
        audience=[] if found.withheld else _audience(order, found),
        criteria=[one["name"] for one in final.rules],
        ballots=found,
        turnout=turnout(final),
        ballots_stand=final.ballots_digest == found.digest,
        scores_stand=final.scores_digest == digest(scores_text(final)),
    )


def _audience(order: list[Pitch], found: Ballots) -> list[Voted]:
    votes = {one: Fraction(found.votes(one)) for one in order}
    return [Voted(one.key, one.number, one.tied, int(one.value)) for one in ranked(votes)]


def _jury(final: Final, order: list[Pitch]) -> list[Judged]:
    rules = [Rule(one["id"], one["weight"], one["least"], one["most"]) for one in final.rules]
    asked, given = _asked(final, order), _points(final)
    # Whole sheets alone count: a team is not to gain by a criterion that a juror left out.
    whole = {
        pitch: {
            juror: (value, points)
            for juror, points in given[pitch.pk].items()
            if juror in asked[pitch] and (value := worth(points, rules)) is not None
        }
        for pitch in order
    }
    means = {pitch: mean(value for value, _ in sheets.values()) for pitch, sheets in whole.items()}
    placed = ranked({pitch: value for pitch, value in means.items() if value is not None})
    found = [
        Judged(
            one.key,
            one.number,
            one.tied,
            one.value,
            len(whole[one.key]),
            len(asked[one.key]),
            _parts([points for _, points in whole[one.key].values()], rules),
        )
        for one in placed
    ]
    rest = [one for one in order if means[one] is None]
    return found + [Judged(one, None, False, None, 0, len(asked[one]), None) for one in rest]


def _points(final: Final) -> dict[UUID, dict[UUID, dict[str, int]]]:
    """Pitch → juror → criterion → points."""
    found: dict[UUID, dict[UUID, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = Score.objects.filter(pitch__final=final).values_list("pitch", "juror", "criterion", "points")
    for pitch, juror, criterion, points in rows:
        found[pitch][juror][str(criterion)] = points
    return found


def _parts(sheets: list[dict[str, int]], rules: list[Rule]) -> list[Fraction] | None:
    """The mean by each criterion, where that tells nothing of single jurors."""
    if len(sheets) < FEWEST_JURORS:
        return None
    return [mean(rule.share(points[rule.key]) for points in sheets) or Fraction() for rule in rules]


def _asked(final: Final, order: list[Pitch]) -> dict[Pitch, set[UUID]]:
    """Which jurors judge which pitch: those on duty for its challenge, without a conflict."""
    conflicted = set(Conflict.objects.filter(pitch__final=final).values_list("juror", "pitch"))
    duties = duties_of(final)
    return {
        pitch: {
            juror
            for juror, challenges in duties.items()
            if challenges & {ALL, pitch.team.challenge_id} and (juror, pitch.pk) not in conflicted
        }
        for pitch in order
    }


def scores_text(final: Final) -> str:
    """All points as a list, jurors by their key (names may be erased), with the salt at its end."""
    names = {one["id"]: one["name"].replace(",", " ") for one in final.rules}
    rows = Score.objects.filter(pitch__final=final).values_list(
        "juror", "pitch__position", "criterion", "points"
    )
    lines = sorted(
        f"{juror},{number},{names.get(str(criterion), '')},{points}\n"
        for juror, number, criterion, points in rows
    )
    return "juror,pitch,criterion,points\n" + "".join(lines) + f"salt,,,{final.salt}\n"


def digest(text: str) -> str:
    """SHA-256 of a list."""
    return hashlib.sha256(text.encode()).hexdigest()
