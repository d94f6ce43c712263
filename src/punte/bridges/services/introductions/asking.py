"""Asking the parties one after the other, and what follows when all have said yes, or one has not."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from punte.bridges.choices import EvidenceKind, IntroductionState, OutcomeStage, PartyRole, PartyState
from punte.bridges.disclosure import SIDES, parties_of, side_of
from punte.bridges.limits import ANSWER, OUTCOMES_AFTER
from punte.bridges.models import Introduction, Outcome, Party
from punte.bridges.queries.introductions.lists import with_parties
from punte.bridges.services.evidence import Side, note_evidence
from punte.bridges.services.introductions import mails
from punte.records.events import record

ASKING, ACCEPTED = IntroductionState.ASKING, IntroductionState.ACCEPTED


def locked(id: UUID) -> Introduction:
    """The introduction as it stands now, kept from others until the transaction ends: steps go in turn.

    On SQLite the transaction itself keeps others out.
    """
    Introduction.objects.select_for_update(no_key=True).get(pk=id)
    return with_parties(Introduction.objects.filter(pk=id)).get()


def log(introduction: Introduction, verb: str, *, by: UUID | None = None, **after: Any) -> None:
    """Write down a step. Who took it is not told: whoever reads the log may not know them yet."""
    record(
        f"bridges.introduction.{verb}",
        subject=introduction,
        network=introduction.network_id,
        by=by,
        after=after,
    )


def set_party(party: Party, state: PartyState, **values: Any) -> None:
    """Change an answer."""
    party.state = state
    for name, value in values.items():
        setattr(party, name, value)
    party.save(update_fields=["state", *values])


def ask_next(introduction: Introduction) -> None:
    """Ask whoever is next; when nobody is, the two are in touch. Nothing while somebody is being asked."""
    parties = parties_of(introduction)
    if any(one.state == PartyState.ASKED for one in parties):
        return
    waiting = [one for one in parties if one.state == PartyState.WAITING]
    if waiting:
        _ask(introduction, waiting[0])
    elif all(side_of(introduction, role).state == PartyState.ACCEPTED for role in SIDES):
        _open(introduction)


def _ask(introduction: Introduction, party: Party) -> None:
    now = timezone.now()
    set_party(party, PartyState.ASKED, asked_at=now)
    introduction.expires_at = now + ANSWER
    introduction.save(update_fields=["expires_at"])
    log(introduction, "asked", role=party.role)
    mails.ask(introduction, party)


def _open(introduction: Introduction) -> None:
    """Both said yes: a conversation, evidence, and the days on which to ask what came of it."""
    now = timezone.now()
    introduction.state, introduction.accepted_at = ACCEPTED, now
    introduction.save(update_fields=["state", "accepted_at"])
    log(introduction, "accepted", state=ACCEPTED)
    _note(introduction)
    Outcome.objects.bulk_create(
        [
            Outcome(
                network=introduction.network,
                introduction=introduction,
                party=side_of(introduction, role),
                stage=stage,
                due_at=now + OUTCOMES_AFTER[stage],
            )
            for role in SIDES
            for stage in OutcomeStage.values
        ]
    )
    mails.tell_open(introduction)


def _note(introduction: Introduction) -> None:
    """The two were introduced; each link has introduced both."""
    seeker, sought = (side_of(introduction, role) for role in SIDES)
    links = [
        one
        for one in parties_of(introduction)
        if one.role == PartyRole.LINK and one.state == PartyState.ACCEPTED
    ]
    pairs = [(seeker, sought), *((link, side) for link in links for side in (seeker, sought))]
    for a, b in pairs:
        note_evidence(
            network=introduction.network_id,
            kind=EvidenceKind.INTRODUCED,
            a=Side(a.person, a.organisation),
            b=Side(b.person, b.organisation),
            source=introduction,
            theme=introduction.listing.theme if introduction.listing else None,
        )


def stop_at(introduction: Introduction, link: Party, state: PartyState, **values: Any) -> None:
    """A link is not there: the way is open to the proposer, who is told without a cause."""
    set_party(link, state, **values)
    introduction.expires_at = timezone.now() + ANSWER
    introduction.save(update_fields=["expires_at"])
    log(introduction, "stopped", role=link.role)
    mails.tell_stopped(introduction)


def settle(
    introduction: Introduction,
    state: IntroductionState,
    *,
    but: UUID | None = None,
    actor: UUID | None = None,
) -> None:
    """End it. Those who knew of it are told, but for the account whose step this was."""
    introduction.state, introduction.settled_at = state, timezone.now()
    introduction.save(update_fields=["state", "settled_at"])
    log(introduction, state, by=actor, state=state)
    mails.tell_over(introduction, but=but)
