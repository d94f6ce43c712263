"""What organisations, people, ecosystems, themes and claims are called in histories; how they are found."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from punte.ecosystem.choices import OrganisationType, State
from punte.ecosystem.models import Claim, Ecosystem, Organisation, Person, Standing, Theme
from punte.ecosystem.policies import change_person, keeps_ecosystem, see_network, see_organisation, see_person
from punte.ecosystem.queries.organisations import kept_by, label_of, theme_choices
from punte.ecosystem.queries.places import ecosystem_choices
from punte.records import search, subjects
from punte.records.refs import Ref
from punte.records.subjects import Shown, SubjectKind, choice_words
from punte.web.access import Viewer

ORGANISATION, PERSON = "ecosystem.organisation", "ecosystem.person"
ECOSYSTEM, THEME = "ecosystem.ecosystem", "ecosystem.theme"
CLAIM, STANDING = "ecosystem.claim", "ecosystem.standing"
ASSESSMENT = frozenset({"role", "influence", "interest", "referred_by", "needs_noted"})
PERSONAL = frozenset({"name", "headline", "email", "phone", "words", "languages"})


def _labels(model: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: model._meta.get_field(name).verbose_name for name in names}


ORGANISATION_FIELDS = """
name short_name type helix description website email phone city country region ecosystem pic ror vat role
influence interest referred_by needs_noted source fictional state verified_on themes
"""
ORGANISATION_LABELS: dict[str, Any] = {
    **_labels(
        Organisation,
        ORGANISATION_FIELDS.split(),
    ),
    "places": gettext_lazy("Further regions"),
    "capabilities": gettext_lazy("What it can do"),
}
PERSON_LABELS: dict[str, Any] = {
    **_labels(Person, ["name", "headline", "email", "phone", "languages", "ecosystem", "source", "purpose"]),
    "roles": gettext_lazy("Number of roles"),
    "consented_at": gettext_lazy("Agreed"),
    "words": gettext_lazy("What is not right"),
}


def register() -> None:
    """Make them known."""
    kinds = [
        SubjectKind(
            ORGANISATION,
            gettext_lazy("Organisation"),
            organisations,
            ORGANISATION_LABELS,
            private=ASSESSMENT | {"email", "phone"},
            may_see_private=keeps_one,
            words=choice_words(Organisation),
            refs={"ecosystem": ECOSYSTEM},
        ),
        SubjectKind(
            PERSON,
            gettext_lazy("Person"),
            persons,
            PERSON_LABELS,
            private=PERSONAL,
            may_see_private=keeps_person,
            refs={"ecosystem": ECOSYSTEM},
        ),
        SubjectKind(
            ECOSYSTEM,
            gettext_lazy("Ecosystem"),
            ecosystems,
            {
                **_labels(Ecosystem, ["name", "slug", "summary", "gateway"]),
                "regions": gettext_lazy("Regions"),
            },
            refs={"gateway": ORGANISATION},
        ),
        SubjectKind(
            THEME,
            gettext_lazy("Theme"),
            themes,
            _labels(Theme, ["name", "labels", "parent", "retired"]),
            refs={"parent": THEME},
        ),
        SubjectKind(
            CLAIM, gettext_lazy("Claim"), claims, {"state": gettext_lazy("State")}, words=choice_words(Claim)
        ),
        SubjectKind(
            STANDING,
            gettext_lazy("Standing"),
            standings,
            _labels(Standing, ["edition", "group", "source"]),
            words=choice_words(Standing),
        ),
    ]
    for kind in kinds:
        subjects.register(kind)
    search.register(
        search.Source(
            ORGANISATION, gettext_lazy("Organisations"), organisation_documents, every_one, order=10
        )
    )
    search.register(search.Source(PERSON, gettext_lazy("People"), person_documents, every_person, order=20))
    search.register_facet(search.Facet("ecosystem", gettext_lazy("Ecosystem"), ecosystem_choices, order=10))
    search.register_facet(search.Facet("theme", gettext_lazy("Theme"), theme_choices, order=20))
    search.register_facet(
        search.Facet(
            "type",
            gettext_lazy("Type"),
            lambda viewer: [(str(value), str(label)) for value, label in OrganisationType.choices],
            order=30,
        )
    )


def keeps_one(viewer: Viewer, id: UUID) -> bool:
    """True when the viewer may change this organisation."""
    return Organisation.objects.filter(kept_by(viewer), network=viewer.network, pk=id).exists()


def keeps_person(viewer: Viewer, id: UUID) -> bool:
    """True when the viewer may change this person's entry."""
    found = Person.objects.select_related("ecosystem").filter(network=viewer.network, pk=id).first()
    return found is not None and change_person(viewer, found)


def organisations(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Published ones, and those the viewer keeps."""
    # By key alone, the policy asked here: with more conditions SQLite would rather walk another index.
    rows = (
        Organisation.objects.filter(pk__in=list(ids))
        .order_by()
        .select_related("ecosystem")
        .prefetch_related("network")
    )
    return {
        one.pk: Shown(
            Ref(ORGANISATION, one.pk),
            str(_("Organisation")),
            one.name,
            reverse("ecosystem:organisation", args=[one.network.slug, one.pk]),
            detail=", ".join(
                filter(None, [str(one.get_type_display()), one.ecosystem.name if one.ecosystem else one.city])
            ),
        )
        for one in rows
        if see_organisation(viewer, one)
    }


def persons(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Those whom the viewer may see."""
    return {
        one.pk: Shown(
            Ref(PERSON, one.pk),
            str(_("Person")),
            one.name,
            reverse("ecosystem:person", args=[one.network.slug, one.pk]),
            detail=one.ecosystem.name if one.ecosystem else "",
        )
        for one in Person.objects.filter(pk__in=list(ids))
        .order_by()
        .select_related("ecosystem")
        .prefetch_related("network")
        if see_person(viewer, one)
    }


def ecosystems(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Those of the network."""
    if not see_network(viewer):
        return {}
    rows = (
        Ecosystem.objects.filter(network=viewer.network, pk__in=list(ids))
        .order_by()
        .prefetch_related("network")
    )
    return {one.pk: _ecosystem(one.pk, ECOSYSTEM, one.name, one) for one in rows}


def _ecosystem(id: UUID, kind: str, title: str, one: Ecosystem) -> Shown:
    noun = _("Ecosystem") if kind == ECOSYSTEM else _("Standing")
    return Shown(
        Ref(kind, id), str(noun), title, reverse("ecosystem:ecosystem", args=[one.network.slug, one.slug])
    )


def standings(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Those of the network's ecosystems."""
    if not see_network(viewer):
        return {}
    rows = Standing.objects.filter(network=viewer.network, pk__in=list(ids)).order_by()
    return {
        one.pk: _ecosystem(one.pk, STANDING, f"{one.ecosystem.name}: {one}", one.ecosystem)
        for one in rows.select_related("ecosystem__network")
    }


def themes(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Those of the network."""
    if not see_network(viewer):
        return {}
    rows = (
        Theme.objects.filter(network=viewer.network, pk__in=list(ids)).order_by().prefetch_related("network")
    )
    return {
        one.pk: Shown(
            Ref(THEME, one.pk),
            str(_("Theme")),
            label_of(one),
            reverse("ecosystem:organisations", args=[one.network.slug]) + f"?theme={one.pk}",
        )
        for one in rows
    }


def claims(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """One's own, and those about organisations of ecosystems that one keeps."""
    rows = Claim.objects.filter(network=viewer.network, pk__in=list(ids)).order_by()
    found = {}
    for one in rows.select_related("organisation__ecosystem", "organisation__network"):
        if one.account_id == viewer.account or keeps_ecosystem(viewer, one.organisation.ecosystem):
            slug = one.organisation.network.slug
            href = reverse("ecosystem:organisation", args=[slug, one.organisation_id])
            found[one.pk] = Shown(Ref(CLAIM, one.pk), str(_("Claim")), one.organisation.name, href)
    return found


def organisation_documents(ids: Iterable[UUID]) -> list[search.Document]:
    """Published organisations, ready for the index."""
    rows = Organisation.objects.filter(pk__in=list(ids), state=State.PUBLISHED).order_by()
    rows = rows.select_related("region").prefetch_related("theme_links__theme", "capabilities", "places")
    return [
        search.Document(
            network=one.network_id,
            id=one.pk,
            audience="all",
            title=" ".join(filter(None, [one.name, one.short_name])),
            text=" ".join(_words(one)),
            facets={
                "ecosystem": [str(one.ecosystem_id)] if one.ecosystem_id else [],
                "type": [one.type],
                "theme": list(
                    {
                        str(key)
                        for link in one.theme_links.all()
                        for key in (link.theme_id, link.theme.parent_id)
                        if key
                    }
                ),
            },
        )
        for one in rows
    ]


def _words(one: Organisation) -> Iterator[str]:
    yield from (one.city, one.pic, one.vat, one.ror, one.description)
    if one.region:
        yield one.region.name
    yield from (capability.text for capability in one.capabilities.all())
    yield from (link.theme.name for link in one.theme_links.all())


def every_one() -> Iterator[UUID]:
    """Ids of all published organisations."""
    return Organisation.objects.filter(state=State.PUBLISHED).values_list("pk", flat=True).iterator()


def person_documents(ids: Iterable[UUID]) -> list[search.Document]:
    """People by their names alone: inside the network once they agreed, for gateways before."""
    rows = Person.objects.filter(pk__in=list(ids)).order_by()
    return [
        search.Document(
            network=one.network_id,
            id=one.pk,
            audience="network" if one.consented_at else "broker",
            title=one.name,
            facets={"ecosystem": [str(one.ecosystem_id)] if one.ecosystem_id else []},
        )
        for one in rows
    ]


def every_person() -> Iterator[UUID]:
    """Ids of all people."""
    return Person.objects.values_list("pk", flat=True).iterator()
