"""Who may give which role, and that no network loses its last manager."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.test import Client

from punte.members.models import Account, Membership, Network
from punte.members.services.memberships import (
    change_membership,
    end_membership,
    grant_role,
    leave_network,
)
from punte.members.services.networks import change_network, create_network
from punte.members.viewer import viewer_of
from punte.records.models import Event
from punte.web.access import Rank
from tests.members.conftest import Places

pytestmark = pytest.mark.django_db
type Make = Callable[..., Account]
type SignIn = Callable[[Account], Client]


def events_of(thing: Model) -> list[str]:
    return list(Event.objects.filter(subject_id=thing.pk).values_list("kind", flat=True))


def test_a_manager_gives_every_role(network: Network, make_account: Make, places: Places) -> None:
    by = viewer_of(make_account("manager", network), network)
    someone = make_account()
    for role, scope in (
        ("manager", None),
        ("gateway", places.north),
        ("editor", places.lab),
        ("member", None),
    ):
        membership = grant_role(network=network, account=someone, role=role, scope=scope, by=by)
        assert events_of(membership) == ["members.membership.granted"]
    assert viewer_of(someone, network).rank == Rank.MANAGER


def test_a_gateway_gives_roles_up_to_editor_in_its_ecosystem(
    network: Network, make_account: Make, places: Places
) -> None:
    by = viewer_of(make_account("gateway", network, scope=places.north), network)
    someone = make_account()
    for role, scope in (("member", None), ("observer", None), ("editor", places.lab)):
        grant_role(network=network, account=someone, role=role, scope=scope, by=by)
    for role, scope in (("manager", None), ("gateway", places.north), ("editor", places.port)):
        with pytest.raises(PermissionDenied):
            grant_role(network=network, account=someone, role=role, scope=scope, by=by)


@pytest.mark.parametrize("role", ["member", "observer", ""])
def test_nobody_else_gives_roles(network: Network, make_account: Make, role: str) -> None:
    by = viewer_of(make_account(role, network), network)
    with pytest.raises(PermissionDenied):
        grant_role(network=network, account=make_account(), role="observer", by=by)


def test_a_manager_of_another_network_gives_nothing_here(
    network: Network, other_network: Network, make_account: Make
) -> None:
    by = viewer_of(make_account("manager", other_network), other_network)
    with pytest.raises(PermissionDenied):
        grant_role(network=network, account=make_account(), role="member", by=by)


def test_a_bound_role_needs_a_scope_of_the_network(
    network: Network, make_account: Make, places: Places
) -> None:
    by, someone = viewer_of(make_account("manager", network), network), make_account()
    for role, scope in (("editor", None), ("editor", network.pk), ("member", places.lab), ("king", None)):
        with pytest.raises(ValidationError):
            grant_role(network=network, account=someone, role=role, scope=scope, by=by)


def test_a_role_is_held_once(network: Network, make_account: Make) -> None:
    by, someone = viewer_of(make_account("manager", network), network), make_account()
    first = grant_role(network=network, account=someone, role="member", by=by)
    assert grant_role(network=network, account=someone, role="member", by=by) == first


def test_the_last_manager_stays(network: Network, make_account: Make) -> None:
    manager = make_account("manager", network)
    by, held = viewer_of(manager, network), manager.memberships.get()
    for attempt in (
        lambda: end_membership(membership=held, by=by),
        lambda: change_membership(membership=held, role="member", by=by),
        lambda: leave_network(network=network, by=by),
    ):
        with pytest.raises(ValidationError):
            attempt()
    assert list(manager.memberships.filter(ended_at=None)) == [held]
    make_account("manager", network)
    assert leave_network(network=network, by=by) == 1
    assert viewer_of(manager, network).rank == Rank.OUTSIDER


def test_a_switched_off_manager_does_not_count(network: Network, make_account: Make) -> None:
    manager, other = make_account("manager", network), make_account("manager", network)
    Account.objects.filter(pk=other.pk).update(is_active=False)
    with pytest.raises(ValidationError):
        leave_network(network=network, by=viewer_of(manager, network))


def test_changing_a_role_ends_the_old_one(network: Network, make_account: Make) -> None:
    by = viewer_of(make_account("manager", network), network)
    someone = make_account("member", network)
    old = someone.memberships.get()
    new = change_membership(membership=old, role="observer", by=by)
    assert [held.role for held in someone.memberships.filter(ended_at=None)] == ["observer"]
    assert events_of(old) == ["members.membership.ended"]
    assert events_of(new) == ["members.membership.granted"]


def test_a_gateway_ends_only_bound_roles_of_its_ecosystem(
    network: Network, make_account: Make, places: Places
) -> None:
    by = viewer_of(make_account("gateway", network, scope=places.north), network)
    inside = make_account("editor", network, scope=places.lab).memberships.get()
    for other in (
        make_account("editor", network, scope=places.port).memberships.get(),
        make_account("member", network).memberships.get(),
        make_account("manager", network).memberships.get(),
    ):
        with pytest.raises(PermissionDenied):
            end_membership(membership=other, by=by)
    end_membership(membership=inside, by=by)
    inside.refresh_from_db()
    assert inside.ended_at is not None


def test_settings_are_changed_by_managers_and_recorded(network: Network, make_account: Make) -> None:
    by = viewer_of(make_account("manager", network), network)
    change_network(network=network, values={"name": "New", "public": True, "slug": "taken"}, by=by)
    network.refresh_from_db()
    assert (network.name, network.public, network.slug) == ("New", True, "corridor")
    event = Event.objects.get(kind="members.network.changed")
    assert (event.before, event.after) == (
        {"name": "Corridor", "public": False},
        {"name": "New", "public": True},
    )
    with pytest.raises(PermissionDenied):
        change_network(
            network=network, values={"name": "Mine"}, by=viewer_of(make_account("gateway", network), network)
        )


def test_only_staff_founds_networks(make_account: Make, sign_in: SignIn) -> None:
    person, staff = make_account(), make_account()
    Account.objects.filter(pk=staff.pk).update(is_staff=True)
    staff.refresh_from_db()
    with pytest.raises(PermissionDenied):
        create_network(slug="mine", name="Mine", manager=person, by=person)
    given = {"slug": "new", "name": "New", "summary": "", "manager": person.email}
    assert sign_in(person).post("/networks/new/", given).status_code == 404
    assert sign_in(staff).post("/networks/new/", {**given, "manager": "x@y.example"}).status_code == 422
    assert sign_in(staff).post("/networks/new/", given).status_code == 302
    assert viewer_of(person, Network.objects.get(slug="new")).rank == Rank.MANAGER


@pytest.mark.parametrize("slug", ["Big", "a b", "-a", "a--b", ""])
def test_addresses_of_networks_are_plain(make_account: Make, slug: str) -> None:
    with pytest.raises(ValidationError):
        create_network(slug=slug, name="Name", manager=make_account())


def test_the_command_founds_and_lists(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("network", "create", "boost", "Boost", "--manager", "Eva@Punte.example")
    call_command("network", "list")
    assert "boost\tBoost" in capsys.readouterr().out
    manager = Account.objects.get()
    assert manager.email == "eva@punte.example"
    assert viewer_of(manager, Network.objects.get()).rank == Rank.MANAGER
    with pytest.raises(CommandError):
        call_command("network", "create", "boost", "Again", "--manager", "eva@punte.example")


PAGES: list[tuple[str, str]] = [
    ("members/", "observer"),
    ("members/former/", "gateway"),
    ("members/invite/", "gateway"),
    ("members/invitations/", "gateway"),
    ("settings/", "manager"),
    ("welcome/", "observer"),
    ("leave/", "observer"),
]
ROLES = ["observer", "member", "gateway", "manager"]


@pytest.mark.parametrize(("page", "lowest"), PAGES)
def test_each_page_opens_from_its_role_on(
    network: Network,
    other_network: Network,
    make_account: Make,
    sign_in: SignIn,
    client: Client,
    places: Places,
    page: str,
    lowest: str,
) -> None:
    address = f"/n/{network.slug}/{page}"
    assert client.get(address).headers["Location"].startswith("/accounts/login/")
    assert sign_in(make_account()).get(address).status_code == 404
    assert sign_in(make_account("manager", other_network)).get(address).status_code == 404
    for role in ROLES:
        scope = places.north if role == "gateway" else None
        expected = 200 if ROLES.index(role) >= ROLES.index(lowest) else 404
        account = make_account(role, network, scope=scope)
        assert sign_in(account).get(address).status_code == expected, role


def test_a_membership_of_another_network_is_not_found(
    network: Network, other_network: Network, make_account: Make, sign_in: SignIn
) -> None:
    theirs = make_account("member", other_network).memberships.get()
    client = sign_in(make_account("manager", network))
    address = f"/n/{network.slug}/members/{theirs.pk}/"
    assert client.get(address).status_code == 404
    assert client.post(f"{address}end/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.ended_at is None


def test_a_member_cannot_end_anothers_role(network: Network, make_account: Make, sign_in: SignIn) -> None:
    held = make_account("observer", network).memberships.get()
    client = sign_in(make_account("member", network))
    assert client.post(f"/n/{network.slug}/members/{held.pk}/end/").status_code == 404
    assert Membership.objects.get(pk=held.pk).ended_at is None


def test_addresses_are_shown_to_brokers_only(network: Network, make_account: Make, sign_in: SignIn) -> None:
    seen = make_account("observer", network)
    page = f"/n/{network.slug}/members/"
    assert seen.email in sign_in(make_account("manager", network)).get(page).text
    member = sign_in(make_account("member", network)).get(page).text
    assert seen.name in member
    assert seen.email not in member
    by_address = sign_in(make_account("member", network)).get(page, {"q": seen.email}).text
    assert seen.name not in by_address


def test_managers_change_and_end_roles_on_the_page(
    network: Network, make_account: Make, sign_in: SignIn, places: Places
) -> None:
    someone = make_account("member", network)
    client, held = sign_in(make_account("manager", network)), someone.memberships.get()
    address = f"/n/{network.slug}/members/{held.pk}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"role": f"gateway:{places.north}"}).status_code == 302
    gateway = someone.memberships.get(ended_at=None)
    assert (gateway.role, gateway.scope) == ("gateway", places.north)
    client.post(f"/n/{network.slug}/members/{gateway.pk}/end/")
    assert not someone.memberships.filter(ended_at=None).exists()
    assert someone.name in client.get(f"/n/{network.slug}/members/former/").text


def test_the_list_takes_a_fixed_number_of_queries(
    network: Network,
    make_account: Make,
    sign_in: SignIn,
    places: Places,
    django_assert_num_queries: Any,
) -> None:
    client = sign_in(make_account("manager", network))
    address = f"/n/{network.slug}/members/"
    make_account("gateway", network, scope=places.north)
    client.get(address)
    with django_assert_num_queries(7):
        assert client.get(address).text.count("<tr>") == 3
    for _again in range(2):
        make_account("editor", network, scope=places.lab)
    with django_assert_num_queries(7):
        assert client.get(address).text.count("<tr>") == 5


def test_where_signing_in_leads(network: Network, make_account: Make, sign_in: SignIn) -> None:
    assert sign_in(make_account()).get("/start/").headers["Location"] == "/networks/"
    client = sign_in(make_account("member", network))
    assert client.get("/start/").headers["Location"] == "/n/corridor/welcome/"
    client.get("/n/corridor/welcome/")
    assert client.get("/start/").headers["Location"] == "/"


def test_one_sees_ones_own_and_public_networks_only(
    network: Network, other_network: Network, make_account: Make, sign_in: SignIn
) -> None:
    Network.objects.create(slug="open", name="Open to read", public=True)
    page = sign_in(make_account("member", network)).get("/networks/").text
    assert "Corridor" in page
    assert "Open to read" in page
    assert "Elsewhere" not in page


def test_leaving_by_the_page(network: Network, make_account: Make, sign_in: SignIn) -> None:
    manager, member = make_account("manager", network), make_account("member", network)
    assert sign_in(manager).post("/n/corridor/leave/").status_code == 409
    client = sign_in(member)
    assert client.post("/n/corridor/leave/").headers["Location"] == "/networks/"
    assert client.get("/n/corridor/members/").status_code == 404
