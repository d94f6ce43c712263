"""The final in the preparation of a camp, and what of it the next edition takes along."""

from dataclasses import asdict

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from punte.camps.models import Camp, Criterion, Final
from punte.camps.queries.duties import jurors
from punte.camps.queries.finals.running import final_of
from punte.camps.queries.setup import Part
from punte.camps.services.copying import Copied
from punte.camps.services.finals.preparing import Wanted


def final_part(camp: Camp) -> Part:
    """Whether there is a running order and somebody to judge; a camp can be held without."""
    final = final_of(camp)
    page = "camps:final_prepare" if final else "camps:final"
    where = reverse(page, args=[camp.network.slug, camp.slug])
    teams = final.pitches.count() if final else 0
    judging = jurors(camp).count()
    if not teams:
        says = _("No team is in the running order.")
    elif not judging:
        says = _("Nobody has the duty of a juror yet.")
    else:
        in_order = ngettext("%(count)d team presents", "%(count)d teams present", teams) % {"count": teams}
        judges = ngettext("%(count)d juror", "%(count)d jurors", judging) % {"count": judging}
        says = f"{in_order}, {judges}"
    done = bool(teams and judging)
    return Part(_("Final presentation"), done, says, where, _("Prepare"), order=80, extra=True)


def copy_final(copied: Copied) -> None:
    """Minutes and criteria come along; running order, points and votes are the old edition's."""
    old = final_of(copied.old)
    if old is None:
        return
    kept = ("pitch_minutes", "question_minutes", "own_team")
    new = Final.objects.create(
        network_id=copied.new.network_id, camp=copied.new, **{name: getattr(old, name) for name in kept}
    )
    Criterion.objects.bulk_create(
        Criterion(
            network_id=new.network_id,
            final=new,
            position=one.position,
            **asdict(Wanted(one.name, one.asks, one.weight, one.least, one.most)),
        )
        for one in old.criteria.all()
    )
