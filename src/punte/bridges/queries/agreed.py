"""Whose collaboration may be counted, and whose ties may be shown with their name.

Counted: who agreed to `members.analysis`. Shown by name: who agreed to
`bridges.ties` besides. Everyone else stands in sums of at least three people
(safety 5).
"""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from punte.ecosystem.models import Person
from punte.members import consents
from punte.members.models import Consent

COUNTED = "members.analysis"
SHOWN = "bridges.ties"
FEWEST = 3  # people in a sum

PURPOSE = consents.Purpose(
    SHOWN,
    _("Show my ties"),
    _(
        "Members of this network who may see me may also see, in pictures of the network, with whom I have "
        "worked, met or been introduced, where the other has agreed to this, too. Gateways may see my name "
        "where I could introduce two people to each other."
    ),
    "1",
    order=45,
)

type Holder = tuple[str, UUID]


def agreed_people(network: UUID) -> list[Person]:
    """The network's people who agree to be counted, in the order of their keys; two queries.

    `shows_ties` on each says whether they also agreed to be named.
    """
    wanted = {key: consents.purpose(key).version for key in (COUNTED, SHOWN)}
    rows = Consent.objects.filter(network=network, purpose__in=wanted, withdrawn_at=None)
    given: dict[str, set[Holder]] = {key: set() for key in wanted}
    for purpose, version, kind, id in rows.values_list("purpose", "version", "holder_kind", "holder_id"):
        if version == wanted[purpose]:
            given[purpose].add((kind, id))
    people = Person.objects.filter(network=network).only(
        "pk", "name", "account_id", "ecosystem_id", "consented_at", "network_id"
    )
    found = [one for one in people.order_by("pk") if _holder(one) in given[COUNTED]]
    for one in found:
        one.shows_ties = _holder(one) in given[SHOWN]  # type: ignore[attr-defined]  # for this read only
    return found


def shows_ties(one: Person) -> bool:
    """True for a person of `agreed_people` who agreed to be named with their ties."""
    return bool(getattr(one, "shows_ties", False))


def _holder(one: Person) -> Holder:
    """Whose consent counts: as `services.people.holder_of`, without a query."""
    return ("members.account", one.account_id) if one.account_id else ("ecosystem.person", one.pk)
