"""Mails of this room: one form for all, filled with words in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation

from punte.web.mail import compose


@dataclass(frozen=True)
class Letter:
    """A short mail: what is said, at most one thing to do, what stands below it."""

    subject: str
    lines: Sequence[str]
    button: str = ""
    href: str = ""
    code: str = ""
    quote: str = ""
    after: Sequence[str] = field(default_factory=tuple)


def absolute(route: str, *args: Any) -> str:
    """The full address of a route. It starts with PUNTE_BASE_URL, never with what a request claims."""
    return str(settings.BASE_URL) + reverse(route, args=args)


def send(
    write: Callable[[], Letter],
    *,
    to: str,
    language: str = "en",
    time_zone: str = "UTC",
    headers: Mapping[str, str] | None = None,
) -> None:
    """Write the letter in the reader's language and hand it to the outbox."""
    with translation.override(language):
        letter = write()
    mail = compose("members/letter", context={"letter": letter}, language=language, time_zone=time_zone)
    message = EmailMultiAlternatives(mail.subject, mail.text, None, [to], headers=dict(headers or {}))
    message.attach_alternative(mail.html, "text/html")
    message.send()
