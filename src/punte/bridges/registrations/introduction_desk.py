"""Introductions on people's desks: each source asks a fixed number of queries for all networks together."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from punte.bridges.choices import IntroductionState, OutcomeAnswer, PartyState
from punte.bridges.disclosure import Reader, other_side, reader_of, side_of
from punte.bridges.models import Introduction, Outcome, Party
from punte.bridges.policies import take_part
from punte.bridges.queries.introductions.lists import unread_parties, with_parties
from punte.bridges.queries.introductions.seen import listing_of, seen, title_of
from punte.members.models import Account
from punte.post.desk import Button, DeskItem
from punte.post.places import Place

AT_MOST = 20
type Found = tuple[Introduction, Reader, str]


def asked(account: Account, places: list[Place]) -> list[DeskItem]:
    """Introductions that wait for this person's yes or no."""
    mine = Party.objects.filter(introduction=OuterRef("pk"), person__account=account, state=PartyState.ASKED)
    rows = Introduction.objects.filter(Exists(mine), state=IntroductionState.ASKING)
    return [_asked_item(*found) for found in _readable(rows.order_by("expires_at")[:AT_MOST], places)]


def _asked_item(one: Introduction, reader: Reader, slug: str) -> DeskItem:
    href = reverse("bridges:introduction", args=[slug, one.pk])
    if reader.side and reader.party:
        who = seen(one, reader, other_side(one, reader.party)).words
        sentence = _("Would you like to meet %(who)s?") % {"who": who}
    else:
        a, b = (seen(one, reader, side_of(one, role)).short for role in ("seeker", "sought"))
        sentence = _("Would you introduce %(a)s to %(b)s?") % {"a": a, "b": b}
    return DeskItem(
        key=f"bridges.introduction_asked.{one.pk}",
        badge=_("Introduction"),
        sentence=sentence,
        whose=_("open until %(day)s") % {"day": date_format(one.expires_at, "j F")},
        why=one.reason[:200],
        href=href,
        actions=[
            Button(_("Yes, go ahead"), post=_act(slug, one, "accept"), first=True),
            Button(_("Not this time"), post=_act(slug, one, "decline")),
        ],
        due=one.expires_at,
        order=30,
    )


def stopped(account: Account, places: list[Place]) -> list[DeskItem]:
    """One's own proposals that wait for a choice, because a link is not there."""
    being_asked = Party.objects.filter(introduction=OuterRef("pk"), state=PartyState.ASKED)
    rows = Introduction.objects.filter(
        ~Exists(being_asked), proposed_by=account, state=IntroductionState.ASKING
    )
    return [_stopped_item(*found) for found in _readable(rows.order_by("expires_at")[:AT_MOST], places)]


def _stopped_item(one: Introduction, reader: Reader, slug: str) -> DeskItem:
    href = reverse("bridges:introduction", args=[slug, one.pk])
    return DeskItem(
        key=f"bridges.introduction_stopped.{one.pk}",
        badge=_("Introduction"),
        tone="timber",
        sentence=title_of(one, reader),
        whose=_("open until %(day)s") % {"day": date_format(one.expires_at, "j F")},
        why=_("One who was to introduce is not available. Go on without, or through somebody else."),
        href=href,
        actions=[Button(_("Go on"), href=href, first=True)],
        due=one.expires_at,
        order=35,
    )


def unread(account: Account, places: list[Place]) -> list[DeskItem]:
    """Conversations with something this person has not read."""
    mine = unread_parties(account.pk).filter(introduction=OuterRef("pk"))
    rows = Introduction.objects.filter(Exists(mine), state=IntroductionState.ACCEPTED)
    return [_unread_item(*found) for found in _readable(rows.order_by("-accepted_at")[:AT_MOST], places)]


def _unread_item(one: Introduction, reader: Reader, slug: str) -> DeskItem:
    href = reverse("bridges:introduction", args=[slug, one.pk]) + "#write"
    listing = listing_of(one, reader)
    return DeskItem(
        key=f"bridges.message.{one.pk}",
        badge=_("Message"),
        sentence=_("%(who)s has written to you") % {"who": title_of(one, reader)},
        why=listing.title if listing else "",
        href=href,
        actions=[Button(_("Read"), href=href, first=True)],
        due=one.accepted_at,
        order=25,
    )


def outcomes(account: Account, places: list[Place]) -> list[DeskItem]:
    """What came of an introduction, asked and not answered yet."""
    rows = Outcome.objects.filter(
        party__person__account=account,
        asked_at__isnull=False,
        answer="",
        introduction__state=IntroductionState.ACCEPTED,
    )
    waiting = {one.introduction_id: one for one in rows.order_by("due_at")[:AT_MOST]}
    if not waiting:
        return []
    about = Introduction.objects.filter(pk__in=waiting).order_by("pk")
    return [
        _outcome_item(waiting[one.pk], one, reader, slug) for one, reader, slug in _readable(about, places)
    ]


def _outcome_item(outcome: Outcome, one: Introduction, reader: Reader, slug: str) -> DeskItem:
    href = reverse("bridges:introduction", args=[slug, one.pk])
    act = reverse("bridges:outcome_answer", args=[slug, outcome.pk])
    return DeskItem(
        key=f"bridges.outcome.{outcome.pk}",
        badge=_("Outcome"),
        tone="moss",
        sentence=_("What became of you and %(who)s?") % {"who": title_of(one, reader)},
        whose=outcome.get_stage_display(),
        why=_("One answer keeps the bridge between you true."),
        href=href,
        actions=[
            Button(OutcomeAnswer.BEGAN.label, post=act, values={"answer": OutcomeAnswer.BEGAN}),
            Button(_("Something else"), href=href),
        ],
        due=outcome.due_at,
        order=55,
    )


def _readable(rows: Iterable[Introduction], places: list[Place]) -> list[Found]:
    """Those in networks where the person takes part, and as what they read them."""
    at: dict[UUID, Place] = {place.network.pk: place for place in places if take_part(place.viewer)}
    ids = [one.pk for one in rows if one.network_id in at]
    if not ids:
        return []
    known = {one.pk: one for one in with_parties(Introduction.objects.filter(pk__in=ids))}
    found = []
    for id in ids:
        one, place = known[id], at[known[id].network_id]
        if reader := reader_of(one, place.viewer):
            found.append((one, reader, place.network.slug))
    return found


def _act(slug: str, one: Introduction, step: str) -> str:
    return reverse("bridges:introduction_act", args=[slug, one.pk, step])
