"""Teams in the registries of the lower rooms."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from punte.camps.handlers import teams as handlers
from punte.camps.models import Team
from punte.camps.policies import attend, organise
from punte.post import notices
from punte.records import handlers as events
from punte.records import subjects
from punte.records.jobs import labels
from punte.records.refs import Ref
from punte.records.subjects import Shown, SubjectKind
from punte.web.access import Viewer

TEAM = "camps.team"


def register() -> None:
    """Called once, when the app is ready."""
    subjects.register(SubjectKind(TEAM, _("Team"), shown, {"name": _("Name"), "idea": _("The idea")}))
    labels.register({"punte.camps.jobs.teams.run_forming": _("Form teams")})
    for kind in (handlers.TEAM_LEFT, *handlers.DUTIES_LEFT):
        notices.register(kind)
    events.on("camps.participant.team_left", name="camps.team_notices")(handlers.tell_team)
    events.on("camps.participant.duty_left", name="camps.duty_notices")(handlers.tell_duty)


def shown(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Teams as published to those with a place; the organisers see those of the board, too."""
    rows = Team.objects.filter(network=viewer.network, pk__in=list(ids)).select_related("camp__network")
    published = set(rows.filter(published_placements__isnull=False).values_list("pk", flat=True))
    return {
        one.pk: Shown(
            Ref(TEAM, one.pk),
            str(_("Team")),
            one.name,
            reverse("camps:teams", args=[one.camp.network.slug, one.camp.slug]),
        )
        for one in rows
        if organise(viewer, one.camp) or (one.pk in published and attend(viewer, one.camp))
    }
