"""Matches: asked for, worked out, forgotten; and what people say of them.

Rows are replaced each time; what people said (`Verdict`) stays and counts.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges import policies
from punte.bridges.choices import Opinion
from punte.bridges.models import Match, Matching, Verdict
from punte.bridges.queries.candidates import open_listings_of
from punte.bridges.queries.fitting import Exposure, neighbours, work_out
from punte.bridges.queries.index import index_of
from punte.ecosystem.models import Listing, Organisation
from punte.records.events import record
from punte.web.access import Viewer

AT_ONCE = 20
"""Listings refreshed in one job, so that what is published meanwhile need not wait for all."""
TOUCHED = 500
"""Listings at most that one change has looked at again."""
EACH = 50
"""Changed things for each of which those it might fit are looked for; more, and all open ones are asked."""
log = structlog.get_logger(__name__)


@transaction.atomic
def ask_matches(*, network: UUID, listings: Iterable[UUID]) -> int:
    """Note that matches of these are due; how many of them are open. The others have none any more."""
    keys = set(listings)
    found = set(open_listings_of(network).filter(pk__in=keys).values_list("pk", flat=True))
    now = timezone.now()
    Matching.objects.bulk_create(
        [Matching(network_id=network, listing_id=key, asked_at=now) for key in sorted(found)],
        update_conflicts=True,
        unique_fields=["listing"],
        update_fields=["asked_at"],
    )
    Match.objects.filter(network=network, listing__in=keys - found).delete()
    Matching.objects.filter(network=network, listing__in=keys - found).delete()
    return len(found)


def due(network: UUID) -> QuerySet[Matching]:
    """What was asked for and is not worked out since; what never was comes first, then the latest asked."""
    waiting = Matching.objects.filter(Q(done_at=None) | Q(done_at__lt=F("asked_at")), network=network)
    never = ExpressionWrapper(Q(done_at=None), output_field=BooleanField())
    return waiting.order_by(never.desc(), "-asked_at")


def refresh_due(*, network: UUID) -> int:
    """Work out up to 20 that are due; how many wait after that.

    One that fails keeps none of the others from its turn: the first error is
    raised when all have had theirs.
    """
    asked = list(due(network).values_list("listing_id", flat=True)[:AT_ONCE])
    errors: list[Exception] = []
    if asked:
        exposure = Exposure.of(network)
        for key in asked:
            try:
                refresh_matches(network=network, listing=key, exposure=exposure)
            except Exception as error:
                log.warning("matches_failed", listing=str(key), exc_info=True)
                errors.append(error)
    if errors:
        raise errors[0]
    return due(network).count()


def refresh_matches(*, network: UUID, listing: UUID, exposure: Exposure | None = None) -> int:
    """Work out the matches of one need or offer and put them in place of the old; how many there are."""
    started = timezone.now()
    one = open_listings_of(network).select_related("organisation").filter(pk=listing).first()
    if one is None:
        return ask_matches(network=network, listings=[listing])
    fresh = work_out(index_of(network), one, exposure or Exposure.of(network))
    return len(fresh) if _replace(one, fresh, started) else 0


@transaction.atomic
def _replace(listing: Listing, fresh: Sequence[Match], started: datetime) -> bool:
    """The new rows in place of the old; False when somebody did so with later knowledge."""
    rows = Matching.objects.select_for_update().filter(listing=listing)
    matching = rows.first() or Matching(network_id=listing.network_id, listing=listing, asked_at=started)
    if matching.done_at and matching.done_at >= started:
        return False
    old = set(Match.objects.filter(listing=listing).values_list("organisation_id", flat=True))
    Match.objects.filter(listing=listing).delete()
    for match in fresh:
        match.computed_at = started
    Match.objects.bulk_create(fresh)
    first, matching.done_at = matching.done_at is None, started
    matching.save()
    new = {match.organisation_id for match in fresh} - old
    if new:
        record(
            f"bridges.matching.{'found' if first else 'renewed'}",
            subject=matching,
            network=listing.network_id,
            by=None,
            after={"matches": len(fresh), "new": len(new)},
            origin=listing,
        )
    return True


def touch(*, network: UUID, things: Iterable[UUID]) -> int:
    """Ask anew for the needs and offers that a change of these listings and organisations concerns.

    Those whose matches contain one of them, and those that one of them might
    newly fit; never more than 500. How many.
    """
    changed = set(things)
    open_ = open_listings_of(network).exclude(pk__in=changed)
    if len(changed) > EACH:
        concerned = set(open_.order_by("-published_at").values_list("pk", flat=True)[:TOUCHED])
    else:
        holding = Match.objects.filter(
            Q(organisation__in=changed) | Q(counterpart__in=changed), network=network
        )
        concerned = set(holding.values_list("listing_id", flat=True).distinct()[:TOUCHED])
        concerned |= set(neighbours(index_of(network), changed))
    return ask_matches(network=network, listings=concerned - changed) if concerned else 0


@transaction.atomic
def ask_missing(*, network: UUID, older_than: datetime | None = None) -> int:
    """Ask for open ones that nobody asked for, or that were last worked out before a time; how many."""
    missing = Q(matching=None)
    if older_than:
        missing |= Q(matching__done_at__lt=older_than)
    keys = list(open_listings_of(network).filter(missing).values_list("pk", flat=True))
    over = Matching.objects.filter(network=network).exclude(listing__in=open_listings_of(network))
    keys += over.values_list("listing_id", flat=True)
    return ask_matches(network=network, listings=keys) if keys else 0


@transaction.atomic
def say_verdict(*, listing: Listing, organisation: Organisation, opinion: str, by: Viewer) -> Verdict | None:
    """Note what somebody thinks of a match; '' takes it back. It counts when matches are renewed.

    Raises PermissionDenied for those whom the match does not concern,
    ValidationError for an opinion that is none.
    """
    if by.network != listing.network_id or organisation.network_id != listing.network_id:
        raise PermissionDenied
    if by.account is None or not policies.judge_match(by, listing, organisation):
        raise PermissionDenied
    if opinion and opinion not in Opinion.values:
        raise ValidationError(_("Choose one of the three: useful, not useful, already known."))
    mine = Verdict.objects.select_for_update().filter(
        listing=listing, organisation=organisation, account=by.account
    )
    verdict = mine.first()
    before = verdict.opinion if verdict else ""
    if opinion == before:
        return verdict
    if not opinion:
        assert verdict is not None
        _tell(verdict, "withdrawn", before, "")
        mine.delete()
        return None
    verdict, _made = Verdict.objects.update_or_create(
        listing=listing,
        organisation=organisation,
        account_id=by.account,
        defaults={"network_id": listing.network_id, "opinion": opinion},
    )
    _tell(verdict, "said", before, opinion)
    return verdict


def _tell(verdict: Verdict, verb: str, before: str, after: str) -> None:
    record(
        f"bridges.verdict.{verb}",
        subject=verdict,
        network=verdict.network_id,
        by=verdict.account_id,
        before={"opinion": before} if before else {},
        after={"opinion": after} if after else {},
        origin=verdict.listing,
    )
