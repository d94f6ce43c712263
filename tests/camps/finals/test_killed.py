"""A process killed in the middle of a vote: what it acknowledged is there; sent again, nothing is doubled."""

import os
import signal
import subprocess
import sys
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from punte.camps.models import Participant, Voter
from punte.camps.queries.finals.voting import ballots, turnout
from punte.camps.services.finals.voting import Answer, Paper, cast_vote
from tests.camps.finals.conftest import Scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# Says each paper before it is sent, and 'counted' once the service has answered: as a server answers a phone.
VOTING = """
import django
django.setup()
from punte.camps.models import Pitch, Voter
from punte.camps.services.finals.voting import cast_vote, hand_out
pitch = Pitch.objects.order_by("position").last()
voters = Voter.objects.select_related("final", "participant")
for voter in voters.exclude(participant__placement__team=pitch.team):
    paper = hand_out(voter)
    print("sent", voter.pk, pitch.pk, paper.receipt, paper.proof, flush=True)
    print(cast_vote(voter=voter, pitch=pitch.pk, paper=paper), flush=True)
"""
CROWD, UNTIL = 60, 20


def _address() -> str:
    """The test's database, as another process is told of it."""
    here = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{here['NAME']}"
    return f"postgres://{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}/{here['NAME']}"


def test_a_process_killed_in_the_middle_loses_and_doubles_nothing(scene: Scene) -> None:
    crowd = [
        Participant(
            network=scene.stage.network,
            camp=scene.camp,
            name=f"Guest {number}",
            state="confirmed",
            state_at=timezone.now(),
        )
        for number in range(CROWD)
    ]
    scene.stage.participants += Participant.objects.bulk_create(crowd)
    scene.open()
    environment = {
        **os.environ,
        "DATABASE_URL": _address(),
        "DJANGO_SETTINGS_MODULE": "punte.config.settings",
        "PUNTE_DATA": str(settings.DATA),
    }
    with subprocess.Popen(
        [sys.executable, "-c", VOTING], env=environment, stdout=subprocess.PIPE, text=True
    ) as voting:
        assert voting.stdout is not None
        said: list[list[str]] = []
        for line in voting.stdout:
            said.append(line.split())
            if len(said) == 2 * UNTIL:
                voting.send_signal(signal.SIGKILL)
    assert voting.returncode == -signal.SIGKILL
    sent = [words[1:] for words in said if words[0] == "sent"]
    acknowledged = {
        words[3]
        for words, answer in zip(said[::2], said[1::2], strict=False)
        if answer == [Answer.COUNTED.value]
    }
    kept = {receipt for receipt, _number in ballots(scene.final).rows}
    assert len(acknowledged) >= UNTIL
    assert acknowledged <= kept
    assert turnout(scene.final).voted == len(kept) < len(crowd)
    # Everybody who got no answer, and everybody else to be sure, sends the same paper again.
    for voter, pitch, receipt, proof in sent:
        one = Voter.objects.select_related("final", "participant").get(pk=voter)
        assert cast_vote(voter=one, pitch=UUID(pitch), paper=Paper(receipt, proof)) == Answer.COUNTED
    after = [receipt for receipt, _number in ballots(scene.final).rows]
    assert sorted(after) == sorted(words[2] for words in sent)
    assert turnout(scene.final).voted == len(after)
