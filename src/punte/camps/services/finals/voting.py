"""The audience's vote: opened, cast, closed, told. A vote writes no event, nor anything else with a time.

Locks are always taken in this order: the final, boxes, voters.
"""

import random
import secrets
from base64 import b32encode
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.signing import Signer
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.camps.choices import FinalState
from punte.camps.models import BallotBox, Final, Voter
from punte.camps.queries.finals.eligible import not_listed
from punte.camps.queries.finals.results import digest, scores_text
from punte.camps.queries.finals.voting import ballots, is_counted, may_choose, turnout
from punte.camps.services.finals.common import note, own_final, require
from punte.camps.services.finals.jury import find_conflicts
from punte.camps.services.finals.running import end_turns
from punte.web.access import Viewer

RECEIPT_BYTES = 10


class Answer(StrEnum):
    """What became of a vote that was sent."""

    COUNTED = "counted"  # now, or by an earlier sending of the same paper
    VOTED_BEFORE = "before"  # with another paper; this one does not count


@dataclass(frozen=True)
class Paper:
    """A ballot paper: a receipt made by chance, and the proof that it was handed to this voter.

    Punte keeps neither. So a paper sent twice is known by its receipt in the
    box, and nobody can use another's.
    """

    receipt: str
    proof: str


def hand_out(voter: Voter) -> Paper:
    """A new paper for the voter."""
    letters = b32encode(secrets.token_bytes(RECEIPT_BYTES)).decode()
    receipt = "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
    return Paper(receipt, _proof(voter, receipt))


def _proof(voter: Voter, receipt: str) -> str:
    return Signer(salt=f"punte.camps.vote.{voter.pk}").signature(receipt)


@transaction.atomic
def open_voting(*, final: Final, by: Viewer) -> Final:
    """Open the vote: the list of voters and the boxes are made, the order of pitches is fixed."""
    final = own_final(final, by)
    require(final, FinalState.RUNNING)
    order = list(final.pitches.order_by("position", "pk"))
    if len(order) < 2:
        raise ValidationError(_("A vote needs at least two teams in the running order."))
    end_turns(final=final, by=by)
    find_conflicts(final=final)
    count = _list_voters(final)
    if not count:
        raise ValidationError(_("Nobody has been checked in, so nobody could vote."))
    BallotBox.objects.bulk_create(BallotBox(network_id=final.network_id, pitch=one) for one in order)
    final.state, final.opened_at = FinalState.VOTING, timezone.now()
    final.save(update_fields=["state", "opened_at"])
    after = {"state": FinalState.VOTING, "eligible": count}
    note("final.vote_opened", final, by, {"state": FinalState.RUNNING}, after)
    return final


@transaction.atomic
def add_voters(*, final: Final, by: Viewer) -> int:
    """Put on the list who has come since the vote opened; how many."""
    final = own_final(final, by)
    require(final, FinalState.VOTING)
    count = _list_voters(final)
    if count:
        note("final.voters_added", final, by, after={"added": count})
    return count


def _list_voters(final: Final) -> int:
    keys = list(not_listed(final).order_by("pk").values_list("pk", flat=True))
    random.SystemRandom().shuffle(keys)
    Voter.objects.bulk_create(
        (Voter(network_id=final.network_id, final=final, participant_id=key) for key in keys), batch_size=500
    )
    return len(keys)


def cast_vote(*, voter: Voter, pitch: UUID, paper: Paper) -> Answer:
    """Count the vote, once. Sent again it is the same vote, and says so.

    ValidationError when the vote is not open, the paper is not this voter's,
    or the pitch is not one they may vote for.
    """
    if not secrets.compare_digest(paper.proof, _proof(voter, paper.receipt)):
        raise ValidationError(_("This form is not yours or is damaged. Load the page anew and vote again."))
    if not may_choose(voter.final, voter.participant, pitch):
        raise ValidationError(_("Choose one of the teams."))
    if _put_into_box(voter, pitch, paper.receipt) or is_counted(voter.final, paper.receipt):
        return Answer.COUNTED
    return Answer.VOTED_BEFORE


@transaction.atomic
def _put_into_box(voter: Voter, pitch: UUID, receipt: str) -> bool:
    """Flip the voter's mark and put the receipt into the box; False when the mark was flipped before."""
    box = BallotBox.objects.select_for_update().get(pitch=pitch)
    # Asked under the box's lock: the closing takes all boxes before it counts.
    if not Final.objects.filter(pk=voter.final_id, state=FinalState.VOTING).exists():
        if Voter.objects.filter(pk=voter.pk, voted=True).exists():
            return False
        raise ValidationError(_("The vote is closed. This vote was not counted."))
    if not Voter.objects.filter(pk=voter.pk, voted=False).update(voted=True):
        return False
    box.receipts = sorted([*box.receipts, receipt])
    box.save(update_fields=["receipts"])
    return True


@transaction.atomic
def close_voting(*, final: Final, by: Viewer) -> Final:
    """Close the vote and the jury's points; what the lists hold now is told as their digests."""
    final = own_final(final, by)
    require(final, FinalState.VOTING)
    boxes = BallotBox.objects.filter(pitch__final=final)
    list(boxes.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    find_conflicts(final=final)
    # PostgreSQL marks rows with the transaction that wrote them last, which would tie the last vote of
    # each box to its voter: all are written once more, by this one.
    boxes.update(receipts=F("receipts"))
    Voter.objects.filter(final=final).update(voted=F("voted"))
    final.salt = secrets.token_hex(16)
    final.ballots_digest = ballots(final).digest
    final.scores_digest = digest(scores_text(final))
    final.state, final.closed_at = FinalState.CLOSED, timezone.now()
    final.save(update_fields=["salt", "ballots_digest", "scores_digest", "state", "closed_at"])
    told = {
        "state": FinalState.CLOSED,
        "voted": turnout(final).voted,
        "ballots_digest": final.ballots_digest,
        "scores_digest": final.scores_digest,
    }
    note("final.vote_closed", final, by, {"state": FinalState.VOTING}, told)
    return final


@transaction.atomic
def show_results(*, final: Final, by: Viewer) -> Final:
    """Open the results to everybody at the camp."""
    final = own_final(final, by)
    require(final, FinalState.CLOSED)
    final.state, final.shown_at = FinalState.SHOWN, timezone.now()
    final.save(update_fields=["state", "shown_at"])
    note("final.results_shown", final, by, {"state": FinalState.CLOSED}, {"state": FinalState.SHOWN})
    return final
