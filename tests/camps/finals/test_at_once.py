"""Votes at once: the same voter twice, many voters, and the closing in their midst. On both databases."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from punte.camps.models import Voter
from punte.camps.queries.finals.voting import ballots, turnout
from punte.camps.services.finals.voting import Answer, Paper, cast_vote, close_voting, hand_out
from tests.camps.finals.conftest import Scene

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(*jobs: Callable[[], object]) -> list[object]:
    """What each of the jobs came to, begun together."""
    found: list[object] = [None] * len(jobs)
    start = Barrier(len(jobs))

    def run(number: int, job: Callable[[], object]) -> None:
        start.wait()
        try:
            found[number] = job()
        except ValidationError:
            found[number] = ValidationError
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number, job)) for number, job in enumerate(jobs)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


def test_the_same_voter_twice_at_once_is_one_vote(scene: Scene) -> None:
    scene.open()
    voters = list(Voter.objects.filter(final=scene.final).select_related("final", "participant"))
    one, two = (pitch.pk for pitch in scene.pitches[1:])
    ana = next(voter for voter in voters if voter.participant == scene.members[0])
    paper, other = hand_out(ana), hand_out(ana)
    # A double tap with one paper, and a second phone with another for another team.
    found = _at_once(
        lambda: cast_vote(voter=ana, pitch=one, paper=paper),
        lambda: cast_vote(voter=ana, pitch=one, paper=paper),
        lambda: cast_vote(voter=ana, pitch=two, paper=other),
    )
    rows = ballots(scene.final).rows
    assert len(rows) == turnout(scene.final).voted == 1
    won = rows[0][0] == paper.receipt
    counted, before = Answer.COUNTED, Answer.VOTED_BEFORE
    assert found == ([counted, counted, before] if won else [before, before, counted])


def test_a_vote_is_in_the_closed_list_or_refused(scene: Scene) -> None:
    scene.open()
    voters = Voter.objects.filter(final=scene.final).select_related("final", "participant")
    third = scene.pitches[2].pk
    papers: list[tuple[Voter, Paper]] = [
        (one, hand_out(one)) for one in voters if one.participant != scene.members[2]
    ]

    def voting(voter: Voter, paper: Paper) -> Callable[[], Answer]:
        return lambda: cast_vote(voter=voter, pitch=third, paper=paper)

    jobs = [voting(*pair) for pair in papers]
    found = _at_once(*jobs, lambda: close_voting(final=scene.final, by=scene.by))
    counted = {
        paper.receipt for (_, paper), said in zip(papers, found, strict=False) if said is Answer.COUNTED
    }
    refused = [said for said in found[:-1] if said is ValidationError]
    closed = ballots(scene.fresh())
    assert {receipt for receipt, _ in closed.rows} == counted
    assert len(counted) + len(refused) == len(papers)
    assert (closed.digest, turnout(scene.final).voted) == (scene.final.ballots_digest, len(counted))
