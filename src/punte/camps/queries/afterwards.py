"""What became of a camp's commitments and challenges."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from punte.camps.models import Camp, FollowUp
from punte.camps.policies import organise
from punte.camps.services.followups import owner_of, text_of, whole
from punte.web.access import Viewer


@dataclass
class Thing:
    """A commitment or a challenge, who owns it, the questions asked of it with their answers.

    `open`: the latest question that was asked, for whoever may answer it.
    """

    text: str
    challenge: bool
    owner: str
    asked: list[FollowUp] = field(default_factory=list)
    open: FollowUp | None = None

    @property
    def last(self) -> FollowUp | None:
        """The newest answer."""
        return next((one for one in reversed(self.asked) if one.answer), None)


def afterwards_of(camp: Camp, viewer: Viewer) -> Sequence[Thing]:
    """Challenges first; within them by when it was asked. Two queries."""
    rows = whole().filter(camp=camp, asked_at__isnull=False)
    runs = organise(viewer, camp)
    found: dict[object, Thing] = {}
    wanted = rows.prefetch_related("contribution__authorships__participant__account")
    for one in wanted.order_by("contribution", "challenge__position", "due_at"):
        key = one.contribution_id or one.challenge_id
        owner = owner_of(one)
        thing = found.setdefault(
            key, Thing(text_of(one), one.challenge_id is not None, owner.get_full_name() if owner else "")
        )
        thing.asked.append(one)
        mine = viewer.account is not None and owner is not None and viewer.account == owner.pk
        if runs or mine:
            thing.open = one
    return sorted(found.values(), key=lambda thing: not thing.challenge)
