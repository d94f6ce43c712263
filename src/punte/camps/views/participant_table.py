"""The organisers' table of participants."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.camps.choices import DutyKind, Experience, ParticipantState
from punte.camps.models import Camp, Participant
from punte.camps.queries.participants import (
    NARROWING,
    NO_ANSWER,
    challenges_of,
    for_list,
    participants,
    unanswered,
)
from punte.camps.tables.participants import FAMILY
from punte.ecosystem.choices import Helix
from punte.ecosystem.languages import language_name
from punte.ecosystem.views.organisation_list import exports as table_exports
from punte.web.access import Request
from punte.web.countries import country_name
from punte.web.tables import Column, Filter, Table

TONES = {
    ParticipantState.CONFIRMED: "moss",
    ParticipantState.APPLIED: "timber",
    ParticipantState.DECLINED: "plain",
    ParticipantState.WITHDRAWN: "plain",
}
STATES = [
    *(one for one in ParticipantState.choices if one[0] != ParticipantState.UNPROVEN),
    (NO_ANSWER, gettext_lazy("No answer in time")),
]


def state_badge(one: Participant) -> SafeString:
    """Where somebody stands, in a word."""
    if unanswered(one):
        return format_html('<span class="badge timber">{}</span>', _("No answer in time"))
    tone = TONES.get(ParticipantState(one.state), "river")
    return format_html('<span class="badge {}">{}</span>', tone, one.get_state_display())


def _state(one: Participant) -> SafeString:
    """Where they stand; who did not answer is invited again with one click."""
    if not unanswered(one) or not one.email:
        return state_badge(one)
    return format_html(
        '{} <button class="link small" form="bulk" name="again" value="{}">{}'
        '<span class="visually-hidden"> {}</span></button>',
        state_badge(one),
        one.pk,
        _("Invite again"),
        one.name or one.email,
    )


def _name(one: Participant) -> SafeString:
    href = reverse("camps:participant", args=[one.camp.network.slug, one.camp.slug, one.pk])
    name = one.name or one.email or _("erased")
    return format_html(
        '<span class="pick"><input type="checkbox" name="ids" value="{}" form="bulk" aria-label="{}"> '
        '<a href="{}">{}</a></span>',
        one.pk,
        _("Choose %(name)s") % {"name": name},
        href,
        name,
    )


def duty_words(one: Participant) -> list[str]:
    """'Juror', 'Facilitator (2)': the number is the challenge's."""
    return [
        f"{duty.get_kind_display()} ({duty.challenge.position})"
        if duty.challenge
        else duty.get_kind_display()
        for duty in one.duties.all()
    ]


def _duties(one: Participant) -> SafeString:
    return format_html_join(" ", '<span class="badge">{}</span>', ((word,) for word in duty_words(one)))


def _experience(one: Participant) -> str:
    return one.get_experience_display()


def _choice(one: Participant) -> str:
    return " › ".join(str(like.challenge.position) for like in one.preferences.all())


FILTERS: list[tuple[str, Any, Any]] = [
    ("q", gettext_lazy("Find"), ()),
    ("state", gettext_lazy("State"), STATES),
    ("country", gettext_lazy("Country"), ()),
    ("helix", gettext_lazy("Helix"), Helix.choices),
    ("challenge", gettext_lazy("Would like challenge"), ()),
    ("duty", gettext_lazy("Duty"), DutyKind.choices),
    ("experience", gettext_lazy("Experience"), Experience.choices),
]


class Participants(Table[Participant]):
    """Everybody in the camp."""

    name = "participants"
    caption = gettext_lazy("Participants")
    order = "name"
    per_page = 100
    columns = (
        Column("name", gettext_lazy("Name"), _name, sort="name", lead=True),
        Column("state", gettext_lazy("State"), _state, sort="state"),
        Column("organisation", gettext_lazy("Organisation"), lambda one: one.organisation_name),
        Column("country", gettext_lazy("Country"), lambda one: country_name(one.country), sort="country"),
        Column("helix", gettext_lazy("Helix"), lambda one: one.get_helix_display(), sort="helix"),
        Column("choice", gettext_lazy("Challenges"), _choice),
        Column("duties", gettext_lazy("Duties"), _duties),
        Column("skills", gettext_lazy("Good at"), lambda one: ", ".join(one.skills), hidden=True),
        Column(
            "languages",
            gettext_lazy("Languages"),
            lambda one: ", ".join(language_name(code) for code in one.languages),
            hidden=True,
        ),
        Column("experience", gettext_lazy("Experience"), _experience, hidden=True),
        Column("email", gettext_lazy("E-mail"), sort="email", hidden=True),
        Column("created_at", gettext_lazy("Since"), sort="created_at", hidden=True),
        Column("waiting", gettext_lazy("Waits since"), lambda one: one.waiting_since, hidden=True),
    )
    filters = tuple(Filter(key, label, NARROWING[key], choices) for key, label, choices in FILTERS)
    empty_title = gettext_lazy("Nobody has applied yet")
    empty_text = gettext_lazy(
        "Pass on the address of the form, invite people, or bring a list that you have."
    )


def participant_table(request: Request, camp: Camp, **more: Any) -> Participants:
    """The table for this request."""
    rows = participants(request.viewer, camp)
    codes = rows.exclude(country="").order_by("country").values_list("country", flat=True).distinct()
    choices = {
        "country": sorted(((code, country_name(code)) for code in codes), key=lambda one: one[1]),
        "challenge": [(str(one.pk), f"{one.position}. {one.title}") for one in challenges_of(camp)],
    }
    found = for_list(rows).select_related("camp__network", "organisation")
    exports = table_exports(request, FAMILY.key(camp.pk))
    return Participants(request, found, choices=choices, exports=exports, **more)
