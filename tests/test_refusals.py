"""Every route of a network refuses outsiders and other tenants, and nobody writes who may only look.

The tests of the rooms say what each page shows to whom; this one walks over all
routes, so that none is forgotten.
"""

from datetime import timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from punte.bridges.models import Introduction, Outcome, Party
from punte.camps.models import (
    Camp,
    Challenge,
    Contribution,
    Final,
    Item,
    Participant,
    Pitch,
    Room,
    Session,
    Team,
)
from punte.ecosystem.models import (
    Claim,
    Ecosystem,
    Interest,
    Listing,
    Organisation,
    Person,
    Standing,
    Theme,
)
from punte.members.models import Account, Membership, Network
from punte.members.viewer import viewer_of
from punte.records.models import Event
from punte.web.access import Policy, Viewer
from tests.test_routes import _patterns

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# What anyone in a network may do for themselves, observers included.
OWN_AFFAIRS = {"leave", "claim", "claim_withdraw"}


def _network_routes() -> list[tuple[str, URLPattern]]:
    return [
        (address, one) for address, one in _patterns(get_resolver()) if address.startswith("n/<slug:network>")
    ]


ROUTES = _network_routes()


def policy_of(route: URLPattern) -> Policy:
    """Whom the view of a route lets in; it is carried as an attribute, which no type of functions knows."""
    view: Any = route.callback
    return cast(Policy, view.policy)


def test_no_policy_lets_an_outsider_into_a_private_network() -> None:
    somebody, here = uuid4(), uuid4()
    open_to_outsiders = [
        (address, viewer)
        for address, pattern in ROUTES
        for viewer in (Viewer(), Viewer(network=here), Viewer(account=somebody, network=here))
        if policy_of(pattern)(viewer)
    ]
    assert open_to_outsiders == []
    assert len(ROUTES) > 70


@pytest.fixture
def things(network: Network, make_account: Any) -> dict[str, Any]:
    """One of everything that addresses speak of."""
    ecosystem = Ecosystem.objects.create(network=network, name="Nord-Vest", slug="nord-vest")
    theme = Theme.objects.create(network=network, key="energy", name="Energy")
    Theme.objects.create(network=network, key="data", name="Data")
    organisation = Organisation.objects.create(network=network, name="Lab", folded="lab", ecosystem=ecosystem)
    owner: Account = make_account("editor", network, scope=organisation.pk)
    listings = [
        Listing.objects.create(
            network=network,
            organisation=organisation,
            ecosystem=ecosystem,
            direction="need",
            profile="business_request",
            title=state,
            text="Text",
            state=state,
            published_at=timezone.now(),
            expires_on=timezone.localdate(),
            created_by=owner,
        )
        for state in ("published", "review")
    ]
    asked = Introduction.objects.create(
        network=network, listing=listings[0], proposed_by=owner, reason="?", expires_at=timezone.now()
    )
    camp = Camp.objects.create(
        network=network,
        name="Camp",
        slug=ecosystem.slug,
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate(),
        state="open",
    )
    item = Item.objects.create(
        network=network,
        camp=camp,
        kind="session",
        title="S",
        starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(hours=1),
    )
    session = Session.objects.create(network=network, item=item)
    challenge = Challenge.objects.create(network=network, camp=camp, position=1, title="C")
    team = Team.objects.create(network=network, camp=camp, challenge=challenge, position=1, name="T")
    final = Final.objects.create(network=network, camp=camp, state="shown")
    me = Person.objects.create(network=network, account=owner, name="B", folded="b")
    seeker = Party.objects.create(
        network=network, introduction=asked, role="seeker", position=0, person=me, state="asked"
    )
    Party.objects.create(network=network, introduction=asked, role="sought", position=1)
    return {
        "ids": [
            organisation.pk,
            asked.pk,
            Outcome.objects.create(
                network=network, introduction=asked, party=seeker, stage="two_weeks", due_at=timezone.now()
            ).pk,
            *(one.pk for one in listings),
            theme.pk,
            Person.objects.create(network=network, name="A", folded="a", source="s", purpose="p").pk,
            Claim.objects.create(
                network=network, organisation=organisation, account=owner, method="gateway", state="waiting"
            ).pk,
            Interest.objects.create(network=network, listing=listings[0], account=owner, message="?").pk,
            Standing.objects.create(
                network=network, ecosystem=ecosystem, edition=2023, group="emerging", source="s"
            ).pk,
            Membership.objects.get(account=owner).pk,
            camp.pk,
            item.pk,
            Contribution.objects.create(
                network=network, session=session, kind="idea", text="T", client_key=uuid4()
            ).pk,
            challenge.pk,
            Pitch.objects.create(network=network, final=final, team=team, position=1).pk,
            Participant.objects.create(
                network=network,
                camp=camp,
                account=owner,
                name="B",
                state="confirmed",
                state_at=timezone.now(),
            ).pk,
            Room.objects.create(network=network, camp=camp, name="R").pk,
        ],
        "slug": ecosystem.slug,
    }


@pytest.fixture
def bare_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn around 'not found': these thousands of answers are not looked at."""
    monkeypatch.setattr("punte.config.urls.handler404", lambda request, exception: HttpResponse(status=404))
    monkeypatch.setattr("punte.config.urls.handler403", lambda request, exception: HttpResponse(status=403))


def _addresses(network: Network, pattern: str, ids: list[UUID], slug: str) -> list[str]:
    """The route's addresses, for each of the ids where it has one."""
    filled = "/" + pattern.replace("<slug:network>", network.slug).replace("<slug:slug>", slug)
    filled = filled.replace("<slug:camp>", slug)
    for name, value in (
        ("<slug:step>", "approve"),
        ("<slug:kind>", "csv"),
        ("<slug:table>", "organisations"),
        ("<int:number>", "1"),
        ("<str:kind>", "ecosystem.organisation"),
        ("<slug:other>", "syddanmark"),
        ("<slug:what>", "carriers"),
    ):
        filled = filled.replace(name, value)
    start, mark, rest = filled.partition("<uuid:")
    return [start + str(id) + rest.partition(">")[2] for id in ids] if mark else [filled]


@pytest.mark.usefixtures("bare_refusals")
def test_strangers_sign_in_and_other_tenants_find_nothing(
    client: Client, sign_in: Any, make_account: Any, network: Network, other_network: Network, things: Any
) -> None:
    # 405: some views say first which methods there are, whoever asks; it tells nothing of the network.
    other = sign_in(make_account("manager", other_network))
    for pattern, _ in ROUTES:
        for address in _addresses(network, pattern, things["ids"][:1], things["slug"]):
            assert other.get(address).status_code in {404, 405}, address
            assert other.post(address).status_code in {404, 405}, address
            answer = client.get(address)
            if answer.status_code != 405:
                assert (answer.status_code, answer.get("Location", "")[:9]) == (302, "/accounts"), address
            assert client.post(address).status_code in {404, 405}, address


STEPS = (
    "approve",
    "publish",
    "close",
    "reopen",
    "renew",
    "decline",
    "accept",
    "answer",
    "withdraw",
    "verify",
)


@pytest.mark.usefixtures("bare_refusals")
def test_observers_change_nothing(sign_in: Any, make_account: Any, network: Network, things: Any) -> None:
    account = make_account("observer", network)
    observer, viewer = sign_in(account), viewer_of(account, network)
    before = Event.objects.count()
    for pattern, route in ROUTES:
        if route.name in OWN_AFFAIRS:
            continue
        # Where nobody of this role gets in, it is the same whatever is asked for.
        asked = things["ids"] if policy_of(route)(viewer) else things["ids"][:1]
        for address in _addresses(network, pattern, asked, things["slug"]):
            for step in STEPS if "/approve/" in address else ("approve",):
                target = address.replace("/approve/", f"/{step}/")
                answer = observer.post(target, {"answer": "x", "note": "x", "message": "x"})
                assert answer.status_code != 500, target
                assert Event.objects.count() == before, target
