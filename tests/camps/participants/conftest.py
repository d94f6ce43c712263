"""What tests of participants do: fill in the form, follow links of mails."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from punte.camps.choices import ParticipantState
from punte.camps.models import Participant
from punte.camps.services import participants as services
from punte.members.models import Account
from punte.post.models import Mail
from tests.camps.conftest import Stage
from tests.post.conftest import outbox  # noqa: F401 (a fixture)

APPLY, PEOPLE = "/apply/corridor/cluj/", "/n/corridor/camps/cluj/participants/"
type Outbox = Callable[[], list[Mail]]

ANA = {
    "name": "Ana Pop",
    "email": "Ana@punte.example",
    "organisation_name": "Heat Lab SRL",
    "country": "RO",
    "helix": "business",
    "skills": "heat pumps, pitching; Heat law",
    "languages": ["ro", "en"],
    "motivation": "To find a test site.",
}


def text(answer: Any, status: int = 200) -> str:
    """The page, which answered so."""
    assert answer.status_code == status, answer.content.decode()[:2000]
    return str(answer.content.decode())


def links_of(mail: Mail) -> list[str]:
    """The addresses of a mail on this server, in order."""
    return re.findall(r"http://\S+?(/(?:go|ticket)/\S+)", mail.text)


def account_of(one: Participant) -> Account:
    """Their account."""
    assert one.account is not None
    return one.account


@pytest.fixture
def applied(stage: Stage) -> Callable[..., Participant]:
    """`applied("Bo", state=…)`: somebody with an account who has no place yet."""

    def make(name: str, **values: Any) -> Participant:
        account = stage.make_account()
        one = Participant.objects.create(
            network=stage.network,
            camp=stage.camp,
            account=account,
            name=name,
            state_at=stage.camp.created_at,
            **{"email": account.email, "state": ParticipantState.APPLIED, "country": "RO", **values},
        )
        stage.participants.append(one)
        return one

    return make


@pytest.fixture
def offered(stage: Stage, applied: Callable[..., Participant]) -> Callable[..., Participant]:
    """`offered("Bo")`: somebody to whom a place was offered."""

    def make(name: str) -> Participant:
        one = applied(name)
        by = stage.viewer(stage.organiser)
        assert services.offer(camp=stage.camp, ids=[one.pk], by=by).moved == 1
        one.refresh_from_db()
        return one

    return make


def prove_by(client: Client, mail: Mail) -> Any:
    """Follow the first link of the mail: look, then press the button."""
    link = links_of(mail)[0]
    text(client.get(link))
    return client.post(link)
