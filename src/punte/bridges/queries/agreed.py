"""Whose collaboration may be counted: people who agreed to it (`members.analysis`)."""

from uuid import UUID

from punte.ecosystem.models import Person
from punte.members import consents
from punte.members.models import Consent

PURPOSE = "members.analysis"


def agreed_people(network: UUID) -> list[Person]:
    """The network's people who agree to be counted, in the order of their keys; two queries."""
    rows = Consent.objects.filter(
        network=network,
        purpose=PURPOSE,
        version=consents.purpose(PURPOSE).version,
        withdrawn_at=None,
    )
    agreed = set(rows.values_list("holder_kind", "holder_id"))
    people = Person.objects.filter(network=network).only(
        "pk", "name", "account_id", "ecosystem_id", "consented_at", "network_id"
    )
    return [one for one in people.order_by("pk") if _holder(one) in agreed]


def _holder(one: Person) -> tuple[str, UUID]:
    """Whose consent counts: as `services.people.holder_of`, without a query."""
    return ("members.account", one.account_id) if one.account_id else ("ecosystem.person", one.pk)
