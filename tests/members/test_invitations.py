"""Invitations: single-use, bound to one address, for a while."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from punte.members.models import Account, Invitation, Membership, Network, Token
from punte.members.services import invitations
from punte.members.viewer import viewer_of
from punte.records.models import Event
from tests.members.conftest import Places

pytestmark = pytest.mark.django_db
type Make = Callable[..., Account]
type SignIn = Callable[[Account], Client]


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"(/go/\S+)", str(mail.body))
    assert found is not None
    return found[1]


@pytest.fixture
def manager(network: Network, make_account: Make) -> Account:
    return make_account("manager", network)


@pytest.fixture
def sent(network: Network, manager: Account) -> Invitation:
    by = viewer_of(manager, network)
    return invitations.invite(
        network=network, email="Eva@Punte.example", role="member", by=by, note="Come & see"
    )


def test_joining_makes_an_account_without_a_password(
    sent: Invitation, client: Client, mails: list[EmailMessage]
) -> None:
    assert mails[0].to == ["eva@punte.example"]
    link = link_in(mails[0])
    page = client.get(link).text
    assert "Join Corridor" in page
    assert "Come &amp; see" in page
    assert not Account.objects.filter(email="eva@punte.example").exists()
    assert client.post(link).headers["Location"] == "/n/corridor/welcome/"
    assert "Welcome to Corridor" in client.get("/n/corridor/welcome/").text
    eva = Account.objects.get(email="eva@punte.example")
    assert not eva.has_usable_password()
    assert EmailAddress.objects.get(user=eva).verified
    membership = eva.memberships.get()
    assert membership.role == "member"
    granted = Event.objects.get(kind="members.membership.granted", subject_id=membership.pk)
    assert (granted.origin_kind, granted.origin_id) == ("members.invitation", sent.pk)


def test_it_works_once(sent: Invitation, client: Client, mails: list[EmailMessage]) -> None:
    client.post(link_in(mails[0]))
    for again in (Client().get(link_in(mails[0])), Client().post(link_in(mails[0]))):
        assert again.status_code == 410
    assert Membership.objects.filter(account__email="eva@punte.example").count() == 1


def test_it_is_bound_to_its_address(
    sent: Invitation, make_account: Make, sign_in: SignIn, mails: list[EmailMessage]
) -> None:
    somebody = make_account()
    client = sign_in(somebody)
    assert client.post(link_in(mails[0])).status_code == 403
    assert not somebody.memberships.exists()
    with pytest.raises(ValidationError):
        invitations.accept(invitation=sent, account=somebody)


def test_it_runs_out(sent: Invitation, client: Client, mails: list[EmailMessage]) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert client.post(link_in(mails[0])).status_code == 410
    assert not Account.objects.filter(email="eva@punte.example").exists()


def test_sending_again_voids_the_old_link(
    sent: Invitation, manager: Account, network: Network, client: Client, mails: list[EmailMessage]
) -> None:
    by = viewer_of(manager, network)
    with pytest.raises(ValidationError):
        invitations.send_again(invitation=sent, by=by)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        invitations.send_again(invitation=sent, by=by)
        assert client.get(link_in(mails[0])).status_code == 410
        assert client.get(link_in(mails[1])).status_code == 200


def test_withdrawing_voids_the_link(
    sent: Invitation, manager: Account, sign_in: SignIn, client: Client, mails: list[EmailMessage]
) -> None:
    address = f"/n/corridor/members/invitations/{sent.pk}/"
    assert sign_in(manager).post(address, {"act": "withdraw"}).status_code == 302
    assert client.post(link_in(mails[0])).status_code == 410
    assert not Token.objects.exists()
    kinds = Event.objects.filter(subject_id=sent.pk).values_list("kind", flat=True)
    assert list(kinds) == ["members.invitation.sent", "members.invitation.withdrawn"]


def test_the_inviters_right_is_asked_again_when_it_is_accepted(
    sent: Invitation, manager: Account, client: Client, mails: list[EmailMessage]
) -> None:
    manager.memberships.update(ended_at=timezone.now())
    page = client.post(link_in(mails[0]))
    assert page.status_code == 409
    assert "can no longer give this role" in page.text
    assert not Account.objects.filter(email="eva@punte.example").exists()
    assert Token.objects.get().used_at is None


def test_nobody_invites_above_their_rank(network: Network, make_account: Make, places: Places) -> None:
    gateway = viewer_of(make_account("gateway", network, scope=places.north), network)
    invitations.invite(network=network, by=gateway, email="a@punte.example", role="editor", scope=places.lab)
    for role, scope in (("manager", None), ("gateway", places.north), ("editor", places.port)):
        with pytest.raises(PermissionDenied):
            invitations.invite(network=network, by=gateway, email="b@punte.example", role=role, scope=scope)
    member = viewer_of(make_account("member", network), network)
    with pytest.raises(PermissionDenied):
        invitations.invite(network=network, email="b@punte.example", role="observer", by=member)


def test_needless_invitations_are_refused(sent: Invitation, network: Network, manager: Account) -> None:
    by = viewer_of(manager, network)
    for email, role in (
        ("eva@punte.example", "member"),
        (manager.email, "manager"),
        ("no address", "member"),
    ):
        with pytest.raises(ValidationError):
            invitations.invite(network=network, email=email, role=role, by=by)


def test_nobody_floods_the_world(network: Network, manager: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "AT_MOST_A_DAY", 2)
    by = viewer_of(manager, network)
    for name in ("a", "b"):
        invitations.invite(network=network, email=f"{name}@punte.example", role="member", by=by)
    with pytest.raises(ValidationError):
        invitations.invite(network=network, email="c@punte.example", role="member", by=by)


def test_somebody_with_an_account_joins_with_it(
    sent: Invitation, make_account: Make, client: Client, mails: list[EmailMessage]
) -> None:
    eva = Account.objects.create_user("eva@punte.example", "a password of hers", name="Eva")
    EmailAddress.objects.create(user=eva, email=eva.email, verified=True, primary=True)
    client.post(link_in(mails[0]))
    eva.refresh_from_db()
    assert eva.memberships.get().role == "member"
    assert eva.check_password("a password of hers")


def test_whoever_took_the_address_before_does_not_keep_the_password(
    sent: Invitation, client: Client, mails: list[EmailMessage]
) -> None:
    squatter = Account.objects.create_user("eva@punte.example", "a password of theirs")
    EmailAddress.objects.create(user=squatter, email=squatter.email, verified=False, primary=True)
    client.post(link_in(mails[0]))
    squatter.refresh_from_db()
    assert not squatter.has_usable_password()


def test_the_page_invites_and_lists(manager: Account, sign_in: SignIn, places: Places) -> None:
    client = sign_in(manager)
    given = {"email": "ion@punte.example", "role": f"editor:{places.lab}", "note": ""}
    offered = client.get("/n/corridor/members/invite/", {"role": f"editor:{places.lab}"}).text
    assert f'<option value="editor:{places.lab}" selected>' in offered
    assert client.post("/n/corridor/members/invite/", given).status_code == 302
    page = client.get("/n/corridor/members/invitations/").text
    assert "ion@punte.example" in page
    assert "Organisation editor: Lab" in page
    again = client.post("/n/corridor/members/invite/", given)
    assert again.status_code == 422
    assert "already invited" in again.text


def test_a_gateway_is_offered_and_shown_only_what_is_theirs(
    sent: Invitation, network: Network, make_account: Make, sign_in: SignIn, places: Places
) -> None:
    client = sign_in(make_account("gateway", network, scope=places.north))
    page = client.get("/n/corridor/members/invite/").text
    assert f'value="editor:{places.lab}"' in page
    for hidden in (f"editor:{places.port}", f"gateway:{places.north}", "manager"):
        assert f'value="{hidden}"' not in page
    forged = {"email": "x@punte.example", "role": "manager"}
    assert client.post("/n/corridor/members/invite/", forged).status_code == 422
    assert sent.email not in client.get("/n/corridor/members/invitations/").text
    assert client.post(f"/n/corridor/members/invitations/{sent.pk}/", {"act": "withdraw"}).status_code == 404


def test_no_address_stands_in_the_log(sent: Invitation) -> None:
    for event in Event.objects.all():
        assert "eva@" not in f"{event.before}{event.after}"
