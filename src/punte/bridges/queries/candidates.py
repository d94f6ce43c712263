"""Organisations, needs, offers and past projects as the matching engine reads them.

Only what is published and open is a candidate; a need or an offer of an
organisation that is not shown is none.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from punte.bridges.choices import EvidenceKind
from punte.bridges.models import Evidence
from punte.ecosystem.choices import Direction, OrganisationType, State
from punte.ecosystem.models import (
    Capability,
    Listing,
    Organisation,
    OrganisationRegion,
    OrganisationTheme,
    Participation,
    Project,
    Theme,
)
from punte.engines.matching import Candidate, Collaboration, Kind, Tie, Traits, Wish

BATCH = 2000
KINDS = {Direction.NEED: Kind.NEED, Direction.OFFER: Kind.OFFER}
TIED = (EvidenceKind.WORKED, EvidenceKind.DELIVERED)


def open_listings_of(network: UUID) -> QuerySet[Listing]:
    """What can be matched: published, not past its last day, of a published organisation."""
    return Listing.objects.filter(
        network=network,
        state=State.PUBLISHED,
        expires_on__gte=timezone.localdate(),
        organisation__state=State.PUBLISHED,
    )


def organisations_of(network: UUID) -> QuerySet[Organisation]:
    """Organisations that can be found."""
    return Organisation.objects.filter(network=network, state=State.PUBLISHED)


def every_candidate(network: UUID) -> Iterator[Candidate]:
    """All of a network, organisations first, in batches of a few queries."""
    parents = _parents(network)
    for rows in _batches(organisations_of(network)):
        yield from of_organisations(rows, parents)
    for rows in _batches(open_listings_of(network)):
        yield from of_listings(rows, parents)


def candidates_among(network: UUID, ids: Iterable[UUID]) -> dict[str, Candidate]:
    """Those of these organisations, needs and offers that are candidates now; a fixed number of queries."""
    keys = list(ids)
    parents = _parents(network)
    found = [
        *of_organisations(list(organisations_of(network).filter(pk__in=keys)), parents),
        *of_listings(list(open_listings_of(network).filter(pk__in=keys)), parents),
    ]
    return {one.id: one for one in found}


def of_organisations(rows: list[Organisation], parents: dict[UUID, UUID]) -> Iterator[Candidate]:
    """Organisations with their themes, regions and capabilities; three queries."""
    keys = [one.pk for one in rows]
    themes = _grouped(OrganisationTheme.objects.filter(organisation__in=keys), "theme_id")
    places = _grouped(OrganisationRegion.objects.filter(organisation__in=keys), "region_id")
    can: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    told = Capability.objects.filter(organisation__in=keys).order_by("id")
    for key, language, text in told.values_list("organisation_id", "language", "text"):
        can[key].append((language, text))
    for one in rows:
        own = [(one.language, one.description)] if one.description else []
        said = [*own, *can[one.pk]]
        # A name alone says too little to be measured by.
        texts = _joined([(one.language, one.name), *said]) if said else {}
        yield Candidate(
            str(one.pk),
            Kind.ORGANISATION,
            texts,
            _traits(one, themes[one.pk], places[one.pk], parents),
        )


def of_listings(rows: list[Listing], parents: dict[UUID, UUID]) -> Iterator[Candidate]:
    """Needs and offers with what their organisations are; two queries."""
    owners = Organisation.objects.in_bulk({one.organisation_id for one in rows})
    places = _grouped(OrganisationRegion.objects.filter(organisation__in=list(owners)), "region_id")
    for one in rows:
        owner = owners[one.organisation_id]
        yield Candidate(
            str(one.pk),
            KINDS[Direction(one.direction)],
            words_of(one),
            _traits(
                owner,
                [one.theme_id] if one.theme_id else [],
                places[owner.pk],
                parents,
                languages=frozenset(one.languages),
                stage=one.stage,
                readiness=one.readiness,
                domain=one.domain.strip().casefold(),
            ),
            Wish(types=frozenset(one.partner_types), regions=frozenset(one.regions)),
        )


def words_of(one: Listing) -> dict[str, str]:
    """What a need or an offer says, by language."""
    own = (one.language, f"{one.title}. {one.text}")
    return _joined([own, (one.summary_language, one.summary)] if one.summary else [own])


def collaborations_of(network: UUID) -> list[Collaboration]:
    """Past projects with who took part; two queries. A project whose year is unknown is left out."""
    members: dict[UUID, list[str]] = defaultdict(list)
    parts = Participation.objects.filter(network=network, organisation__state=State.PUBLISHED)
    for project, organisation in parts.order_by("id").values_list("project_id", "organisation_id"):
        members[project].append(str(organisation))
    rows = Project.objects.filter(network=network, year__isnull=False)
    return [
        Collaboration(
            str(one.pk),
            tuple(members[one.pk]),
            float(one.year or 0),
            {"en": one.title} if one.title else {},
            title=one.acronym or one.title or one.source_id,
        )
        for one in rows.iterator(chunk_size=BATCH)
        if members[one.pk]
    ]


def ties_of(network: UUID) -> list[Tie]:
    """Who worked together as noted here, beside the projects that sources tell of."""
    rows = Evidence.objects.filter(
        Q(a_organisation__isnull=False, b_organisation__isnull=False),
        network=network,
        kind__in=TIED,
        good=True,
        contested_at=None,
    )
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for a, b, at in rows.values_list("a_organisation_id", "b_organisation_id", "at"):
        if a == b:
            continue
        one, other = sorted((str(a), str(b)))
        count, last = found.get((one, other), (0, 0))
        found[one, other] = (count + 1, max(last, at.year))
    return [Tie(one, other, count, last) for (one, other), (count, last) in sorted(found.items())]


def _traits(
    owner: Organisation, themes: Iterable[UUID], places: Iterable[str], parents: dict[UUID, UUID], **own: Any
) -> Traits:
    """Who an organisation is; a theme brings the one above it, so that kin are found."""
    keys = set(themes)
    keys |= {parents[key] for key in keys if key in parents}
    return Traits(
        organisation=str(owner.pk),
        ecosystem=str(owner.ecosystem_id or ""),
        type="" if owner.type == OrganisationType.UNKNOWN else owner.type,
        regions=frozenset(filter(None, [owner.region_id, *places])),
        themes=frozenset(map(str, keys)),
        names=frozenset({owner.name, owner.short_name} - {""}),
        town=owner.city,
        **own,
    )


def _parents(network: UUID) -> dict[UUID, UUID]:
    rows = Theme.objects.filter(network=network, parent__isnull=False)
    return {key: parent for key, parent in rows.values_list("pk", "parent_id") if parent}


def _grouped(rows: QuerySet[Any], field: str) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for key, value in rows.order_by("id").values_list("organisation_id", field):
        found[key].append(value)
    return found


def _joined(said: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Texts by language, each once and in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for language, text in said:
        found[language or "en"].append(text.strip())
    return {language: "\n".join(texts) for language, texts in found.items()}


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """The rows in the order of their keys, so many at a time."""
    last = None
    while batch := list((rows.filter(pk__gt=last) if last else rows).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk
