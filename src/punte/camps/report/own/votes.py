"""How the final presentation ended, once its organisers have shown it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from punte.camps.choices import FinalState
from punte.camps.models import Camp
from punte.camps.queries.finals.results import results
from punte.camps.queries.finals.running import final_of
from punte.camps.queries.finals.voting import turnout
from punte.camps.report.blocks import Block, Paragraph, Table


def votes(camp: Camp) -> Sequence[Block]:
    """The jury's ranking and the audience's, side by side as on the page of results; never added up."""
    final = final_of(camp)
    if final is None or final.state != FinalState.SHOWN:
        return []
    found = results(final)
    told: list[Block] = []
    if found.jury:
        rows = [
            [one.pitch.team.name, str(one.number or "–"), "–" if one.points is None else f"{one.points:.0f}"]
            for one in found.jury
        ]
        told.append(Table(_("The jury"), [_("Team"), _("Place"), _("Of 100 points")], rows))
    if found.audience:
        rows = [[one.pitch.team.name, str(one.number), str(one.votes)] for one in found.audience]
        told.append(Table(_("The audience"), [_("Team"), _("Place"), _("Votes")], rows))
    came = turnout(final)
    text = _("%(voted)s of %(eligible)s who were there voted.")
    return [*told, Paragraph(text % {"voted": came.voted, "eligible": came.eligible})] if told else []
