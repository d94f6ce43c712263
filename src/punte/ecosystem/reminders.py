"""Once a month: gateways hear that part of their map is getting old."""

from uuid import UUID

from django.db import transaction
from django.tasks import task
from django.urls import reverse

from punte.ecosystem.queries.stale import stale_organisations
from punte.members import roles
from punte.members.models import Membership, Network
from punte.members.viewer import viewer_of
from punte.post.outbox.addresses import absolute
from punte.post.outbox.write import send_mail

MAIL_KIND = "ecosystem.stale"


@task
@transaction.atomic
def remind_gateways() -> None:
    """Enqueue one mail a gateway manager and network."""
    current = Membership.objects.filter(role=roles.GATEWAY.key, ended_at=None, account__is_active=True)
    for account, network in set(current.values_list("account", "network")):
        remind_one.enqueue(account=str(account), network=str(network))


@task
@transaction.atomic
def remind_one(*, account: str, network: str) -> bool:
    """Write to one gateway manager, unless all is fresh; True when a mail was written."""
    holder = Membership.objects.filter(account=UUID(account), network=UUID(network), ended_at=None)
    found = holder.filter(role=roles.GATEWAY.key).select_related("account").first()
    place = Network.objects.filter(pk=UUID(network)).first()
    if found is None or place is None:
        return False
    number = stale_organisations(viewer_of(found.account, place)).order_by().count()
    if not number:
        return False
    href = absolute(reverse("ecosystem:stale", args=[place.slug]))
    return send_mail(
        "ecosystem/stale",
        to=found.account,
        network=place,
        context={"number": number, "href": href},
        kind=MAIL_KIND,
    )
