"""Passing the question on: somebody else of the organisation should answer it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges import limits
from punte.bridges.disclosure import SIDES, other_side, parties_of
from punte.bridges.models import Introduction, Party
from punte.bridges.queries.answerers import colleagues
from punte.bridges.services.introductions import checks, mails
from punte.bridges.services.introductions.answering import asked_party
from punte.bridges.services.introductions.asking import log
from punte.ecosystem.models import Person
from punte.web.access import Viewer


@transaction.atomic
def pass_on(*, party: Party, person: Person, by: Viewer) -> Introduction:
    """Let somebody else of the same organisation answer in one's place, who then has three weeks.

    For a gateway that answers for an organisation, and for anybody of it.
    ValidationError for somebody who is not of it, takes part already, or is
    being asked about enough.
    """
    introduction, mine = asked_party(party, by)
    known = {one.pk for one in colleagues(mine.organisation)} if mine.organisation else set()
    if mine.role not in SIDES or person.account_id not in known:
        raise ValidationError(_("Choose somebody of the same organisation."))
    others = [one.person for one in parties_of(introduction) if one.person and one.pk != mine.pk]
    checks.people_may_be_asked([*others, person], by)
    checks.not_asked_too_much(person)
    facing = other_side(introduction, mine).person
    if facing:
        checks.not_again(person, facing)
    now = timezone.now()
    mine.person, mine.asked_at, mine.reminders, mine.reminded_at = person, now, 0, None
    mine.save(update_fields=["person", "asked_at", "reminders", "reminded_at"])
    introduction.expires_at = now + limits.ANSWER
    introduction.save(update_fields=["expires_at"])
    log(introduction, "passed_on", role=mine.role)
    mails.ask(introduction, mine)
    return introduction
