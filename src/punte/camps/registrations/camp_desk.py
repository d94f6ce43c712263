"""Preparation on the desk: a camp of one's own that begins soon and is not ready to be seen."""

from datetime import time, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from punte.camps.choices import CampState
from punte.camps.clock import moment_of, today
from punte.camps.models import Camp, Challenge, Item
from punte.camps.roles import ORGANISER
from punte.members.models import Account
from punte.post.desk import Button, DeskItem
from punte.post.places import Place

SOON = timedelta(days=60)


def items(account: Account, places: list[Place]) -> list[DeskItem]:
    """The most pressing thing for each camp that the person organises and that begins soon; one query."""
    mine = [
        held.scope
        for place in places
        for held in place.viewer.held
        if held.role == ORGANISER.key and held.scope
    ]
    now = timezone.now().date()
    rows = Camp.objects.filter(pk__in=mine, starts_on__gte=now, starts_on__lte=now + SOON)
    lacking = Challenge.objects.filter(camp=OuterRef("pk"))
    rows = rows.exclude(state=CampState.CANCELLED).annotate(
        has_challenges=Exists(lacking),
        has_open_challenges=Exists(lacking.filter(brief="") | lacking.filter(owner=None)),
        has_items=Exists(Item.objects.filter(camp=OuterRef("pk"))),
    )
    found = []
    for camp in rows.select_related("network"):
        if sentence := _waits(camp):
            found.append(_item(camp, sentence))
    return found


def _waits(camp: Camp) -> str:
    """What is missing first, in the order in which others need it."""
    name = {"camp": camp.name}
    if camp.state == CampState.DRAFT:
        return _("%(camp)s is still a draft; nobody can apply") % name
    if not getattr(camp, "has_challenges", False):
        return _("%(camp)s has no challenge yet") % name
    if getattr(camp, "has_open_challenges", False):
        return _("%(camp)s: a challenge has no owner or no brief") % name
    if not getattr(camp, "has_items", False):
        return _("%(camp)s has no programme yet") % name
    return "" if camp.programme_published_at else _("The programme of %(camp)s is not published") % name


def _item(camp: Camp, sentence: str) -> DeskItem:
    left = max((camp.starts_on - today(camp)).days, 0)
    whose = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
    href = reverse("camps:setup", args=[camp.network.slug, camp.slug])
    return DeskItem(
        key=f"camps.setup.{camp.pk}",
        badge=_("Camp"),
        tone="timber",
        whose=f"{camp.network.name} · {whose}",
        sentence=sentence,
        href=href,
        actions=[Button(_("See what is missing"), href=href, first=True)],
        due=moment_of(camp, camp.starts_on, time.min),
        order=40,
    )
