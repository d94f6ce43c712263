"""Needs and offers on people's desks, in their calendars and in the links of mails."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from punte.ecosystem import policies
from punte.ecosystem.choices import Direction, InterestState, State
from punte.ecosystem.models import Interest, Listing
from punte.ecosystem.queries import coverage
from punte.ecosystem.queries import listings as queries
from punte.ecosystem.services.listings import renew_listing
from punte.members import links
from punte.members.models import Account
from punte.post.calendar import Entry
from punte.post.desk import Button, DeskItem
from punte.post.places import Place
from punte.records.refs import ref
from punte.web.access import Request, Viewer

AT_MOST = 20
URGENT = timedelta(days=3)


def _href(one: Listing, slug: str) -> str:
    return reverse("ecosystem:listing", args=[slug, one.pk])


def _end_of(one: Listing) -> datetime:
    return datetime.combine(one.expires_on, time.max, tzinfo=UTC)


def _whose(one: Listing) -> str:
    until = date_format(one.expires_on, "j F")
    return _("%(whose)s · until %(day)s") % {"whose": one.organisation.name, "day": until}


def in_review(account: Account, places: list[Place]) -> list[DeskItem]:
    """Needs and offers that wait for the gateway's look."""
    items = []
    for place in places:
        if not policies.broker(place.viewer):
            continue
        rows = queries.listings_in_review(place.viewer).select_related("organisation").order_by("updated_at")
        items += [
            DeskItem(
                key=f"ecosystem.review.{one.pk}",
                badge=_("To review"),
                tone="timber",
                sentence=one.title,
                whose=_whose(one),
                why=_("It is published once you have looked at it."),
                href=_href(one, place.network.slug),
                actions=[Button(_("Look at it"), href=_href(one, place.network.slug), first=True)],
                order=40,
            )
            for one in rows[:AT_MOST]
        ]
    return items


def expiring(account: Account, places: list[Place]) -> list[DeskItem]:
    """One's own needs and offers that end within two weeks."""
    items = []
    today = timezone.localdate()
    for place in places:
        if not policies.take_part(place.viewer):
            continue
        mine = queries.own_listings(place.viewer).filter(
            state=State.PUBLISHED, expires_on__range=(today, today + queries.EXPIRING)
        )
        for one in mine.select_related("organisation").order_by("expires_on")[:AT_MOST]:
            act = reverse("ecosystem:listing_act", args=[place.network.slug, one.pk, "renew"])
            items.append(
                DeskItem(
                    key=f"ecosystem.expiring.{one.pk}",
                    badge=_("Ends soon"),
                    tone="timber",
                    sentence=one.title,
                    whose=_whose(one),
                    why=_("Renewed, it stays open for another three months."),
                    href=_href(one, place.network.slug),
                    actions=[Button(_("Renew"), post=act, first=True)],
                    due=_end_of(one),
                    order=50 if one.expires_on - today <= URGENT else 80,
                )
            )
    return items


def sent_back(account: Account, places: list[Place]) -> list[DeskItem]:
    """One's own that a reviewer sent back."""
    items = []
    for place in places:
        if not policies.take_part(place.viewer):
            continue
        mine = queries.own_listings(place.viewer).filter(state=State.DECLINED)
        for one in mine.select_related("organisation")[:AT_MOST]:
            change = reverse("ecosystem:listing_change", args=[place.network.slug, one.pk])
            items.append(
                DeskItem(
                    key=f"ecosystem.sent_back.{one.pk}",
                    badge=_("Sent back"),
                    tone="rose",
                    sentence=one.title,
                    whose=_whose(one),
                    why=one.review_note,
                    href=_href(one, place.network.slug),
                    actions=[Button(_("Mend it"), href=change, first=True)],
                    order=45,
                )
            )
    return items


def interests(account: Account, places: list[Place]) -> list[DeskItem]:
    """Questions about one's own needs and offers."""
    items = []
    for place in places:
        if not policies.take_part(place.viewer):
            continue
        new = Interest.objects.filter(
            network=place.network,
            state=InterestState.NEW,
            listing__in=queries.own_listings(place.viewer).values("pk"),
        )
        for one in new.select_related("listing", "account", "organisation").order_by("created_at")[:AT_MOST]:
            href = _href(one.listing, place.network.slug) + "#interest"
            names = {"who": one.account.get_full_name(), "title": one.listing.title}
            items.append(
                DeskItem(
                    key=f"ecosystem.interest.{one.pk}",
                    badge=_("Question"),
                    sentence=_("%(who)s would like to know more about “%(title)s”") % names,
                    whose=one.organisation.name if one.organisation else "",
                    why=one.message[:200],
                    href=href,
                    actions=[Button(_("Answer"), href=href, first=True)],
                    due=one.created_at,
                    order=50,
                )
            )
    return items


def last_days(account: Account, start: datetime, end: datetime) -> list[Entry]:
    """The last days of one's own needs and offers; one query."""
    rows = Listing.objects.filter(
        created_by=account, state=State.PUBLISHED, expires_on__range=(start.date(), end.date())
    )
    return [
        Entry(
            uid=f"ecosystem-listing-{one.pk}",
            title=_("Last day of “%(title)s”") % {"title": one.title},
            start=one.expires_on,
            end=one.expires_on,
            href=_href(one, one.network.slug),
            subject=ref(one),
            network=one.network_id,
            busy=False,
            changed=one.updated_at,
        )
        for one in rows.prefetch_related("network")
    ]


def side_cards(request: Request, desk: Any) -> str:
    """Beside the desk: one's region at a glance, its gaps and open needs, for the first network."""
    if not desk.places:
        return ""
    place: Place = max(desk.places, key=lambda one: (one.viewer.rank, one.network.name))
    viewer = place.viewer
    mine = viewer.scopes("ecosystem")
    gaps = coverage.gaps(viewer)
    needs = queries.for_list(queries.open_listings(viewer)).filter(direction=Direction.NEED)
    near = needs.filter(ecosystem__in=mine) if mine else needs
    context = {
        "place": place,
        "gaps": [gap for gap in gaps if not mine or gap.ecosystem in mine][:3],
        "needs": list(near.order_by("-published_at", "-id")[:4]),
        "own_region": bool(mine),
    }
    return render_to_string("ecosystem/listings/desk.html", context, request=request)


def _listing_of(link: links.Link) -> Listing | None:
    rows = Listing.objects.select_related("organisation__ecosystem").prefetch_related("network")
    return rows.filter(pk=link.subject.id).first() if link.subject else None


def say_renewal(link: links.Link) -> links.Said | None:
    """What the link in the reminder's mail would do."""
    one = _listing_of(link)
    if one is None or one.state not in {State.PUBLISHED, State.CLOSED}:
        return None
    day = date_format(one.expires_on, "j F Y")
    if one.state == State.PUBLISHED:
        text = _("It is open until %(day)s. Renewed, it stays open for three months from today.")
    else:
        text = _("It closed on %(day)s. Renewed, it opens again for three months.")
    return links.Said(title=_("Keep it open?"), text=text % {"day": day}, button=_("Renew"), quote=one.title)


def renew(link: links.Link, by: Viewer) -> links.Done:
    """Renew it for the one the mail went to."""
    one = _listing_of(link)
    if one is None:
        return links.Done(_("There is nothing to renew any more."))
    one = renew_listing(listing=one, by=by)
    href = _href(one, one.network.slug)
    if one.state == State.REVIEW:
        return links.Done(_("Sent to the gateway"), _("It opens again once they have looked at it."), href)
    day = date_format(one.expires_on, "j F Y")
    return links.Done(_("Renewed"), _("It is open until %(day)s.") % {"day": day}, href)
