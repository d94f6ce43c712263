"""A party as a reader may see it, in words. All pages, mails, notices and histories take them from here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from punte.bridges.choices import PartyRole, PartyState
from punte.bridges.disclosure import SIDES, Reader, Stage, home_of, parties_of, side_of, stage_of
from punte.bridges.models import Introduction, Party
from punte.ecosystem.choices import OrganisationType
from punte.ecosystem.models import Listing, Organisation, Person
from punte.ecosystem.queries.organisations import label_of
from punte.web.visibility import Level

CONTACT_FIELDS: Mapping[str, str] = {"email": Level.ECOSYSTEM, "phone": Level.PRIVATE}
THEMES = 2


@dataclass(frozen=True)
class Seen:
    """What a reader sees of a party; what is not disclosed is not in it.

    `words` are made when they are asked for, in the language then in use.
    """

    role: str
    stage: Stage
    left: bool = False
    name: str = ""
    person: UUID | None = None
    organisation: str = ""
    organisation_id: UUID | None = None
    kind: str = ""
    place: str = ""
    themes: tuple[Any, ...] = ()
    contact: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """'Bo (Fyn Heat)', 'Fyn Heat', or 'an organisation in Syddanmark (SME, heat pumps)'."""
        known = self.stage > Stage.ANONYMOUS or self.left or self.role == PartyRole.LINK
        return self.short if known else self._from_afar([label_of(one) for one in self.themes])

    @property
    def short(self) -> str:
        """The same without what they work on."""
        if self.left:
            return _("somebody who has left")
        if self.name:
            return f"{self.name} ({self.organisation})" if self.organisation else self.name
        if self.organisation:
            return self.organisation
        if self.role == PartyRole.LINK:
            return _("somebody in between")
        return self._from_afar([])

    def _from_afar(self, about: list[str]) -> str:
        where = {"place": self.place}
        if not self.kind:
            return _("somebody in %(place)s") % where if self.place else _("somebody in this network")
        who = _("an organisation in %(place)s") % where if self.place else _("an organisation")
        labels = {str(key): str(label) for key, label in OrganisationType.choices}
        known = [] if self.kind == OrganisationType.UNKNOWN else [labels[self.kind]]
        return f"{who} ({', '.join([*known, *about])})" if [*known, *about] else who

    def __str__(self) -> str:
        return self.words


def seen(introduction: Introduction, reader: Reader, party: Party) -> Seen:
    """The party as that reader sees it now."""
    stage = stage_of(introduction, reader, party)
    left = party.state == PartyState.LEFT and not (reader.party and reader.party.pk == party.pk)
    if left or (party.role == PartyRole.LINK and stage == Stage.ANONYMOUS):
        return Seen(party.role, stage, left=left)
    organisation, home = party.organisation, home_of(party)
    if stage == Stage.ANONYMOUS:
        return Seen(
            party.role,
            stage,
            kind=organisation.type if organisation else "",
            place=home.name if home else "",
            themes=_themes(organisation),
        )
    person = party.person if stage >= Stage.NAME or organisation is None else None
    return Seen(
        party.role,
        stage,
        name=person.name if person and stage >= Stage.NAME else "",
        person=person.pk if person and stage >= Stage.NAME else None,
        organisation=organisation.name if organisation else "",
        organisation_id=organisation.pk if organisation else None,
        kind=organisation.type if organisation else "",
        place=home.name if home else "",
        contact=contact_of(person) if person and stage == Stage.CONTACT else {},
    )


def contact_of(person: Person) -> dict[str, str]:
    """How to reach somebody who said yes: what they keep to nobody but themselves stays so."""
    return {
        name: value
        for name, default in CONTACT_FIELDS.items()
        if (value := getattr(person, name)) and person.visibility.get(name, default) != Level.PRIVATE
    }


def title_of(introduction: Introduction, reader: Reader) -> str:
    """What the introduction is called for that reader: the other side, or both."""
    if reader.party and reader.party.role in SIDES:
        role = PartyRole.SOUGHT if reader.party.role == PartyRole.SEEKER else PartyRole.SEEKER
        return capfirst(seen(introduction, reader, side_of(introduction, role)).short)
    a, b = (seen(introduction, reader, side_of(introduction, role)).short for role in SIDES)
    return f"{a} ↔ {b}"


def listing_of(introduction: Introduction, reader: Reader) -> Listing | None:
    """The need or offer it is about, unless that would tell of an organisation not disclosed yet."""
    listing = introduction.listing
    if listing is None:
        return None
    whose = [one for one in parties_of(introduction) if one.organisation_id == listing.organisation_id]
    hidden = any(stage_of(introduction, reader, one) < Stage.ORGANISATION for one in whose)
    return None if hidden else listing


def introducers(introduction: Introduction, reader: Reader) -> list[Seen]:
    """The links who have agreed to introduce, as the reader sees them."""
    return [
        seen(introduction, reader, one)
        for one in parties_of(introduction)
        if one.role == PartyRole.LINK and one.state == PartyState.ACCEPTED
    ]


def proposed_by(introduction: Introduction, reader: Reader) -> Seen | None:
    """Who proposed it: a party as the reader sees it, or a broker by name; None when it is the reader."""
    if reader.proposer or introduction.proposed_by is None:
        return None
    for one in parties_of(introduction):
        if one.person and one.person.account_id == introduction.proposed_by_id:
            return seen(introduction, reader, one)
    return Seen("broker", Stage.NAME, name=introduction.proposed_by.get_full_name())


def _themes(organisation: Organisation | None) -> tuple[Any, ...]:
    if organisation is None:
        return ()
    return tuple(link.theme for link in list(organisation.theme_links.all())[:THEMES])
