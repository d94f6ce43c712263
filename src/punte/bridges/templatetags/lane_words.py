"""`{% load lane_words %}`: times and kinds of partner on the fast lane's pages."""

from datetime import datetime

from django import template
from django.utils.timezone import get_current_timezone

from punte.bridges.models import FastLaneRequest
from punte.bridges.words.times import near
from punte.ecosystem.choices import OrganisationType

register = template.Library()


@register.simple_tag
def lane_time(at: datetime | None) -> str:
    """'tomorrow 17:00' by the reader's clock."""
    return near(at, get_current_timezone()) if at else ""


@register.simple_tag
def partner_kinds(request: FastLaneRequest) -> str:
    """The kinds of partner sought, in words."""
    known = dict(OrganisationType.choices)
    return ", ".join(str(known[key]) for key in request.partner_types if key in known)
