"""The list of requests as a table."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from punte.bridges.choices import FastLaneState
from punte.bridges.models import FastLaneRequest
from punte.bridges.queries.fastlane import is_late
from punte.bridges.words.times import near, span
from punte.web.tables import Column, Filter, Table, linked


def _page(one: FastLaneRequest) -> str:
    return reverse("bridges:request", args=[one.network.slug, one.pk])


def _state(one: FastLaneRequest) -> Any:
    if is_late(one):
        return format_html('<span class="timber-text">{}</span>', _("Late"))
    return one.get_state_display()


def _promised(one: FastLaneRequest) -> str:
    return near(one.promised_for, get_current_timezone()) if one.promised_for else ""


def _first(one: FastLaneRequest) -> str:
    return span((one.first_answer_at - one.asked_at).total_seconds()) if one.first_answer_at else ""


def _in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(state=value)


class RequestTable(Table[FastLaneRequest]):
    """Requests of the viewer's regions, the newest first."""

    name = "requests"
    caption = _("Fast-lane requests")
    order = "-asked_at"
    columns: ClassVar = [
        Column("title", _("Find us"), lambda one: linked(_page(one), one.title), sort="title", lead=True),
        Column("asking", _("From"), lambda one: one.asking.name, sort="asking__name"),
        Column("asked", _("To"), lambda one: one.asked.name, sort="asked__name"),
        Column("state", _("State"), _state, sort="state"),
        Column("asked_at", _("Asked"), sort="asked_at"),
        Column("first", _("First answer after"), _first),
        Column("promised", _("Promised by"), _promised, sort="promised_for"),
    ]
    filters: ClassVar = [
        Filter("q", _("Find"), lambda rows, text: rows.filter(title__icontains=text)),
        Filter("state", _("State"), _in_state, FastLaneState.choices),
    ]
    empty_title = _("No requests yet")
    empty_text = _("Ask another region's gateway to find somebody; what they ask you lies here, too.")
