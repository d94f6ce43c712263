"""The participants of one camp as a table: each camp has its own, with its own challenges as choices."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import Any
from uuid import UUID

from babel import Locale
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from punte.camps.choices import Experience, ParticipantState
from punte.camps.models import Camp, Challenge, Participant
from punte.camps.policies import manage_network, organise_some
from punte.camps.queries.participants import (
    NARROWING,
    RANKS,
    challenges_of,
    for_list,
    participants,
)
from punte.camps.roles import ORGANISER
from punte.camps.services import participants as services
from punte.ecosystem.choices import Helix
from punte.ecosystem.languages import language_choices
from punte.ecosystem.tables.words import COUNTRIES, HELICES, aliases, words
from punte.records.refs import Ref, ref
from punte.records.tables import Change, Family, Removing, Saving, Table, Values
from punte.records.tabular.duplicates import Record
from punte.records.tabular.fields import Choice, Field, TableSpec
from punte.records.tabular.messages import Message, gettext_noop, message
from punte.web.access import Viewer
from punte.web.countries import country_choices

PLAIN = ("country", "helix", "experience", "motivation", "contribution")
CHOICES = (_("First choice"), _("Second choice"), _("Third choice"))
STATE = gettext_noop("Where somebody stands is changed on their page, not by a file.")
ADDRESS = gettext_noop("The address is the person's own; it is not changed by a file.")
GONE = gettext_noop("What this row would change is no longer here.")
ANSWERED = gettext_noop("The person has answered since; only they can erase it.")
NAMES = words("person; full name; participant; nume complet; nume și prenume; име и фамилия; nom i cognoms")
SKILLS = words("expertise; competences; competențe; good at; умения; competències; kompetencer; oskused")


@cache
def _countries() -> tuple[Choice, ...]:
    named = [Locale(language).territories for language in ("en", "ro")]
    return tuple(
        Choice(code, code, (*(names.get(code, code) for names in named), *words(COUNTRIES.get(code, ""))))
        for code, _name in country_choices()
    )


@cache
def _languages() -> tuple[Choice, ...]:
    english = Locale("en").languages
    return tuple(Choice(code, code, (name, english.get(code, name))) for code, name in language_choices())


def _ranked(challenges: Sequence[Challenge]) -> tuple[Field, ...]:
    choices = tuple(
        Choice(str(one.position), f"{one.position}. {one.title}", (one.title,)) for one in challenges
    )
    ranks = range(1, min(RANKS, len(challenges)) + 1)
    return tuple(Field(f"choice_{rank}", CHOICES[rank - 1], "choice", choices=choices) for rank in ranks)


def spec_of(camp: Camp) -> TableSpec:
    """The columns; what people eat and need, and their gender, are in no file."""
    helices = tuple(Choice(str(key), label, words(HELICES[str(key)])) for key, label in Helix.choices)
    return TableSpec(
        key="participants",
        label=_("Participants"),
        place_field="organisation_name",
        area_field="country",
        fields=(
            Field("name", _("Name"), required=True, max_length=200, aliases=NAMES),
            Field(
                "email",
                _("E-mail"),
                "email",
                required=True,
                identifier=True,
                max_length=254,
                aliases=aliases("email"),
            ),
            Field("organisation_name", _("Organisation"), max_length=300, aliases=aliases("name")),
            Field("country", _("Country"), "choice", choices=_countries(), aliases=aliases("country")),
            Field("helix", _("Helix"), "choice", choices=helices, aliases=aliases("helix")),
            Field(
                "experience",
                _("Experience"),
                "choice",
                choices=tuple(Choice(str(key), label) for key, label in Experience.choices),
            ),
            Field("languages", _("Languages"), "multi", choices=_languages()),
            Field("skills", _("Skills"), "multi", aliases=SKILLS),
            Field("motivation", _("Why they come"), max_length=2_000),
            Field("contribution", _("What they bring"), max_length=2_000),
            *_ranked(challenges_of(camp)),
            Field(
                "state",
                _("State"),
                "choice",
                choices=tuple(
                    Choice(str(key), label)
                    for key, label in ParticipantState.choices
                    if key != ParticipantState.UNPROVEN
                ),
            ),
        ),
    )


def existing(camp: Camp, viewer: Viewer) -> Iterable[Record]:
    """Everybody in the camp; the same address is the same person."""
    for one in participants(viewer, camp).order_by():
        yield Record(str(one.pk), one.name, one.organisation_name, one.country, {"email": one.email})


def load(camp: Camp, viewer: Viewer, ids: Collection[UUID]) -> Mapping[UUID, Values]:
    """The present values of some."""
    rows = for_list(participants(viewer, camp).filter(pk__in=list(ids)))
    return {one.pk: _values(one) for one in rows}


def rows(camp: Camp, viewer: Viewer, filters: Mapping[str, str]) -> Iterable[Values]:
    """All, or those that the page's filters leave."""
    found: QuerySet[Participant] = participants(viewer, camp)
    for name, value in filters.items():
        if value and name in NARROWING:
            found = NARROWING[name](found, value)
    # Whoever was erased is counted, and in no list.
    for one in for_list(found).exclude(email="").order_by("name", "pk"):
        yield {**_values(one), "punte_id": str(one.pk)}


def _values(one: Participant) -> Values:
    ranked = {f"choice_{like.rank}": str(like.challenge.position) for like in one.preferences.all()}
    plain = {name: getattr(one, name) or None for name in ("name", "email", "organisation_name", *PLAIN)}
    return {
        **plain,
        **{f"choice_{rank}": ranked.get(f"choice_{rank}") for rank in range(1, RANKS + 1)},
        "languages": tuple(one.languages) or None,
        "skills": tuple(one.skills) or None,
        "state": one.state,
    }


def save_many(camp: Camp, saving: Saving) -> Sequence[Ref | Message]:
    """Enter new people, change known ones."""
    challenges = {str(one.position): one for one in challenges_of(camp)}
    known = {
        one.pk: one
        for one in for_list(participants(saving.viewer, camp))
        .filter(pk__in=[change.target for change in saving.changes if change.target])
        .select_related("camp__network")
    }
    answers: dict[int, Ref | Message] = {}
    new = [change for change in saving.changes if change.target is None]
    for change in saving.changes:
        if change.target:
            one = known.get(change.target)
            answers[change.number] = _change(saving, one, change, challenges) if one else message(GONE)
    answers |= _enter(camp, saving, new, challenges)
    return [answers[change.number] for change in saving.changes]


def _enter(
    camp: Camp, saving: Saving, new: Sequence[Change], challenges: Mapping[str, Challenge]
) -> dict[int, Ref | Message]:
    """All together; where that is refused (no place is left) one by one, so that each row has its answer."""
    try:
        with transaction.atomic():
            made = services.enter(
                camp=camp,
                rows=[_new(change.values, challenges) for change in new],
                by=saving.viewer,
                source=saving.source,
                purpose=saving.purpose,
                origin=saving.run,
            )
    except ValidationError as error:
        if len(new) == 1:
            return {new[0].number: message("%(reason)s", reason=" ".join(error.messages))}
        found: dict[int, Ref | Message] = {}
        for change in new:
            found |= _enter(camp, saving, [change], challenges)
        return found
    return {change.number: ref(one) for change, one in zip(new, made, strict=True)}


def _plain(values: Values) -> dict[str, Any]:
    given: dict[str, Any] = {
        name: str(values[name] or "") for name in ("name", "organisation_name", *PLAIN) if name in values
    }
    if given.get("helix") == "":
        given["helix"] = Helix.UNKNOWN
    for name in ("languages", "skills"):
        if name in values:
            listed = values[name]
            given[name] = [str(one) for one in listed] if isinstance(listed, tuple) else []
    return given


def _new(values: Values, challenges: Mapping[str, Challenge]) -> services.NewPart:
    ranked = [challenges.get(str(values.get(f"choice_{rank}"))) for rank in range(1, RANKS + 1)]
    return services.NewPart(
        email=str(values.get("email") or ""),
        values=_plain(values),
        state=str(values.get("state") or ParticipantState.APPLIED),
        choices=[one for one in ranked if one],
    )


def _change(
    saving: Saving, one: Participant, change: Change, challenges: Mapping[str, Challenge]
) -> Ref | Message:
    if "state" in change.values:
        return message(STATE)
    if "email" in change.values:
        return message(ADDRESS)
    ranks = [f"choice_{rank}" for rank in range(1, RANKS + 1)]
    choices = None
    if set(ranks) & set(change.values):
        after = {**_values(one), **change.values}
        choices = [found for name in ranks if (found := challenges.get(str(after[name])))]
    services.change_application(
        one=one, application=services.Application(_plain(change.values), choices), by=saving.viewer
    )
    return ref(one)


def remove_many(camp: Camp, removing: Removing) -> Sequence[Message | None]:
    """Take back whom an import entered, unless they have answered since."""
    kept = services.remove_entered(camp=camp, ids=removing.ids, by=removing.viewer, origin=removing.run)
    return [message(ANSWERED) if id in kept else None for id in removing.ids]


def table_of(id: UUID) -> Table | None:
    """The table of that camp."""
    camp = Camp.objects.select_related("network").filter(pk=id).first()
    if camp is None:
        return None

    def runs(viewer: Viewer) -> bool:
        return viewer.network == camp.network_id and (
            manage_network(viewer) or viewer.holds(ORGANISER.key, camp.pk)
        )

    return Table(
        key=FAMILY.key(id),
        label=_("Participants of %(camp)s") % {"camp": camp.name},
        says=_("Whoever is named is told by mail once, and can see, correct and erase it."),
        kind="camps.participant",
        page="camps:camps",
        spec=lambda network: spec_of(camp),
        existing=partial(existing, camp),
        load=partial(load, camp),
        save_many=partial(save_many, camp),
        remove_many=partial(remove_many, camp),
        rows=partial(rows, camp),
        may_import=runs,
        may_export=runs,
        people=True,
        order=60,
    )


def organised(viewer: Viewer) -> Iterable[UUID]:
    """The camps whose tables the viewer may fill."""
    here = Camp.objects.filter(network=viewer.network).order_by("-starts_on", "pk")
    if not manage_network(viewer):
        here = here.filter(pk__in=[held.scope for held in viewer.held if held.role == ORGANISER.key])
    return list(here.values_list("pk", flat=True))


FAMILY = Family("participants", table_of, organised, organise_some)
