"""Needs and offers: written, changed, published, reviewed, renewed, closed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.ecosystem import policies
from punte.ecosystem.choices import DIRECTION_OF_PROFILE, State
from punte.ecosystem.models import Listing, Organisation
from punte.ecosystem.queries.writers import writes_for
from punte.ecosystem.services.listing_mails import tell_review
from punte.ecosystem.services.writing import here, known_fields, same_network, set_and_record
from punte.records.events import record
from punte.records.refs import Ref
from punte.web.access import Viewer

FIELDS = (
    "profile",
    "contact",
    "title",
    "text",
    "language",
    "summary",
    "summary_language",
    "theme",
    "stage",
    "readiness",
    "domain",
    "partner_types",
    "regions",
    "languages",
    "expires_on",
)
# What a reviewer has read: changing it asks for another look.
REVIEWED = frozenset({"title", "text", "summary"})
OPEN_DAYS = 90
LONGEST = 366  # days ahead; what lasts longer is renewed, so that somebody looks at it


@transaction.atomic
def draft_listing(
    *,
    organisation: Organisation,
    values: Mapping[str, Any],
    by: Viewer,
    origin: Model | Ref | None = None,
) -> Listing:
    """Begin a need or an offer for an organisation that one writes for; only its keepers see it yet.

    `values` hold fields of FIELDS; the profile says whether it is a need or an
    offer. Raises PermissionDenied, or ValidationError with what is wrong.
    """
    here(by, organisation.network)
    if by.account is None or not writes_for(by, organisation):
        raise PermissionDenied
    given = known_fields(values, FIELDS)
    given.setdefault("expires_on", timezone.localdate() + timedelta(days=OPEN_DAYS))
    same_network(organisation.network, given.get("theme"), given.get("contact"))
    listing = Listing(
        network=organisation.network,
        organisation=organisation,
        ecosystem=organisation.ecosystem,
        direction=direction_of(given),
        created_by_id=by.account,
        **given,
    )
    _check(listing)
    listing.save(force_insert=True)
    record(
        "ecosystem.listing.drafted",
        subject=listing,
        network=listing.network_id,
        by=by.account,
        after={
            "title": listing.title,
            "direction": listing.direction,
            "expires_on": str(listing.expires_on),
        },
        origin=origin or organisation,
    )
    return listing


@transaction.atomic
def change_listing(
    *, listing: Listing, values: Mapping[str, Any], by: Viewer, origin: Model | Ref | None = None
) -> Listing:
    """Set fields. Where the network reviews, new words of a published one are looked at again first.

    Raises PermissionDenied for those who do not keep it, ValidationError with what is wrong.
    """
    listing = _kept(listing, by)
    given = known_fields(values, FIELDS)
    same_network(listing.network, given.get("theme"), given.get("contact"))
    if "profile" in given:
        given["direction"] = direction_of(given)
    if "expires_on" in given and given["expires_on"] != listing.expires_on:
        _check_day(given["expires_on"])
    new_words = any(name in given and given[name] != getattr(listing, name) for name in REVIEWED)
    if new_words and listing.state == State.PUBLISHED:
        given["state"] = _state_for(listing, by)
    silent: dict[str, Any] = {}
    if given.get("expires_on", listing.expires_on) != listing.expires_on:
        silent["reminded_on"] = None
    _check_words({**{name: getattr(listing, name) for name in ("text", "summary")}, **given})
    set_and_record(listing, given, kind="ecosystem.listing.changed", by=by, origin=origin, silent=silent)
    return listing


@transaction.atomic
def publish_listing(*, listing: Listing, by: Viewer) -> Listing:
    """Let others see a draft, or one that was sent back; where the network reviews, ask for the look first.

    The state afterwards tells which of the two happened.
    """
    listing = _kept(listing, by)
    if listing.state not in {State.DRAFT, State.DECLINED}:
        raise ValidationError(
            _("This one is not a draft any more. Load the page again to see where it stands.")
        )
    _check_day(listing.expires_on)
    return _go_out(listing, by, _state_for(listing, by))


@transaction.atomic
def approve_listing(*, listing: Listing, by: Viewer) -> Listing:
    """Publish what waits for review; its gateway's and the managers' to do."""
    listing = _reviewed(listing, by)
    if listing.expires_on < timezone.localdate():
        raise ValidationError(_("Its last day has passed while it waited. Send it back with a note."))
    listing = _set(
        listing,
        by,
        "approved",
        {"state": State.PUBLISHED, "review_note": ""},
        {"published_at": timezone.now()},
    )
    tell_review(listing, by)
    return listing


@transaction.atomic
def send_back_listing(*, listing: Listing, by: Viewer, note: str) -> Listing:
    """Return what waits for review to its author, with what to mend."""
    listing = _reviewed(listing, by)
    if not note.strip():
        raise ValidationError({"note": _("Say in a line what to mend; the author reads it.")})
    listing = _set(listing, by, "declined", {"state": State.DECLINED, "review_note": note.strip()[:2000]})
    tell_review(listing, by)
    return listing


@transaction.atomic
def renew_listing(*, listing: Listing, by: Viewer, days: int = OPEN_DAYS) -> Listing:
    """Keep it open for so many days from today; one that has closed is opened again."""
    listing = _kept(listing, by)
    if listing.state == State.CLOSED:
        return reopen_listing(listing=listing, by=by, days=days)
    if listing.state != State.PUBLISHED:
        raise ValidationError(_("Only what is published can be renewed."))
    until = timezone.localdate() + timedelta(days=days)
    _check_day(until)
    return _set(listing, by, "renewed", {"expires_on": max(until, listing.expires_on)}, {"reminded_on": None})


@transaction.atomic
def close_listing(*, listing: Listing, by: Viewer) -> Listing:
    """Take it off the list; its page stays for those who keep it, and its history with it."""
    listing = _kept(listing, by)
    if listing.state == State.CLOSED:
        raise ValidationError(_("It is closed already."))
    return _set(listing, by, "closed", {"state": State.CLOSED})


@transaction.atomic
def reopen_listing(*, listing: Listing, by: Viewer, days: int = OPEN_DAYS) -> Listing:
    """Open a closed one again; where the network reviews, it is looked at first."""
    listing = _kept(listing, by)
    if listing.state != State.CLOSED:
        raise ValidationError(_("It is open already."))
    if listing.organisation.state == State.CLOSED:
        raise ValidationError(_("Its organisation is closed. Open that again first."))
    until = timezone.localdate() + timedelta(days=days)
    _check_day(until)
    state = _state_for(listing, by)
    published = timezone.now() if state == State.PUBLISHED else listing.published_at
    return _set(
        listing,
        by,
        "reopened",
        {"state": state, "expires_on": max(until, listing.expires_on)},
        {"reminded_on": None, "published_at": published},
    )


def direction_of(given: Mapping[str, Any]) -> str:
    """Need or offer, as the profile says; ValidationError for a profile that is none."""
    direction = DIRECTION_OF_PROFILE.get(given.get("profile", ""))
    if direction is None:
        raise ValidationError({"profile": _("Choose what kind of need or offer it is.")})
    return direction


def _state_for(listing: Listing, by: Viewer) -> State:
    """Published, or in review where the network looks at them and the author is no gateway."""
    reviewed = listing.network.review and not policies.broker(by)
    return State.REVIEW if reviewed else State.PUBLISHED


def _go_out(listing: Listing, by: Viewer, state: State) -> Listing:
    if state == State.REVIEW:
        return _set(listing, by, "submitted", {"state": state})
    return _set(
        listing, by, "published", {"state": state, "review_note": ""}, {"published_at": timezone.now()}
    )


def _set(
    listing: Listing,
    by: Viewer,
    verb: str,
    values: Mapping[str, Any],
    silent: Mapping[str, Any] | None = None,
) -> Listing:
    # The time of publication is set first: the row must be whole when it is validated.
    for name, value in (silent or {}).items():
        setattr(listing, name, value)
    set_and_record(listing, values, kind=f"ecosystem.listing.{verb}", by=by)
    return listing


def locked(listing: Listing) -> Listing:
    """The row as it is now, held until the transaction ends."""
    rows = Listing.objects.select_for_update(of=("self",))
    fresh: Listing = rows.select_related("network", "organisation__ecosystem").get(pk=listing.pk)
    return fresh


def _kept(listing: Listing, by: Viewer) -> Listing:
    if by.network != listing.network_id:
        raise PermissionDenied
    fresh = locked(listing)
    if not policies.change_listing(by, fresh):
        raise PermissionDenied
    return fresh


def _reviewed(listing: Listing, by: Viewer) -> Listing:
    if by.network != listing.network_id:
        raise PermissionDenied
    fresh = locked(listing)
    if not policies.keeps_ecosystem(by, fresh.organisation.ecosystem):
        raise PermissionDenied
    if fresh.state != State.REVIEW:
        raise ValidationError(_("Somebody else has decided about this one already."))
    return fresh


def _check(listing: Listing) -> None:
    _check_day(listing.expires_on)
    _check_words(
        {"text": listing.text, "summary": listing.summary, "summary_language": listing.summary_language}
    )
    listing.full_clean(exclude=["network"])


def _check_day(day: date) -> None:
    today = timezone.localdate()
    if day < today:
        raise ValidationError({"expires_on": _("That day has passed. Choose one from today on.")})
    if day > today + timedelta(days=LONGEST):
        raise ValidationError(
            {"expires_on": _("At most a year ahead; you are reminded to renew it before it ends.")}
        )


def _check_words(values: Mapping[str, Any]) -> None:
    if values.get("summary") and not values.get("summary_language", "-"):
        raise ValidationError({"summary_language": _("Say in which language the summary is.")})
