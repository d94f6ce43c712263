"""What participants are written: each mail is one short letter, with a link that is theirs alone."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from punte.camps import days, tickets
from punte.camps.choices import ParticipantState
from punte.camps.letters import Letter, send_letter
from punte.camps.models import Participant
from punte.members import links, tokens
from punte.members.models import Account
from punte.post.calendar.registry import zone_named, zone_of
from punte.post.outbox import Attachment
from punte.records.refs import ref
from punte.web.access import Viewer

OWN, COME, CANNOT, ERASE = "camps.own", "camps.come", "camps.cannot", "camps.erase"
REMINDERS = "reminders"
KEPT_AFTER = 30  # days that the link to one's own page outlives the camp
ANSWER_DAYS = 14


def ask_proof(one: Participant) -> None:
    """One click shows that the address is theirs. An earlier link of this kind opens nothing any more."""
    tokens.withdraw(OWN, one)
    language = get_language() or "en"
    _send(
        one,
        lambda: Letter(
            _("Confirm your application to %(camp)s") % _said(one),
            [
                _("You, or somebody who typed this address, applied to %(camp)s (%(days)s).") % _said(one),
                _("Your application counts once you confirm it. The same link later opens it again."),
            ],
            actions=[(_("Confirm my application"), _own(one, language))],
            after=[_("If this was not you, ignore this mail: what was typed is deleted after two weeks.")],
            because=_because(),
        ),
        language=language,
    )


def tell_known(one: Participant) -> None:
    """Somebody applied with an address that is in already: its owner gets the way to what is there."""
    _send(
        one,
        lambda: Letter(
            _("You are in %(camp)s already") % _said(one),
            [
                _("You, or somebody who typed this address, filled in the form of %(camp)s.") % _said(one),
                _("Nothing was changed. This link opens what is there; you can change it or withdraw."),
            ],
            actions=[(_("Open my application"), _own(one))],
            because=_because(),
        ),
        language=get_language() or "en",
    )


def offer(one: Participant) -> None:
    """A place, with two buttons."""
    _send(
        one,
        lambda: Letter(
            _("A place at %(camp)s is yours") % _said(one),
            [
                _("%(camp)s takes place on %(days)s%(where)s.") % _said(one),
                _("It is kept for you until %(until)s. Do you come?") % _said(one),
            ],
            actions=_answers(one),
            after=[_("What you wrote can still be changed: %(href)s") % {"href": _own(one)}],
        ),
    )


def reminder(one: Participant) -> None:
    """Once, two days before the place goes to somebody else."""
    _send(
        one,
        lambda: Letter(
            _("Do you come to %(camp)s?") % _said(one),
            [
                _("A place is kept for you until %(until)s; then it goes to the next one.") % _said(one),
            ],
            actions=_answers(one),
        ),
        kind=REMINDERS,
    )


def expired(one: Participant) -> None:
    """The place has gone to somebody else."""
    _send(
        one,
        lambda: Letter(
            _("Your place at %(camp)s was not kept any longer") % _said(one),
            [
                _("We had no answer from you, so the place went to the next one."),
                _("If you would still like to come, say so on your page; you are then considered anew."),
            ],
            actions=[(_("Open my application"), _own(one))],
        ),
    )


def waiting(one: Participant) -> None:
    """On the waiting list."""
    _send(
        one,
        lambda: Letter(
            _("You are on the waiting list of %(camp)s") % _said(one),
            [
                _("All places are taken or kept for others at the moment."),
                _("As soon as one is free it is offered to who has waited longest. You get a mail then."),
            ],
            actions=[(_("Open my application"), _own(one))],
        ),
    )


def declined(one: Participant) -> None:
    """There is no place."""
    _send(
        one,
        lambda: Letter(
            _("%(camp)s: no place this time") % _said(one),
            [
                _("Thank you for your application to %(camp)s (%(days)s).") % _said(one),
                _(
                    "More people applied than there are places, and we cannot offer you one this time. "
                    "That says nothing about what you would have brought."
                ),
            ],
            actions=[(_("Open my application"), _own(one))],
        ),
    )


def taken_back(one: Participant) -> None:
    """An organiser ended somebody's part."""
    _send(
        one,
        lambda: Letter(
            _("You are not in %(camp)s any more") % _said(one),
            [_("The organisers have ended your part. Write to them if you do not know why.")],
        ),
    )


def invitation(one: Participant, *, by: Viewer, note: str) -> None:
    """An invitation: its link works once, for this address."""
    host = Account.objects.filter(pk__in=[by.account]).first()
    words = {**_said(one), "who": host.get_full_name() if host else ""}
    _send(
        one,
        lambda: Letter(
            _("%(who)s invites you to %(camp)s") % words,
            [
                _("%(camp)s takes place on %(days)s%(where)s.") % _said(one),
                *([one.camp.summary] if one.camp.summary else []),
                _("A place is kept for you until %(until)s.") % _said(one),
            ],
            quote=note,
            actions=_answers(one),
            because=_("You get this mail because somebody invites you. Without an answer no other follows."),
        ),
    )


def confirmed(one: Participant) -> None:
    """Your ticket: the page, its code as a picture, the days for the calendar."""
    address = tickets.address_of(one)
    _send(
        one,
        lambda: Letter(
            _("You come to %(camp)s: your ticket") % _said(one),
            [
                _("%(camp)s takes place on %(days)s%(where)s.") % _said(one),
                _("Show the attached code at the door, on your phone or on paper. It is also here: %(href)s")
                % {"href": address},
            ],
            actions=[(_("Open my page"), _own(one))],
            after=[
                _("If you cannot come after all, say so on your page: somebody else waits for the place.")
            ],
        ),
        invite=lambda: days.invitation(one.camp, page=address),
        attachments=[Attachment("ticket.png", tickets.picture_of(one), "image/png")],
    )


def called_off(one: Participant) -> None:
    """The camp does not take place; its days leave the calendars of those who had them."""
    coming = one.state == ParticipantState.CONFIRMED
    _send(
        one,
        lambda: Letter(
            _("%(camp)s is called off") % _said(one),
            [
                _("%(camp)s (%(days)s) does not take place. Its organisers have called it off.") % _said(one),
                _("You need not do anything; your place and your answers are void."),
            ],
        ),
        invite=(lambda: days.invitation(one.camp, off=True)) if coming else None,
    )


def entered(one: Participant) -> None:
    """The one notice to somebody whom an organiser entered: see, correct, erase (safety 3)."""
    _send(
        one,
        lambda: Letter(
            _("You were entered for %(camp)s") % _said(one),
            [
                _("The organisers of %(camp)s (%(days)s) have entered you with your name and address.")
                % _said(one),
                _("Where from: %(source)s. What for: %(purpose)s.")
                % {"source": one.source, "purpose": one.purpose},
                _("Nothing of it is shown to others on the map before you agree."),
            ],
            actions=[
                (_("See and correct it"), _own(one)),
                (_("Erase it"), _link(ERASE, one, _lasting(one))),
            ],
            because=_("You get this mail once, because somebody entered you."),
        ),
    )


def _because() -> str:
    return _("You get this mail because this address was typed into a form.")


def _answers(one: Participant) -> Sequence[tuple[str, str]]:
    tokens.withdraw(COME, one)
    tokens.withdraw(CANNOT, one)
    return [
        # It outlives the answer's day: it then says so, and lets one ask again.
        (_("I come"), _link(COME, one, max(ANSWER_DAYS, _lasting(one) - KEPT_AFTER))),
        (_("I cannot come"), _link(CANNOT, one, ANSWER_DAYS)),
    ]


def own_page(one: Participant, page: str) -> str:
    """The way in without a password: to the teams or the programme of the camp."""
    return _link(OWN, one, _lasting(one), language=one.camp.network.language, page=page)


def _own(one: Participant, language: str = "") -> str:
    return _link(OWN, one, _lasting(one), language=language or get_language() or "en")


def _lasting(one: Participant) -> int:
    return max((one.camp.ends_on - timezone.localdate()).days, 0) + KEPT_AFTER


def _link(purpose: str, one: Participant, last: int, **data: Any) -> str:
    """Bound to the account, or to the address of somebody who has none yet."""
    return links.action_link(
        purpose,
        account=one.account,
        address=one.email,
        network=one.camp.network,
        subject=ref(one),
        days=last,
        data=data,
    )


def _said(one: Participant) -> dict[str, Any]:
    place = one.camp.city or one.camp.venue
    return {
        "camp": one.camp.name,
        "days": days.span(one.camp),
        "where": f", {place}" if place else "",
        "until": _moment(one.answer_by, one) if one.answer_by else "",
    }


def _moment(at: datetime, one: Participant) -> str:
    zone = zone_of(one.account) if one.account else zone_named(one.camp.zone)
    there = at.astimezone(zone)
    return f"{date_format(there, 'l j F')}, {there:%H:%M}"


def _send(one: Participant, write: Callable[[], Letter], **more: Any) -> None:
    send_letter(write, to=one.account or one.email, network=one.camp.network, **more)
