"""Proposing that two people meet."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges import limits, policies
from punte.bridges.choices import IntroductionState, PartyRole, PartyState
from punte.bridges.models import FastLaneRequest, Introduction, Party
from punte.bridges.services.entries import organisation_of
from punte.bridges.services.introductions import checks
from punte.bridges.services.introductions.asking import ask_next, locked
from punte.ecosystem.choices import State
from punte.ecosystem.models import Listing, Organisation, Person
from punte.records.events import record
from punte.web.access import Viewer

LAST = 1_000  # the sought's place in the order, so that links can be added before it


@transaction.atomic
def propose_introduction(
    *,
    seeker: Person,
    sought: Person,
    reason: str,
    by: Viewer,
    links: Sequence[Person] = (),
    listing: Listing | None = None,
    request: FastLaneRequest | None = None,
    seeker_organisation: Organisation | None = None,
    sought_organisation: Organisation | None = None,
) -> Introduction:
    """Propose that seeker and sought meet, through the links; the first who has not said yes is asked.

    Brokers may propose it for others; everyone else as one of the parties,
    whose yes it is. Raises PermissionDenied for people that the proposer
    neither may see nor could have reached through an organisation or a chain,
    ValidationError for a missing reason, beyond the limits, after a recent no,
    and (code 'running', with the introduction's id) while it is under way.
    """
    people = [seeker, *links, sought]
    checks.people_may_be_asked(people, by)
    checks.may_propose(by, people)
    _about(by, listing, request)
    seeker_organisation = seeker_organisation or organisation_of(seeker)
    sought_organisation = sought_organisation or organisation_of(sought)
    checks.side_may_be_asked(by, seeker, seeker_organisation, listing)
    checks.side_may_be_asked(by, sought, sought_organisation, listing)
    checks.links_may_be_asked(by, seeker, sought, links)
    words = _reason(reason)
    proposer = checks.within_limits(by, people)
    checks.not_again(seeker, sought)
    now = timezone.now()
    made = Introduction.objects.create(
        network=seeker.network,
        listing=listing,
        request=request,
        proposed_by=proposer,
        reason=words,
        state=IntroductionState.ASKING,
        expires_at=now + limits.ANSWER,
    )
    sides = (
        (PartyRole.SEEKER, 0, seeker, seeker_organisation),
        (PartyRole.SOUGHT, LAST, sought, sought_organisation),
    )
    Party.objects.bulk_create(
        Party(
            network=seeker.network,
            introduction=made,
            role=role,
            position=position,
            person=person,
            organisation=organisation,
        )
        for role, position, person, organisation in sides
    )
    checks.add_links(made, links, start=1)
    # Whoever proposes it has said yes with that.
    Party.objects.filter(introduction=made, person__account=by.account).update(
        state=PartyState.ACCEPTED, answered_at=now
    )
    made = locked(made.pk)
    record(
        "bridges.introduction.proposed",
        subject=made,
        network=made.network_id,
        by=checks.told_actor(made, by),
        after={"state": made.state},
        origin=request or listing,
    )
    ask_next(made)
    return made


def _about(by: Viewer, listing: Listing | None, request: FastLaneRequest | None) -> None:
    """What it is about is something the proposer sees, and is still open."""
    if listing and not policies.see_listing(by, listing):
        raise PermissionDenied
    if request and not policies.see_request(by, request):
        raise PermissionDenied
    closed = listing and (listing.state != State.PUBLISHED or listing.expires_on < timezone.localdate())
    if closed:
        raise ValidationError(_("This need or offer is closed now. Open it again first."))


def _reason(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise ValidationError({"reason": _("Write a line or two: why should they meet?")})
    if len(words) > limits.REASON_LETTERS:
        raise ValidationError({"reason": _("At most 1,000 letters.")})
    return words
