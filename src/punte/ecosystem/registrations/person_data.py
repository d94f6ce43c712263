"""What the map knows about a person: who they are on it, their copy, and its erasure (safety 3, 12)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from punte.ecosystem.languages import language_name
from punte.ecosystem.models import Affiliation, Claim, Organisation, Person
from punte.records.people import ERASED, Eraser, Exporter, Whom, erasers, exporters, identities, impersonal
from punte.records.refs import Ref
from punte.web.visibility import Level

PERSON = "ecosystem.person"


def register() -> None:
    """Make them known."""
    identities.register("ecosystem.people", find)
    exporters.register(Exporter("ecosystem.people", _("You on the map"), export_people))
    exporters.register(Exporter("ecosystem.roles", _("Your roles in organisations"), export_roles))
    exporters.register(Exporter("ecosystem.claims", _("Organisations you claimed"), export_claims))
    erasers.register(
        Eraser(
            "ecosystem.people",
            {
                PERSON: ("name", "folded", "headline", "email", "phone"),
                "ecosystem.affiliation": ("title",),
                "ecosystem.claim": ("email", "message"),
                "ecosystem.organisation": ("email", "phone", "referred_by"),
            },
            erase,
        )
    )
    impersonal.declare("ecosystem.region", ["name"], "names of places")


def find(whom: Whom) -> Whom:
    """Entries connected with the account, and those of its addresses that nobody else is connected with."""
    mine = Q(pk__in=whom.ids(PERSON))
    if whom.account:
        mine |= Q(account=whom.account)
    if whom.emails:
        mine |= Q(email__in=whom.emails, account=None)
    rows = list(Person.objects.filter(mine))
    return whom.also(
        refs=[Ref(PERSON, one.pk) for one in rows],
        emails=[one.email for one in rows],
        names=[one.name for one in rows],
    )


def export_people(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """The person's entries, one a network."""
    rows = Person.objects.filter(pk__in=whom.ids(PERSON)).select_related("network", "ecosystem")
    for one in rows:
        yield {
            "network": one.network.name,
            "name": one.name,
            "headline": one.headline,
            "email": one.email,
            "phone": one.phone,
            "languages": [language_name(code) for code in one.languages],
            "ecosystem": one.ecosystem.name if one.ecosystem else None,
            "who_sees_what": {field: _level(level) for field, level in one.visibility.items()},
            "agreed": one.consented_at,
            "source": one.source,
            "purpose": one.purpose,
            "told_by_mail": one.notified_at,
            "since": one.created_at,
        }


def _level(level: str) -> str:
    return str(Level(level).label) if level in Level else level


def export_roles(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """The person's roles, also ended ones."""
    rows = Affiliation.objects.filter(person__in=whom.ids(PERSON)).select_related("organisation", "network")
    for one in rows:
        yield {
            "network": one.network.name,
            "organisation": one.organisation.name,
            "role": one.title,
            "since": one.since,
            "until": one.until,
        }


def export_claims(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """What the person claimed."""
    if whom.account is None:
        return
    for one in Claim.objects.filter(account=whom.account).select_related("organisation", "network"):
        yield {
            "network": one.network.name,
            "organisation": one.organisation.name,
            "email": one.email,
            "message": one.message,
            "state": one.get_state_display(),
            "at": one.created_at,
        }


def erase(whom: Whom) -> int:
    """Entries and roles go; of claims stays that they were made; organisations lose address and name."""
    touched = Person.objects.filter(pk__in=whom.ids(PERSON)).delete()[0]
    if whom.account:
        claims = Claim.objects.filter(account=whom.account).exclude(message=ERASED, email="")
        touched += claims.update(message=ERASED, email="")
    if whom.emails:
        touched += Organisation.objects.filter(email__in=whom.emails).update(email="")
    if whom.names:
        touched += Organisation.objects.filter(referred_by__in=whom.names).update(referred_by=ERASED)
    return touched
