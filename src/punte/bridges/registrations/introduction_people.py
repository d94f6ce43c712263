"""What introductions hold about people: their copy, and its erasure."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from punte.bridges.models import Introduction, Message, Outcome, Party
from punte.bridges.services.introductions.leaving import leave_all
from punte.records.people import ERASED, Eraser, Exporter, Whom, erasers, exporters


def register() -> None:
    """Make them known. The eraser comes before that of the map, while the entries still are there."""
    exporters.register(Exporter("bridges.introductions", _("Introductions you were asked about"), taken_part))
    exporters.register(Exporter("bridges.proposals", _("Introductions you proposed"), proposed))
    exporters.register(Exporter("bridges.messages", _("What you wrote to others"), written))
    exporters.register(Exporter("bridges.outcomes", _("What you said came of it"), said))
    erasers.register(
        Eraser(
            "bridges.introductions",
            {
                "bridges.introduction": ("reason",),
                "bridges.party": ("cause",),
                "bridges.message": ("text",),
            },
            erase,
            order=90,
        )
    )


def taken_part(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """One's part in each introduction one was asked about; of the others nothing."""
    rows = Party.objects.filter(person__in=whom.ids("ecosystem.person")).exclude(state="waiting")
    for one in rows.select_related("introduction__network", "organisation"):
        yield {
            "network": one.introduction.network.name,
            "part": one.get_role_display(),
            "for": one.organisation.name if one.organisation else None,
            "reason": one.introduction.reason,
            "answer": one.get_state_display(),
            "cause": one.get_cause_display(),
            "broker_may_stay": one.with_broker,
            "asked": one.asked_at,
            "answered": one.answered_at,
            "reminders": one.reminders,
        }


def proposed(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """What one proposed."""
    rows = Introduction.objects.filter(proposed_by=whom.account) if whom.account else []
    for one in rows:
        yield {"reason": one.reason, "state": one.get_state_display(), "at": one.created_at}


def written(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """One's own messages."""
    for one in Message.objects.filter(author=whom.account) if whom.account else []:
        yield {"text": one.text, "at": one.sent_at}


def said(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """What one answered when asked what came of it."""
    rows = Outcome.objects.filter(party__person__in=whom.ids("ecosystem.person")).exclude(answer="")
    for one in rows:
        yield {
            "asked_for": one.get_stage_display(),
            "answer": one.get_answer_display(),
            "at": one.answered_at,
        }


def erase(whom: Whom) -> int:
    """What runs is settled, the others hear that it cannot go on; the person's own words and causes go."""
    people = whom.ids("ecosystem.person")
    touched = leave_all(people=people, conversations=True)
    touched += Party.objects.filter(person__in=people).exclude(cause="").update(cause="")
    if whom.account:
        words = Message.objects.filter(author=whom.account).exclude(text=ERASED)
        touched += words.update(text=ERASED)
        reasons = Introduction.objects.filter(proposed_by=whom.account).exclude(reason=ERASED)
        touched += reasons.update(reason=ERASED)
    return touched
