"""Evidence in the registries: what a person's copy of their data says of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from punte.bridges.models import Evidence
from punte.records.people import Exporter, Whom, exporters


def register() -> None:
    """Called once, when the app is ready. Evidence goes with the person's entry: it needs no eraser."""
    exporters.register(Exporter("bridges.evidence", _("What happened between you and others"), export))


def export(whom: Whom) -> Iterable[Mapping[str, Any]]:
    """What is counted, and what the person contested."""
    people = whom.ids("ecosystem.person")
    rows = Evidence.objects.filter(Q(a_person__in=people) | Q(b_person__in=people))
    for one in rows.select_related("a_person", "b_person", "network"):
        other = one.b_person if one.a_person_id in people else one.a_person
        yield {
            "network": one.network.name,
            "kind": one.get_kind_display(),
            "good": one.good,
            "with": other.name if other else None,
            "at": one.at,
            "contested": one.contested_at,
        }
