"""What became of it: answers to the questions after the camp, in sums and in the owners' words."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from punte.camps.choices import FollowUpAnswer, FollowUpStage
from punte.camps.models import Camp, FollowUp
from punte.camps.report.blocks import Block, Paragraph, Table


def next_steps(camp: Camp) -> Sequence[Block]:
    """How commitments and challenges stand after two weeks and six months; before that, when it is asked."""
    rows = list(FollowUp.objects.filter(camp=camp))
    if not rows:
        return []
    sums = Counter((one.stage, one.answer) for one in rows if one.asked_at)
    if not sums:
        return [Paragraph(_("After two weeks and after six months Punte asks what became of it."))]
    answers = [*FollowUpAnswer, ""]
    labels = [str(FollowUpAnswer(one).label) if one else _("No answer yet") for one in answers]
    told = [
        [str(FollowUpStage(stage).label), *(str(sums[stage, one]) for one in answers)]
        for stage in FollowUpStage
        if any(sums[stage, one] for one in answers)
    ]
    return [Table(_("What became of it"), [_("Asked"), *labels], told)]
