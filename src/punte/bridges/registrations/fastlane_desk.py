"""The fast lane on desks, in calendars, beside needs and regions, and in the links of mails."""

from datetime import UTC, datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from punte.bridges import policies
from punte.bridges.choices import FastLaneState
from punte.bridges.models import FastLaneRequest
from punte.bridges.queries import fastlane as queries
from punte.bridges.queries.promises import usual_promise
from punte.bridges.services.fastlane import close_request, promise_answer
from punte.bridges.services.fastlane_mails import moment
from punte.bridges.words.times import near
from punte.members import links
from punte.members.models import Account
from punte.post.calendar import Entry
from punte.post.calendar.registry import zone_of
from punte.post.desk import Button, DeskItem
from punte.post.places import Place
from punte.records.refs import ref
from punte.web.access import Request, Viewer

AT_MOST = 20


def _href(one: FastLaneRequest, slug: str, part: str = "") -> str:
    return reverse("bridges:request", args=[slug, one.pk]) + part


def waiting(account: Account, places: list[Place]) -> list[DeskItem]:
    """Source: requests that wait for an answer of the viewer's region; two queries a network of a broker."""
    items = []
    for place in places:
        if not policies.broker(place.viewer):
            continue
        rows = queries.with_candidates(queries.incoming(place.viewer)).select_related("asking", "asked")
        items += [_waits(one, place, account) for one in rows.order_by("promised_for", "asked_at")[:AT_MOST]]
    return items


def _waits(one: Any, place: Place, account: Account) -> DeskItem:
    slug, zone = place.network.slug, zone_of(account)
    act = reverse("bridges:request_act", args=[slug, one.pk, "promise"])
    answer = Button(_("Answer"), href=_href(one, slug, "#answer"), first=True)
    promised = one.state == FastLaneState.PROMISED
    return DeskItem(
        key=f"bridges.request.{one.pk}",
        badge=_("Fast lane"),
        tone="timber",
        whose=_whose(one, zone),
        sentence=_("Find us: %(title)s") % {"title": one.title},
        why=_how_many(one),
        href=_href(one, slug),
        actions=[answer] if promised else [answer, Button(_("Promise a time"), post=act)],
        due=one.promised_for or one.asked_at,
        order=10,
    )


def _whose(one: FastLaneRequest, zone: Any) -> Any:
    """'from Syddanmark · promised by tomorrow 17:00'; what has passed in timber."""
    whence = _("from %(region)s") % {"region": one.asking.name}
    if one.promised_for is None:
        return f"{whence} · " + _("asked %(when)s") % {"when": near(one.asked_at, zone)}
    when = near(one.promised_for, zone)
    if queries.is_late(one):
        late = _("late, promised by %(when)s") % {"when": when}
        return format_html('{} · <span class="timber-text">{}</span>', whence, late)
    return f"{whence} · " + _("promised by %(when)s") % {"when": when}


def _how_many(one: Any) -> str:
    if one.listed:
        return ngettext(
            "%(number)s organisation is on your shortlist.",
            "%(number)s organisations are on your shortlist.",
            one.listed,
        ) % {"number": one.listed}
    if one.fitting:
        return ngettext(
            "%(number)s organisation of your region fits.",
            "%(number)s organisations of your region fit.",
            one.fitting,
        ) % {"number": one.fitting}
    return ""


def answers(account: Account, places: list[Place]) -> list[DeskItem]:
    """Source: answers that the viewer's region got, until it says whether they helped."""
    items = []
    for place in places:
        if not policies.broker(place.viewer):
            continue
        rows = queries.answered(place.viewer).select_related("asked").order_by("answered_at")
        items += [_answer(one, place, account) for one in rows[:AT_MOST]]
    return items


def _answer(one: FastLaneRequest, place: Place, account: Account) -> DeskItem:
    slug = place.network.slug
    when = near(one.answered_at or one.asked_at, zone_of(account))
    return DeskItem(
        key=f"bridges.answer.{one.pk}",
        badge=_("Answer"),
        tone="moss",
        whose=_("from %(region)s · %(when)s") % {"region": one.asked.name, "when": when},
        sentence=one.title,
        why=_("Introduce those who fit; then say whether it helped."),
        href=_href(one, slug),
        actions=[Button(_("Look through"), href=_href(one, slug, "#answered"), first=True)],
        due=one.answered_at,
        order=20,
    )


def promises(account: Account, start: datetime, end: datetime) -> list[Entry]:
    """Source for the calendar: the ends of one's own promises; one query, and one for the networks."""
    rows = FastLaneRequest.objects.filter(
        handled_by=account, state=FastLaneState.PROMISED, promised_for__range=(start, end)
    ).prefetch_related("network")
    return [
        Entry(
            uid=f"bridges-promise-{one.pk}",
            title=_("Answer promised: %(title)s") % {"title": one.title},
            start=one.promised_for,
            end=one.promised_for,
            zone=account.time_zone,
            href=_href(one, one.network.slug),
            subject=ref(one),
            network=one.network_id,
            busy=False,
            changed=one.first_answer_at,
        )
        for one in rows
        if one.promised_for
    ]


def beside_listing(request: Request, listing: Any) -> str:
    """Beside a need or an offer: the way to its workbench, and what other gateways were asked for it."""
    viewer = request.viewer
    if not policies.broker(viewer) or listing.state != "published":
        return ""
    rows = queries.for_list(queries.visible_requests(viewer).filter(listing=listing))
    context = {
        "listing": listing,
        "requests": list(rows[:AT_MOST]),
        "asks": policies.keeps_ecosystem(viewer, listing.ecosystem) and listing.ecosystem_id is not None,
    }
    return render_to_string("bridges/fastlane/beside_listing.html", context, request=request)


def beside_ecosystem(request: Request, ecosystem: Any) -> str:
    """Beside another region: ask its gateway."""
    viewer = request.viewer
    if not policies.broker(viewer) or ecosystem.pk in viewer.scopes("ecosystem"):
        return ""
    return render_to_string(
        "bridges/fastlane/beside_ecosystem.html", {"ecosystem": ecosystem}, request=request
    )


def _request_of(link: links.Link) -> FastLaneRequest | None:
    rows = FastLaneRequest.objects.select_related("network", "asking", "asked")
    return rows.filter(pk=link.subject.id).first() if link.subject else None


def _until(link: links.Link, one: FastLaneRequest) -> datetime | None:
    """The time that the mail named, or the usual one where that is near or has passed."""
    named = datetime.fromisoformat(str(link.data["until"])).astimezone(UTC)
    if named > timezone.now():
        return named
    return usual_promise(one, link.account) if link.account else None


def say_promise(link: links.Link) -> links.Said | None:
    """What the link in the mail about a new request would do."""
    one = _request_of(link)
    if one is None or one.state != FastLaneState.ASKED or link.account is None:
        return None
    until = _until(link, one)
    when = moment(until, zone_of(link.account)) if until else ""
    return links.Said(
        title=_("Promise %(region)s an answer?") % {"region": one.asking.name},
        text=_("They will count on it by %(when)s. It may be sooner, and it may be a no.") % {"when": when},
        button=_("Promise"),
        quote=one.title,
    )


def promise(link: links.Link, by: Viewer) -> links.Done:
    """Promise for the one the mail went to."""
    one = _request_of(link)
    if one is None:
        return links.Done(_("There is nothing to answer any more."))
    one = promise_answer(request=one, by=by, until=_until(link, one))
    return links.Done(_("Promised"), _("They are told."), _href(one, one.network.slug))


def say_close(link: links.Link) -> links.Said | None:
    """What the link in the mail with an answer would do."""
    one = _request_of(link)
    if one is None or one.state != FastLaneState.ANSWERED:
        return None
    helped = bool(link.data["helped"])
    return links.Said(
        title=_("It helped?") if helped else _("It did not help?"),
        text=_("This closes the request and tells the gateway of %(region)s.") % {"region": one.asked.name},
        button=_("It helped") if helped else _("It did not help"),
        quote=one.title,
    )


def close(link: links.Link, by: Viewer) -> links.Done:
    """Close it for the one the mail went to."""
    one = _request_of(link)
    if one is None:
        return links.Done(_("There is nothing to close any more."))
    one = close_request(request=one, by=by, helped=bool(link.data["helped"]))
    return links.Done(_("Closed"), _("They are told."), _href(one, one.network.slug))
