"""An introduction of Ana to Bo through Lia, step by step."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from punte.bridges.models import Introduction, Party
from punte.bridges.services.introductions import accept_introduction, propose_introduction
from punte.ecosystem.models import Listing, Organisation, Person
from punte.members.models import Account
from punte.post.models import Mail
from tests.bridges.conftest import Corridor

REASON = "Six schools want heat pumps; they build them."


@dataclass
class Way:
    """The corridor with what these tests do again and again."""

    corridor: Corridor
    need: Listing

    @property
    def ana(self) -> Person:
        """Seeks, of Mureș Pumps."""
        return self.corridor.people["ana"]

    @property
    def bo(self) -> Person:
        """Is sought, of Fyn Heat."""
        return self.corridor.people["bo"]

    @property
    def lia(self) -> Person:
        """Knows both, of the Bridge Office."""
        return self.corridor.people["lia"]

    @property
    def broker(self) -> Account:
        """The gateway of the south."""
        return self.corridor.gateway(self.corridor.south)

    def propose(
        self, by: Person | Account, *, links: Sequence[Person] | None = None, **more: Any
    ) -> Introduction:
        """Ana meets Bo through Lia, about Ana's need."""
        given: dict[str, Any] = {
            "seeker": self.ana,
            "sought": self.bo,
            "links": [self.lia] if links is None else links,
            "listing": self.need,
            "reason": REASON,
            **more,
        }
        return propose_introduction(by=self.corridor.viewer(by), **given)

    def party(self, one: Introduction, person: Person) -> Party:
        """A person's part in it, as it stands now."""
        return Party.objects.select_related("introduction").get(introduction=one, person=person)

    def accept(self, one: Introduction, person: Person, **more: Any) -> Introduction:
        """The person says yes."""
        return accept_introduction(party=self.party(one, person), by=self.corridor.viewer(person), **more)

    def in_touch(self, by: Person | Account | None = None, **more: Any) -> Introduction:
        """An introduction to which all have said yes."""
        one = self.propose(by or self.broker)
        for person in (self.ana, self.lia, self.bo):
            if self.party(one, person).state == "asked":
                one = self.accept(one, person, **more)
        return one

    def states(self, one: Introduction) -> list[str]:
        """The introduction's state, and those of its parties in the order of asking."""
        one.refresh_from_db()
        return [
            one.state,
            *Party.objects.filter(introduction=one).order_by("position").values_list("state", flat=True),
        ]

    def organisation(self, name: str) -> Organisation:
        """By name."""
        return self.corridor.organisations[name]


@pytest.fixture(autouse=True)
def _outbox(settings: Settings) -> None:
    """Mail goes to the outbox."""
    settings.MAILERS = {"default": {"BACKEND": "punte.post.backend.OutboxBackend"}}


@pytest.fixture
def way(corridor: Corridor) -> Way:
    """Ana's need for heat pumps."""
    need = corridor.add_listing(corridor.organisations["Mureș Pumps"], "Heat pumps for six schools")
    return Way(corridor, need)


def mails_to(person: Person | Account) -> list[Mail]:
    """What was written to somebody, the oldest first."""
    account = person.account if isinstance(person, Person) else person
    return list(Mail.objects.filter(account=account).order_by("created_at", "id"))


def links_in(mail: Mail) -> list[str]:
    """Addresses of the action links in a mail, as paths."""
    return re.findall(r"https?://[^/\s]+(/go/\S+)", mail.text)


def press(path: str) -> Any:
    """Follow a mail's link in a browser that is signed in nowhere, and press its button."""
    client = Client()
    shown = client.get(path)
    assert shown.status_code == 200, shown.status_code
    return client.post(path)
