"""What people eat and need: sealed, looked at on purpose, gone a month later; and erasure."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client, override_settings

from punte.camps.choices import ParticipantState
from punte.camps.models import Care, CheckIn, Participant
from punte.camps.queries.headcount import headcount
from punte.camps.sealing import UnreadableError, seal, unseal
from punte.camps.services import care as services
from punte.camps.services.care import Wishes, keep_wishes, read_wishes
from punte.members.services.consents import withdraw_own
from punte.members.services.data import ask_own_erasure
from punte.records.ids import uuid7
from punte.records.models import Event
from punte.records.people import exporters
from punte.records.people.erasure import whom
from punte.records.refs import ref
from tests.camps.conftest import Stage
from tests.camps.participants.conftest import PEOPLE, account_of, text

pytestmark = pytest.mark.django_db
KITCHEN = f"{PEOPLE}kitchen/"


def test_what_is_sealed_opens_for_its_row_and_key_alone() -> None:
    mine, other = uuid7(), uuid7()
    sealed = seal({"access": "a ramp"}, mine)
    assert sealed != seal({"access": "a ramp"}, mine)
    assert unseal(sealed, mine) == {"access": "a ramp"}
    with pytest.raises(UnreadableError):
        unseal(sealed, other)
    key = settings.SECRET_KEY
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]), pytest.raises(UnreadableError):
        unseal(sealed, mine)
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[key]):
        assert unseal(sealed, mine) == {"access": "a ramp"}


def test_the_kitchen_gets_sums_and_names_only_on_purpose(
    stage: Stage, sign_in: Any, make_account: Any
) -> None:
    ana, bo = stage.add_participant("Ana Pop"), stage.add_participant("Bo Lund")
    waiting = stage.add_participant("Cai", state=ParticipantState.WAITING)
    keep_wishes(ana, Wishes(("vegan", "no_nuts"), "", "A ramp"))
    keep_wishes(bo, Wishes(("vegan",), "No celery"))
    keep_wishes(waiting, Wishes(("halal",)))
    organiser = sign_in(stage.organiser)
    page = text(organiser.get(KITCHEN))
    assert "Vegan" in page
    assert "Halal" not in page, "of those who come"
    for hidden in ("Ana Pop", "A ramp", "No celery"):
        assert hidden not in page
    looks = Event.objects.filter(kind="camps.care.seen")
    assert looks.count() == 0
    named = text(organiser.post(KITCHEN))
    for shown in ("Ana Pop", "A ramp", "No celery"):
        assert shown in named
    assert [(one.actor_id, one.subject_id) for one in looks] == [(stage.organiser.pk, stage.camp.pk)]
    for account in (account_of(ana), make_account("gateway", stage.network, scope=stage.ecosystem.pk)):
        assert sign_in(account).get(KITCHEN).status_code == 404
        assert sign_in(account).post(KITCHEN).status_code == 404
    # Also on the person's page nothing of it.
    assert "A ramp" not in text(organiser.get(f"{PEOPLE}{ana.pk}/"))


def test_needs_go_a_month_after_the_camp_or_when_the_agreement_does(stage: Stage, run_jobs: Any) -> None:
    ana, bo = stage.add_participant("Ana"), stage.add_participant("Bo")
    for one in (ana, bo):
        keep_wishes(one, Wishes(("vegan",)))
        services.note_consent(one, account_of(one))
    by = stage.viewer(ana)
    withdraw_own(account=account_of(ana), purpose="camps.care", network=stage.network, by=by)
    run_jobs()
    assert [care.participant for care in Care.objects.all()] == [bo]
    with time_machine.travel(datetime(2027, 11, 14, tzinfo=UTC), tick=False):
        assert services.forget_care() == 0
    with time_machine.travel(datetime(2027, 11, 15, 1, tzinfo=UTC), tick=False):
        assert services.forget_care() == 1
        assert services.forget_care() == 0
    assert Event.objects.get(kind="camps.care.forgotten").after == {"people": 1}
    assert read_wishes(None) == Wishes()


def test_a_person_takes_it_along_and_is_erased_and_still_counted(stage: Stage, run_jobs: Any) -> None:
    ana = stage.add_participant("Ana Pop", motivation="To learn", likes=1)
    for name in ("Bo", "Cai"):
        stage.add_participant(name)
    keep_wishes(ana, Wishes(("vegan",), "", "A ramp"))
    CheckIn.objects.create(
        network=stage.network, participant=ana, day=date(2027, 10, 13), at=ana.created_at, by=None
    )
    account = account_of(ana)
    person = whom(ref(account))
    told = {one.name: list(one.export(person)) for one in exporters.all() if one.name.startswith("camps.")}
    assert told["camps.participants"][0]["why"] == "To learn"
    assert told["camps.participants"][0]["would_like"] == ["Data spaces"]
    assert told["camps.care"][0] == {
        "camp": "Cluj Innovation Camp",
        "eats": ["Vegan"],
        "for_the_kitchen": "",
        "needs": "A ramp",
    }
    assert len(told["camps.check_ins"]) == 1

    stage.camp.starts_on, stage.camp.ends_on = date(2025, 10, 13), date(2025, 10, 15)
    stage.camp.save()
    ask_own_erasure(account=account, by=stage.viewer(ana))
    run_jobs()
    ana.refresh_from_db()
    assert (ana.name, ana.email, ana.motivation, ana.account, ana.person) == ("", "", "", None, None)
    assert Care.objects.count() == 0
    assert headcount(stage.camp, organiser=True).people == 3, "who was there was there"
    assert CheckIn.objects.count() == 1
    assert Participant.objects.count() == 3


def test_who_erases_before_the_camp_frees_the_place(stage: Stage, run_jobs: Any) -> None:
    ana = stage.add_participant("Ana Pop")
    ask_own_erasure(account=account_of(ana), by=stage.viewer(ana))
    run_jobs()
    ana.refresh_from_db()
    assert (ana.name, ana.state) == ("", ParticipantState.WITHDRAWN)
    assert Client().get(f"{PEOPLE}{ana.pk}/").status_code == 302
    assert timedelta(days=30) == services.KEPT_AFTER
