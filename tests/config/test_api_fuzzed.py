"""The API keeps its word: schemathesis sends what the schema allows and what it forbids."""

from typing import Any

import pytest
import schemathesis
from django.utils import timezone
from hypothesis import HealthCheck, settings

from punte.config.api import api
from punte.ecosystem.models import Ecosystem, Listing, Organisation, Person, Theme
from punte.members.models import Network
from punte.members.services.api_tokens import create_api_token
from punte.web.access import Viewer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

schema = schemathesis.openapi.from_dict(api.get_openapi_schema())


@pytest.fixture
def headers(network: Network, make_account: Any) -> dict[str, str]:
    """A manager's key, in a network with something of everything."""
    from datetime import timedelta

    account = make_account("manager", network)
    Theme.objects.create(network=network, key="energy", name="Energy")
    ecosystem = Ecosystem.objects.create(network=network, name="Nord-Vest", slug="nord-vest")
    Organisation.objects.create(network=network, name="Lab", folded="lab", ecosystem=ecosystem)
    organisation = Organisation.objects.get()
    Listing.objects.create(
        network=network,
        organisation=organisation,
        direction="need",
        profile="business_request",
        title="Pumps",
        text="Large ones.",
        state="published",
        published_at=timezone.now(),
        expires_on=timezone.localdate(),
    )
    Person.objects.create(network=network, name="Ana", folded="ana", source="test", purpose="test")
    by = Viewer(account=account.pk)
    secret = create_api_token(
        account=account, label="fuzz", scopes=["read", "write"], lasts=timedelta(days=1), by=by
    )[1]
    return {"Authorization": f"Bearer {secret}"}


@schema.parametrize()
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_answers_as_described(case: Any, headers: dict[str, str], network: Network, live_server: Any) -> None:
    """Half the time in the network there is, half in any other."""
    if "network" in case.path_parameters and case.path_parameters["network"][:1] < "g":
        case.path_parameters["network"] = network.slug
    case.call_and_validate(base_url=f"{live_server.url}", headers=headers)
