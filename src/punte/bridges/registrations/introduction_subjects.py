"""What introductions and their outcomes are called in histories, trails and notices: as far as disclosed."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.bridges.choices import OutcomeAnswer, OutcomeStage
from punte.bridges.models import Introduction, Outcome
from punte.bridges.queries.introductions.lists import introductions
from punte.bridges.queries.introductions.seen import title_of
from punte.records import history, subjects
from punte.records.refs import Ref
from punte.records.subjects import Shown, SubjectKind, choice_words
from punte.web.access import Viewer

INTRODUCTION, OUTCOME = "bridges.introduction", "bridges.outcome"


def register() -> None:
    """Make them known."""
    subjects.register(
        SubjectKind(
            INTRODUCTION,
            gettext_lazy("Introduction"),
            shown_introductions,
            {"state": gettext_lazy("State")},
            words=choice_words(Introduction),
        )
    )
    subjects.register(
        SubjectKind(
            OUTCOME,
            gettext_lazy("Outcome"),
            shown_outcomes,
            {"answer": gettext_lazy("What became of it"), "stage": gettext_lazy("When")},
            words={"answer": dict(OutcomeAnswer.choices), "stage": dict(OutcomeStage.choices)},
        )
    )
    history.register(
        {
            "bridges.introduction.proposed": gettext_lazy("Proposed"),
            "bridges.introduction.asked": gettext_lazy("The next was asked"),
            "bridges.introduction.agreed": gettext_lazy("One said yes"),
            "bridges.introduction.accepted": gettext_lazy("Both said yes"),
            "bridges.introduction.stopped": gettext_lazy("One who was to introduce is not available"),
            "bridges.introduction.passed_on": gettext_lazy("Passed on within the organisation"),
            "bridges.introduction.resumed": gettext_lazy("It went on"),
            "bridges.introduction.declined": gettext_lazy("Not this time"),
            "bridges.introduction.expired": gettext_lazy("No answer in time"),
            "bridges.introduction.withdrawn": gettext_lazy("Taken back"),
            "bridges.introduction.ended": gettext_lazy("It cannot go on"),
            "bridges.outcome.asked": gettext_lazy("Asked what became of it"),
            "bridges.outcome.answered": gettext_lazy("Answered"),
        }
    )


def shown_introductions(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Those the viewer may see, called as the viewer may know them."""
    return {
        key: Shown(
            Ref(INTRODUCTION, key),
            str(_("Introduction")),
            title_of(one, reader),
            _page(one),
            detail=str(one.get_state_display()),
        )
        for key, (one, reader) in introductions(viewer, ids).items()
    }


def shown_outcomes(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Those of introductions that the viewer may see, once answered."""
    rows = list(Outcome.objects.filter(network=viewer.network, pk__in=list(ids)).exclude(answer=""))
    known = introductions(viewer, {one.introduction_id for one in rows})
    return {
        one.pk: Shown(
            Ref(OUTCOME, one.pk),
            str(_("Outcome")),
            str(one.get_answer_display()),
            _page(known[one.introduction_id][0]),
            detail=str(one.get_stage_display()),
        )
        for one in rows
        if one.introduction_id in known
    }


def _page(one: Introduction) -> str:
    return reverse("bridges:introduction", args=[one.network.slug, one.pk])
