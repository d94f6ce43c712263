"""What follows from events of claims and people: notices, and the one mail to people who were noted."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from punte.ecosystem.models import Claim, Organisation, Person
from punte.ecosystem.queries.claims import deciders
from punte.ecosystem.services import people
from punte.members import tokens
from punte.post.notices import NoticeKind, notify
from punte.post.outbox.addresses import absolute
from punte.post.outbox.write import send_mail
from punte.records.models import Event

ABOUT_ME = "ecosystem.about_me"
LASTS_DAYS = 90

NOTICES = [
    NoticeKind("ecosystem.claim_made", _("Claim"), _("Somebody claims “%(subject)s”.")),
    NoticeKind("ecosystem.claim_accepted", _("Claim"), _("You speak for “%(subject)s” now."), tone="moss"),
    NoticeKind(
        "ecosystem.claim_declined",
        _("Claim"),
        _("Your claim to “%(subject)s” was declined."),
        tone="timber",
    ),
    NoticeKind(
        "ecosystem.organisation_published", _("Published"), _("“%(subject)s” is on the map."), tone="moss"
    ),
    NoticeKind(
        "ecosystem.organisation_declined", _("Sent back"), _("“%(subject)s” was sent back."), tone="timber"
    ),
    NoticeKind(
        "ecosystem.person_contested",
        _("To mend"),
        _("%(subject)s says: “%(words)s”"),
        tone="rose",
    ),
]


def tell_of_claims(events: list[Event]) -> None:
    """Gateways hear of new claims, claimants of the answer; safe to run twice."""
    for event in events:
        claim = Claim.objects.filter(pk=event.subject_id).select_related("organisation").first()
        if claim is None:
            continue
        verb = event.kind.rpartition(".")[2]
        if verb == "made" and claim.method == "gateway":
            accounts = deciders(claim.organisation)
        elif verb in {"accepted", "declined"}:
            accounts = [claim.account_id]
        else:
            continue
        _notify(event, f"ecosystem.claim_{verb}", claim.organisation, accounts)


def tell_of_reviews(events: list[Event]) -> None:
    """Whoever added an organisation hears what became of it."""
    for event in events:
        found = Organisation.objects.filter(pk=event.subject_id).first()
        added = Event.objects.filter(
            subject_id=event.subject_id, kind="ecosystem.organisation.added", actor_id__isnull=False
        )
        author = added.values_list("actor_id", flat=True).first()
        verb = event.kind.rpartition(".")[2]
        if found and author and author != event.actor_id:
            _notify(event, f"ecosystem.organisation_{verb}", found, [author])


def tell_of_contests(events: list[Event]) -> None:
    """Those who keep an entry hear what the person says is not right."""
    for event in events:
        person = Person.objects.filter(pk=event.subject_id).select_related("ecosystem").first()
        if person:
            notify(
                accounts=deciders(person),
                kind="ecosystem.person_contested",
                subject=person,
                network=person.network_id,
                args={"words": str(event.after.get("words", ""))[:300]},
                event=event,
            )


def tell_people(events: list[Event]) -> None:
    """People who were noted by somebody else are told by mail, once, however often this runs."""
    ids = [event.subject_id for event in events]
    waiting = Person.objects.filter(pk__in=ids, notified_at=None, account=None, fictional=False)
    for id in waiting.exclude(email="").values_list("pk", flat=True):
        tell_person(id)


@transaction.atomic
def tell_person(id: UUID) -> bool:
    """Write the one mail; False when it was written before."""
    if not Person.objects.filter(pk=id, notified_at=None).update(notified_at=timezone.now()):
        return False
    person = Person.objects.select_related("network").get(pk=id)
    secret = tokens.issue(
        ABOUT_ME,
        address=person.email,
        network=person.network,
        subject=person,
        lasts=timedelta(days=LASTS_DAYS),
        single_use=False,
    )
    send_mail(
        "ecosystem/about_you",
        to=person.email,
        network=person.network,
        context={
            "source": person.source,
            "purpose": person.purpose,
            "href": absolute(reverse("ecosystem:about_me", args=[secret])),
        },
    )
    return True


def follow_consents(events: list[Event]) -> None:
    """Agreements that people give or take back on their own page show or hide their entries."""
    accounts = {event.subject_id for event in events if event.subject_kind == "members.account"}
    for person in Person.objects.filter(account__in=accounts).select_related("network"):
        people.follow_consent(person=person)


def _notify(event: Event, kind: str, subject: Organisation, accounts: list[UUID]) -> None:
    others = [one for one in accounts if one != event.actor_id]
    notify(accounts=others, kind=kind, subject=subject, network=subject.network_id, event=event)
