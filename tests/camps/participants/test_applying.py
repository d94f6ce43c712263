"""Applying from outside: a form, a link, one's own page; nothing tells whether an address is known."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from punte.camps.choices import CampState, ParticipantState
from punte.camps.models import Care, Participant
from punte.camps.services.care import Wishes, read_wishes
from punte.camps.services.participants import forget_unproven
from punte.members.models import Account, Consent
from punte.records.models import Event
from tests.camps.conftest import Stage
from tests.camps.participants.conftest import ANA, APPLY, Outbox, account_of, links_of, prove_by, text

pytestmark = pytest.mark.django_db


def test_from_the_form_to_the_own_page(stage: Stage, client: Client, outbox: Outbox) -> None:
    page = text(client.get(APPLY))
    assert "Only the organisers see this" in page
    assert "Data spaces" in page
    first, second = (str(one.pk) for one in stage.challenges)
    wishes = {"diet": ["vegan"], "access": "A ramp"}
    # What was written survives what is wrong: a wish twice, needs without an agreement.
    again = text(client.post(APPLY, {**ANA, **wishes, "choice_1": first, "choice_2": first}), 422)
    assert "This is your choice already." in again
    assert "without it nothing is kept" in again
    assert "To find a test site." in again
    assert Participant.objects.count() == 0

    data = {**ANA, **wishes, "choice_1": second, "choice_2": first, "care_consent": "on"}
    assert client.post(APPLY, data)["Location"] == f"{APPLY}sent/"
    one = Participant.objects.get()
    assert (one.state, one.email, one.account) == (ParticipantState.UNPROVEN, "ana@punte.example", None)
    assert Account.objects.filter(email=one.email).count() == 0
    assert "A ramp" not in Care.objects.get().sealed
    assert Event.objects.filter(subject_id=one.pk).count() == 0

    answer = prove_by(client, outbox()[-1])
    assert answer["Location"] == f"{APPLY}mine/"
    one.refresh_from_db()
    assert one.state == ParticipantState.APPLIED
    assert one.skills == ["heat pumps", "pitching", "Heat law"]
    assert [like.challenge for like in one.preferences.all()] == stage.challenges[::-1]
    assert read_wishes(Care.objects.get()) == Wishes(("vegan",), "", "A ramp")
    assert Consent.objects.filter(purpose="camps.care", holder_id=account_of(one).pk).count() == 1
    # The log says that somebody applied, not what they wrote.
    assert [(event.kind, event.after) for event in Event.objects.filter(subject_id=one.pk)] == [
        ("camps.participant.applied", {"state": "applied"})
    ]

    mine = text(client.get(f"{APPLY}mine/"))
    assert "The organisers read your application" in mine
    assert "A ramp" in mine
    assert client.get(APPLY)["Location"] == f"{APPLY}mine/"
    changed = {**ANA, "motivation": "To learn.", "choice_1": first}
    assert client.post(f"{APPLY}mine/", changed).status_code == 302
    one.refresh_from_db()
    assert one.motivation == "To learn."
    assert Care.objects.count() == 0
    # The same link opens the page later, on another device.
    assert prove_by(Client(), outbox()[-1])["Location"] == f"{APPLY}mine/"
    assert client.post(f"{APPLY}mine/leave/").status_code == 302
    assert "considered anew" in text(client.get(f"{APPLY}mine/"))
    client.post(f"{APPLY}mine/again/")
    one.refresh_from_db()
    assert one.state == ParticipantState.APPLIED


def test_the_answer_never_tells_whether_an_address_is_known(
    stage: Stage, client: Client, outbox: Outbox, applied: Callable[..., Participant]
) -> None:
    known = applied("Ana", email="ana@punte.example")
    Participant.objects.filter(pk=known.pk).update(account=None)
    new = client.post(APPLY, {**ANA, "email": "new@punte.example"})
    old = client.post(APPLY, {**ANA, "name": "Eve", "motivation": "Mine."})
    assert (new.status_code, new["Location"]) == (old.status_code, old["Location"])
    known.refresh_from_db()
    assert (known.name, known.motivation) == ("Ana", "")
    mail = outbox()[-1]
    assert mail.to == ["ana@punte.example"]
    assert "You are in" in mail.subject
    assert prove_by(client, mail)["Location"] == f"{APPLY}mine/"


def test_programs_and_floods_get_nowhere(stage: Stage, client: Client, outbox: Outbox) -> None:
    trapped = client.post(APPLY, {**ANA, "website": "http://spam.example"})
    assert trapped["Location"] == f"{APPLY}sent/"
    assert (Participant.objects.count(), outbox()) == (0, [])
    for _count in range(5):
        assert client.post(APPLY, ANA).status_code == 302
    assert "tried often" in text(client.post(APPLY, ANA), 422)
    assert Participant.objects.count() == 1
    assert len(outbox()) == 5
    assert client.get(links_of(outbox()[0])[0]).status_code == 410, "the newest mail counts"
    later = timezone.now() + timedelta(days=15)
    with time_machine.travel(later, tick=False):
        assert forget_unproven() == 1


def test_signed_in_people_need_no_mail(stage: Stage, make_account: Any, sign_in: Any, outbox: Outbox) -> None:
    account = make_account()
    client = sign_in(account)
    assert 'name="email"' not in text(client.get(APPLY))
    assert client.post(APPLY, ANA)["Location"] == f"{APPLY}mine/"
    one = Participant.objects.get()
    assert (one.state, one.account, one.email) == (ParticipantState.APPLIED, account, account.email)
    assert outbox() == []


@pytest.mark.parametrize("state", [CampState.DRAFT, CampState.CLOSED, CampState.CANCELLED])
def test_a_camp_that_is_not_open_takes_nothing(
    stage: Stage, client: Client, sign_in: Any, make_account: Any, state: str
) -> None:
    stage.camp.state = state
    stage.camp.save()
    assert client.get(APPLY).status_code == 404
    assert client.post(APPLY, ANA).status_code == 404
    assert sign_in(make_account()).get(f"{APPLY}mine/").status_code == 404
    assert ("Cluj" in client.get(APPLY).content.decode()) == (state != CampState.DRAFT)
    assert Participant.objects.count() == 0


def test_after_the_last_day_of_application_the_form_is_closed(stage: Stage, client: Client) -> None:
    stage.camp.apply_until = timezone.localdate() - timedelta(days=1)
    stage.camp.save()
    assert "takes no applications now" in text(client.get(APPLY), 404)
