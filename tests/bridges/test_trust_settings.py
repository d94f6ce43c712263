"""Managers say what evidence is worth in their network."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from punte.bridges.models import TrustSettings
from punte.bridges.queries.trust import trust_problem
from punte.bridges.rules import Setting
from punte.bridges.services.trust_settings import change_trust_settings, reset_trust_settings
from punte.engines.trust import KINDS
from punte.records.models import Event
from tests.bridges.conftest import Corridor

pytestmark = pytest.mark.django_db


def values(**changed: Any) -> dict[str, Any]:
    """What the form sends."""
    sent: dict[str, Any] = {"threshold": 3.0, "promise_hours": 72}
    for key, kind in KINDS.items():
        sent |= {f"{key}_weight": kind.weight, f"{key}_half_life": kind.half_life}
    return sent | changed


def test_what_is_set_holds_for_the_engine_and_is_told(corridor: Corridor, sign_in: Any) -> None:
    assert trust_problem(corridor.network.pk).rules.kinds["met"].weight == KINDS["met"].weight
    client = sign_in(corridor.make_account("manager", corridor.network))
    here = f"/n/{corridor.network.slug}/bridges/settings/"
    assert client.post(here, values(met_weight=2.5, threshold=4.5, promise_hours=24)).status_code == 302
    rules = trust_problem(corridor.network.pk).rules
    assert (rules.kinds["met"].weight, rules.bridge_strength) == (2.5, 4.5)
    assert rules.kinds["met"].failure_weight == 2.5 * (KINDS["met"].failure_weight or 0) / KINDS["met"].weight
    assert rules.kinds["delivered"] == KINDS["delivered"]
    stored = TrustSettings.objects.get()
    assert (stored.rules, stored.promise_hours) == ({"met": {"weight": 2.5, "half_life": 12}}, 24)
    event = Event.objects.get(kind="bridges.trust_settings.changed")
    assert event.after["threshold"] == 4.5
    assert "of its own" in client.get(here).content.decode()
    assert client.post(f"{here}reset/").status_code == 302
    assert not TrustSettings.objects.exists()
    assert trust_problem(corridor.network.pk).rules.kinds == KINDS
    assert Event.objects.filter(kind="bridges.trust_settings.reset").count() == 1


def test_saving_the_same_again_tells_nothing(corridor: Corridor, sign_in: Any) -> None:
    client = sign_in(corridor.make_account("manager", corridor.network))
    here = f"/n/{corridor.network.slug}/bridges/settings/"
    for _time in range(2):
        client.post(here, values(met_weight=2.0))
    assert Event.objects.filter(kind="bridges.trust_settings.changed").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"met_weight": 0},
        {"met_weight": "much"},
        {"worked_together_half_life": 1000},
        {"threshold": -1},
        {"threshold": "nan"},
        {"promise_hours": 0},
        {"promise_hours": ""},
    ],
)
def test_values_out_of_range_are_said_and_kept(
    corridor: Corridor, sign_in: Any, wrong: dict[str, Any]
) -> None:
    client = sign_in(corridor.make_account("manager", corridor.network))
    page = client.post(f"/n/{corridor.network.slug}/bridges/settings/", values(**wrong))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == list(wrong)
    assert not TrustSettings.objects.exists()


def test_only_managers_change_it(corridor: Corridor, sign_in: Any) -> None:
    for account in (corridor.gateway(corridor.north), corridor.make_account("member", corridor.network)):
        client = sign_in(account)
        here = f"/n/{corridor.network.slug}/bridges/settings/"
        assert client.get(here).status_code == 404
        assert client.post(here, values()).status_code == 404
        viewer = corridor.viewer(account)
        with pytest.raises(PermissionDenied):
            change_trust_settings(
                network=corridor.network, kinds={}, threshold=3.0, promise_hours=72, by=viewer
            )
        with pytest.raises(PermissionDenied):
            reset_trust_settings(network=corridor.network, by=viewer)


def test_the_service_refuses_what_the_form_would(corridor: Corridor) -> None:
    by = corridor.viewer(corridor.make_account("manager", corridor.network))
    with pytest.raises(ValidationError):
        change_trust_settings(
            network=corridor.network, kinds={"kissed": Setting(1, 1)}, threshold=3.0, promise_hours=72, by=by
        )
    with pytest.raises(ValidationError):
        change_trust_settings(network=corridor.network, kinds={}, threshold=0.1, promise_hours=72, by=by)
    with pytest.raises(ValueError, match="outside"):
        Setting(100, 1)
