"""What the clock does to introductions: two reminders at most, an end without an answer, causes forgotten."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from punte.bridges import limits
from punte.bridges.choices import IntroductionState, PartyRole, PartyState
from punte.bridges.disclosure import parties_of
from punte.bridges.models import Introduction, Party
from punte.bridges.services.introductions import mails
from punte.bridges.services.introductions.asking import locked, set_party, settle, stop_at

ASKING = IntroductionState.ASKING
AT_ONCE = 500  # the next run goes on where this one stops


def remind_asked(*, now: datetime) -> int:
    """Remind those asked five and twelve days ago; how many. Each reminder goes out once."""
    due = Q(pk__in=[])
    for number, after in enumerate(limits.REMIND_AFTER):
        due |= Q(reminders=number, asked_at__lte=now - after)
    rested = Q(reminded_at=None) | Q(reminded_at__lte=now - limits.BETWEEN_REMINDERS)
    rows = Party.objects.filter(
        due, rested, state=PartyState.ASKED, introduction__state=ASKING, introduction__expires_at__gt=now
    )
    found = list(rows.order_by("asked_at").values_list("pk", "introduction", "reminders")[:AT_ONCE])
    return sum(_remind(party, introduction, count, now) for party, introduction, count in found)


@transaction.atomic
def _remind(party: UUID, introduction: UUID, count: int, now: datetime) -> bool:
    """Of two workers the one whose update comes first writes the mail."""
    mine = Party.objects.filter(pk=party, state=PartyState.ASKED, reminders=count)
    if not mine.update(reminders=F("reminders") + 1, reminded_at=now):
        return False
    one = locked(introduction)
    asked = next(row for row in parties_of(one) if row.pk == party)
    if one.state != ASKING or asked.state != PartyState.ASKED:
        return False
    return mails.ask(one, asked, reminder=True)


def expire_unanswered(*, now: datetime) -> int:
    """End what nobody answered in time; where a link did not, the proposer may go on. How many."""
    rows = Introduction.objects.filter(state=ASKING, expires_at__lte=now)
    due = list(rows.order_by("expires_at").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_expire(id, now) for id in due)


@transaction.atomic
def _expire(id: UUID, now: datetime) -> bool:
    one = locked(id)
    if one.state != ASKING or one.expires_at > now:
        return False
    asked = next((row for row in parties_of(one) if row.state == PartyState.ASKED), None)
    if asked and asked.role == PartyRole.LINK:
        stop_at(one, asked, PartyState.SILENT)
        return True
    if asked:
        set_party(asked, PartyState.SILENT)
    settle(one, IntroductionState.EXPIRED)
    return True


def forget_causes(*, now: datetime) -> int:
    """Delete why people declined, twelve months after they did; how many (safety 4)."""
    old = Party.objects.exclude(cause="").filter(answered_at__lt=now - limits.CAUSES_KEPT)
    return old.update(cause="")
