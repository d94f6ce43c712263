"""`{% load fits %}`: reasons for and against an organisation, as brokers compare them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from punte.bridges.words import reasons

register = template.Library()


@register.filter
def in_words(kept: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each reason as a phrase of its own, the weightiest first."""
    return reasons.phrases(kept)


@register.filter
def because(kept: Sequence[Mapping[str, Any]]) -> str:
    """All of them in one breath, to follow 'because it'."""
    return reasons.because(kept)


@register.filter
def objections(kept: Sequence[Mapping[str, Any]]) -> str:
    """All of them in one breath, to follow 'Against it:'."""
    return reasons.against(kept)
