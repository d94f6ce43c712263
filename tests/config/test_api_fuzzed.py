"""The API keeps its word: schemathesis sends what the schema allows and what it forbids.

On PostgreSQL, which takes offence at more (NUL, numbers and texts too long), it goes beyond every edge of the
schema, one after the other. What lies within the edges it thinks up at random, there and on SQLite: going
along each of them from within takes as long as all the rest.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth

from punte.config.api import api
from punte.ecosystem.models import Ecosystem, Listing, Organisation, Person, Theme
from punte.members.models import Network
from punte.members.services.api_tokens import create_api_token
from punte.web.access import Viewer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

DESCRIPTION = api.get_openapi_schema()
ASKS_FOR_A_KEY: set[str] = set()
fuzzed = schemathesis.pytest.from_fixture("described")


@pytest.fixture(params=DESCRIPTION["paths"])
def described(request: pytest.FixtureRequest) -> Any:
    """The schema of one address: what is sent there is thought up when its turn comes; it takes a while."""
    request.node._nodeid = request.node.nodeid  # what schemathesis reads, and pytest 9.2 has no more
    paths = {request.param: DESCRIPTION["paths"][request.param]}
    schema = schemathesis.openapi.from_dict({**DESCRIPTION, "paths": paths})
    coverage = schema.config.phases.coverage
    coverage.enabled = connection.vendor == "postgresql"
    coverage.generation.update(modes=[GenerationMode.NEGATIVE])
    return schema


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    """One connection for all that is sent."""
    with requests.Session() as session:
        yield session


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


@fuzzed.parametrize()
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_answers_as_described(
    case: Any, headers: dict[str, str], network: Network, live_server: Any, session: requests.Session
) -> None:
    """Half the time in the network there is, half in any other."""
    if "network" in case.path_parameters and case.path_parameters["network"][:1] < "g":
        case.path_parameters["network"] = network.slug
    session.cookies.clear()
    # That a key is asked for is seen once for each operation: every look sends two requests more.
    known = [ignored_auth] if case.operation.label in ASKS_FOR_A_KEY else []
    answer = case.call_and_validate(
        base_url=live_server.url, headers=headers, session=session, excluded_checks=known
    )
    if answer.status_code < 300:
        ASKS_FOR_A_KEY.add(case.operation.label)
