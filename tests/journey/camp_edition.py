"""Last year's edition of a camp, written directly, and the list of those who come this year."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import xlsxwriter

from punte.camps.choices import CampState, ItemKind
from punte.camps.models import Camp, Challenge, Item, Room
from punte.ecosystem.choices import Helix, OrganisationType
from punte.ecosystem.models import Ecosystem, Organisation
from punte.members.models import Account, Network
from tests.camps.conftest import COUNTRIES, HELICES

ZONE = "Europe/Bucharest"
PEOPLE = 72
TITLES = ("Heat for old schools", "Data that two regions share", "Skills for small makers")
FIRST = (
    *("Ana", "Bo", "Cosmin", "Daria", "Emil", "Freja"),
    *("Gergana", "Hristo", "Ivo", "Jordi", "Kadri", "Laia"),
)
LAST = ("Albu", "Borg", "Costa", "Dimov", "Eesmaa", "Ferrer")
HEADINGS = (
    "Name",
    "E-mail",
    "Organisation",
    "Country",
    "Helix",
    "Languages",
    "Skills",
    "First choice",
    "State",
)


@dataclass(frozen=True)
class Earlier:
    """Who manages the network, and the edition that they copy."""

    network: Network
    manager: Account
    camp: Camp
    today: date


def build(network: Network, manager: Account) -> Earlier:
    """Three challenges with their owners, four rooms, three days with what is for everybody."""
    today = datetime.now(ZoneInfo(ZONE)).date()
    first = today - timedelta(days=364)
    north = Ecosystem.objects.create(network=network, name="Nord-Vest", slug="nord-vest")
    camp = Camp.objects.create(
        network=network,
        name="Cluj Innovation Camp",
        slug="cluj",
        starts_on=first,
        ends_on=first + timedelta(days=2),
        apply_until=first - timedelta(days=20),
        zone=ZONE,
        city="Cluj-Napoca",
        country="RO",
        languages=["en"],
        state=CampState.CLOSED,
    )
    for number, title in enumerate(TITLES, start=1):
        owner = Organisation.objects.create(
            network=network,
            name=f"Owner {number}",
            folded=f"owner {number}",
            type=OrganisationType.AUTHORITY,
            helix=Helix.PUBLIC,
            ecosystem=north,
        )
        Challenge.objects.create(
            network=network,
            camp=camp,
            position=number,
            title=title,
            question=f"How do we get on with this: {title}?",
            brief="What we know, what we tried, and what we would like to see by Sunday.",
            owner=owner,
        )
    rooms = [
        Room.objects.create(network=network, camp=camp, name=name, position=number, capacity=100)
        for number, name in enumerate(("Hall", "Blue room", "Green room", "Red room"))
    ]
    for kind, title, day, begin, end in (
        (ItemKind.PLENARY, "Opening", 0, 9, 10),
        (ItemKind.BREAK, "Lunch", 0, 12, 13),
        (ItemKind.ROUND, "Short meetings", 1, 9, 10),
        (ItemKind.FINAL, "Final presentation", 2, 14, 17),
    ):
        Item.objects.create(
            network=network,
            camp=camp,
            kind=kind,
            title=title,
            room=rooms[0],
            starts_at=_at(first + timedelta(days=day), begin),
            ends_at=_at(first + timedelta(days=day), end),
        )
    return Earlier(network, manager, camp, today)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(ZONE)).astimezone(UTC)


def names() -> list[str]:
    """Everybody who comes."""
    return [f"{first} {last}" for last in LAST for first in FIRST]


def address_of(name: str) -> str:
    """Where somebody gets mail."""
    return f"{name.replace(' ', '.').lower()}@camp.eu"


def write_list(path: Path) -> Path:
    """The list as a spreadsheet: everybody has a place, an organisation of their own and a wish."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Participants")
        sheet.write_row(0, 0, HEADINGS)
        for number, name in enumerate(names()):
            cells = (
                name,
                address_of(name),
                f"Workshop {name}",
                COUNTRIES[number % len(COUNTRIES)],
                HELICES[number % len(HELICES)],
                "en",
                "testing; pitching",
                TITLES[number % len(TITLES)],
                "Coming",
            )
            sheet.write_row(number + 1, 0, cells)
    return path
