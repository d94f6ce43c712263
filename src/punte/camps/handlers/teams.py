"""What follows when somebody comes no more who was in a team or had a duty: who works with them is told."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import DutyKind, ParticipantState
from punte.camps.models import Duty, Participant, Team
from punte.camps.queries.organisers import organisers_of
from punte.post.notices import NoticeKind, notify
from punte.records.models import Event

TEAM_LEFT = NoticeKind(
    "camps.team_left",
    _("Team"),
    _("Somebody comes no more and is out of “%(subject)s”."),
    _("Somebody comes no more and is out of their team."),
    "timber",
)
_DUTIES = {
    DutyKind.FACILITATOR: _("%(subject)s does not come, and was to facilitate."),
    DutyKind.JUROR: _("%(subject)s does not come, and was in the jury."),
    DutyKind.SPEAKER: _("%(subject)s does not come, and was to speak."),
    DutyKind.HELPER: _("%(subject)s does not come, and was to help."),
}
DUTIES_LEFT = [
    NoticeKind(
        f"camps.duty_left_{kind}", _("Camp"), sentence, _("Somebody with a duty does not come."), "rose"
    )
    for kind, sentence in _DUTIES.items()
]


def tell_team(events: list[Event]) -> None:
    """Let organisers, the challenge's facilitators and, of a published team, those in it know; once."""
    teams = Team.objects.select_related("camp").in_bulk([one.before.get("team") for one in events])
    for event in events:
        team = teams.get(UUID(event.before["team"]))
        if team:
            published = bool(event.before.get("published"))
            notify(
                accounts=[*organisers_of(team.camp), *(_with(team) if published else ())],
                kind=TEAM_LEFT.kind,
                subject=team,
                network=team.network_id,
                event=event,
            )


def _with(team: Team) -> Iterable[UUID]:
    helping = Duty.objects.filter(
        Q(challenge=None) | Q(challenge=team.challenge_id),
        kind=DutyKind.FACILITATOR,
        participant__camp=team.camp,
    )
    here = Participant.objects.filter(
        camp=team.camp, state=ParticipantState.CONFIRMED, account__is_active=True
    )
    both = Q(pk__in=helping.values("participant")) | Q(placement__published_team=team)
    return [one for one in here.filter(both).values_list("account", flat=True) if one]


def tell_duty(events: list[Event]) -> None:
    """Let the organisers know which duty nobody has now; once."""
    rows = Participant.objects.select_related("camp").in_bulk([one.subject_id for one in events])
    for event in events:
        one = rows.get(event.subject_id)
        if one and event.before.get("duty") in DutyKind:
            notify(
                accounts=organisers_of(one.camp),
                kind=f"camps.duty_left_{event.before['duty']}",
                subject=one,
                network=one.network_id,
                event=event,
            )
