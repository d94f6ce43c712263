"""What introductions make Punte write to people, each in the words of what that person may see."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from punte.bridges.choices import OutcomeAnswer, PartyRole, PartyState
from punte.bridges.disclosure import SIDES, Reader, other_side, parties_of, reader_of, side_of
from punte.bridges.models import Introduction, Message, Outcome, Party
from punte.bridges.queries.introductions.seen import (
    introducers,
    listing_of,
    proposed_by,
    seen,
    title_of,
)
from punte.members import links
from punte.members.letters import absolute
from punte.members.models import Account
from punte.members.viewer import viewer_of
from punte.post.outbox import send_mail

ACCEPT, DECLINE = "bridges.introduction.accept", "bridges.introduction.decline"
OUTCOME = "bridges.outcome"
REMINDERS = "bridges.reminders"
OUTCOMES = "bridges.outcomes"
OUTCOME_LINK_DAYS = 60


def page_of(introduction: Introduction) -> str:
    """The full address of its page."""
    return absolute("bridges:introduction", introduction.network.slug, introduction.pk)


def ask(introduction: Introduction, party: Party, *, reminder: bool = False) -> bool:
    """Ask a party; the mail holds a link for yes and one for no. True when a mail was written."""
    account = party.person.account if party.person else None
    if account is None:
        return False
    days = (introduction.expires_at - timezone.now()).days + 1
    made: dict[str, Any] = {
        name: links.action_link(
            purpose, account=account, network=introduction.network, subject=party, days=days
        )
        for name, purpose in (("accept", ACCEPT), ("decline", DECLINE))
    }
    kind = REMINDERS if reminder else ""
    return _write("introduction_asked", introduction, account, kind, reminder=reminder, **made)


def tell_open(introduction: Introduction) -> None:
    """Tell the two that they are in touch, and those who introduced them."""
    for account in _knowing(introduction):
        _write("introduction_open", introduction, account)


def tell_stopped(introduction: Introduction) -> None:
    """Tell the proposer that one who was to introduce cannot, without a cause, and that they can go on."""
    proposer = introduction.proposed_by
    if proposer:
        _write("introduction_stopped", introduction, proposer)


def tell_over(introduction: Introduction, *, but: UUID | None) -> None:
    """Tell those who knew of it, in a friendly line, that it ended."""
    for account in _knowing(introduction):
        if account.pk != but:
            _write("introduction_over", introduction, account)


def tell_message(message: Message, account: Account) -> None:
    """Bring somebody what the other wrote."""
    introduction = message.introduction
    people = {one.person.account_id: one for one in parties_of(introduction) if one.person}
    writer = people.get(message.author_id)
    reader = reader_of(introduction, viewer_of(account, introduction.network))
    if reader is None or message.author is None:
        return
    who = seen(introduction, reader, writer).short if writer else message.author.get_full_name()
    _write("message", introduction, account, message=message, who=who)


def ask_outcome(outcome: Outcome) -> None:
    """Ask one side what came of it; a link for each answer."""
    introduction, person = outcome.introduction, outcome.party.person
    if person is None or person.account is None:
        return
    answers = [
        (
            label,
            links.action_link(
                OUTCOME,
                account=person.account,
                network=introduction.network,
                subject=outcome,
                days=OUTCOME_LINK_DAYS,
                data={"answer": value},
            ),
        )
        for value, label in OutcomeAnswer.choices
    ]
    _write("outcome", introduction, person.account, OUTCOMES, outcome=outcome, answers=answers)


def _knowing(introduction: Introduction) -> list[Account]:
    """Everybody who was asked or has said yes and is still there, and the proposer; each once."""
    people = [
        one.person.account
        for one in parties_of(introduction)
        if one.person and one.person.account and one.state in (PartyState.ASKED, PartyState.ACCEPTED)
    ]
    proposer = [introduction.proposed_by] if introduction.proposed_by else []
    return list({one.pk: one for one in [*people, *proposer]}.values())


def _write(template: str, introduction: Introduction, account: Account, kind: str = "", **more: Any) -> bool:
    reader = reader_of(introduction, viewer_of(account, introduction.network))
    if reader is None:
        return False
    context = {**words_for(introduction, reader), "href": page_of(introduction), **more}
    name = f"bridges/{template}"
    return send_mail(name, to=account, network=introduction.network, kind=kind, context=context)


def words_for(introduction: Introduction, reader: Reader) -> dict[str, Any]:
    """What a mail or a page says of it, as its reader may know it."""
    seeker, sought = (seen(introduction, reader, side_of(introduction, role)) for role in SIDES)
    other = other_side(introduction, reader.party) if reader.party else None
    return {
        "introduction": introduction,
        "reader": reader,
        "is_link": reader.party is not None and reader.party.role == PartyRole.LINK,
        "seeker": seeker,
        "sought": sought,
        "other": seen(introduction, reader, other) if other else None,
        "links": introducers(introduction, reader),
        "proposer": proposed_by(introduction, reader),
        "listing": listing_of(introduction, reader),
        "title": LazyTitle(introduction, reader),
    }


class LazyTitle:
    """The title, in the language in use when it is written down."""

    def __init__(self, introduction: Introduction, reader: Reader) -> None:
        self._of = introduction, reader

    def __str__(self) -> str:
        return title_of(*self._of)
