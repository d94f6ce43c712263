"""What post tells people of what happened in members."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from punte.members import roles
from punte.members.models import Membership
from punte.post.models import Feed
from punte.post.notices import NoticeKind, notify, register
from punte.records.handlers import on
from punte.records.models import Event

GRANTED, ENDED = "post.role_granted", "post.role_ended"


def register_kinds() -> None:
    """The kinds of notices that the handlers below write."""
    register(NoticeKind(GRANTED, _("Role"), _("You are now %(role)s in %(network)s"), tone="moss"))
    register(NoticeKind(ENDED, _("Role"), _("You are no longer %(role)s in %(network)s"), tone="timber"))


@on("members.membership.granted", "members.membership.ended", name="post.tell_of_roles")
def tell_of_roles(events: list[Event]) -> None:
    """Tell a person of a role that somebody else gave or ended."""
    found = _memberships(event.subject_id for event in events)
    for event in events:
        one = found.get(event.subject_id)
        if one is None or event.actor_id == one.account_id:
            continue
        granted = event.kind == "members.membership.granted"
        role = roles.role(one.role)
        notify(
            accounts=[one.account_id],
            kind=GRANTED if granted else ENDED,
            # Who left a network sees nothing of it any more, but this they should.
            network=one.network_id if granted else None,
            args={"role": str(role.label) if role else one.role, "network": one.network.name},
            event=event,
        )


@on("members.membership.ended", name="post.void_feeds")
def void_feeds(events: list[Event]) -> None:
    """Void the calendar address of whoever belongs to no network any more; coming back needs a new one."""
    accounts = {one.account_id for one in _memberships(event.subject_id for event in events).values()}
    staying = Membership.objects.filter(account__in=accounts, ended_at=None).values_list("account", flat=True)
    Feed.objects.filter(account__in=accounts.difference(staying)).delete()


def _memberships(ids: Iterable[UUID]) -> dict[UUID, Membership]:
    found = Membership.objects.filter(pk__in=list(ids)).select_related("network")
    return {one.pk: one for one in found}
