"""Who is to be in a team: the participants who come, without those who run or judge the camp."""

from django.db.models import QuerySet

from punte.camps.choices import DutyKind, ParticipantState
from punte.camps.models import Camp, Participant

NOT_IN_TEAMS = (DutyKind.FACILITATOR, DutyKind.JUROR, DutyKind.HELPER)
TRAITS = ("helix", "country", "ecosystem", "gender", "experience", "skill")


def members(camp: Camp) -> QuerySet[Participant]:
    """Those who are to be placed, by name; with all that the balance of teams looks at, in few queries."""
    coming = Participant.objects.filter(camp=camp, state=ParticipantState.CONFIRMED)
    return (
        coming.exclude(duties__kind__in=NOT_IN_TEAMS)
        .select_related("person__ecosystem", "organisation", "placement")
        .prefetch_related("preferences")
        .order_by("name", "pk")
    )


def traits(one: Participant) -> dict[str, tuple[str, ...]]:
    """What teams are balanced by; what is not given is not there."""
    ecosystem = one.person.ecosystem if one.person else None
    given = {
        "helix": "" if one.helix == "unknown" else one.helix,
        "country": one.country,
        "ecosystem": ecosystem.name if ecosystem else "",
        "gender": one.gender,
        "experience": one.experience,
    }
    found: dict[str, tuple[str, ...]] = {name: (value,) for name, value in given.items() if value}
    if one.skills:
        found["skill"] = tuple(dict.fromkeys(str(skill) for skill in one.skills))
    return found


def home(one: Participant) -> str:
    """The organisation they come from, as one key; empty where it is not known."""
    return str(one.organisation_id) if one.organisation_id else one.organisation_name.strip().casefold()
