"""A camp with as many people as there are phones, all signed in and with a place; one session for all."""

from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from punte.camps.choices import ItemKind, ParticipantState
from punte.camps.models import Camp, Item, Participant
from punte.camps.roles import PARTICIPANT
from punte.camps.services.sessions import Details, Sent, add_contribution
from punte.members.models import Account, Membership, Network
from punte.members.viewer import viewer_of

THERE_ALREADY = 30


@dataclass(frozen=True)
class Stage:
    """The camp, its session, and a session cookie for each phone."""

    camp: Camp
    item: Item
    cookies: list[str]

    @property
    def address(self) -> str:
        """Where the session's page is."""
        return f"/n/{self.camp.network.slug}/camps/{self.camp.slug}/sessions/{self.item.pk}/"


def fill(people: int) -> Stage:
    """Make a network, a camp, its people and thirty contributions that stand there when the phones come."""
    network = Network.objects.create(slug=f"load-{uuid4().hex[:8]}", name="Load")
    now = timezone.now()
    camp = Camp.objects.create(
        network=network,
        name="Camp",
        slug="camp",
        starts_on=now.date(),
        ends_on=now.date(),
        state="open",
        places=5000,
        programme_published_at=now,
    )
    item = Item.objects.create(
        network=network,
        camp=camp,
        kind=ItemKind.SESSION,
        title="All together",
        starts_at=now,
        ends_at=now + timedelta(hours=2),
    )
    accounts = [
        Account(email=f"phone{number}@{network.slug}.example", name=f"Phone {number}")
        for number in range(people)
    ]
    for one in accounts:
        one.set_unusable_password()
    Account.objects.bulk_create(accounts)
    Membership.objects.bulk_create(
        Membership(network=network, account=one, role=PARTICIPANT.key, scope=camp.pk) for one in accounts
    )
    Participant.objects.bulk_create(
        Participant(
            network=network,
            camp=camp,
            account=one,
            name=one.name,
            email=one.email,
            state=ParticipantState.CONFIRMED,
            state_at=now,
        )
        for one in accounts
    )
    for number in range(THERE_ALREADY):
        add_contribution(
            item=item,
            client_key=uuid4(),
            sent=Sent(f"Thought {number}: " + "a shared calendar of free test beds " * 4),
            details=Details(kind="idea"),
            by=viewer_of(accounts[number % people], network),
        )
    return Stage(camp, item, [_cookie(one) for one in accounts])


def _cookie(account: Account) -> str:
    """As if the person had signed in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    return str(store.session_key)
