"""The final presentation in the registries of the lower rooms."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.camps.choices import ConflictKind, FinalState
from punte.camps.models import Conflict, Final, Participant, Pitch, Remark, Score, Voter
from punte.camps.policies import attend
from punte.camps.queries import setup
from punte.camps.registrations import final_preparing
from punte.camps.services import copying
from punte.records import subjects
from punte.records.people import ERASED, Eraser, Exporter, Whom, erasers, exporters
from punte.records.refs import Ref
from punte.records.subjects import Shown, SubjectKind
from punte.web.access import Viewer

FINAL, PITCH = "camps.final", "camps.pitch"
LABELS = {
    "state": gettext_lazy("State"),
    "pitch_minutes": gettext_lazy("Minutes for a pitch"),
    "question_minutes": gettext_lazy("Minutes for questions"),
    "own_team": gettext_lazy("One may vote for one's own team"),
    "criteria": gettext_lazy("Criteria"),
    "teams_added": gettext_lazy("Teams in the running order"),
    "order": gettext_lazy("Running order"),
    "seed": gettext_lazy("Seed of the drawn order"),
    "eligible": gettext_lazy("May vote"),
    "added": gettext_lazy("More who may vote"),
    "voted": gettext_lazy("Have voted"),
    "ballots_digest": gettext_lazy("SHA-256 of the ballots"),
    "scores_digest": gettext_lazy("SHA-256 of the points"),
    "title": gettext_lazy("Title"),
    "started_at": gettext_lazy("Began"),
    "ended_at": gettext_lazy("Ended"),
    "extra_pitch": gettext_lazy("Seconds more for the pitch"),
    "extra_questions": gettext_lazy("Seconds more for questions"),
    "juror": gettext_lazy("Juror"),
    "kind": gettext_lazy("Conflict of interest"),
}


def register() -> None:
    """Called once, when the app is ready."""
    words: dict[str, dict[Any, Any]] = {
        "state": dict(FinalState.choices),
        "kind": dict(ConflictKind.choices),
    }
    refs = {"juror": "camps.participant"}
    for kind, noun, resolve in (
        (FINAL, gettext_lazy("Final presentation"), _finals),
        (PITCH, gettext_lazy("Pitch"), _pitches),
    ):
        subjects.register(SubjectKind(kind, noun, resolve, LABELS, words=words, refs=refs))
    setup.register("final", final_preparing.final_part)
    copying.register("camps.final", final_preparing.copy_final)
    exporters.register(Exporter("camps.final", gettext_lazy("Finals of camps"), export))
    covers = {"camps.remark": ("text",), "camps.conflict": ("reason",)}
    # Before the participant is let go: it says whose these are.
    erasers.register(Eraser("camps.final", covers, erase, order=40))


def _finals(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Those of camps that the viewer has a place in."""
    rows = Final.objects.filter(network=viewer.network, pk__in=list(ids)).select_related("camp__network")
    return {
        one.pk: Shown(Ref(FINAL, one.pk), str(_("Final presentation")), one.camp.name, _address(one))
        for one in rows
        if attend(viewer, one.camp)
    }


def _pitches(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    rows = Pitch.objects.filter(network=viewer.network, pk__in=list(ids))
    return {
        one.pk: Shown(Ref(PITCH, one.pk), str(_("Pitch")), one.title or one.team.name, _address(one.final))
        for one in rows.select_related("team", "final__camp__network")
        if attend(viewer, one.final.camp)
    }


def _address(final: Final) -> str:
    return reverse("camps:final", args=[final.camp.network.slug, final.camp.slug])


def participants(whom: Whom) -> list[UUID]:
    """The person's parts in camps."""
    mine = Q(person__in=whom.ids("ecosystem.person"))
    if whom.account:
        mine |= Q(account=whom.account)
    return list(Participant.objects.filter(mine).values_list("pk", flat=True))


def export(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """Whether they voted (what, nobody knows), and what they said as a juror."""
    mine = participants(whom)
    for voter in Voter.objects.filter(participant__in=mine).select_related("final__camp"):
        yield {"camp": voter.final.camp.name, "has_voted": voter.voted}
    for score in Score.objects.filter(juror__in=mine).select_related("pitch__team", "criterion"):
        given = {"criterion": score.criterion.name, "points": score.points}
        yield {"team": score.pitch.team.name, **given}
    for remark in Remark.objects.filter(juror__in=mine).select_related("pitch__team"):
        yield {"team": remark.pitch.team.name, "note": remark.text}
    for conflict in Conflict.objects.filter(juror__in=mine).select_related("pitch__team"):
        told = {"conflict_of_interest": conflict.get_kind_display(), "reason": conflict.reason}
        yield {"team": conflict.pitch.team.name, **told}


def erase(whom: Whom) -> int:
    """What they wrote goes. Points and the mark of having voted stay with the part, which names nobody."""
    mine = participants(whom)
    touched = Remark.objects.filter(juror__in=mine).delete()[0]
    return touched + Conflict.objects.filter(juror__in=mine).exclude(reason="").update(reason=ERASED)
