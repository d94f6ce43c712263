"""A network of organisations tied by what they did together, made of seeded chance."""

import random
from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.utils import timezone

from punte.bridges.choices import EvidenceKind
from punte.bridges.models import Evidence
from punte.ecosystem.choices import OrganisationType, State
from punte.ecosystem.models import Ecosystem, Organisation
from punte.members.models import Account, Membership, Network

PLACES = ["Nord-Vest", "Severoiztochen", "Cataluña", "Syddanmark", "Eesti", "Jihovýchod", "Pomorskie"]
ACROSS = 0.2  # of all ties lead into another ecosystem


def fill(organisations: int, ties: int) -> Network:
    """Make the network, and a gateway's account (gateway@graph.example)."""
    chance = random.Random(11)
    network = Network.objects.create(slug="graph", name="Graph")
    places = [
        Ecosystem.objects.create(network=network, name=name, slug=f"place-{number}")
        for number, name in enumerate(PLACES)
    ]
    types = [one.value for one in OrganisationType]
    rows = [
        Organisation(
            network=network,
            name=f"Organisation {number}",
            folded=f"organisation {number}",
            type=chance.choice(types),
            ecosystem=places[number % len(places)],
            state=State.PUBLISHED,
        )
        for number in range(organisations)
    ]
    Organisation.objects.bulk_create(rows, batch_size=500)
    _ties(network, rows, ties, chance)
    account = Account.objects.create_user("gateway@graph.example", name="Gateway")
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    Membership.objects.create(network=network, account=account, role="gateway", scope=places[0].pk)
    return network


def _ties(network: Network, rows: list[Organisation], count: int, chance: random.Random) -> None:
    """Few organisations have many ties, many have few; everyone has at least one."""
    pairs: set[tuple[int, int]] = set()
    size, places = len(rows), len(PLACES)
    while len(pairs) < count:
        a = len(pairs) if len(pairs) < size else int(size * chance.random() ** 2)
        b = int(size * chance.random() ** 2)
        if chance.random() > ACROSS:
            b = b - b % places + a % places
        if a < size and b < size and a != b:
            pairs.add((min(a, b), max(a, b)))
    now = timezone.now()
    evidence = [
        Evidence(
            network=network,
            kind=EvidenceKind.WORKED,
            a_organisation=rows[a],
            b_organisation=rows[b],
            at=now - timedelta(days=chance.randint(1, 1500)),
            source_kind="benchmark",
            source_id=UUID(int=number + 1),
        )
        for number, (a, b) in enumerate(sorted(pairs))
    ]
    Evidence.objects.bulk_create(evidence, batch_size=500)
