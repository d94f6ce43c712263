"""Teams that there are, and rules between two people."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from punte.camps.choices import FinalState
from punte.camps.models import Camp, PairRule, Participant, Pitch, Team
from punte.camps.policies import organise
from punte.camps.services.common import locked, must_organise
from punte.camps.services.teams.placing import keep_step, place
from punte.records.events import changes, record
from punte.web.access import Viewer

MOST_TEAMS = 60


@transaction.atomic
def make_teams(*, camp: Camp, numbers: Mapping[UUID, int], by: Viewer) -> int:
    """Have so many teams for each challenge: missing ones are made, the last of too many go; how many.

    Only teams without people go. ValidationError says which is still full.
    """
    camp = locked(camp)
    must_organise(camp, by)
    if sum(numbers.values()) > MOST_TEAMS:
        raise ValidationError(_("A camp has %(most)s teams at most.") % {"most": MOST_TEAMS})
    changed = 0
    for challenge in camp.challenges.filter(pk__in=numbers):
        there = list(Team.objects.filter(challenge=challenge))
        wanted = numbers[challenge.pk]
        for team in there[wanted:]:
            _remove(team, by)
        for _number in range(wanted - len(there)):
            _add(camp, challenge.pk, by)
        changed += abs(wanted - len(there))
    return changed


def _add(camp: Camp, challenge: UUID, by: Viewer) -> Team:
    position = (
        Team.objects.filter(camp=camp).order_by("-position").values_list("position", flat=True).first() or 0
    ) + 1
    name = _("Team %(number)s") % {"number": position}
    made = Team.objects.create(
        network=camp.network, camp=camp, challenge_id=challenge, position=position, name=name
    )
    record(
        "camps.team.added",
        subject=made,
        network=camp.network_id,
        by=by.account,
        after={"name": name},
        origin=made.challenge,
    )
    return made


@transaction.atomic
def change_team(*, team: Team, values: Mapping[str, Any], by: Viewer) -> Team:
    """Set the name or the idea. Organisers may, and those who are in the team as published."""
    if not may_change(team, by):
        must_organise(team.camp, by)
    before, after = changes(team, values)
    if after:
        for name, value in values.items():
            setattr(team, name, value)
        team.full_clean(exclude=["camp", "challenge", "network"])
        team.save(update_fields=list(values))
        record(
            "camps.team.changed",
            subject=team,
            network=team.network_id,
            by=by.account,
            before=before,
            after=after,
        )
    return team


def may_change(team: Team, by: Viewer) -> bool:
    """Organisers, and whoever is in the team as published."""
    if organise(by, team.camp):
        return True
    mine = Participant.objects.filter(placement__published_team=team, account=by.account)
    return by.account is not None and by.network == team.network_id and mine.exists()


@transaction.atomic
def remove_team(*, team: Team, by: Viewer) -> None:
    """Remove a team; whoever was in it is in none."""
    camp = locked(team.camp)
    must_organise(camp, by)
    people = team.placements.values_list("participant", flat=True)
    keep_step(camp, place(camp, dict.fromkeys(people)), by.account)
    _remove(team, by)


def _remove(team: Team, by: Viewer) -> None:
    if team.placements.exists():
        text = _("%(team)s still has people. Move them first.") % {"team": team.name}
        raise ValidationError(text)
    if Pitch.objects.filter(team=team).exclude(final__state=FinalState.PREPARING).exists():
        raise ValidationError(_("%(team)s is in the running order of the final.") % {"team": team.name})
    record(
        "camps.team.removed",
        subject=team,
        network=team.network_id,
        by=by.account,
        before={"name": team.name},
    )
    team.delete()


@transaction.atomic
def add_rule(*, one: Participant, other: Participant, apart: bool, by: Viewer) -> PairRule:
    """Two are to be in one team, or must not be; a second rule for the same two replaces the first."""
    must_organise(one.camp, by)
    if one.camp_id != other.camp_id or one.pk == other.pk:
        raise ValidationError(_("Choose two people of this camp."))
    first, second = sorted((one, other), key=lambda person: person.pk)
    rule, _made = PairRule.objects.update_or_create(
        one=first, other=second, defaults={"camp": one.camp, "network": one.network, "apart": apart}
    )
    return rule


@transaction.atomic
def drop_rule(*, rule: PairRule, by: Viewer) -> None:
    """Take a rule back."""
    must_organise(rule.camp, by)
    rule.delete()
