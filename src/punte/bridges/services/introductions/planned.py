"""From a plan (whom it would reach) to the introduction itself."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from punte.bridges.models import Introduction
from punte.bridges.queries.proposals import End, Plan
from punte.bridges.services.entries import entry_of
from punte.bridges.services.introductions.proposing import propose_introduction
from punte.ecosystem.models import Person
from punte.members.models import Account, Network
from punte.web.access import Viewer


@transaction.atomic
def propose_planned(
    *, plan: Plan, reason: str, by: Viewer, network: Network, links: Sequence[Person] = ()
) -> Introduction:
    """Propose what was planned; whoever is neither side nor broker is the link.

    Raises ValidationError with the plan's problem, and what `propose_introduction` raises.
    """
    if plan.problem or plan.seeker is None or plan.sought is None:
        raise ValidationError(plan.problem)
    if plan.as_link and by.account is not None:
        links = [entry_of(account=Account.objects.get(pk=by.account), network=network)]
    return propose_introduction(
        listing=plan.listing,
        request=plan.request,
        seeker=_entry(plan.seeker, network),
        sought=_entry(plan.sought, network),
        links=links,
        reason=reason,
        by=by,
        seeker_organisation=plan.seeker.organisation,
        sought_organisation=plan.sought.organisation,
    )


def _entry(end: End, network: Network) -> Person:
    return end.person or entry_of(account=end.account, network=network)
