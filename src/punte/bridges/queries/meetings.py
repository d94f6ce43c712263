"""Meetings as those who come see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges.choices import MeetingState, Reply
from punte.bridges.models import Attendee, Meeting, Slot
from punte.bridges.policies import take_part
from punte.bridges.times import Clock, clock
from punte.ecosystem.models import Affiliation
from punte.members.models import Account
from punte.web.access import Viewer

ANSWER_WITHIN = timedelta(days=14)  # so long it can be said whether a meeting took place


def meetings(viewer: Viewer) -> QuerySet[Meeting]:
    """Those that the viewer comes to or organises; nobody else sees a meeting."""
    if viewer.account is None or not take_part(viewer):
        return Meeting.objects.none()
    mine = Attendee.objects.filter(person__account=viewer.account).values("meeting")
    return Meeting.objects.filter(Q(organiser=viewer.account) | Q(pk__in=mine), network=viewer.network)


def meetings_of(account: Account) -> QuerySet[Meeting]:
    """All to which the account is invited or that it organises; whoever asks sees to the networks."""
    mine = Attendee.objects.filter(person__account=account).values("meeting")
    return Meeting.objects.filter(Q(organiser=account) | Q(pk__in=mine))


def meetings_in(account: Account, viewers: Iterable[Viewer]) -> QuerySet[Meeting]:
    """Those in the networks where the account takes part."""
    return meetings_of(account).filter(network__in=[one.network for one in viewers if take_part(one)])


def whole(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """With everything a page or a mail says of them; a fixed number of queries."""
    current = Affiliation.objects.filter(until=None).select_related("organisation").order_by("id")
    people = Attendee.objects.select_related("person__account", "person__ecosystem").order_by("pk")
    roles = Prefetch("person__affiliations", queryset=current, to_attr="current")
    return rows.select_related("organiser", "introduction").prefetch_related(
        "network", Prefetch("attendees", queryset=people.prefetch_related(roles)), "slots__fits"
    )


def seats_of(meeting: Meeting) -> list[Attendee]:
    """Those who are still invited; whoever left has no entry any more."""
    return [one for one in meeting.attendees.all() if one.person]


def seat_of(meeting: Meeting, account: UUID | None) -> Attendee | None:
    """The account's own place, if it is invited."""
    return next((one for one in seats_of(meeting) if account and _account(one) == account), None)


def runs(viewer: Viewer, meeting: Meeting) -> bool:
    """May move it, offer other times, cancel it: who organised it; each of two; all where nobody is left."""
    if viewer.network != meeting.network_id or viewer.account is None or not take_part(viewer):
        return False
    if viewer.account == meeting.organiser_id:
        return True
    seats = seats_of(meeting)
    free = meeting.organiser_id is None or len(seats) <= 2
    return free and any(_account(one) == viewer.account for one in seats)


@dataclass(frozen=True)
class Seat:
    """Somebody invited, as one viewer may know them."""

    attendee: Attendee
    name: str
    organisation: str
    own: bool
    named: bool

    @property
    def label(self) -> str:
        """'Bo (Fyn Heat)'."""
        return f"{self.name} ({self.organisation})" if self.named and self.organisation else self.name


@dataclass(frozen=True)
class Offer:
    """A proposed time: what the clocks show, whom it suits."""

    slot: Slot
    clock: Clock
    mine: bool
    suits: list[str]
    all_suit: bool
    past: bool


@dataclass(frozen=True)
class Sight:
    """A meeting as one of those invited, or the one who organised it, sees it."""

    meeting: Meeting
    own: Attendee | None
    seats: list[Seat]
    offers: list[Offer]
    clock: Clock | None
    runs: bool

    @property
    def others(self) -> list[Seat]:
        """All but the one who looks."""
        return [one for one in self.seats if not one.own]

    @property
    def disclosed(self) -> bool:
        """False while a name is hidden from the one who looks."""
        return all(one.named for one in self.seats)

    @property
    def title(self) -> str:
        """What it is called in lists, mails and calendars; hidden while it could name somebody too early."""
        return self.meeting.title if self.disclosed else _("A meeting; with whom is not disclosed yet")

    @property
    def whom(self) -> str:
        """'Bo (Fyn Heat) and Lia'."""
        return _(" and ").join(one.label for one in self.others) or _("nobody who is still here")

    @property
    def fitting(self) -> list[Offer]:
        """Times that suit all and are still to come."""
        return [one for one in self.offers if one.all_suit and not one.past]

    @property
    def open_offers(self) -> list[Offer]:
        """Times still to come."""
        return [one for one in self.offers if not one.past]

    @property
    def to_answer(self) -> bool:
        """True while the one who looks has not said which times suit them."""
        waits = self.own is not None and self.own.reply == Reply.WAITING
        return self.meeting.state == MeetingState.PROPOSED and waits and bool(self.open_offers)

    @property
    def nothing_fits(self) -> bool:
        """All have answered, and no time suits all."""
        answered = all(one.attendee.reply != Reply.WAITING for one in self.seats)
        return self.meeting.state == MeetingState.PROPOSED and answered and not self.fitting

    @property
    def to_confirm(self) -> bool:
        """True when the time was changed and the one who looks has not said whether they come."""
        waits = self.own is not None and self.own.reply == Reply.WAITING
        return self.meeting.state == MeetingState.FIXED and waits and not self.over

    @property
    def over(self) -> bool:
        """True once its time has passed."""
        return self.meeting.ends_at is not None and self.meeting.ends_at <= timezone.now()

    @property
    def to_say(self) -> bool:
        """True while it can be said whether it took place, and the one who looks has not."""
        return self.own is not None and self.own.attended is None and self.answerable

    @property
    def answerable(self) -> bool:
        """True while answers to 'did you meet?' are taken."""
        return takes_answers(self.meeting, timezone.now())

    @property
    def disagree(self) -> bool:
        """One says that they met, another that they did not."""
        said = {one.attendee.attended for one in self.seats}
        return self.meeting.state == MeetingState.FIXED and {True, False} <= said

    @property
    def absent(self) -> list[Seat]:
        """Those who said that they cannot come."""
        return [one for one in self.others if one.attendee.reply == Reply.NO]


def takes_answers(meeting: Meeting, now: datetime) -> bool:
    """From the end of a meeting until two weeks after it was asked whether it took place."""
    if meeting.ends_at is None or meeting.ends_at > now:
        return False
    if meeting.state not in {MeetingState.FIXED, MeetingState.HELD}:
        return False
    return now < (meeting.asked_at or now) + ANSWER_WITHIN


def see(meeting: Meeting, viewer: Viewer, zone: str) -> Sight:
    """How the viewer sees it, times by the clock of `zone`. No query for a meeting of `whole`."""
    own, now = seat_of(meeting, viewer.account), timezone.now()
    seats = [_seat(meeting, one, own, viewer) for one in seats_of(meeting)]
    named = {one.attendee.pk: one.name for one in seats}
    zones = [_zone(one) for one in seats_of(meeting) if one is not own]
    offers = []
    for slot in meeting.slots.all():
        whom = {fit.attendee_id for fit in slot.fits.all()}
        offers.append(
            Offer(
                slot,
                clock(slot.starts_at, slot.ends_at, zone, zones),
                mine=bool(own and own.pk in whom),
                suits=[named[id] for id in named if id in whom and not (own and id == own.pk)],
                all_suit=bool(named) and set(named) <= whom,
                past=slot.starts_at <= now,
            )
        )
    fixed = (
        clock(meeting.starts_at, meeting.ends_at, zone, zones)
        if meeting.starts_at and meeting.ends_at
        else None
    )
    return Sight(meeting, own, seats, offers, fixed, runs(viewer, meeting))


def _seat(meeting: Meeting, one: Attendee, own: Attendee | None, viewer: Viewer) -> Seat:
    assert one.person is not None
    at = next((row.organisation.name for row in getattr(one.person, "current", [])), "")
    mine = own is not None and one.pk == own.pk
    named = mine or _knows(meeting, one, own, viewer)
    if named:
        name = one.person.name
    elif one.reply == Reply.YES and at:
        name = _("somebody of %(organisation)s") % {"organisation": at}
    elif one.person.ecosystem:
        name = _("somebody in %(ecosystem)s") % {"ecosystem": one.person.ecosystem.name}
    else:
        name = _("somebody")
    return Seat(one, name, at if named else "", mine, named)


def _knows(meeting: Meeting, one: Attendee, own: Attendee | None, viewer: Viewer) -> bool:
    """Open: to and of the organiser; after an introduction; once both have said yes, or a time was fixed."""
    if meeting.introduction_id or meeting.starts_at or meeting.sequence:
        return True
    if viewer.account == meeting.organiser_id or _account(one) == meeting.organiser_id:
        return True
    return own is not None and own.reply == Reply.YES and one.reply == Reply.YES


def _account(one: Attendee) -> UUID | None:
    return one.person.account_id if one.person else None


def _zone(one: Attendee) -> str:
    account: Account | None = one.person.account if one.person else None
    return account.time_zone if account else "UTC"
