"""Meetings on desks, in calendars, and on the page of their introduction."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges.choices import MeetingState, Reply
from punte.bridges.models import Introduction
from punte.bridges.policies import take_part
from punte.bridges.queries.meetings import ANSWER_WITHIN, Sight, meetings_in, meetings_of, see, whole
from punte.bridges.queries.partners import may_arrange
from punte.bridges.services.meetings.mails import path_of
from punte.members.models import Account
from punte.post.calendar import Entry
from punte.post.desk import Button, DeskItem
from punte.post.places import Place, places_of
from punte.records.refs import ref
from punte.web.access import Request

AT_MOST = 20


def items(account: Account, places: list[Place]) -> list[DeskItem]:
    """Times to choose or fix, a changed time to confirm, 'did you meet?'; in all networks together."""
    now, by_network = timezone.now(), {place.network.pk: place for place in places}
    waiting = Q(state=MeetingState.PROPOSED) | Q(state=MeetingState.FIXED)
    recent = Q(ends_at=None) | Q(ends_at__gt=now - 2 * ANSWER_WITHIN)
    rows = whole(meetings_in(account, [place.viewer for place in places]).filter(waiting & recent))
    found = []
    for meeting in rows[: 2 * AT_MOST]:
        sight = see(meeting, by_network[meeting.network_id].viewer, account.time_zone)
        if item := _item(sight, by_network[meeting.network_id].network.name):
            found.append(item)
    return found[:AT_MOST]


def _item(sight: Sight, whose: str) -> DeskItem | None:
    if sight.meeting.state == MeetingState.PROPOSED:
        return _choice(sight, whose)
    if sight.to_say:
        return _met(sight, whose)
    if sight.to_confirm:
        return _coming(sight, whose)
    return _absent(sight, whose) if sight.absent and sight.runs and not sight.over else None


def _choice(sight: Sight, whose: str) -> DeskItem | None:
    href, about = path_of(sight.meeting), {"whom": sight.whom}
    if sight.fitting and sight.own:
        first = sight.fitting[0]
        fix = Button(
            _("Fix %(when)s") % {"when": first.clock.own},
            post=_act(sight, "fix"),
            values={"slot": str(first.slot.pk)},
            first=True,
        )
        sentence = _("A time suits you and %(whom)s") % about
        return _line(sight, sentence, whose, [fix, Button(_("See all"), href=href)], why=first.clock.theirs)
    if sight.to_answer:
        sentence = _("When can you meet %(whom)s?") % about
        times = "; ".join(one.clock.own for one in sight.open_offers)
        return _line(sight, sentence, whose, [Button(_("Choose a time"), href=href, first=True)], why=times)
    if sight.nothing_fits and sight.runs:
        again = reverse("bridges:meeting_times", args=[sight.meeting.network.slug, sight.meeting.pk])
        sentence = _("No time suits both you and %(whom)s") % about
        return _line(sight, sentence, whose, [Button(_("Propose other times"), href=again, first=True)])
    return None


def _met(sight: Sight, whose: str) -> DeskItem:
    answers = [
        Button(_("Yes, we met"), post=_act(sight, "met"), first=True),
        Button(_("No"), post=_act(sight, "missed")),
    ]
    return _line(sight, _("Did you meet %(whom)s?") % {"whom": sight.whom}, whose, answers, order=60)


def _coming(sight: Sight, whose: str) -> DeskItem:
    answers = [
        Button(_("I come"), post=_act(sight, "come"), first=True),
        Button(_("I cannot come"), post=_act(sight, "cannot")),
    ]
    when = {"when": sight.clock.own if sight.clock else "", "whom": sight.whom}
    return _line(sight, _("Moved to %(when)s: do you come? With %(whom)s") % when, whose, answers)


def _absent(sight: Sight, whose: str) -> DeskItem:
    who = sight.absent[0].label
    buttons = [Button(_("Move it or call it off"), href=path_of(sight.meeting), first=True)]
    return _line(sight, _("%(who)s cannot come") % {"who": who}, whose, buttons)


def _line(
    sight: Sight, sentence: str, whose: str, actions: list[Button], *, why: str = "", order: int = 30
) -> DeskItem:
    when = sight.clock.own if sight.clock else ""
    due = sight.open_offers[0].slot.starts_at if sight.open_offers else sight.meeting.starts_at
    return DeskItem(
        key=f"bridges.meeting.{sight.meeting.pk}",
        badge=_("Meeting"),
        tone="timber",
        sentence=sentence,
        whose=whose,
        why=why or when,
        href=path_of(sight.meeting),
        actions=actions,
        due=due,
        order=order,
    )


def _act(sight: Sight, step: str) -> str:
    return reverse("bridges:meeting_act", args=[sight.meeting.network.slug, sight.meeting.pk, step])


def entries(account: Account, start: datetime, end: datetime) -> list[Entry]:
    """Calendar: fixed meetings, in which one is busy, and proposed times, in which one is not."""
    fixed = Q(state__in=[MeetingState.FIXED, MeetingState.HELD], starts_at__lt=end, ends_at__gt=start)
    proposed = Q(state=MeetingState.PROPOSED, slots__starts_at__lt=end, slots__ends_at__gt=start)
    rows = list(whole(meetings_of(account).filter(fixed | proposed).distinct()))
    viewers = {place.network.pk: place.viewer for place in places_of(account)} if rows else {}
    found: list[Entry] = []
    for meeting in rows:
        if meeting.network_id not in viewers:
            continue
        sight = see(meeting, viewers[meeting.network_id], account.time_zone)
        if sight.own and sight.own.reply != Reply.NO:
            found += _fixed(sight) if meeting.starts_at else _proposed(sight)
    return found


def _fixed(sight: Sight) -> list[Entry]:
    one = sight.meeting
    if one.starts_at is None or one.ends_at is None:
        return []
    return [_entry(sight, f"bridges-meeting-{one.pk}", one.title, one.starts_at, one.ends_at, busy=True)]


def _proposed(sight: Sight) -> list[Entry]:
    """The times still open to the one who looks: all before they answer, those that suit them after."""
    answered = sight.own is not None and sight.own.reply == Reply.YES
    return [
        _entry(
            sight,
            f"bridges-slot-{offer.slot.pk}",
            _("Perhaps: %(title)s") % {"title": sight.meeting.title},
            offer.slot.starts_at,
            offer.slot.ends_at,
            busy=False,
        )
        for offer in sight.open_offers
        if offer.mine or not answered
    ]


def _entry(sight: Sight, uid: str, title: str, start: datetime, end: datetime, *, busy: bool) -> Entry:
    one = sight.meeting
    return Entry(
        uid=uid,
        title=title,
        start=start,
        end=end,
        zone=one.zone,
        place=one.place,
        url=one.url,
        href=path_of(one),
        subject=ref(one),
        network=one.network_id,
        note=one.note,
        undisclosed=not sight.disclosed,
        busy=busy,
        sequence=one.sequence,
        changed=one.changed_at,
    )


def of_introduction(request: Request, introduction: Any) -> str:
    """Panel: the meetings of an introduction, and the way to a new one; for those who may see them."""
    viewer = request.viewer
    account = request.user
    if (
        not isinstance(introduction, Introduction)
        or not isinstance(account, Account)
        or not take_part(viewer)
    ):
        return ""
    rows = whole(meetings_in(account, [viewer]).filter(introduction=introduction))
    sights = [see(one, viewer, account.time_zone) for one in rows]
    may = may_arrange(viewer, introduction)
    if not sights and not may:
        return ""
    context = {"sights": sights, "introduction": introduction, "may": may}
    return render_to_string("bridges/meetings/of_introduction.html", context, request=request)
