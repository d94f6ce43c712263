"""Links in mails about meetings: this time suits me, I come, we met."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from punte.bridges.choices import MeetingState
from punte.bridges.models import Meeting
from punte.bridges.queries.meetings import Offer, Sight, see, whole
from punte.bridges.services.meetings import answer_invitation, answer_times, say_whether_met
from punte.bridges.services.meetings.mails import path_of
from punte.members import links
from punte.members.viewer import viewer_of
from punte.web.access import Viewer


def say_choice(link: links.Link) -> links.Said | None:
    """'Tue 1 Dec 10:00, their 11:00: this suits me'."""
    sight = _sight(link)
    offer = _offer(sight, link) if sight else None
    if sight is None or offer is None or sight.own is None:
        return None
    return links.Said(
        title=_both(offer),
        text=_("With %(whom)s. Once a time suits all of you, it is fixed, and each gets an invitation.")
        % {"whom": sight.whom},
        button=_("This time suits me"),
        quote=sight.title if sight.disclosed else "",
    )


def choose(link: links.Link, by: Viewer) -> links.Done:
    """Note it; when that leaves just one time for all, it is fixed."""
    meeting = answer_times(meeting=_meeting(link), slots={_slot(link)}, by=by, add=True)
    if meeting.state == MeetingState.FIXED:
        return links.Done(_("It is fixed."), _("The invitation is on its way to you."), path_of(meeting))
    return links.Done(_("Noted."), _("You hear as soon as a time is fixed."), path_of(meeting))


def say_coming(link: links.Link) -> links.Said | None:
    """'I come' or 'I cannot come' at the time to which it was moved."""
    sight = _sight(link)
    if sight is None or sight.own is None or sight.clock is None or sight.over:
        return None
    if sight.meeting.state != MeetingState.FIXED:
        return None
    words = _("I come") if link.data.get("comes") else _("I cannot come")
    when = f"{sight.clock.own}, {sight.clock.theirs}" if sight.clock.theirs else sight.clock.own
    return links.Said(
        title=when, text=_("With %(whom)s.") % {"whom": sight.whom}, button=words, quote=sight.title
    )


def come(link: links.Link, by: Viewer) -> links.Done:
    """Note whether they come."""
    meeting = answer_invitation(meeting=_meeting(link), comes=bool(link.data.get("comes")), by=by)
    return links.Done(_("Thank you. It is noted."), "", path_of(meeting))


def say_met(link: links.Link) -> links.Said | None:
    """'Yes, we met' or 'no, it did not take place'."""
    sight = _sight(link)
    if sight is None or sight.own is None or sight.clock is None or not sight.answerable:
        return None
    met = bool(link.data.get("met"))
    return links.Said(
        title=_("Did you meet %(whom)s?") % {"whom": sight.whom},
        text=_("If you both say yes, it is noted between you.")
        if met
        else _("Nothing is counted against anybody."),
        button=_("Yes, we met") if met else _("No, it did not take place"),
        quote=f"{sight.title}, {sight.clock.own}",
    )


def met(link: links.Link, by: Viewer) -> links.Done:
    """Note what they say."""
    meeting = say_whether_met(meeting=_meeting(link), met=bool(link.data.get("met")), by=by)
    return links.Done(_("Thank you. It is noted."), "", path_of(meeting))


def _sight(link: links.Link) -> Sight | None:
    rows = whole(Meeting.objects.filter(pk=link.subject.id)) if link.subject else None
    meeting = rows.first() if rows is not None else None
    if meeting is None or link.account is None:
        return None
    return see(meeting, viewer_of(link.account, link.network), link.account.time_zone)


def _meeting(link: links.Link) -> Meeting:
    found = Meeting.objects.filter(pk=link.subject.id).first() if link.subject else None
    if found is None:
        raise ValidationError(_("This meeting is not there any more."))
    return found


def _slot(link: links.Link) -> UUID:
    return UUID(str(link.data.get("slot")))


def _offer(sight: Sight, link: links.Link) -> Offer | None:
    if sight.meeting.state != MeetingState.PROPOSED:
        return None
    return next((one for one in sight.open_offers if one.slot.pk == _slot(link)), None)


def _both(offer: Offer) -> str:
    return f"{offer.clock.own}, {offer.clock.theirs}" if offer.clock.theirs else offer.clock.own
