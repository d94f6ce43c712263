"""An organisation's course: verified, sent back, published, closed, opened again."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.ecosystem.choices import State
from punte.ecosystem.models import Listing, Organisation
from punte.ecosystem.policies import change_organisation, keeps_ecosystem
from punte.ecosystem.services.writing import set_and_record
from punte.members.models import Network
from punte.records.events import Happening, record_many
from punte.web.access import Viewer

AT_ONCE = 500


@transaction.atomic
def verify_organisations(*, network: Network, ids: Iterable[UUID], by: Viewer) -> int:
    """Note that these are still right, today; how many were. Those one does not keep are left alone."""
    if by.network != network.pk:
        raise PermissionDenied
    today = timezone.localdate()
    asked = Organisation.objects.filter(network=network, pk__in=list(ids)[:AT_ONCE])
    rows = [
        one
        for one in asked.exclude(verified_on=today).select_related("ecosystem")
        if change_organisation(by, one)
    ]
    Organisation.objects.filter(pk__in=[one.pk for one in rows]).update(
        verified_on=today, updated_at=timezone.now()
    )
    record_many(
        Happening(
            "ecosystem.organisation.verified",
            one,
            network.pk,
            by.account,
            {"verified_on": str(one.verified_on) if one.verified_on else None},
            {"verified_on": str(today)},
        )
        for one in rows
    )
    return len(rows)


def verify_organisation(*, organisation: Organisation, by: Viewer) -> None:
    """Note that it is still right, today."""
    if by.network != organisation.network_id or not change_organisation(by, organisation):
        raise PermissionDenied
    verify_organisations(network=organisation.network, ids=[organisation.pk], by=by)


@transaction.atomic
def publish_organisation(*, organisation: Organisation, by: Viewer) -> None:
    """Let one that waits for review, or was sent back, be seen. The gateway's and the managers' to do."""
    organisation = _decider(organisation, by, {State.REVIEW, State.DECLINED, State.DRAFT})
    set_and_record(organisation, {"state": State.PUBLISHED}, kind="ecosystem.organisation.published", by=by)


@transaction.atomic
def decline_organisation(*, organisation: Organisation, by: Viewer) -> None:
    """Send one back that waits for review."""
    organisation = _decider(organisation, by, {State.REVIEW})
    set_and_record(organisation, {"state": State.DECLINED}, kind="ecosystem.organisation.declined", by=by)


@transaction.atomic
def close_organisation(*, organisation: Organisation, by: Viewer) -> None:
    """Take one off the map that is no more; its open needs and offers close with it, its history stays."""
    if by.network != organisation.network_id or not change_organisation(by, organisation):
        raise PermissionDenied
    if organisation.gateway_of.exists():
        raise ValidationError(_("It is the gateway of an ecosystem. Choose another gateway first."))
    if not set_and_record(organisation, {"state": State.CLOSED}, kind="ecosystem.organisation.closed", by=by):
        return
    open_ones = Listing.objects.filter(organisation=organisation, state__in=[State.PUBLISHED, State.REVIEW])
    rows = list(open_ones)
    open_ones.update(state=State.CLOSED)
    record_many(
        Happening(
            "ecosystem.listing.closed",
            one,
            organisation.network_id,
            by.account,
            {"state": one.state},
            {"state": State.CLOSED},
            organisation,
        )
        for one in rows
    )


@transaction.atomic
def reopen_organisation(*, organisation: Organisation, by: Viewer) -> None:
    """Put a closed one back on the map."""
    organisation = _decider(organisation, by, {State.CLOSED})
    set_and_record(organisation, {"state": State.PUBLISHED}, kind="ecosystem.organisation.reopened", by=by)


def _decider(organisation: Organisation, by: Viewer, states: set[State]) -> Organisation:
    """The organisation, locked, if this viewer decides about it and it is in one of the states."""
    if by.network != organisation.network_id or not keeps_ecosystem(by, organisation.ecosystem):
        raise PermissionDenied
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if locked.state not in states:
        raise ValidationError(_("Somebody else has decided about this one already."))
    return locked
