"""What the board says of its columns and cards."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from punte.bridges.choices import FastLaneState
from punte.bridges.queries.board import Card, Stage
from punte.bridges.words.times import near, since

COLUMNS: dict[str, tuple[str, Any, Any]] = {
    Stage.NEW: ("new", gettext_lazy("New"), gettext_lazy("Nothing new to look at.")),
    Stage.SHORTLISTED: ("shortlisted", gettext_lazy("Shortlisted"), gettext_lazy("No shortlist begun.")),
    Stage.INTRODUCED: (
        "introduced",
        gettext_lazy("Being introduced"),
        gettext_lazy("Nobody is being asked."),
    ),
    Stage.TALKING: ("talking", gettext_lazy("Talking"), gettext_lazy("Nobody is talking yet.")),
    Stage.SOMETHING: (
        "something",
        gettext_lazy("Became something"),
        gettext_lazy("Nothing in the last three months."),
    ),
    Stage.NOTHING: ("nothing", gettext_lazy("Came to nothing"), gettext_lazy("Nothing; all the better.")),
}


@dataclass(frozen=True)
class CardWords:
    """A card as it is drawn."""

    badge: str
    tone: str
    whose: str
    title: str
    language: str
    href: str
    said: list[str]
    late: str


def card_words(card: Card) -> CardWords:
    """What, whose, since when, what is late."""
    thing: Any = card.thing
    slug = thing.network.slug
    if card.is_request:
        whose = (
            thing.asking.name if card.incoming else _("you asked %(region)s") % {"region": thing.asked.name}
        )
        return CardWords(
            _("Fast lane"),
            "timber",
            _("from %(region)s") % {"region": whose} if card.incoming else whose,
            thing.title,
            "",
            reverse("bridges:request", args=[slug, thing.pk]),
            [*_request_words(card), *_done(card)],
            _late(card),
        )
    return CardWords(
        str(thing.get_direction_display()),
        "timber" if thing.direction == "need" else "river",
        " · ".join(filter(None, [thing.organisation.name, thing.ecosystem.name if thing.ecosystem else ""])),
        thing.title,
        thing.language,
        reverse("bridges:workbench", args=[slug, thing.pk]),
        [*_fitting(card), *_done(card), _("for %(span)s") % {"span": since(card.since)}],
        _late(card),
    )


def _request_words(card: Card) -> list[str]:
    one: Any = card.thing
    zone = get_current_timezone()
    if one.state == FastLaneState.ASKED:
        return [*_fitting(card), _("asked %(when)s") % {"when": near(one.asked_at, zone)}]
    if one.state == FastLaneState.PROMISED:
        if card.late:
            return _fitting(card)
        return [*_fitting(card), _("promised by %(when)s") % {"when": near(one.promised_for, zone)}]
    return [_("%(state)s %(when)s") % {"state": one.get_state_display(), "when": near(card.since, zone)}]


def _fitting(card: Card) -> list[str]:
    if not card.fitting:
        return []
    words = ngettext("%(number)s fits", "%(number)s fit", card.fitting)
    return [words % {"number": card.fitting}]


def _done(card: Card) -> list[str]:
    work = card.work
    return [
        words % {"number": number}
        for number, words in (
            (
                work.listed,
                ngettext("%(number)s on the shortlist", "%(number)s on the shortlist", work.listed),
            ),
            (work.asking, ngettext("%(number)s being asked", "%(number)s being asked", work.asking)),
            (work.talking, ngettext("%(number)s talking", "%(number)s talking", work.talking)),
            (work.began, ngettext("%(number)s working together", "%(number)s working together", work.began)),
        )
        if number
    ]


def _late(card: Card) -> str:
    if card.late is None:
        return ""
    one: Any = card.thing
    if card.is_request and one.state == FastLaneState.PROMISED:
        return _("late, promised by %(when)s") % {"when": near(card.late, get_current_timezone())}
    if card.stage == Stage.TALKING:
        return _("no word on the outcome for %(span)s") % {"span": since(card.late)}
    return _("no answer for %(span)s") % {"span": since(card.late)}
