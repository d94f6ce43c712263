"""Commitments on the desk: what somebody wrote down for one, to be taken on or not."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from punte.camps.choices import Taken
from punte.camps.models import Contribution
from punte.members.models import Account
from punte.post.desk import Button, DeskItem
from punte.post.places import Place


def items(account: Account, places: list[Place]) -> list[DeskItem]:
    """Those that wait for an answer; one query."""
    networks = [place.network.pk for place in places]
    rows = Contribution.objects.filter(
        network__in=networks,
        owner__account=account,
        taken=Taken.WAITING,
        withdrawn_at=None,
        merged_into=None,
    ).select_related("network", "session__item__camp")
    return [_item(one) for one in rows]


def _item(one: Contribution) -> DeskItem:
    camp = one.session.item.camp
    arguments = [one.network.slug, camp.slug, one.pk]

    def act(step: str) -> str:
        return reverse("camps:contribution_act", args=[*arguments, step])

    return DeskItem(
        key=f"camps.commitment.{one.pk}",
        badge=_("Commitment"),
        tone="timber",
        whose=f"{camp.name} · {one.session.item.title}",
        sentence=_("Written down for you: “%(what)s”") % {"what": str(one)},
        why=_("By %(day)s.") % {"day": date_format(one.due, "j F")} if one.due else "",
        href=reverse("camps:contribution", args=arguments),
        actions=[
            Button(_("I take it on"), post=act("take"), first=True),
            Button(_("Not me"), post=act("refuse")),
        ],
        order=20,
    )
