"""What the two write to each other once both have said yes, and how far each has read."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from punte.bridges import limits, policies
from punte.bridges.choices import IntroductionState
from punte.bridges.disclosure import SIDES, Reader, in_conversation, parties_of, reader_of
from punte.bridges.models import Introduction, Message, Party
from punte.bridges.services.introductions import mails
from punte.bridges.services.introductions.asking import locked
from punte.members.models import Account
from punte.members.viewer import viewer_of
from punte.records.events import record
from punte.web.access import Viewer


@transaction.atomic
def send_message(*, introduction: Introduction, text: str, by: Viewer) -> Message:
    """Write to the other, and to the broker if both want them there.

    Each of them gets a mail, but only for the first message that they have
    not read. ValidationError for an empty or a too long text, too many a day,
    and when the conversation has ended.
    """
    one = locked(introduction.pk)
    reader = _member(one, by)
    if by.account is None:
        raise PermissionDenied
    if one.state != IntroductionState.ACCEPTED:
        raise ValidationError(_("This conversation has ended. What was written stays here to read."))
    author = Account.objects.get(pk=by.account)
    words = _checked(text, author)
    others = [other for other in _members(one) if other.pk != author.pk]
    fresh = [other for other in others if not _has_unread(one, other)]
    now = timezone.now()
    message = Message.objects.create(
        network=one.network, introduction=one, author=author, text=words, sent_at=now
    )
    _read(one, reader, now)
    # What people write to each other is theirs: the log says only that they did.
    record("bridges.message.sent", subject=message, network=one.network_id, by=author.pk)
    for other in fresh:
        mails.tell_message(message, other)
    return message


@transaction.atomic
def mark_read(*, introduction: Introduction, by: Viewer) -> None:
    """Note that the viewer has read everything up to now."""
    reader = reader_of(introduction, by)
    if reader and in_conversation(introduction, reader):
        _read(introduction, reader, timezone.now())


def _member(one: Introduction, by: Viewer) -> Reader:
    reader = reader_of(one, by)
    if reader is None or not policies.take_part(by) or not in_conversation(one, reader):
        raise PermissionDenied
    return reader


def _members(one: Introduction) -> list[Account]:
    """The accounts that read along now."""
    known = [row.person.account for row in parties_of(one) if row.role in SIDES and row.person]
    found = {account.pk: account for account in [*known, one.proposed_by] if account}
    readers = {key: reader_of(one, viewer_of(account, one.network)) for key, account in found.items()}
    return [found[key] for key, reader in readers.items() if reader and in_conversation(one, reader)]


def _has_unread(one: Introduction, account: Account) -> bool:
    side = next((row for row in parties_of(one) if row.person and row.person.account_id == account.pk), None)
    read = side.read_at if side and side.role in SIDES else one.broker_read_at
    unread = Message.objects.filter(introduction=one).exclude(author=account)
    return (unread.filter(sent_at__gt=read) if read else unread).exists()


def _read(one: Introduction, reader: Reader, now: object) -> None:
    if reader.side and reader.party:
        Party.objects.filter(pk=reader.party.pk).update(read_at=now)
    else:
        Introduction.objects.filter(pk=one.pk).update(broker_read_at=now)


def _checked(text: str, author: Account) -> str:
    words = text.strip()
    if not words:
        raise ValidationError({"text": _("Write something first.")})
    if len(words) > limits.MESSAGE_LETTERS:
        raise ValidationError({"text": _("At most 4,000 letters. Send the rest in a second message.")})
    since = timezone.now() - timedelta(days=1)
    if Message.objects.filter(author=author, sent_at__gt=since).count() >= limits.MESSAGES_A_DAY:
        raise ValidationError(_("You have written sixty messages within a day. Go on tomorrow."))
    return words
