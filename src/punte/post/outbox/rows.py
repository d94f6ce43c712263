"""From a Django message to a row of the outbox, and back."""

import base64
from email.message import MIMEPart
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.utils import timezone

from punte.members.models import Account
from punte.post.models import Mail, MailState
from punte.post.outbox.addresses import is_invented, mail_domain
from punte.post.outbox.write import Outgoing

OWN_HEADERS = {"message-id", "date", "from"}


def row_of(message: EmailMessage) -> Mail:
    """The unsaved row of a message.

    Raises ValueError for a header or address that no mail can carry (line
    breaks, for one), here, where the caller can still be told.
    """
    ours = message if isinstance(message, Outgoing) else None
    mail = Mail(
        network=ours.network if ours else None,
        account=(ours.account if ours else None) or _account_of(message),
        template=ours.template if ours else "",
        sender=str(message.extra_headers.get("From", message.from_email)),
        to=[str(one) for one in message.to],
        cc=[str(one) for one in message.cc],
        bcc=[str(one) for one in message.bcc],
        reply_to=[str(one) for one in message.reply_to],
        subject=str(message.subject),
        text=str(message.body),
        html=_html(message),
        headers={k: str(v) for k, v in message.extra_headers.items() if k.lower() not in OWN_HEADERS},
        attachments=[*_other_bodies(message), *(_kept(one) for one in message.attachments)],
        message_id=make_msgid(domain=mail_domain()),
        created_at=timezone.now(),
    )
    mail.state = MailState.WAITING if _can_go_out(mail) else MailState.KEPT
    message_of(mail).message()
    return mail


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """The message as it goes out; the same Message-ID and date on every try."""
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        mail.sender,
        mail.to,
        cc=mail.cc,
        bcc=mail.bcc,
        reply_to=mail.reply_to,
        headers={
            **mail.headers,
            "Message-ID": mail.message_id,
            "Date": mail.created_at.strftime("%a, %d %b %Y %H:%M:%S +0000"),
        },
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for name, kind, content in mail.attachments:
        if name:
            message.attach(name, base64.b64decode(content), kind)
        else:  # another form of the words themselves, such as an invitation that a calendar reads
            message.attach_alternative(base64.b64decode(content).decode(), kind)
    return message


def _can_go_out(mail: Mail) -> bool:
    everyone = [*mail.to, *mail.cc, *mail.bcc]
    nobody = all(is_invented(one) for one in everyone)
    return bool(settings.SMTP_URL) and not nobody and not (mail.account and mail.account.sample)


def _account_of(message: EmailMessage) -> Account | None:
    if len(recipients := message.recipients()) != 1:
        return None
    return Account.objects.filter(email=recipients[0].strip().lower()).first()


def _html(message: EmailMessage) -> str:
    for one in getattr(message, "alternatives", ()):
        if one.mimetype == "text/html":
            return str(one.content)
    return ""


def _other_bodies(message: EmailMessage) -> list[tuple[str, str, str]]:
    """Forms of the words beside text and HTML; they are kept among the attachments, without a name."""
    others = [one for one in getattr(message, "alternatives", ()) if one.mimetype != "text/html"]
    return [("", one.mimetype, base64.b64encode(str(one.content).encode()).decode()) for one in others]


def _kept(attachment: Any) -> tuple[str, str, str]:
    if isinstance(attachment, MIMEPart):
        name, kind = attachment.get_filename() or "attachment", attachment.get_content_type()
        content: Any = attachment.get_payload(decode=True)
    else:
        name, content, kind = attachment.filename, attachment.content, attachment.mimetype
    raw = content.encode() if isinstance(content, str) else bytes(content)
    return name or "attachment", kind, base64.b64encode(raw).decode()
