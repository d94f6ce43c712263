"""What the fast lane makes Punte write to gateways; every mail is one short letter in its reader's words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from punte.bridges.models import FastLaneRequest
from punte.bridges.queries.fastlane import askers_of, gateways_of
from punte.bridges.queries.promises import usual_promise
from punte.members import links
from punte.members.letters import absolute
from punte.members.models import Account
from punte.post.calendar.registry import zone_of
from punte.post.outbox import send_mail

PROMISE, CLOSE = "bridges.promise", "bridges.close"
REMINDERS = "reminders"
NAMED = 8  # of a shortlist in a mail


@dataclass(frozen=True)
class Letter:
    """A mail's words. The first of `actions` (label, address) is what one would do first."""

    subject: str
    lines: Sequence[str]
    quote: str = ""
    names: Sequence[str] = ()
    actions: Sequence[tuple[str, str]] = field(default_factory=tuple)
    after: Sequence[str] = ()


def moment(at: datetime, zone: ZoneInfo) -> str:
    """'Friday 12 March, 17:00' by the reader's clock."""
    there = at.astimezone(zone)
    return f"{date_format(there, 'l j F')}, {there:%H:%M}"


def page_of(request: FastLaneRequest) -> str:
    """The full address of its page."""
    return absolute("bridges:request", request.network.slug, request.pk)


def promise_link(request: FastLaneRequest, account: Account, until: datetime) -> str:
    """Two clicks in a mail that promise an answer until then."""
    return links.action_link(
        PROMISE,
        account=account,
        network=request.network,
        subject=request,
        data={"until": until.isoformat()},
    )


def close_link(request: FastLaneRequest, account: Account, helped: bool) -> str:
    """Two clicks in a mail that say whether the answer helped."""
    return links.action_link(
        CLOSE,
        account=account,
        network=request.network,
        subject=request,
        data={"helped": helped},
        days=60,
    )


def tell_asked(request: FastLaneRequest) -> None:
    """Tell the gateway what is asked; two clicks promise an answer."""

    def write(account: Account) -> Letter:
        until = usual_promise(request, account)
        day = date_format(request.wanted_by, "j F") if request.wanted_by else ""
        by_then = [_("They need it by %(day)s.") % {"day": day}] if day else []
        label = _("Promise an answer by %(when)s") % {"when": moment(until, zone_of(account))}
        return Letter(
            _("%(region)s asks: find us “%(title)s”") % _said(request),
            [
                _("The gateway of %(region)s would like you to find somebody in %(asked)s.") % _said(request),
                *by_then,
            ],
            quote=request.text,
            actions=[
                (label, promise_link(request, account, until)),
                (_("Answer or decline"), page_of(request)),
            ],
            after=[_("If you cannot help, a polite no spares them the wait.")],
        )

    _send(request, gateways_of(request.asked), write)


def tell_promised(request: FastLaneRequest) -> None:
    """Tell the asker by when an answer is promised."""
    until = request.promised_for or timezone.now()
    _send(
        request,
        askers_of(request),
        lambda account: Letter(
            _("%(asked)s promises an answer") % _said(request),
            [
                _("You get an answer about “%(title)s” by %(when)s.")
                % {**_said(request), "when": moment(until, zone_of(account))}
            ],
            actions=[(_("Look at it"), page_of(request))],
        ),
    )


def tell_answered(request: FastLaneRequest) -> None:
    """Tell the asker the answer: words, names of the shortlist, and whether it helped in two clicks."""
    found = [
        f"{one.organisation.name} · {one.organisation.get_type_display()}"
        for one in request.shortlisted.select_related("organisation").order_by("added_at", "pk")[:NAMED]
    ]
    _send(
        request,
        askers_of(request),
        lambda account: Letter(
            _("%(asked)s has an answer about “%(title)s”") % _said(request),
            [_("This is what the gateway of %(asked)s found for you.") % _said(request)],
            quote=request.answer,
            names=found,
            actions=[
                (_("Look at it and introduce"), page_of(request)),
                (_("It helped"), close_link(request, account, True)),
                (_("It did not help"), close_link(request, account, False)),
            ],
        ),
    )


def tell_declined(request: FastLaneRequest) -> None:
    """Tell the asker that this region cannot help."""
    _send(
        request,
        askers_of(request),
        lambda account: Letter(
            _("%(asked)s cannot help with “%(title)s”") % _said(request),
            [_("The gateway of %(asked)s has declined. Another region may have somebody.") % _said(request)],
            quote=request.answer,
            actions=[(_("Ask another region"), absolute("bridges:request_new", request.network.slug))],
        ),
    )


def tell_closed(request: FastLaneRequest) -> None:
    """Tell the gateway that answered whether it helped."""
    _send(
        request,
        _answerers(request),
        lambda account: Letter(
            (_("Your answer helped") if request.helped else _("Your answer did not help this time")),
            [_("%(region)s has closed “%(title)s”. Thank you for looking.") % _said(request)],
            actions=[(_("Look at it"), page_of(request))],
        ),
    )


def tell_withdrawn(request: FastLaneRequest) -> None:
    """Tell the gateway that nothing is to be done any more."""
    _send(
        request,
        _answerers(request),
        lambda account: Letter(
            _("%(region)s does not need “%(title)s” any more") % _said(request),
            [_("The request was taken back; nothing is left to do.")],
        ),
    )


def remind(request: FastLaneRequest) -> None:
    """Remind the gateway of its promise, or of a request about which it has said nothing."""

    def write(account: Account) -> Letter:
        answer = (_("Answer"), page_of(request))
        if request.promised_for is None:
            return Letter(
                _("%(region)s still waits for a word about “%(title)s”") % _said(request),
                [_("A time, an answer or a polite no: each of them helps.")],
                actions=[answer],
            )
        when = moment(request.promised_for, zone_of(account))
        return Letter(
            _("“%(title)s” is promised by %(when)s") % {**_said(request), "when": when},
            [_("%(region)s counts on your answer by then.") % _said(request)],
            actions=[answer],
        )

    _send(request, _answerers(request), write, kind=REMINDERS)


def tell_late(request: FastLaneRequest) -> None:
    """Tell both sides, once, that the promised time has passed."""
    passed = request.promised_for or timezone.now()

    def to_answerer(account: Account) -> Letter:
        return Letter(
            _("The time you promised for “%(title)s” has passed") % _said(request),
            [
                _("%(region)s expected an answer by %(when)s. A late one is still welcome.")
                % {**_said(request), "when": moment(passed, zone_of(account))}
            ],
            actions=[(_("Answer"), page_of(request))],
        )

    def to_asker(account: Account) -> Letter:
        return Letter(
            _("%(asked)s is late with “%(title)s”") % _said(request),
            [_("They have been told. You need not wait: another region can be asked as well.")],
            actions=[(_("Look at it"), page_of(request))],
        )

    _send(request, _answerers(request), to_answerer)
    _send(request, askers_of(request), to_asker)


def _said(request: FastLaneRequest) -> dict[str, Any]:
    return {"region": request.asking.name, "asked": request.asked.name, "title": request.title}


def _answerers(request: FastLaneRequest) -> list[Account]:
    """Whoever took it on while they still keep the region; else all who do."""
    keepers = gateways_of(request.asked)
    mine = [one for one in keepers if one.pk == request.handled_by_id]
    return mine or keepers


def _send(
    request: FastLaneRequest,
    to: Sequence[Account],
    write: Callable[[Account], Letter],
    *,
    kind: str = "",
) -> None:
    for account in to:
        with translation.override(account.language), timezone.override(zone_of(account)):
            letter = write(account)
        send_mail(
            "bridges/fastlane", to=account, network=request.network, kind=kind, context={"letter": letter}
        )
