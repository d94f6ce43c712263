"""Whose a part is, and what comes with a place: the role of a participant, an entry on the map."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from punte.bridges.services.entries import entry_of
from punte.camps.choices import ParticipantState
from punte.camps.models import Participant
from punte.camps.roles import PARTICIPANT
from punte.ecosystem.models import Affiliation, Person
from punte.ecosystem.services.people import Role, connect_account, is_me, set_roles
from punte.members.models import Account
from punte.members.services.memberships import give_role
from punte.members.viewer import viewer_of
from punte.records.refs import ref


@transaction.atomic
def connect(*, one: Participant, account: Account) -> Participant:
    """Say that this part is that account's. ValidationError where another part of the camp already is.

    Whoever was entered with a place gets now what comes with it.
    """
    if one.account_id == account.pk:
        return one
    if one.account_id is not None:
        raise PermissionDenied
    if Participant.objects.filter(camp=one.camp, account=account).exists():
        raise ValidationError(_("You are in this camp with another address already."))
    one.account = account
    one.save(update_fields=["account"])
    if one.state == ParticipantState.CONFIRMED:
        settle(one, account)
    return one


def settle(one: Participant, account: Account) -> None:
    """Give whoever has a place the role and the entry; for services that gave the place."""
    give_role(
        network=one.network,
        account=account,
        role=PARTICIPANT.key,
        scope=one.camp_id,
        by=account.pk,
        origin=ref(one),
    )
    one.person = _entry(one, account)
    one.save(update_fields=["person"])


def _entry(one: Participant, account: Account) -> Person:
    """Their entry on the map: the one they have, one that was noted at their address, else a new one."""
    by = viewer_of(account, one.network)
    mine = Person.objects.filter(network=one.network, account=account).first()
    if mine is None:
        noted = Person.objects.filter(network=one.network, account=None, email=account.email)
        waiting = next((each for each in [one.person, *noted[:1]] if each and is_me(each, by)), None)
        mine = connect_account(person=waiting, by=by) if waiting else None
    mine = mine or entry_of(account=account, network=one.network)
    if one.organisation and not Affiliation.objects.filter(person=mine, until=None).exists():
        set_roles(person=mine, roles=[Role(one.organisation)], by=by, as_holder=True)
    return mine
