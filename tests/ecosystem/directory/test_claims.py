"""Claiming an organisation, by mail at its domain and by the gateway's word."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from punte.ecosystem.models import Claim, Organisation
from punte.ecosystem.queries.claims import PUBLIC_PROVIDERS, claims_to_decide, domains_of
from punte.ecosystem.services.claims import (
    accept_claim,
    claim_by_gateway,
    claim_by_mail,
    confirm_claim,
    decline_claim,
    withdraw_claim,
)
from punte.members.models import Membership, Network
from punte.post.models import Notice
from punte.records.models import Event
from tests.ecosystem.directory.conftest import World

ADDRESS = "ana@someshub.example"


@pytest.fixture
def free(world: World) -> World:
    """The hub has nobody who speaks for it."""
    Membership.objects.filter(role="editor").delete()
    return world


def by_mail(world: World, email: str = ADDRESS) -> Claim:
    return claim_by_mail(organisation=world.hub, email=email, by=world.seen_by(world.member))


def link() -> str:
    """The path of the link in the latest mail."""
    found = re.search(r"http://\S+/go/\S+", str(mail.outbox[-1].body))
    assert found
    return re.sub(r"^http://[^/]+", "", found.group())


def test_a_mail_at_the_domain_proves_it(free: World) -> None:
    claim = by_mail(free)
    assert [one.to for one in mail.outbox] == [[ADDRESS]]
    path = link()
    browser = Client()
    page = browser.get(path, follow=True)
    assert page.status_code == 200
    claim.refresh_from_db()
    assert claim.state == "waiting", "looking changes nothing"
    address = page.request["PATH_INFO"]
    assert browser.post(address, follow=True).status_code == 200
    claim.refresh_from_db()
    assert claim.state == "accepted"
    assert free.seen_by(free.member).holds("editor", free.hub.pk)
    granted = Event.objects.get(kind="members.membership.granted")
    assert granted.origin_id == claim.pk


def test_the_link_works_once(free: World) -> None:
    by_mail(free)
    path = link()
    Client().post(path, follow=True)
    Membership.objects.filter(role="editor").delete()
    assert Client().post(path).status_code in {302, 404, 410, 200}
    assert not Membership.objects.filter(role="editor").exists()


def test_a_new_claim_makes_the_old_link_void(free: World) -> None:
    by_mail(free)
    old = link()
    by_mail(free, "ion@someshub.example")
    Client().post(old, follow=True)
    assert not Membership.objects.filter(role="editor").exists()
    assert [claim.state for claim in Claim.objects.order_by("id")] == ["withdrawn", "waiting"]


@pytest.mark.parametrize(
    "email",
    ["ana@gmail.com", "ana@other.example", "ana@evil-someshub.example", "ana@someshub.example.evil.com"],
)
def test_other_addresses_prove_nothing(free: World, email: str) -> None:
    with pytest.raises(ValidationError):
        by_mail(free, email)
    assert not mail.outbox


def test_a_claimed_one_goes_by_the_gateway(world: World) -> None:
    with pytest.raises(ValidationError):
        by_mail(world)
    claim = claim_by_gateway(organisation=world.hub, message="I run it", by=world.seen_by(world.member))
    accept_claim(claim=claim, by=world.seen_by(world.gateway))
    assert world.seen_by(world.member).holds("editor", world.hub.pk)


def test_two_links_at_once_make_one_keeper(free: World) -> None:
    first = by_mail(free)
    second = claim_by_mail(
        organisation=free.hub, email="ion@someshub.example", by=free.seen_by(free.observer)
    )
    confirm_claim(claim=first)
    with pytest.raises(ValidationError):
        confirm_claim(claim=second)
    assert not free.seen_by(free.observer).holds("editor")


def test_the_link_ends_when_the_domain_changes(free: World) -> None:
    claim = by_mail(free)
    Organisation.objects.filter(pk=free.hub.pk).update(website="https://new.example", email="")
    with pytest.raises(ValidationError):
        confirm_claim(claim=claim)


def test_the_gateway_decides(free: World, run_jobs: Any) -> None:
    claim = claim_by_gateway(organisation=free.hub, message="I run it", by=free.seen_by(free.member))
    run_jobs()
    assert [notice.account_id for notice in Notice.objects.all()] == [free.gateway.pk]
    assert [one.pk for one in claims_to_decide(free.seen_by(free.gateway))] == [claim.pk]
    assert not claims_to_decide(free.seen_by(free.other_gateway))
    for account in (free.other_gateway, free.editor, free.member, free.outsider):
        with pytest.raises(PermissionDenied):
            accept_claim(claim=claim, by=free.seen_by(account))
    decline_claim(claim=claim, by=free.seen_by(free.gateway))
    with pytest.raises(ValidationError):
        accept_claim(claim=claim, by=free.seen_by(free.manager))
    run_jobs()
    assert Notice.objects.filter(account=free.member, kind="ecosystem.claim_declined").exists()
    assert not free.seen_by(free.member).holds("editor")


def test_one_takes_back_only_one_s_own(free: World) -> None:
    claim = claim_by_gateway(organisation=free.hub, message="I run it", by=free.seen_by(free.member))
    with pytest.raises(PermissionDenied):
        withdraw_claim(claim=claim, by=free.seen_by(free.observer))
    withdraw_claim(claim=claim, by=free.seen_by(free.member))
    with pytest.raises(ValidationError):
        accept_claim(claim=claim, by=free.seen_by(free.gateway))


def test_strangers_to_a_private_network_cannot_claim(free: World) -> None:
    for account in (None, free.outsider):
        with pytest.raises(PermissionDenied):
            claim_by_gateway(organisation=free.hub, message="Mine", by=free.seen_by(account))


def test_in_a_public_network_anybody_with_an_account_can(free: World) -> None:
    Network.objects.filter(pk=free.network.pk).update(public=True)
    free.network.refresh_from_db()
    claim = claim_by_mail(organisation=free.hub, email=ADDRESS, by=free.seen_by(free.outsider))
    confirm_claim(claim=claim)
    assert free.seen_by(free.outsider).holds("editor", free.hub.pk)


@given(st.sampled_from(sorted(PUBLIC_PROVIDERS)), st.booleans())
def test_public_providers_never_count(domain: str, as_site: bool) -> None:
    one = Organisation(
        website=f"https://www.{domain}/x" if as_site else "", email="" if as_site else f"info@{domain}"
    )
    assert domains_of(one) == frozenset()


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_stands_there_domains_are_domains(website: str, email: str) -> None:
    for domain in domains_of(Organisation(website=f"https://{website}", email=email)):
        assert "." in domain
        assert "@" not in domain


@pytest.mark.parametrize(
    ("website", "email", "domains"),
    [
        ("https://www.uni.example/en/", "", {"uni.example"}),
        ("https://facebook.com/our-club", "club@gmail.com", set()),
        ("https://club.github.io", "club@club.example", {"club.example"}),
        ("http://10.0.0.1/", "", set()),
        ("", "", set()),
    ],
)
def test_domains(website: str, email: str, domains: set[str]) -> None:
    assert domains_of(Organisation(website=website, email=email)) == domains
