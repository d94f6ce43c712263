"""Mails of this room: one form for all, filled with words in the reader's language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone, translation

from punte.members.models import Account, Network
from punte.post.calendar.registry import zone_named
from punte.post.outbox import Attachment, Invitation, send_mail


@dataclass(frozen=True)
class Letter:
    """A mail's words. The first of `actions` (label, address) is what one would do first."""

    subject: str
    lines: Sequence[str]
    quote: str = ""
    actions: Sequence[tuple[str, str]] = field(default_factory=tuple)
    after: Sequence[str] = ()
    because: str = ""


def send_letter(
    write: Callable[[], Letter],
    *,
    to: Account | str,
    network: Network,
    language: str = "",
    kind: str = "",
    invite: Callable[[], Invitation] | None = None,
    attachments: Sequence[Attachment] = (),
) -> bool:
    """Write the letter in its reader's language and clock (an address: the network's) and hand it on."""
    reader = to if isinstance(to, Account) else network
    spoken = language or reader.language
    with translation.override(spoken), timezone.override(zone_named(reader.time_zone)):
        letter = write()
        invitation = invite() if invite else None
    return send_mail(
        "camps/letter",
        to=to,
        network=network,
        kind=kind,
        language=spoken,
        context={"letter": letter},
        invitation=invitation,
        attachments=attachments,
    )
