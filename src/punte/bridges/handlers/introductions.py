"""What follows from events: notices about introductions, and what ends when somebody goes."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from punte.bridges.choices import PartyState
from punte.bridges.disclosure import parties_of
from punte.bridges.models import Introduction
from punte.bridges.queries.answerers import taking_part
from punte.bridges.queries.introductions.lists import with_parties
from punte.bridges.services.introductions.leaving import leave_all
from punte.ecosystem.models import Person
from punte.members.models import Membership
from punte.post.notices import NoticeKind, notify
from punte.records.models import Event

BADGE = _("Introduction")
NOTICES = [
    NoticeKind("bridges.introduction_asked", BADGE, _("You are asked: %(subject)s."), _("You are asked.")),
    NoticeKind("bridges.introduction_accepted", BADGE, _("%(subject)s: both said yes."), tone="moss"),
    NoticeKind(
        "bridges.introduction_stopped",
        BADGE,
        _("%(subject)s: one who was to introduce is not available."),
        tone="timber",
    ),
    NoticeKind("bridges.introduction_declined", BADGE, _("%(subject)s: not this time."), tone="timber"),
    NoticeKind("bridges.introduction_expired", BADGE, _("%(subject)s: no answer in time."), tone="timber"),
    NoticeKind("bridges.introduction_withdrawn", BADGE, _("%(subject)s: taken back."), tone="timber"),
    NoticeKind("bridges.introduction_ended", BADGE, _("%(subject)s: it cannot go on."), tone="timber"),
]
TOLD = {one.kind.rpartition("_")[2] for one in NOTICES}


def tell(events: list[Event]) -> None:
    """Write notices; writing them again changes nothing. What they say is what their reader may know."""
    rows = with_parties(Introduction.objects.filter(pk__in={event.subject_id for event in events}))
    found = {one.pk: one for one in rows}
    for event in events:
        verb, one = event.kind.rpartition(".")[2], found.get(event.subject_id)
        if one is None or verb not in TOLD:
            continue
        notify(
            accounts=_whom(one, verb, event),
            kind=f"bridges.introduction_{verb}",
            subject=one,
            network=one.network_id,
            event=event,
        )


def _whom(one: Introduction, verb: str, event: Event) -> list[UUID]:
    proposer = [one.proposed_by_id] if one.proposed_by_id else []
    if verb == "stopped":
        return proposer
    wanted = (PartyState.ASKED,) if verb == "asked" else (PartyState.ASKED, PartyState.ACCEPTED)
    people = [row.person for row in parties_of(one) if row.person and row.state in wanted]
    accounts = [person.account_id for person in people if person.account_id]
    if verb != "asked":
        accounts += proposer
    return [account for account in dict.fromkeys(accounts) if account != event.actor_id]


def settle_withdrawn(events: list[Event]) -> None:
    """Who does not want to be shown any more leaves what is still being asked.

    What both had agreed to stays: that was a consent of its own, and one button ends it.
    """
    people = Person.objects.filter(pk__in={event.subject_id for event in events}, consented_at=None)
    leave_all(people=people.values_list("pk", flat=True), conversations=False)


def settle_gone(events: list[Event]) -> None:
    """Who takes part in the network no more leaves all introductions in it."""
    ended = Membership.objects.filter(pk__in={event.subject_id for event in events})
    for network, account in set(ended.values_list("network", "account")):
        if account not in taking_part(network, [account]):
            people = Person.objects.filter(network=network, account=account)
            leave_all(people=people.values_list("pk", flat=True), conversations=True)
