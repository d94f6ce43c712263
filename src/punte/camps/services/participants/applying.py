"""Applying: a form without an account, proven by a link; what one wrote can be changed until the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps.choices import ParticipantState
from punte.camps.models import Camp, Challenge, Participant, Preference
from punte.camps.policies import organise
from punte.camps.services.care import Wishes, keep_wishes, note_consent
from punte.camps.services.common import locked
from punte.camps.services.participants import mails
from punte.camps.services.participants.common import may_ask_again, own, step, takes_applications
from punte.camps.services.participants.joining import connect
from punte.ecosystem.models import Organisation
from punte.members.models import Account
from punte.records.events import changes, record
from punte.web.access import Viewer

FIELDS = (
    "name",
    "organisation_name",
    "country",
    "helix",
    "experience",
    "gender",
    "languages",
    "skills",
    "motivation",
    "contribution",
)


@dataclass(frozen=True)
class Application:
    """What somebody fills in. None leaves challenges or needs as they are."""

    values: Mapping[str, Any]
    choices: Sequence[Challenge] | None = None
    wishes: Wishes | None = None


@transaction.atomic
def apply(*, camp: Camp, email: str, application: Application, by: Viewer) -> Participant | None:
    """Take an application. Without an account it waits for the link that goes to the address.

    The answer to whoever typed the address is always the same: if it is known
    already, its owner gets the link to what is there, and nothing is changed.
    Returns the participant where somebody signed in applied.
    """
    camp = locked(camp)
    if not takes_applications(camp):
        raise ValidationError(_("This camp takes no applications now."))
    if by.account:
        return _apply_signed_in(camp, Account.objects.get(pk=by.account), application)
    email = email.strip().lower()
    known = Participant.objects.filter(camp=camp, email=email).select_related("account").first()
    if known and known.state != ParticipantState.UNPROVEN:
        known.camp = camp
        mails.tell_known(known)
        return None
    mails.ask_proof(_write(known or _new(camp, email), application))
    return None


def _apply_signed_in(camp: Camp, account: Account, application: Application) -> Participant:
    one = part_of(camp, account)
    if one and one.state != ParticipantState.UNPROVEN:
        raise ValidationError(_("You are in already: open your application to change it."))
    one = one or _new(camp, account.email)
    one.account = account
    _write(one, application)
    _prove(one, account)
    return one


def part_of(camp: Camp, account: Account) -> Participant | None:
    """Somebody's part in the camp: theirs by their account, else by an address that is theirs."""
    rows = Participant.objects.filter(camp=camp).select_related("camp__network", "account")
    found = rows.filter(account=account).first()
    proven = EmailAddress.objects.filter(user=account, email__iexact=account.email, verified=True)
    if found or not proven.exists():
        return found
    return rows.filter(account=None, email=account.email).first()


def _new(camp: Camp, email: str) -> Participant:
    return Participant(network=camp.network, camp=camp, email=email, state_at=timezone.now())


def _write(one: Participant, application: Application) -> Participant:
    for name in FIELDS:
        if name in application.values:
            setattr(one, name, application.values[name])
    one.full_clean(validate_unique=False, validate_constraints=False)
    one.save()
    _rest(one, application)
    return one


def _rest(one: Participant, application: Application) -> None:
    if application.choices is not None:
        set_choices(one, application.choices)
    if application.wishes is not None:
        keep_wishes(one, application.wishes)


def set_choices(one: Participant, choices: Sequence[Challenge]) -> bool:
    """Rank these challenges, the first choice first; False when that is how it was."""
    wanted = [challenge.pk for challenge in dict.fromkeys(choices) if challenge.camp_id == one.camp_id]
    rows = Preference.objects.filter(participant=one).order_by("rank")
    if list(rows.values_list("challenge_id", flat=True)) == wanted:
        return False
    rows.delete()
    Preference.objects.bulk_create(
        Preference(network=one.network, participant=one, challenge_id=key, rank=rank)
        for rank, key in enumerate(wanted, start=1)
    )
    return True


@transaction.atomic
def prove(*, one: Participant, account: Account) -> Participant:
    """The person came by the link to their address: the application counts from now on, and is theirs."""
    one = connect(one=one, account=account)
    _prove(one, account)
    return one


def _prove(one: Participant, account: Account) -> None:
    if step(one, "applied", ParticipantState.APPLIED, out_of=[ParticipantState.UNPROVEN], by=account.pk):
        note_consent(one, account)


@transaction.atomic
def apply_again(*, one: Participant, by: Viewer) -> None:
    """Whoever gave up a place, or did not answer in time, asks for one anew."""
    if not own(one, by):
        raise PermissionDenied
    if not may_ask_again(one):
        raise ValidationError(_("This camp takes no applications now."))
    if not step(one, "applied", ParticipantState.APPLIED, out_of=[ParticipantState.WITHDRAWN], by=by.account):
        raise ValidationError(_("That has changed meanwhile. Look again."))


@transaction.atomic
def change_application(*, one: Participant, application: Application, by: Viewer) -> Participant:
    """Change what is written: the person, and whoever organises the camp (all but the needs)."""
    if not (own(one, by) or organise(by, one.camp)):
        raise PermissionDenied
    given = {name: value for name, value in application.values.items() if name in FIELDS}
    _before, after = changes(one, given)
    if "organisation_name" in after:
        one.organisation = None  # a match was made for the former name
    for name in after:
        setattr(one, name, given[name])
    one.full_clean(validate_unique=False, validate_constraints=False)
    one.save()
    told = set(after)
    if application.choices is not None and set_choices(one, application.choices):
        told.add("preferences")
    if application.wishes is not None and own(one, by):
        keep_wishes(one, application.wishes)
        note_consent(one, Account.objects.get(pk__in=[by.account]))
    if told:
        # Which fields, not what they say: the log is no second copy of personal texts.
        record(
            "camps.participant.changed",
            subject=one,
            network=one.network_id,
            by=by.account,
            after={"fields": sorted(told)},
        )
    return one


@transaction.atomic
def match_organisation(*, one: Participant, organisation: Organisation | None, by: Viewer) -> None:
    """Say which organisation of the map is meant; nobody is matched by likeness alone."""
    if not organise(by, one.camp):
        raise PermissionDenied
    if organisation is not None and organisation.network_id != one.network_id:
        raise ValidationError(_("That is not part of this network."))
    before, after = changes(one, {"organisation": organisation})
    if after:
        one.organisation = organisation
        one.save(update_fields=["organisation"])
        record(
            "camps.participant.matched",
            subject=one,
            network=one.network_id,
            by=by.account,
            before=before,
            after=after,
        )
