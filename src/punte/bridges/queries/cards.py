"""Cards: what may stand on one, what stands on it, and whose a scanned address is."""

import base64
from binascii import Error as NotBase64
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from punte.bridges.models import Card
from punte.bridges.vcards import CardFields
from punte.ecosystem.choices import State
from punte.ecosystem.models import Affiliation, Person
from punte.ecosystem.queries.people import DEFAULT_LEVELS
from punte.members.models import Account, Membership
from punte.members.viewer import viewer_of
from punte.post.outbox.addresses import absolute
from punte.web.access import Rank
from punte.web.visibility import Level

FIELDS: dict[str, Any] = {
    "name": _("Name"),
    "organisation": _("Organisation"),
    "role": _("Role"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "languages": _("Languages"),
    "website": _("Website of the organisation"),
}
OPEN_FACTS = ("name", "organisation", "role", "website")
SALT = "bridges.card"


def values_of(person: Person) -> dict[str, Any]:
    """All that could stand on the person's card; empty values for what their entry does not hold."""
    current = Affiliation.objects.filter(person=person, until=None, organisation__state=State.PUBLISHED)
    at = current.select_related("organisation").order_by("id").first()
    return {
        "name": person.name,
        "organisation": at.organisation.name if at else "",
        "role": at.title if at else "",
        "email": person.email,
        "phone": person.phone,
        "languages": list(person.languages),
        "website": at.organisation.website if at else "",
    }


def preselected(person: Person) -> list[str]:
    """What a new card would show: of what the person keeps from the world nothing."""
    levels = {**DEFAULT_LEVELS, **person.visibility}
    return [name for name in FIELDS if name in OPEN_FACTS or levels.get(name) == Level.PUBLIC]


def fields_of(card: Card) -> CardFields:
    """What the card shows today: the chosen fields as the entry has them now."""
    chosen = {"name", *card.shown}
    return CardFields(**{name: value for name, value in values_of(card.person).items() if name in chosen})


def secret_of(card: Card) -> str:
    """Names this card in this version, and cannot be made by anybody else."""
    key = base64.urlsafe_b64encode(card.pk.bytes).decode().rstrip("=")
    return Signer(salt=SALT).sign(f"{key}.{card.version}")


def address_of(card: Card) -> str:
    """The full address that the code holds."""
    return absolute(reverse("bridges:card_public", args=[secret_of(card)]))


def card_at(secret: str) -> Card | None:
    """The card of that address; None when it was renewed or closed, or its owner has left the network."""
    try:
        key, _dot, version = Signer(salt=SALT).unsign(secret).partition(".")
        id = UUID(bytes=base64.urlsafe_b64decode(f"{key}=="))
    except (BadSignature, NotBase64, ValueError):
        return None
    rows = Card.objects.select_related("person__account").prefetch_related("network")
    card = rows.filter(pk=id, version=version).first()
    if card is None or card.person.account is None or not card.person.account.is_active:
        return None
    inside = viewer_of(card.person.account, card.network).rank > Rank.OUTSIDER
    return card if inside else None


def card_of(account: Account, network: UUID) -> Card | None:
    """The account's own card in the network."""
    rows = Card.objects.filter(network=network, person__account=account)
    return rows.select_related("person").prefetch_related("network").first()


def shares_network(account: Account, card: Card) -> bool:
    """True for somebody else of the same network."""
    here = Membership.objects.filter(account=account, network=card.network_id, ended_at=None)
    return card.person.account_id != account.pk and here.exists()
