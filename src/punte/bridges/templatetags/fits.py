"""`{% load fits %}`: reasons for and against an organisation, as brokers compare them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from punte.engines.matching.result import TEXTS

register = template.Library()


@register.filter
def in_words(kept: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each reason as a phrase of its own, the weightiest first."""
    return [TEXTS[one["code"]].partition(":")[0] for one in kept if one.get("code") in TEXTS]
