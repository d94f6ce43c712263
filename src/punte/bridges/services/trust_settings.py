"""A network's own weights, half-lives, threshold and promise."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from punte.bridges import rules
from punte.bridges.models import TrustSettings
from punte.bridges.policies import manage_network
from punte.bridges.rules import Setting, settings_of
from punte.engines.trust import KINDS
from punte.members.models import Network
from punte.records.events import changes, record
from punte.web.access import Viewer


@transaction.atomic
def change_trust_settings(
    *,
    network: Network,
    kinds: Mapping[str, Setting],
    threshold: float,
    promise_hours: int,
    by: Viewer,
) -> TrustSettings:
    """Set what evidence is worth here. Kinds that are not named keep their default.

    Raises PermissionDenied for all but managers, ValidationError for values out of range.
    """
    _may(network, by)
    if unknown := set(kinds) - set(KINDS):
        raise ValidationError(_("There is no evidence called %(kind)s.") % {"kind": sorted(unknown)[0]})
    _within(threshold, rules.THRESHOLDS, _("The threshold"))
    _within(promise_hours, rules.PROMISES, _("The promise"))
    own = {
        key: {"weight": one.weight, "half_life": one.half_life}
        for key, one in sorted(kinds.items())
        if (one.weight, one.half_life) != (KINDS[key].weight, KINDS[key].half_life)
    }
    values = {"rules": own, "threshold": float(threshold), "promise_hours": promise_hours}
    stored, made = TrustSettings.objects.select_for_update().get_or_create(network=network)
    before, after = changes(stored, values)
    if not after:
        return stored
    for name, value in values.items():
        setattr(stored, name, value)
    stored.save()
    record(
        "bridges.trust_settings.changed",
        subject=stored,
        network=network.pk,
        by=by.account,
        before={} if made else before,
        after=after,
    )
    return stored


@transaction.atomic
def reset_trust_settings(*, network: Network, by: Viewer) -> None:
    """Back to the defaults; nothing where nothing was set."""
    _may(network, by)
    stored = TrustSettings.objects.filter(network=network).first()
    if stored is None:
        return
    before = {"rules": stored.rules, "threshold": stored.threshold, "promise_hours": stored.promise_hours}
    record("bridges.trust_settings.reset", subject=stored, network=network.pk, by=by.account, before=before)
    stored.delete()


def trust_settings(network: Network) -> tuple[TrustSettings | None, dict[str, Setting]]:
    """What is stored, and what holds."""
    stored = TrustSettings.objects.filter(network=network).first()
    return stored, settings_of(stored)


def _may(network: Network, by: Viewer) -> None:
    if by.network != network.pk or not manage_network(by):
        raise PermissionDenied


def _within(value: Any, limits: tuple[float, float], what: str) -> None:
    low, high = limits
    if not low <= value <= high:
        words = {"what": what, "low": f"{low:g}", "high": f"{high:g}"}
        raise ValidationError(_("%(what)s must lie between %(low)s and %(high)s.") % words)
