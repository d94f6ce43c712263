"""What a camp's people eat and need: sums for anybody who cooks, and who, for whoever looks on purpose."""

from collections import Counter
from dataclasses import dataclass

from punte.camps.choices import Diet, ParticipantState
from punte.camps.models import Camp, Care
from punte.camps.services.care import Wishes, read_wishes


@dataclass(frozen=True)
class Eater:
    """One person with what they ask for."""

    name: str
    diet: tuple[str, ...]
    wishes: Wishes


@dataclass(frozen=True)
class Kitchen:
    """How many ask for what; `eaters` is empty where nobody asked who it is."""

    sums: tuple[tuple[str, int], ...]
    own_words: int
    access: int
    eaters: tuple[Eater, ...] = ()


def kitchen(camp: Camp, *, names: bool) -> Kitchen:
    """Of those who come; one query. Whoever calls with `names` notes that somebody looked."""
    rows = Care.objects.filter(participant__camp=camp, participant__state=ParticipantState.CONFIRMED)
    read = [(care.participant.name, read_wishes(care)) for care in rows.select_related("participant")]
    counted = Counter(one for _name, wishes in read for one in wishes.diet)
    return Kitchen(
        sums=tuple((str(one.label), counted[one]) for one in Diet if counted[one]),
        own_words=sum(bool(wishes.note) for _name, wishes in read),
        access=sum(bool(wishes.access) for _name, wishes in read),
        eaters=tuple(
            Eater(name, tuple(str(Diet(one).label) for one in wishes.diet), wishes)
            for name, wishes in sorted(read, key=lambda one: one[0])
        )
        if names
        else (),
    )
