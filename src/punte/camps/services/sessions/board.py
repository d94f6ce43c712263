"""What a facilitator holds up for all: the agenda, the line it is at, the timer.

The timer is a clock, not a fact: it leaves no events.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps.models import Item, Session
from punte.camps.services.sessions.common import entered, next_revision
from punte.records.events import record
from punte.records.refs import Ref
from punte.web.access import Viewer

MOST_LINES, MOST_MINUTES = 30, 8 * 60


@transaction.atomic
def write_agenda(*, item: Item, text: str, by: Viewer) -> Session:
    """Set the agenda: a line each, the minutes first ('15 What did we see?'). Raises ValidationError."""
    session = entered(item, by, runs=True)
    agenda = read_agenda(text)
    if agenda == session.agenda:
        return session
    record(
        "camps.session.agenda_changed",
        subject=session,
        network=session.network_id,
        by=by.account,
        before={"agenda": [str(line["title"]) for line in session.agenda]},
        after={"agenda": [str(line["title"]) for line in agenda]},
        origin=Ref("camps.item", item.pk),
    )
    session.agenda = agenda
    if session.line is not None and session.line >= len(agenda):
        session.line = None
    return _shown(session)


def read_agenda(text: str) -> list[dict[str, str | int]]:
    """The lines of an agenda. Raises ValidationError with the line that cannot be read."""
    agenda: list[dict[str, str | int]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        minutes, _space, title = line.partition(" ")
        if not minutes.isdecimal() or not 1 <= int(minutes) <= MOST_MINUTES or not title.strip():
            raise ValidationError(
                _("“%(line)s” begins with no minutes. Write for instance “15 What did we see?”.")
                % {"line": line}
            )
        agenda.append({"title": title.strip()[:120], "minutes": int(minutes)})
    if len(agenda) > MOST_LINES:
        raise ValidationError(_("An agenda has at most %(n)d lines.") % {"n": MOST_LINES})
    return agenda


@transaction.atomic
def go_to_line(*, item: Item, line: int, by: Viewer) -> Session:
    """Be at this line of the agenda, its minutes running from now."""
    session = entered(item, by, runs=True)
    lines: Sequence[dict[str, int]] = session.agenda
    if not 0 <= line < len(lines):
        raise ValidationError(_("The agenda has no such line any more."))
    session.line = line
    return _run(session, lines[line]["minutes"] * 60)


@transaction.atomic
def start_timer(*, item: Item, minutes: int, by: Viewer) -> Session:
    """Let the timer run: on from where it stands, or from these minutes."""
    session = entered(item, by, runs=True)
    if not 1 <= minutes <= MOST_MINUTES:
        raise ValidationError(_("Between one minute and eight hours."))
    return _run(session, session.timer_left or minutes * 60)


@transaction.atomic
def pause_timer(*, item: Item, by: Viewer) -> Session:
    """Stop the clock where it stands."""
    session = entered(item, by, runs=True)
    if session.timer_ends_at:
        session.timer_left = max(0, round((session.timer_ends_at - timezone.now()).total_seconds())) or None
        session.timer_ends_at = None
    return _shown(session)


@transaction.atomic
def extend_timer(*, item: Item, minutes: int, by: Viewer) -> Session:
    """Give more minutes, from now where the time is over."""
    session, more = entered(item, by, runs=True), timedelta(minutes=minutes)
    if session.timer_ends_at:
        session.timer_ends_at = max(session.timer_ends_at, timezone.now()) + more
    else:
        session.timer_left = (session.timer_left or 0) + minutes * 60
    return _shown(session)


@transaction.atomic
def clear_timer(*, item: Item, by: Viewer) -> Session:
    """Take the timer away."""
    session = entered(item, by, runs=True)
    session.timer_ends_at = session.timer_left = None
    return _shown(session)


def _run(session: Session, seconds: int) -> Session:
    session.timer_ends_at, session.timer_left = timezone.now() + timedelta(seconds=seconds), None
    return _shown(session)


def _shown(session: Session) -> Session:
    next_revision(session, board=True)
    session.save()
    return session
