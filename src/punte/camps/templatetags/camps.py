"""`{% load camps %}`: what the pages of camps say of people and teams."""

from django import template

from punte.camps.models import Sitting
from punte.camps.queries.teams import Card
from punte.camps.words.rounds import Report
from punte.camps.words.teams import value_word

register = template.Library()


@register.filter
def gist(card: Card) -> str:
    """Whence somebody comes, in a line: organisation, country, helix."""
    one = card.participant
    home = one.organisation.name if one.organisation else one.organisation_name
    values = [value_word(name, card.traits[name][0]) for name in ("country", "helix") if name in card.traits]
    return " · ".join(filter(None, [home, *values]))


@register.filter
def trait_list(card: Card) -> str:
    """The traits as the board's script reads them: 'helix=business|country=RO|skill=law'."""
    return "|".join(
        f"{name}={value.replace('|', ' ')}" for name, values in card.traits.items() for value in values
    )


@register.simple_tag
def why_changed(report: Report, sitting: Sitting) -> str:
    """Why the proposal moves a meeting or calls it off; empty where it is not known."""
    return report.why(sitting.one_id, sitting.other_id)
