"""Writing mails into the outbox."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from punte.members.models import Account, Network
from punte.post.models import MailStop
from punte.post.outbox.addresses import absolute
from punte.post.outbox.unsubscribe import token_for
from punte.web.mail import compose


@dataclass(frozen=True)
class Invitation:
    """What a calendar programme should do (RFC 5546): REQUEST or CANCEL, and the iCalendar text."""

    method: str
    text: str


@dataclass(frozen=True)
class Attachment:
    """A file that goes along."""

    name: str
    content: bytes
    kind: str


_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


@contextmanager
def quiet() -> Iterator[None]:
    """Write no mail meanwhile: for a past that is told to the database, such as the sample network's."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


class Outgoing(EmailMultiAlternatives):
    """A mail that knows whose business it is."""

    def __init__(
        self,
        *args: Any,
        network: Network | None = None,
        account: Account | None = None,
        template: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.network, self.account, self.template = network, account, template


def send_mail(
    template: str,
    *,
    to: Account | str,
    context: Mapping[str, Any] | None = None,
    network: Network | None = None,
    kind: str = "",
    reply_to: str = "",
    language: str = "",
    time_zone: str = "",
    invitation: Invitation | None = None,
    attachments: Sequence[Attachment] = (),
) -> bool:
    """Write a mail from templates and put it into the outbox, in the caller's transaction.

    `template` is 'room/name' (see `punte.web.mail.compose`). An account is written to in its language and
    time zone; an address in the given ones, else the network's. A `kind` ('reminders') marks mail that its
    reader may stop: it gets a List-Unsubscribe header and a link. An `invitation` goes along in both ways
    that calendar programmes look for: as a form of the mail itself (RFC 6047) and as a file. False when
    nothing was put there because the person stopped such mail, is not active, or their address bounced;
    or because it is to be `quiet`.
    """
    if _quiet.get():
        return False
    account = to if isinstance(to, Account) else None
    if account and not _may_write(account, kind):
        return False
    given: dict[str, Any] = {"network": network, "account": account, "unsubscribe": "", **(context or {})}
    headers: dict[str, str] = {}
    if account and kind:
        given["unsubscribe"] = absolute(reverse("post:mail_stop", args=[token_for(account, kind)]))
        headers["List-Unsubscribe"] = f"<{given['unsubscribe']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    reader = account or network
    words = compose(
        template,
        context=given,
        language=language or (reader.language if reader else "en"),
        time_zone=time_zone or (reader.time_zone if reader else "UTC"),
    )
    mail = Outgoing(
        words.subject,
        words.text,
        to=[account.email if account else str(to)],
        reply_to=[reply_to] if reply_to else None,
        headers=headers,
        network=network,
        account=account,
        template=template,
    )
    mail.attach_alternative(words.html, "text/html")
    if invitation:
        mail.attach_alternative(invitation.text, f"text/calendar; method={invitation.method}")
        mail.attach("invitation.ics", invitation.text.encode(), "application/ics")
    for one in attachments:
        mail.attach(one.name, one.content, one.kind)
    return bool(mail.send())


def _may_write(account: Account, kind: str) -> bool:
    if not account.is_active or account.mail_stopped:
        return False
    return not (kind and MailStop.objects.filter(account=account, kind=kind).exists())
