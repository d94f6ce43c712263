"""What meetings make Punte write to people: in their language, by their clock, with no name too early."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone, translation

from punte.bridges.invitations import REQUEST, Guest, write_invitation
from punte.bridges.models import Attendee, Meeting
from punte.bridges.queries.meetings import Sight, runs, seats_of, see
from punte.members import links
from punte.members.letters import absolute
from punte.members.models import Account
from punte.members.viewer import viewer_of
from punte.post.outbox import Invitation, send_mail
from punte.web.access import Viewer

CHOOSE, COME, MET = "bridges.meeting.choose", "bridges.meeting.come", "bridges.meeting.met"
type Invitations = Mapping[UUID, Invitation]
type More = Callable[[Account, Sight], Mapping[str, Any]]


def path_of(meeting: Meeting) -> str:
    """The address of its page on this server."""
    return reverse("bridges:meeting", args=[meeting.network.slug, meeting.pk])


def page_of(meeting: Meeting) -> str:
    """The full address of its page."""
    return absolute("bridges:meeting", meeting.network.slug, meeting.pk)


def invitations(meeting: Meeting, method: str) -> dict[UUID, Invitation]:
    """By account: the meeting for the calendar of each who is invited, in their language."""
    guests = [
        Guest(one.person.name, one.person.account.email, one.reply)
        for one in seats_of(meeting)
        if one.person and one.person.account
    ]
    found = {}
    for account in _accounts(meeting):
        with translation.override(account.language):
            found[account.pk] = write_invitation(
                meeting,
                method=method,
                organiser=meeting.organiser,
                guests=guests,
                page=page_of(meeting),
                now=timezone.now(),
            )
    return found


def tell_times(meeting: Meeting, by: Viewer, void: Invitations | None = None) -> None:
    """Ask all but the one who proposes which of the times suit them, with a button for each time."""

    def offers(account: Account, sight: Sight) -> Mapping[str, Any]:
        days = max((one.slot.starts_at - timezone.now()).days for one in sight.offers) + 1
        given = []
        for one in sight.offers:
            link = _link(CHOOSE, account, meeting, days, slot=str(one.slot.pk))
            given.append({"clock": one.clock, "href": link})
        return {"offers": given, "again": void is not None}

    _tell("times", meeting, by.account, offers, void)


def tell_fixed(meeting: Meeting) -> None:
    """Send all the invitation."""
    _tell("meeting", meeting, None, lambda account, sight: {"news": "fixed"}, invitations(meeting, REQUEST))


def tell_changed(meeting: Meeting, *, moved: bool) -> None:
    """Send all the invitation anew, and ask who has not said so whether they come at the other time."""

    def question(account: Account, sight: Sight) -> Mapping[str, Any]:
        if not sight.to_confirm:
            return {"news": "moved" if moved else "changed"}
        days = max(((meeting.starts_at or timezone.now()) - timezone.now()).days + 1, 1)
        answers = {name: _link(COME, account, meeting, days, comes=name == "yes") for name in ("yes", "no")}
        return {"news": "moved" if moved else "changed", **answers}

    _tell("meeting", meeting, None, question, invitations(meeting, REQUEST))


def tell_cancelled(meeting: Meeting, by: Viewer | None, cause: str, void: Invitations | None) -> None:
    """Tell the others that it does not take place; it goes from their calendars."""
    _tell("cancelled", meeting, by.account if by and not void else None, lambda *_: {"cause": cause}, void)


def tell_no(meeting: Meeting, own: Attendee) -> None:
    """Tell who can propose other times that somebody cannot come, or that no time suits them."""
    for account in _running(meeting):
        if own.person and account.pk != own.person.account_id:
            _write("no", meeting, account, lambda account, sight: {"fixed": bool(meeting.starts_at)})


def tell_left(meeting: Meeting) -> None:
    """Tell who runs it that somebody is not there any more."""
    for account in _running(meeting):
        _write("left", meeting, account, lambda account, sight: {})


def ask(meeting: Meeting) -> None:
    """Ask each who was invited whether it took place."""

    def answers(account: Account, sight: Sight) -> Mapping[str, Any]:
        return {name: _link(MET, account, meeting, 14, met=name == "yes") for name in ("yes", "no")}

    _tell("met", meeting, None, answers)


def _link(purpose: str, account: Account, meeting: Meeting, days: int, **data: Any) -> str:
    return links.action_link(
        purpose, account=account, network=meeting.network, subject=meeting, days=days, data=data
    )


def _tell(
    template: str, meeting: Meeting, but: UUID | None, more: More, invitations: Invitations | None = None
) -> None:
    for account in _accounts(meeting):
        if account.pk != but:
            _write(template, meeting, account, more, (invitations or {}).get(account.pk))


def _write(
    template: str, meeting: Meeting, account: Account, more: More, invitation: Invitation | None = None
) -> None:
    with translation.override(account.language):
        sight = see(meeting, viewer_of(account, meeting.network), account.time_zone)
        send_mail(
            f"bridges/meeting_{template}",
            to=account,
            network=meeting.network,
            context={"sight": sight, "meeting": meeting, "href": page_of(meeting), **more(account, sight)},
            invitation=invitation,
        )


def _accounts(meeting: Meeting) -> list[Account]:
    """Those who are invited, and have an account that is in use."""
    people = [one.person for one in seats_of(meeting)]
    return [one.account for one in people if one and one.account and one.account.is_active]


def _running(meeting: Meeting) -> Iterator[Account]:
    """Who can move it or offer other times."""
    organiser = [meeting.organiser] if meeting.organiser else []
    everybody = {one.pk: one for one in [*organiser, *_accounts(meeting)]}
    for account in everybody.values():
        if runs(viewer_of(account, meeting.network), meeting):
            yield account
