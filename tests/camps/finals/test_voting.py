"""The audience's vote: one each, kept apart from who cast it, counted so that all can check."""

import hashlib
import re
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from punte.camps import tickets
from punte.camps.models import BallotBox, Participant, Pitch, Voter
from punte.camps.queries.finals.results import results
from punte.camps.queries.finals.voting import ballots, turnout, voter_of
from punte.camps.services.finals.voting import (
    Answer,
    Paper,
    add_voters,
    cast_vote,
    close_voting,
    hand_out,
    open_voting,
    show_results,
)
from punte.records.models import Event
from tests.camps.finals.conftest import Scene

pytestmark = pytest.mark.django_db


def _voter(scene: Scene, who: Participant) -> Voter:
    found = voter_of(scene.final, who)
    assert found is not None
    return found


def _vote(scene: Scene, who: Participant, pitch: Pitch) -> str:
    voter = _voter(scene, who)
    paper = hand_out(voter)
    assert cast_vote(voter=voter, pitch=pitch.pk, paper=paper) == Answer.COUNTED
    return paper.receipt


def _fields(page: bytes) -> dict[str, str]:
    text = page.decode()
    return dict(re.findall(r'name="(receipt|proof)" value="([^"]+)"', text))


def test_a_vote_from_the_phone_and_what_a_resend_says(scene: Scene) -> None:
    scene.open()
    ana, client = scene.members[0], scene.client(scene.members[0])
    address = f"/vote/{scene.final.pk}/"
    page = client.get(address)
    offered = re.findall(r'name="pitch" value="([^"]+)"', page.content.decode())
    # Ana's own team is not among them.
    assert [UUID(one) for one in offered] == [one.pk for one in scene.pitches[1:]]
    paper = _fields(page.content)
    assert client.post(address, {**paper, "pitch": ""}).status_code == 422
    assert client.post(address, {**paper, "pitch": str(scene.pitches[0].pk)}).status_code == 409
    sent = {**paper, "pitch": offered[0]}
    first = client.post(address, sent)
    again = client.post(address, sent)
    for answer in (first, again):
        assert answer.status_code == 200
        assert b"Your vote is counted" in answer.content
        assert paper["receipt"].encode() in answer.content
    # The same paper with another choice is the same vote; another paper is none.
    changed = client.post(address, {**paper, "pitch": offered[1]})
    assert b"Your vote is counted" in changed.content
    other = hand_out(_voter(scene, ana))
    second = client.post(address, {"receipt": other.receipt, "proof": other.proof, "pitch": offered[1]})
    assert (second.status_code, b"this one was not counted" in second.content) == (409, True)
    assert ballots(scene.final).rows == [(paper["receipt"], 2)]
    assert b"You have voted" in client.get(address).content
    assert turnout(scene.final).voted == 1


def test_a_paper_is_its_voters_alone(scene: Scene) -> None:
    scene.open()
    ana, bo = (_voter(scene, one) for one in scene.members[:2])
    third = scene.pitches[2].pk
    paper = hand_out(ana)
    for wrong in (Paper("VOTE-FOR-US", paper.proof), Paper(paper.receipt, ""), Paper("", "")):
        with pytest.raises(ValidationError):
            cast_vote(voter=ana, pitch=third, paper=wrong)
    with pytest.raises(ValidationError):
        cast_vote(voter=bo, pitch=third, paper=paper)
    assert ballots(scene.final).rows == []
    assert turnout(scene.final).voted == 0


def test_only_those_on_the_list_vote_and_latecomers_are_added(
    scene: Scene, sign_in: Any, make_account: Any
) -> None:
    address = f"/vote/{scene.final.pk}/"
    scene.open()
    eligible = turnout(scene.final).eligible
    late = scene.stage.add_participant("Late")
    control = scene.client(scene.stage.organiser)
    # Who has a place and was not checked in does not vote.
    control.post(scene.at("control/"), {"step": "voters"})
    assert b"You are not on the list of voters" in scene.client(late).get(address).content
    scene.check_in(late)
    control.post(scene.at("control/"), {"step": "voters"})
    assert turnout(scene.final).eligible == eligible + 1
    assert b"Who convinced you?" in scene.client(late).get(address).content
    # Somebody else's account, and nobody's: no camp, no teams.
    for stranger in (sign_in(make_account("member", scene.stage.network)), Client()):
        page = stranger.get(address)
        assert page.status_code == 200
        assert b"The address of your ticket" in page.content
        assert b"Team" not in page.content
        assert b"Cluj" not in page.content
        assert stranger.post(address, {"pitch": scene.pitches[0].pk}).status_code == 403
    assert Client().get(f"/vote/{scene.stage.camp.pk}/").status_code == 404


def test_a_ticket_alone_opens_the_vote(scene: Scene) -> None:
    ana, bo = scene.members[:2]
    Participant.objects.filter(pk__in=[ana.pk, bo.pk]).update(ticket=1)
    ana.refresh_from_db()
    ticket = f"/ticket/{tickets.secret_of(ana)}/"
    assert b"vote/" not in Client().get(ticket).content
    scene.open()
    address = f"/vote/{scene.final.pk}/"
    assert f'href="{ticket}vote/"' in Client().get(ticket).content.decode()
    stranger = Client()
    wrong = stranger.post(address, {"code": "guess"})
    assert (wrong.status_code, b"no ticket of this camp" in wrong.content) == (403, True)
    for client, way in ((Client(), "page"), (stranger, "typed")):
        if way == "page":
            assert client.get(f"{ticket}vote/").headers["Location"] == address
        else:
            sent = client.post(address, {"code": f" https://punte.example{ticket} "})
            assert sent.headers["Location"] == address
        assert b"Who convinced you?" in client.get(address).content
        # The session knows whose ticket it was, neither its secret nor anything of the vote.
        assert list(client.session.values()) == [[str(ana.pk), 1]]
    page = stranger.get(address)
    cast = {**_fields(page.content), "pitch": str(scene.pitches[1].pk)}
    assert b"Your vote is counted" in stranger.post(address, cast).content
    assert _voter(scene, ana).voted
    assert list(stranger.session.values()) == [[str(ana.pk), 1]]
    # A ticket that was made anew voids the old one.
    Participant.objects.filter(pk=ana.pk).update(ticket=2)
    assert b"The address of your ticket" in stranger.get(address).content
    assert stranger.get(f"{ticket}vote/").status_code == 404


def test_nothing_ties_voter_and_ballot(scene: Scene) -> None:
    """No row is added, no time is written, no event is recorded; receipts stand by the alphabet."""
    scene.open()
    events, rows = Event.objects.count(), [Voter.objects.count(), BallotBox.objects.count()]
    with CaptureQueriesContext(connection) as seen:
        receipts = [_vote(scene, who, scene.pitches[2]) for who in (*scene.members[:2], *scene.jurors)]
    written = [one["sql"] for one in seen if re.match("INSERT|UPDATE|DELETE", one["sql"])]
    assert all(re.match(r'UPDATE "camps_(voter|ballotbox)"', one) for one in written)
    assert len(written) == 8
    assert (Event.objects.count(), [Voter.objects.count(), BallotBox.objects.count()]) == (events, rows)
    box = BallotBox.objects.get(pitch=scene.pitches[2])
    assert box.receipts == sorted(receipts)
    # The columns there are: none could hold an order.
    assert {one.name for one in Voter._meta.fields} == {"id", "network", "final", "participant", "voted"}
    assert {one.name for one in BallotBox._meta.fields} == {"id", "network", "pitch", "receipts"}


def test_counting_can_be_checked_by_everybody(scene: Scene) -> None:
    scene.open()
    one, _two, three = scene.pitches
    receipts = {
        who.name: _vote(scene, who, pitch)
        for who, pitch in (
            (scene.members[0], three),
            (scene.members[1], three),
            (scene.jurors[0], three),
            (scene.jurors[1], one),
        )
    }
    close_voting(final=scene.final, by=scene.by)
    told = scene.fresh().ballots_digest
    client = scene.client(scene.members[2])
    audit = client.get(scene.at("audit/")).content.decode()
    assert told in audit
    assert not any(one in audit for one in receipts.values())
    # Nobody votes any more, not even with a paper handed out before.
    voter = _voter(scene, scene.members[2])
    with pytest.raises(ValidationError):
        cast_vote(voter=voter, pitch=one.pk, paper=hand_out(voter))
    show_results(final=scene.final, by=scene.by)
    file = client.get(scene.at("ballots.csv")).content
    assert hashlib.sha256(file).hexdigest() == told
    lines = file.decode().splitlines()[1:]
    assert lines == sorted(f"{receipt},{1 if name == 'Eva' else 3}" for name, receipt in receipts.items())
    found = results(scene.fresh())
    assert [(row.pitch, row.number, row.votes, row.tied) for row in found.audience] == [
        (three, 1, 3, False),
        (one, 2, 1, False),
        (scene.pitches[1], 3, 0, False),
    ]
    assert (found.adds_up, found.ballots_stand, found.scores_stand) == (True, True, True)
    audit = client.get(scene.at("audit/")).content.decode()
    assert all(one in audit for one in receipts.values())
    assert "the list is not as it was closed" not in audit
    # A later change shows.
    box = BallotBox.objects.get(pitch=one)
    box.receipts = [*box.receipts, "AAAA-AAAA-AAAA-AAAA"]
    box.save()
    found = results(scene.fresh())
    assert (found.adds_up, found.ballots_stand, found.scores_stand) == (False, False, True)
    audit = client.get(scene.at("audit/")).content.decode()
    assert "the list is not as it was closed" in audit
    assert "not as many as have voted" in audit


def test_fewer_than_three_votes_are_not_told(scene: Scene) -> None:
    scene.open()
    receipt = _vote(scene, scene.members[0], scene.pitches[2])
    _vote(scene, scene.members[1], scene.pitches[2])
    close_voting(final=scene.final, by=scene.by)
    show_results(final=scene.final, by=scene.by)
    client = scene.client(scene.stage.organiser)
    for page in ("results/", "audit/", "screen/"):
        text = client.get(scene.at(page)).content.decode()
        assert "Fewer than three people voted" in text
        assert receipt not in text
    assert client.get(scene.at("ballots.csv")).status_code == 404
    assert results(scene.fresh()).audience == []


def test_steps_go_one_way_and_are_the_organisers(scene: Scene) -> None:
    flo = scene.stage.viewer(scene.facilitator)
    for wrong in (open_voting, close_voting, show_results, add_voters):
        with pytest.raises(PermissionDenied):
            wrong(final=scene.final, by=flo)
        with pytest.raises(ValidationError):
            wrong(final=scene.final, by=scene.by)
    scene.open()
    client, page = scene.client(scene.stage.organiser), scene.at("control/")
    for step, after in (("open", "voting"), ("show", "voting"), ("close", "closed"), ("close", "closed")):
        client.post(page, {"step": step})
        assert scene.fresh().state == after
    # The order stands, and so does whether one may vote for one's own team.
    before = [one.pk for one in scene.pitches]
    client.post(scene.at("prepare/"), {"step": "down", "pitch": before[0]})
    client.post(
        scene.at("prepare/"),
        {"step": "settings", "pitch_minutes": 5, "question_minutes": 5, "own_team": "on"},
    )
    assert [one.pk for one in scene.pitches] == before
    assert not scene.fresh().own_team
    client.post(page, {"step": "show"})
    kinds = ["vote_opened", "vote_closed", "results_shown"]
    told = Event.objects.filter(kind__in=[f"camps.final.{one}" for one in kinds]).order_by("id")
    assert [(one.kind.rpartition(".")[2], one.actor_id) for one in told] == [
        (one, scene.stage.organiser.pk) for one in kinds
    ]


def test_with_leave_one_votes_for_the_own_team(scene: Scene) -> None:
    scene.final.own_team = True
    scene.final.save()
    scene.open()
    _vote(scene, scene.members[0], scene.pitches[0])
    assert ballots(scene.final).votes(scene.pitches[0]) == 1


def test_a_vote_asks_few_questions(scene: Scene) -> None:
    scene.open()
    client, address = scene.client(scene.members[0]), f"/vote/{scene.final.pk}/"
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        page = client.get(address)
    shown, sent = len(seen), {**_fields(page.content), "pitch": str(scene.pitches[1].pk)}
    with CaptureQueriesContext(connection) as seen:
        client.post(address, sent)
    assert (shown, len(seen)) == (9, 15)
