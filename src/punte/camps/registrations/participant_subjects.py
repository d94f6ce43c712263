"""What participants are called in histories and trails."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import DutyKind, ParticipantState
from punte.camps.models import Participant
from punte.camps.policies import manage_network
from punte.camps.roles import ORGANISER
from punte.records import subjects
from punte.records.history import words
from punte.records.refs import ref
from punte.records.subjects import Shown, SubjectKind
from punte.web.access import Viewer

LABELS = {
    "state": _("State"),
    "fields": _("What was written"),
    "organisation": _("Organisation"),
    "duty": _("Duty"),
    "team": _("Team"),
    "challenge": _("Challenge"),
    "day": _("Day"),
}


SENTENCES = {
    "camps.participant.offered": _("Place offered"),
    "camps.participant.confirmed": _("Place taken"),
    "camps.participant.waitlisted": _("Put on the waiting list"),
    "camps.participant.expired": _("No answer; the place went on"),
    "camps.participant.matched": _("Organisation matched"),
    "camps.participant.duty_given": _("Duty given"),
    "camps.participant.duty_dropped": _("Duty taken away"),
    "camps.participant.placed": _("Put into a team"),
    "camps.participant.team_left": _("Out of the team: comes no more"),
    "camps.participant.duty_left": _("Duty ended: comes no more"),
    "camps.participant.checked_in": _("Checked in"),
    "camps.participant.checked_out": _("Check-in undone"),
    "camps.care.seen": _("Looked at who eats and needs what"),
    "camps.care.forgotten": _("What people ate and needed was deleted"),
}


def register() -> None:
    """Make them known."""
    words.register(SENTENCES)
    subjects.register(
        SubjectKind(
            "camps.participant",
            _("Participant"),
            shown,
            LABELS,
            words={"state": dict(ParticipantState.choices), "duty": dict(DutyKind.choices)},
            refs={
                "organisation": "ecosystem.organisation",
                "challenge": "camps.challenge",
                "team": "camps.team",
            },
        )
    )


def shown(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Those of camps that the viewer organises, and the viewer's own parts."""
    organised = [held.scope for held in viewer.held if held.role == ORGANISER.key]
    mine = Q(account=viewer.account) if viewer.account else Q(pk__in=[])
    right = Q() if manage_network(viewer) else Q(camp__in=organised) | mine
    rows = Participant.objects.filter(right, network=viewer.network, pk__in=list(ids))
    found = {}
    for one in rows.select_related("camp__network"):
        at = [one.camp.network.slug, one.camp.slug]
        runs = manage_network(viewer) or one.camp_id in organised
        href = reverse("camps:participant", args=[*at, one.pk]) if runs else reverse("camps:mine", args=at)
        title = one.name or str(_("Somebody"))
        found[one.pk] = Shown(ref(one), str(_("Participant")), title, href, one.camp.name)
    return found
