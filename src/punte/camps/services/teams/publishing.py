"""Teams published: from the board to the people, with a mail to each whose team is another one."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from punte.camps.calendar import calendar_file
from punte.camps.choices import ParticipantState
from punte.camps.models import Camp, Placement
from punte.camps.services.common import locked, must_organise
from punte.camps.services.participants.mails import own_page
from punte.members.letters import absolute
from punte.post.outbox import send_mail
from punte.records.events import Happening, record_many
from punte.records.refs import Ref
from punte.web.access import Viewer


@transaction.atomic
def publish_teams(*, camp: Camp, by: Viewer) -> int:
    """Let everybody know their team; how many have another one than was published. Nobody is told twice."""
    camp = locked(camp)
    must_organise(camp, by)
    placed = Placement.objects.filter(participant__camp=camp)
    if not placed.filter(team__isnull=False).exists():
        raise ValidationError(_("Nobody is in a team yet."))
    other = ~Q(team=F("published_team")) | Q(team=None, published_team__isnull=False)
    other |= Q(team__isnull=False, published_team=None)
    changed = list(placed.filter(other).select_related("participant__account", "team__challenge"))
    placed.filter(pk__in=[one.pk for one in changed]).update(published_team=F("team"))
    record_many(
        Happening(
            "camps.placement.published",
            Ref("camps.participant", one.participant_id),
            camp.network_id,
            by.account,
            {"team": str(one.published_team_id) if one.published_team_id else None},
            {"team": str(one.team_id) if one.team_id else None},
            one.team,
        )
        for one in changed
    )
    _tell(camp, changed)
    return len(changed)


def _tell(camp: Camp, changed: Sequence[Placement]) -> None:
    """One mail each; who has no account comes in by a link of their own, and gets a calendar file."""
    href = absolute("camps:teams", camp.network.slug, camp.slug)
    for one in changed:
        reader = one.participant
        reader.camp = camp
        if (
            one.team is None
            or reader.state != ParticipantState.CONFIRMED
            or not (reader.account or reader.email)
        ):
            continue
        known = reader.account is not None
        send_mail(
            "camps/team",
            to=reader.account or reader.email,
            network=camp.network,
            context={
                "camp": camp,
                "team": one.team,
                "mates": _mates(one),
                "href": href if known else own_page(reader, "teams"),
                "known": known,
            },
            invitation=None if known else calendar_file(reader),
        )


def _mates(one: Placement) -> list[str]:
    rows = Placement.objects.filter(published_team=one.team).exclude(pk=one.pk).select_related("participant")
    return sorted(
        " · ".join(filter(None, [row.participant.name, row.participant.organisation_name])) for row in rows
    )
