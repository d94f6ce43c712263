"""A large network made of seeded chance.

By default 100,000 organisations, 300,000 needs and offers and 1,000,000
collaborations. Rows go straight into the tables (no services, no events): what
is measured is reading. Names are built from syllables, so that words are as
many and as unevenly common as in real names.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import batched
from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection, models
from django.utils import timezone

from punte.ecosystem.choices import HELIX_OF_TYPE, Direction, OrganisationType, Profile, State
from punte.ecosystem.models import (
    Ecosystem,
    EcosystemRegion,
    Listing,
    Organisation,
    OrganisationTheme,
    Participation,
    Project,
    Region,
    Theme,
)
from punte.members.models import Account, Membership, Network
from punte.records.search.index import rebuild
from punte.records.tabular.folding import fold

COUNTRIES = ["RO11", "BG33", "ES51", "DK03", "EE00", "DE21", "FR10", "ITC4", "PL21", "PT11", "FI1B", "IE06"]
LANGUAGES = ["en", "ro", "bg", "ca", "es", "da", "et"]
SYLLABLES = [
    "ba",
    "ce",
    "do",
    "fi",
    "gu",
    "ka",
    "le",
    "mi",
    "no",
    "pu",
    "ra",
    "se",
    "ti",
    "vo",
    "za",
    "bri",
    "cla",
    "dro",
    "fle",
    "gri",
    "pla",
    "ste",
    "tro",
    "lan",
    "mer",
    "nor",
    "tal",
]
KINDS = [
    "Labs",
    "Systems",
    "Energy",
    "Robotics",
    "University",
    "Institute",
    "Cluster",
    "Agency",
    "Foundry",
    "Port",
    "Data",
    "Materials",
]
BATCH = 5000


@dataclass(frozen=True)
class Scale:
    """How much of each."""

    organisations: int
    listings: int
    collaborations: int


class Chance:
    """Seeded words: a few common, many rare (Zipf-like)."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._words = [
            "".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 4))) for _ in range(20_000)
        ]

    def word(self) -> str:
        """One word; low ranks come often."""
        return self._words[int(len(self._words) * self.random.random() ** 3)]

    def words(self, count: int) -> str:
        """Several words."""
        return " ".join(self.word() for _ in range(count))


def fill(scale: Scale, say: Callable[[str], None]) -> Network:
    """Make the network, its index and a gateway's account (gateway@large.example)."""
    chance = Chance(7)
    network = Network.objects.create(slug="large", name="Large network", public=True)
    ecosystems = _places(network)
    themes = [
        Theme.objects.create(network=network, key=f"theme-{number}", name=f"Theme {number}")
        for number in range(24)
    ]
    organisations = _organisations(network, ecosystems, themes, scale, chance)
    say(f"{len(organisations)} organisations")
    _insert(Listing, _listings(network, organisations, themes, scale, chance))
    say(f"{scale.listings} needs and offers")
    _collaborations(network, organisations, scale, chance)
    say(f"{scale.collaborations} collaborations")
    _gateway(network, ecosystems[0])
    say(f"{rebuild()} things indexed")
    _analyse()
    return network


def _insert[M: models.Model](model: type[M], rows: Iterator[M]) -> None:
    for batch in batched(rows, BATCH, strict=False):
        model._base_manager.bulk_create(batch, batch_size=500)


def _places(network: Network) -> list[Ecosystem]:
    made = []
    for code in COUNTRIES:
        region = Region.objects.get(code=code)
        ecosystem = Ecosystem.objects.create(network=network, name=region.name, slug=code.lower())
        EcosystemRegion.objects.create(network=network, ecosystem=ecosystem, region=region)
        made.append(ecosystem)
    return made


def _organisations(
    network: Network, ecosystems: list[Ecosystem], themes: list[Theme], scale: Scale, chance: Chance
) -> list[Organisation]:
    regions = [
        (ecosystem, code)
        for ecosystem, start in zip(ecosystems, COUNTRIES, strict=True)
        for code in Region.objects.filter(code__startswith=start, level=3).values_list("code", flat=True)
    ]
    types = [one.value for one in OrganisationType]
    today = timezone.localdate()
    rows = []
    for number in range(scale.organisations):
        ecosystem, code = chance.random.choice(regions)
        type_ = chance.random.choice(types)
        name = f"{chance.words(2).title()} {chance.random.choice(KINDS)} {number}"
        rows.append(
            Organisation(
                network=network,
                name=name,
                folded=fold(name),
                type=type_,
                helix=HELIX_OF_TYPE[type_],
                description=chance.words(30),
                city=chance.word().title(),
                country=code[:2],
                region_id=code,
                ecosystem=ecosystem,
                pic=str(100_000_000 + number),
                state=State.PUBLISHED,
                source="benchmark",
                verified_on=today - timedelta(days=chance.random.randint(0, 900)),
            )
        )
    _insert(Organisation, iter(rows))
    links = (
        OrganisationTheme(network=network, organisation=row, theme=theme)
        for row in rows
        for theme in chance.random.sample(themes, 2)
    )
    _insert(OrganisationTheme, links)
    return rows


def _listings(
    network: Network, organisations: list[Organisation], themes: list[Theme], scale: Scale, chance: Chance
) -> Iterator[Listing]:
    now = timezone.now()
    for number in range(scale.listings):
        organisation = chance.random.choice(organisations)
        need = number % 2 == 0
        yield Listing(
            network=network,
            direction=Direction.NEED if need else Direction.OFFER,
            profile=Profile.TECHNOLOGY_REQUEST if need else Profile.TECHNOLOGY_OFFER,
            organisation=organisation,
            ecosystem_id=organisation.ecosystem_id,
            title=chance.words(5).capitalize(),
            text=chance.words(40),
            language=chance.random.choice(LANGUAGES),
            theme=chance.random.choice(themes),
            readiness=chance.random.randint(1, 9),
            state=State.PUBLISHED,
            published_at=now - timedelta(minutes=chance.random.randint(0, 500_000)),
            expires_on=now.date() + timedelta(days=chance.random.randint(1, 300)),
        )


def _collaborations(
    network: Network, organisations: list[Organisation], scale: Scale, chance: Chance
) -> None:
    size = 8
    projects = [
        Project(network=network, source="benchmark", source_id=str(number), acronym=f"P{number}", year=2020)
        for number in range(scale.collaborations // size)
    ]
    _insert(Project, iter(projects))
    taking_part = (
        Participation(
            network=network, project=project, organisation=organisation, role="participant", year=2020
        )
        for project in projects
        for organisation in chance.random.sample(organisations, size)
    )
    _insert(Participation, taking_part)


def _gateway(network: Network, ecosystem: Ecosystem) -> None:
    account = Account.objects.create_user("gateway@large.example", name="Gateway")
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    Membership.objects.create(network=network, account=account, role="gateway", scope=ecosystem.pk)


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def sample_words(network: Network, count: int, seed: int) -> list[str]:
    """Words of organisations' names, for searches."""
    names: Any = (
        Organisation.objects.filter(network=network).order_by("?").values_list("name", flat=True)[:count]
    )
    chooser = random.Random(seed)
    return [chooser.choice(name.split()[:2]) for name in names]
