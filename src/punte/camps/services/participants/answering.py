"""What people answer: I come, I cannot come; and what follows for role, map and waiting list."""

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from punte.camps.choices import ASKED, HOLDING, ParticipantState
from punte.camps.clock import Phase, phase
from punte.camps.models import Camp, Care, Participant
from punte.camps.policies import organise
from punte.camps.roles import PARTICIPANT
from punte.camps.services.common import locked
from punte.camps.services.participants import mails
from punte.camps.services.participants.common import own, step
from punte.camps.services.participants.departing import clear
from punte.camps.services.participants.joining import connect, settle
from punte.camps.services.participants.placing import pass_on
from punte.members.models import Account
from punte.members.services.memberships import take_role
from punte.records.people.erasure import ask_erasure
from punte.records.refs import ref
from punte.web.access import Viewer

ACTIVE = (ParticipantState.APPLIED, ParticipantState.WAITING, *HOLDING)


@transaction.atomic
def take_place(*, one: Participant, account: Account) -> Participant:
    """'I come': the place is theirs, with the role of a participant, an entry on the map, and a ticket."""
    camp = locked(one.camp)
    one = connect(one=_fresh(one, camp), account=account)
    if one.state == ParticipantState.CONFIRMED:
        return one
    edition = one.ticket + 1
    if not step(one, "confirmed", ParticipantState.CONFIRMED, out_of=ASKED, by=account.pk, ticket=edition):
        raise ValidationError(_("This place is not kept for you any more."))
    settle(one, account)
    mails.confirmed(one)
    return one


@transaction.atomic
def leave(*, one: Participant, by: Viewer, as_holder: bool = False) -> None:
    """'I cannot come', also after 'I come'; organisers may take a place back. The next one is asked.

    `as_holder`: it is the person, come by the link in the mail to them.
    """
    camp = locked(one.camp)
    one = _fresh(one, camp)
    if not (as_holder or own(one, by) or organise(by, camp)):
        raise PermissionDenied
    if phase(camp) == Phase.PAST and not organise(by, camp):
        raise ValidationError(_("The camp is over; who was there stays in its count."))
    withdraw(camp, one, "withdrawn", by.account)
    if not as_holder and not own(one, by):
        mails.taken_back(one)


def withdraw(camp: Camp, one: Participant, verb: str, by: UUID | None) -> bool:
    """End somebody's part, with all that hung on it, and offer their place to the next.

    The caller holds the camp's lock.
    """
    held, account, came = one.state in HOLDING, one.account, one.state == ParticipantState.CONFIRMED
    if not step(one, verb, ParticipantState.WITHDRAWN, out_of=ACTIVE, by=by, waiting_since=None):
        return False
    if account:
        take_role(network=camp.network, account=account, role=PARTICIPANT.key, scope=camp.pk, by=by)
    if came:
        clear(camp, one, by)
    if held:
        pass_on(camp)
    return True


@transaction.atomic
def erase_part(*, one: Participant) -> None:
    """Have all that is known of somebody without an account erased; their place goes to the next at once.

    For the link that went to their address; who has an account erases on their own page.
    """
    camp = locked(one.camp)
    one = _fresh(one, camp)
    if one.account_id:
        raise PermissionDenied
    withdraw(camp, one, "withdrawn", None)
    Care.objects.filter(participant=one).delete()
    ask_erasure(ref(one))


def _fresh(one: Participant, camp: Camp) -> Participant:
    rows = Participant.objects.select_related("account", "person", "organisation")
    found = rows.get(pk=one.pk)
    found.camp, found.network = camp, camp.network
    return found
