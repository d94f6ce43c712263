"""Histories speak of choices and of other things by name, and to those only who may see them."""

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from punte.ecosystem.models import Listing, Organisation, Person, Theme
from punte.members.models import Network
from punte.records.events import record
from punte.records.history import history_of
from punte.records.refs import ref

pytestmark = pytest.mark.django_db


def test_values_are_told_in_words(network: Network, make_account: Any, seen_by: Any) -> None:
    theme = Theme.objects.create(network=network, key="energy", name="Green energy")
    hidden = Person.objects.create(network=network, name="Ana", folded="ana", source="s", purpose="p")
    organisation = Organisation.objects.create(network=network, name="Lab", folded="lab")
    need = Listing.objects.create(
        network=network,
        organisation=organisation,
        direction="need",
        profile="research_request",
        title="Pumps",
        text="Large",
        expires_on=timezone.localdate(),
    )
    after = {
        "profile": "research_request",
        "partner_types": ["sme", "ngo"],
        "theme": str(theme.pk),
        "contact": str(hidden.pk),
        "readiness": 9,
    }
    with transaction.atomic():
        record("ecosystem.listing.drafted", subject=need, network=network.pk, by=None, after=after)

    def told(role: str) -> dict[str, str]:
        viewer = seen_by(make_account(role, network), network)
        return {str(one.label): one.after for one in history_of(viewer, ref(need)).steps[0].changes}

    member = told("member")
    assert member["Profile"] == "Research and development request"
    assert member["Kinds of partner sought"] == "SME, NGO"
    assert member["Theme"] == "Green energy"
    assert member["Development stage (TRL)"] == "9 · Proven in operation"
    assert member["Contact"] == "…"
    assert told("manager")["Contact"] == "Ana"
