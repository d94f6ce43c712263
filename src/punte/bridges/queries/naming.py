"""What somebody on a bridge is called for a reader, so that nobody is unmasked (safety 4 and 5).

An organisation is called by its name: it is a public fact. A person is called
by theirs only where they agreed to show their ties and the reader may see
them. Otherwise their organisation stands for them, if at least three people
are at home there; otherwise they are one of the people of their ecosystem, and
where fewer than three would stand in that, just 'one person'.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from punte.bridges.policies import broker
from punte.bridges.queries.agreed import FEWEST, agreed_people, shows_ties
from punte.ecosystem.choices import State
from punte.ecosystem.models import Affiliation, Ecosystem, Organisation, Person
from punte.ecosystem.policies import see_person
from punte.members.models import Network
from punte.web.access import Viewer


@dataclass(frozen=True)
class Named:
    """Who or what stands in a picture for somebody: `key` is the same for all who stand behind it."""

    key: str
    name: str
    href: str = ""
    group: str = ""
    person: bool = False


@dataclass(frozen=True)
class _Home:
    """Where a person works: the organisation, and how many people are there."""

    key: UUID
    name: str
    people: int


class Names:
    """Names for one reader in one network; five queries, whatever is asked of it later."""

    def __init__(self, viewer: Viewer, network: Network, organisations: Iterable[str] = ()) -> None:
        self.viewer, self.network = viewer, network
        self.places = {
            str(key): name
            for key, name in Ecosystem.objects.filter(network=network).values_list("pk", "name")
        }
        self.people = {str(one.pk): one for one in agreed_people(network.pk)}
        self.homes = self._homes()
        wanted = [UUID(one) for one in organisations if one not in self.people]
        rows = Organisation.objects.filter(network=network, state=State.PUBLISHED, pk__in=wanted)
        self.organisations = {
            str(key): (name, str(home or ""))
            for key, name, home in rows.values_list("pk", "name", "ecosystem_id")
        }

    def _homes(self) -> dict[str, _Home]:
        current = Affiliation.objects.filter(
            network=self.network, until=None, organisation__state=State.PUBLISHED
        )
        counted = current.order_by().values_list("organisation_id").annotate(n=Count("person", distinct=True))
        sizes = dict(counted)
        found: dict[str, _Home] = {}
        rows = current.order_by("id").values_list("person_id", "organisation_id", "organisation__name")
        for person, key, name in rows:
            found.setdefault(str(person), _Home(key, name, sizes[key]))
        return found

    def named(self, one: Person) -> bool:
        """True for people whom the reader may see with their ties, and for the reader."""
        own = self.viewer.account is not None and one.account_id == self.viewer.account
        return own or (shows_ties(one) and see_person(self.viewer, one))

    def of(self, id: str, group: str = "") -> Named:
        """Who stands for the person or organisation of that id; `group` is the side it stands on."""
        if one := self.people.get(id):
            return self._person(one, group)
        if found := self.organisations.get(id):
            name, home = found
            href = reverse("ecosystem:organisation", args=[self.network.slug, id])
            return Named(id, name, href, home)
        return Named(f"gone:{group}", _("no longer here"), group=group)

    def _person(self, one: Person, group: str) -> Named:
        home = str(one.ecosystem_id or group)
        if self.named(one):
            href = reverse("ecosystem:person", args=[self.network.slug, one.pk])
            return Named(str(one.pk), one.name, href, home, person=True)
        work = self.homes.get(str(one.pk))
        if work and work.people >= FEWEST:
            href = reverse("ecosystem:organisation", args=[self.network.slug, work.key])
            return Named(str(work.key), work.name, href, home)
        return Named(f"people:{home}", self._somebody(home), group=home)

    def _somebody(self, group: str) -> str:
        place = self.places.get(group)
        return _("people in %(place)s") % {"place": place} if place else _("people of this network")

    def alone(self, id: str, group: str, beside: Collection[str]) -> Named:
        """The same for somebody told of alone: one person is not called 'people'.

        `beside` are all on the bridge. An organisation that is not on it itself
        stands for its people there: it is named only where they may be, or
        where at least three are at home.
        """
        found = self.of(id, group)
        if id in self.organisations and id not in beside:
            there = [self.people[one] for one in beside if one in self.people and self._works_at(one, id)]
            if self._size(id) >= FEWEST or (there and all(map(self.named, there))):
                return found
            return self._one(found.group)
        return self._one(found.group) if found.key.startswith("people:") else found

    def _works_at(self, person: str, organisation: str) -> bool:
        home = self.homes.get(person)
        return home is not None and str(home.key) == organisation

    def _size(self, organisation: str) -> int:
        return max((one.people for one in self.homes.values() if str(one.key) == organisation), default=0)

    def _one(self, group: str) -> Named:
        """One person; brokers read where they are at home."""
        place = self.places.get(group)
        if place and broker(self.viewer):
            return Named(f"people:{group}", _("one person in %(place)s") % {"place": place}, group=group)
        return Named(f"people:{group}", _("one person"), group=group)
