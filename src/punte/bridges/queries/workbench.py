"""One need or request on the broker's bench: the shortlist and who else would fit, side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q

from punte.bridges import policies
from punte.bridges.choices import IntroductionState, Opinion, PartyRole
from punte.bridges.models import FastLaneRequest, Match, Party, Shortlisted, Verdict
from punte.bridges.queries.introductions.lists import brokered_introductions
from punte.bridges.queries.shortlists import reads_note, shortlist_of
from punte.ecosystem.choices import State
from punte.ecosystem.models import Listing, Organisation, OrganisationTheme, Participation
from punte.records.search.find import find
from punte.web.access import Viewer

SUGGESTED = 8
FOUND = 10

type Thing = Listing | FastLaneRequest


@dataclass(frozen=True)
class Ties:
    """Projects that an organisation shared with those who seek, and the year of the last."""

    projects: int
    last: int | None


@dataclass(frozen=True)
class Candidate:
    """An organisation for the thing on the bench, with all that a broker compares."""

    organisation: Organisation
    reasons: Sequence[Mapping[str, Any]] = ()
    against: Sequence[Mapping[str, Any]] = ()
    counterpart: Listing | None = None
    ties: Ties | None = None
    shortlisted: Shortlisted | None = None
    note: str = ""
    may_drop: bool = False
    introduction: tuple[UUID, str] | None = None  # its key, and its state in words

    @property
    def place(self) -> str:
        """Its ecosystem, else its region or country."""
        one = self.organisation
        return one.ecosystem.name if one.ecosystem else (one.region.name if one.region else one.country)


@dataclass(frozen=True)
class Bench:
    """What the workbench draws."""

    thing: Thing
    shortlist: list[Candidate] = field(default_factory=list)
    suggested: list[Candidate] = field(default_factory=list)

    @property
    def need(self) -> Listing | None:
        """The need behind it, if there is one."""
        return self.thing.listing if isinstance(self.thing, FastLaneRequest) else self.thing


def bench_of(viewer: Viewer, thing: Thing) -> Bench:
    """The thing with its shortlist and who else would fit; a fixed number of queries."""
    listed = list(shortlist_of(viewer, thing))
    taken = {one.organisation_id for one in listed}
    others = _others(viewer, thing, taken)
    everyone = taken | {one.organisation.pk for one in others}
    ties = past_ties(thing, everyone)
    introduced = introductions_of(viewer, thing, taken)
    readable = reads_note(viewer, thing)
    all_notes = isinstance(thing, FastLaneRequest) or policies.keeps_ecosystem(viewer, thing.ecosystem)
    return Bench(
        thing,
        [
            Candidate(
                one.organisation,
                one.reasons,
                one.against,
                one.counterpart,
                ties.get(one.organisation_id),
                one,
                one.note if all_notes or one.added_by_id in readable else "",
                policies.drop_shortlisted(viewer, one),
                introduced.get(one.organisation_id),
            )
            for one in listed
        ],
        [replace(one, ties=ties.get(one.organisation.pk)) for one in others],
    )


def _others(viewer: Viewer, thing: Thing, taken: set[UUID]) -> list[Candidate]:
    """Who is not on the list and would fit: by its match, or by what a request without a need wishes."""
    if isinstance(thing, FastLaneRequest) and thing.listing_id is None:
        return _as_wished(thing, taken)
    return [
        Candidate(one.organisation, one.reasons, one.against, one.counterpart)
        for one in _matches(viewer, thing, taken)
    ]


def _as_wished(thing: FastLaneRequest, taken: set[UUID]) -> list[Candidate]:
    """Organisations of the region asked that are of the kind and on the theme sought, as far as it says."""
    if not thing.theme and not thing.partner_types:
        return []
    rows = Organisation.objects.filter(ecosystem=thing.asked_id, state=State.PUBLISHED).exclude(pk__in=taken)
    reasons: list[dict[str, Any]] = []
    if theme := thing.theme:
        on_theme = Q(theme=theme) | Q(theme__parent=theme)
        rows = rows.filter(Exists(OrganisationTheme.objects.filter(on_theme, organisation=OuterRef("pk"))))
        names = {str(theme.pk): {"": theme.name, **theme.labels}}
        reasons.append({"code": "themes", "values": {"themes": [str(theme.pk)]}, "names": names})
    if thing.partner_types:
        rows = rows.filter(type__in=thing.partner_types)
    return [
        Candidate(
            one,
            [*reasons, {"code": "type", "values": {"type": one.type}}] if thing.partner_types else reasons,
        )
        for one in rows.select_related("ecosystem", "region").order_by("folded", "pk")[:SUGGESTED]
    ]


def _matches(viewer: Viewer, thing: Thing, taken: set[UUID]) -> list[Match]:
    """Matches not on the list; of a request those in the region asked, of a need one's own region's first."""
    rows = Match.objects.filter(network=thing.network_id, organisation__state=State.PUBLISHED)
    if isinstance(thing, FastLaneRequest):
        rows = rows.filter(listing=thing.listing_id, organisation__ecosystem=thing.asked_id)
    else:
        rows = rows.filter(listing=thing)
    rows = rows.exclude(organisation__in=taken)
    unwanted = Verdict.objects.filter(
        listing=thing.listing_id if isinstance(thing, FastLaneRequest) else thing.pk,
        account=viewer.account,
        opinion__in=[Opinion.NOT_USEFUL, Opinion.KNOWN],
    )
    rows = rows.exclude(organisation__in=unwanted.values("organisation"))
    mine = viewer.scopes("ecosystem")
    near = rows.select_related("organisation__ecosystem", "organisation__region", "counterpart")
    found = list(near.order_by("rank")[: SUGGESTED * 4])
    return sorted(found, key=lambda one: (one.organisation.ecosystem_id not in mine, one.rank))[:SUGGESTED]


def past_ties(thing: Thing, organisations: Iterable[UUID]) -> dict[UUID, Ties]:
    """Projects shared with the organisation that seeks, else with its region; one query."""
    partner = "project__participations__organisation"
    if isinstance(thing, Listing):
        seeks = Q(**{partner: thing.organisation_id})
    elif thing.listing:
        seeks = Q(**{partner: thing.listing.organisation_id})
    else:
        seeks = Q(**{f"{partner}__ecosystem": thing.asking_id})
    rows = Participation.objects.filter(seeks, network=thing.network_id, organisation__in=list(organisations))
    counted = (
        rows.order_by()
        .values_list("organisation")
        .annotate(n=Count("project", distinct=True), last=Max("year"), began=Max("project__year"))
    )
    return {key: Ties(n, last or began) for key, n, last, began in counted}


def introductions_of(
    viewer: Viewer, thing: Thing, organisations: Iterable[UUID]
) -> dict[UUID, tuple[UUID, str]]:
    """The latest introduction to each of the organisations from this thing: key and state; one query."""
    about = (
        {"introduction__request": thing}
        if isinstance(thing, FastLaneRequest)
        else {"introduction__listing": thing}
    )
    rows = Party.objects.filter(
        role=PartyRole.SOUGHT,
        organisation__in=list(organisations),
        introduction__in=brokered_introductions(viewer).values("pk"),
        **about,
    )
    found = rows.order_by("introduction__created_at").values_list(
        "organisation", "introduction", "introduction__state"
    )
    return {
        organisation: (key, str(IntroductionState(state).label))
        for organisation, key, state in found
        if organisation
    }


def search_for(viewer: Viewer, thing: Thing, words: str, taken: Iterable[UUID]) -> list[Organisation]:
    """Organisations found by words, of a request in the region asked only; those on the list are left out."""
    filters, out = {}, set(taken)
    if isinstance(thing, FastLaneRequest):
        filters["ecosystem"] = str(thing.asked_id)
    else:
        out.add(thing.organisation_id)
    answer = find(viewer, words[:200], filters=filters, kind="ecosystem.organisation", limit=FOUND * 2)
    keys = [hit.ref.id for hit in answer.hits]
    rows = Organisation.objects.filter(pk__in=keys, state=State.PUBLISHED).exclude(pk__in=out)
    known = {one.pk: one for one in rows.select_related("ecosystem", "region")}
    return [known[key] for key in keys if key in known][:FOUND]
