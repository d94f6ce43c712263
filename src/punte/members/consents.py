"""What people are asked to agree to, and whether they did.

    consents.register(consents.Purpose("contact", _("Show my contact"), _("Members of … may see …"), "1"))
    consents.given(holders, "contact", network=network.pk) -> ids of those who agreed

Nothing is ticked beforehand, nothing else depends on it. When the words of a
purpose change in meaning its version goes up, and people are asked anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from punte.members.models import Consent, Membership, Network
from punte.records.refs import Ref


@dataclass(frozen=True)
class Purpose:
    """One thing to agree to: its label, the exact words, their version; asked network by network or once."""

    key: str
    label: Any
    text: Any
    version: str
    in_network: bool = True
    order: int = 100


_purposes: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    """Contribute a purpose; the key is its identity."""
    _purposes[purpose.key] = purpose


def purpose(key: str) -> Purpose:
    """The purpose of that key; KeyError when nobody registered it."""
    return _purposes[key]


def purposes() -> list[Purpose]:
    """All purposes in order."""
    return sorted(_purposes.values(), key=lambda one: (one.order, one.key))


def given(holders: Iterable[Ref], key: str, *, network: UUID | None) -> set[Ref]:
    """Which of these have agreed to the purpose's present words; one query."""
    wanted = set(holders)
    rows = Consent.objects.filter(
        purpose=key,
        version=purpose(key).version,
        network=network,
        withdrawn_at=None,
        holder_id__in=[holder.id for holder in wanted],
    ).values_list("holder_kind", "holder_id")
    return {Ref(kind, id) for kind, id in rows} & wanted


@dataclass(frozen=True)
class Asked:
    """A purpose as the consent page shows it to one person."""

    purpose: Purpose
    network: Network | None
    since: datetime | None
    outdated: bool


def asked_of(holder: Ref, account: UUID) -> list[Asked]:
    """What a person is asked: once for all, then network by network; two queries."""
    networks = {
        one.network_id: one.network
        for one in Membership.objects.filter(account=account, ended_at=None)
        .select_related("network")
        .order_by("network__name")
    }
    current = {
        (row.purpose, row.network_id): row
        for row in Consent.objects.filter(holder_kind=holder.kind, holder_id=holder.id, withdrawn_at=None)
    }
    asked = [_asked(one, None, current.get((one.key, None))) for one in purposes() if not one.in_network]
    for network in networks.values():
        for one in purposes():
            if one.in_network:
                asked.append(_asked(one, network, current.get((one.key, network.pk))))
    return asked


def _asked(one: Purpose, network: Network | None, row: Consent | None) -> Asked:
    fits = row is not None and row.version == one.version
    return Asked(one, network, row.given_at if row and fits else None, row is not None and not fits)


def register_own() -> None:
    """The purposes of members itself."""
    register(
        Purpose(
            "members.contact",
            _("Show how to reach me"),
            _("Members of this network may see my name and e-mail address where I am named as a contact."),
            "1",
            order=10,
        )
    )
    register(
        Purpose(
            "members.listed",
            _("Name me publicly"),
            _("My name and role may be read on the public pages of this network, also by search engines."),
            "1",
            order=20,
        )
    )
    register(
        Purpose(
            "members.digest",
            _("Send me digests"),
            _("This network may send me a regular mail about new needs, offers and events."),
            "1",
            order=30,
        )
    )
    register(
        Purpose(
            "members.analysis",
            _("Count my collaboration"),
            _(
                "What I did with others in this network (introductions, meetings, projects) may be used to "
                "work out which collaborations hold and where new ones could begin. Results about fewer than "
                "three people are not shown to anybody."
            ),
            "1",
            order=40,
        )
    )
