"""What the services of this room share: setting fields, and telling the log what changed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from punte.members.models import Network
from punte.members.tenancy import TenantModel
from punte.records.events import changes, record
from punte.records.refs import Ref
from punte.records.tabular.folding import fold
from punte.web.access import Viewer

FOLDED = 300


def folded(name: str) -> str:
    """The name as it is sorted and compared: Latin letters, small, no accents or signs."""
    return (fold(name) or name.lower())[:FOLDED]


def known_fields(values: Mapping[str, Any], allowed: Iterable[str]) -> dict[str, Any]:
    """The values, texts trimmed; ValueError for a field that may not be set this way."""
    if unknown := set(values) - set(allowed):
        raise ValueError(f"cannot set {', '.join(sorted(unknown))}")
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def here(by: Viewer, network: Network) -> None:
    """Raise PermissionDenied unless the viewer acts in this very network."""
    if by.network != network.pk:
        raise PermissionDenied


def same_network(network: Network, *things: TenantModel | None) -> None:
    """Raise ValidationError when one of the things belongs to another network."""
    if any(one is not None and one.network_id != network.pk for one in things):
        raise ValidationError(_("That is not part of this network."))


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the log keeps them: rows by their key, nothing that is empty."""
    kept = {name: value for name, value in values.items() if value not in (None, "", [], {})}
    return {name: str(value.pk) if isinstance(value, Model) else value for name, value in kept.items()}


def set_and_record(
    thing: TenantModel,
    values: Mapping[str, Any],
    *,
    kind: str,
    by: Viewer,
    origin: Model | Ref | None = None,
    silent: Mapping[str, Any] | None = None,
) -> bool:
    """Validate and save what differs, with one event; False when nothing does.

    `silent` fields follow without being told in the log.
    """
    before, after = changes(thing, values)
    if not after:
        return False
    for name, value in {**values, **(silent or {})}.items():
        setattr(thing, name, value)
    thing.full_clean()
    thing.save()
    record(
        kind,
        subject=thing,
        network=thing.network_id,
        by=by.account,
        before=before,
        after=after,
        origin=origin,
    )
    return True
