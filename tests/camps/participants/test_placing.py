"""Places: offered as long as there are some, taken with two clicks, passed on when somebody cannot come."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from punte.camps.choices import ParticipantState
from punte.camps.models import Participant
from punte.camps.services import participants as services
from punte.camps.services.participants.placing import Done
from punte.ecosystem.models import Affiliation, Organisation, Person
from punte.members.models import Account, Membership
from punte.members.services.memberships import leave_network
from tests.camps.conftest import Stage
from tests.camps.participants.conftest import APPLY, PEOPLE, Outbox, account_of, links_of, text

pytestmark = pytest.mark.django_db
type Make = Callable[..., Participant]


def states(stage: Stage) -> dict[str, str]:
    return dict(Participant.objects.filter(camp=stage.camp).values_list("name", "state"))


def few(stage: Stage, places: int) -> None:
    stage.camp.places = places
    stage.camp.save()


def test_a_place_is_offered_taken_and_passed_on(stage: Stage, applied: Make, outbox: Outbox) -> None:
    few(stage, 1)
    ana, bo, cai = applied("Ana"), applied("Bo"), applied("Cai")
    by = stage.viewer(stage.organiser)
    everybody = [one.pk for one in (ana, bo, cai)]
    assert services.offer(camp=stage.camp, ids=everybody, by=by) == Done(moved=1, full=2)
    assert services.put_on_waiting_list(camp=stage.camp, ids=[cai.pk], by=by) == Done(moved=1)
    assert services.put_on_waiting_list(camp=stage.camp, ids=everybody, by=by) == Done(moved=1, elsewhere=2)
    offer, *waiting = outbox()
    assert [mail.to for mail in waiting] == [[cai.email], [bo.email]]

    come, cannot = links_of(offer)[:2]
    client = Client()
    assert "13 – 15 October 2027" in text(client.get(come))
    assert states(stage)["Ana"] == ParticipantState.OFFERED, "looking changes nothing"
    assert client.post(come)["Location"] == f"{APPLY}mine/"
    ana.refresh_from_db()
    assert ana.state == ParticipantState.CONFIRMED
    held = Membership.objects.get(account=ana.account, ended_at=None)
    assert (held.role, held.scope) == ("participant", stage.camp.pk)
    assert ana.person == Person.objects.get(account=ana.account)
    assert ana.person.consented_at is None
    assert Client().get(come).status_code == 410, "used"
    ticket = outbox()[-1]
    names = [name for name, _kind, _content in ticket.attachments]
    assert names == ["", "invitation.ics", "ticket.png"]

    # Who has waited longest is offered the place; the other goes on waiting.
    assert "Noted" in text(Client().post(cannot))
    assert states(stage) == {"Ana": "withdrawn", "Bo": "waiting", "Cai": "offered"}
    held.refresh_from_db()
    assert held.ended_at is not None
    assert outbox()[-1].to == [cai.email]
    assert Client().post(cannot).status_code == 410


def test_an_offer_runs_out_after_one_reminder(
    stage: Stage, offered: Make, applied: Make, outbox: Outbox
) -> None:
    few(stage, 1)
    offered("Ana")
    applied("Bo", state=ParticipantState.WAITING, waiting_since=timezone.now())
    assert services.keep_places() == (0, 0)
    with time_machine.travel(timezone.now() + timedelta(days=4), tick=False):
        assert services.keep_places() == (1, 0)
        assert services.keep_places() == (0, 0)
    assert outbox()[-1].subject == "Do you come to Cluj Innovation Camp?"
    with time_machine.travel(timezone.now() + timedelta(days=5, hours=1), tick=False):
        assert services.keep_places() == (0, 1)
        assert services.keep_places() == (0, 0)
    assert states(stage) == {"Ana": "withdrawn", "Bo": "offered"}
    assert [mail.to[0] for mail in outbox()[-2:]].count(stage.participants[1].email) == 1
    with pytest.raises(ValidationError):
        services.take_place(one=stage.participants[0], account=account_of(stage.participants[0]))


def test_nothing_is_passed_on_once_the_camp_has_begun(stage: Stage, offered: Make, applied: Make) -> None:
    few(stage, 1)
    one = offered("Ana")
    applied("Bo", state=ParticipantState.WAITING, waiting_since=timezone.now())
    with time_machine.travel(stage.camp.created_at.replace(year=2027, month=10, day=13), tick=False):
        services.leave(one=one, by=stage.viewer(one))
    assert states(stage) == {"Ana": "withdrawn", "Bo": "waiting"}


def test_invited_by_address_or_from_the_map(stage: Stage, sign_in: Any, outbox: Outbox) -> None:
    organiser = sign_in(stage.organiser)
    page = f"{PEOPLE}invite/"
    assert "is no address" in text(organiser.post(page, {"addresses": "nobody"}), 422)
    organiser.post(page, {"addresses": "Dan Pop <dan@punte.example>\neva@punte.example", "note": "Do come!"})
    first, second = outbox()
    assert "Do come!" in first.text
    assert "Organiser" in first.subject
    dan = Participant.objects.get(email="dan@punte.example")
    assert (dan.name, dan.state) == ("Dan Pop", ParticipantState.INVITED)
    come = links_of(first)[0]
    guest = Client()
    assert guest.post(come)["Location"] == f"{APPLY}mine/"
    dan.refresh_from_db()
    assert (dan.state, account_of(dan).name) == (ParticipantState.CONFIRMED, "Dan Pop")
    # The link is bound to its address: another account that follows it is told so.
    assert sign_in(dan.account).get(links_of(second)[0]).status_code == 403

    listed = Person.objects.create(
        network=stage.network,
        name="Ștefan Ion",
        folded="stefan ion",
        email="stefan@punte.example",
        consented_at=timezone.now(),
        source="Fair",
        purpose="Invitations",
    )
    assert "Ștefan Ion" in text(organiser.get(f"{page}?q=stefan"))
    organiser.post(page, {"person": str(listed.pk)})
    assert Client().post(links_of(outbox()[-1])[0]).status_code == 302
    listed.refresh_from_db()
    assert listed.account == Account.objects.get(email="stefan@punte.example"), "the entry becomes theirs"
    assert "is in this camp already" in text(organiser.post(page, {"person": str(listed.pk)}, follow=True))


def test_only_organisers_move_people(
    stage: Stage, applied: Make, make_account: Any, other_network: Any
) -> None:
    one, participant = applied("Ana"), stage.add_participant("Bo")
    outsiders = [
        stage.viewer(participant),
        stage.viewer(make_account("gateway", stage.network, scope=stage.ecosystem.pk)),
        stage.viewer(make_account("organiser", stage.network)),
    ]
    for by in outsiders:
        for move in (services.offer, services.put_on_waiting_list, services.decline):
            with pytest.raises(PermissionDenied):
                move(camp=stage.camp, ids=[one.pk], by=by)
        with pytest.raises(PermissionDenied):
            services.give_duty(camp=stage.camp, ids=[one.pk], kind="juror", by=by)
        with pytest.raises(PermissionDenied):
            services.leave(one=one, by=by)
        with pytest.raises(PermissionDenied):
            services.invite(camp=stage.camp, email="x@punte.example", by=by)
        with pytest.raises(PermissionDenied):
            services.change_application(one=one, application=services.Application({"name": "X"}), by=by)
    assert states(stage)["Ana"] == ParticipantState.APPLIED


def test_whoever_leaves_the_network_gives_up_the_place(stage: Stage, run_jobs: Any) -> None:
    ana = stage.add_participant("Ana")
    leave_network(network=stage.network, by=stage.viewer(ana))
    run_jobs()
    ana.refresh_from_db()
    assert ana.state == ParticipantState.WITHDRAWN


def test_organisations_are_matched_by_hand(stage: Stage, sign_in: Any, applied: Make) -> None:
    lab = stage.add_organisation("Heat Lab")
    stage.add_organisation("Water Works")
    one = applied("Ana", organisation_name="Heat Lab S.R.L.")
    client = sign_in(stage.organiser)
    page = text(client.get(f"{PEOPLE}{one.pk}/"))
    assert f'name="organisation" value="{lab.pk}"' in page
    assert "Water Works" not in page
    one.refresh_from_db()
    assert one.organisation is None
    client.post(f"{PEOPLE}{one.pk}/act/", {"do": "match", "organisation": str(lab.pk)})
    services.offer(camp=stage.camp, ids=[one.pk], by=stage.viewer(stage.organiser))
    taken = services.take_place(one=one, account=account_of(one))
    assert Affiliation.objects.get(person=taken.person).organisation == lab
    assert Organisation.objects.count() == 2


def test_the_list_filters_acts_on_many_and_asks_a_fixed_number_of_queries(
    stage: Stage, sign_in: Any, applied: Make, outbox: Outbox
) -> None:
    client = sign_in(stage.organiser)
    applied("Ana")
    client.get(PEOPLE)
    with CaptureQueriesContext(connection) as one:
        text(client.get(PEOPLE))
    applied("Bo", country="DK")
    stage.add_participant("Cai", likes=2)
    with CaptureQueriesContext(connection) as three:
        page = text(client.get(PEOPLE))
    assert len(one) == len(three)
    assert all(name in page for name in ("Ana", "Bo", "Cai"))
    for query, names in {
        "state=applied": "Ana Bo",
        "country=DK": "Bo",
        "q=cai": "Cai",
        f"challenge={stage.challenges[1].pk}": "Cai",
        "duty=juror": "",
    }.items():
        shown = text(client.get(f"{PEOPLE}?{query}"))
        found = [name for name in ("Ana", "Bo", "Cai") if f">{name}</a>" in shown]
        assert found == names.split(), query
    ids = [str(one.pk) for one in stage.participants]
    client.post(f"{PEOPLE}act/", {"do": "duty", "kind": "juror", "challenge": "", "ids": ids})
    client.post(f"{PEOPLE}act/", {"do": "duty", "kind": "juror", "challenge": "", "ids": ids})
    assert [one.duties.count() for one in stage.participants] == [1, 1, 1]
    said = text(client.post(f"{PEOPLE}act/", {"do": "offer", "ids": ids}, follow=True))
    assert "2 places were offered." in said
    assert "For 1 it made no sense." in said
    assert len(outbox()) == 2
    duty = stage.participants[0].duties.get()
    client.post(f"{PEOPLE}{ids[0]}/act/", {"do": "drop", "duty": str(duty.pk)})
    assert stage.participants[0].duties.count() == 0
    assert client.post(f"{PEOPLE}act/", {"do": "offer", "ids": ["x"]}).status_code == 404
