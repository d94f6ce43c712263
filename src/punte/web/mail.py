"""Mails in the look: a subject, a text and an HTML version, in the reader's language and time zone.

This only writes them; whoever writes hands them to `django.core.mail`, which leads to the outbox of post.
A mail is three templates: `<room>/mail/<name>.subject.txt`, `.txt` and `.html`; the latter two extend
`web/mail/base.txt` and `web/mail/base.html`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.template import Context, engines
from django.utils import timezone, translation


@dataclass(frozen=True)
class Composed:
    """A mail's words."""

    subject: str
    text: str
    html: str


def compose(
    template: str, *, context: Mapping[str, Any], language: str = "en", time_zone: str = "UTC"
) -> Composed:
    """Write the mail `template` ('members/invitation') for a reader.

    The templates get the context and `base_url`, with which every address in a mail starts. Raises
    TemplateDoesNotExist when one of the three is missing.
    """
    room, _, name = template.partition("/")
    given = {"base_url": settings.BASE_URL, **context}
    with translation.override(language), timezone.override(_zone(time_zone)):
        given["language"] = translation.get_language() or settings.LANGUAGE_CODE
        subject = _render(f"{room}/mail/{name}.subject.txt", given, plain=True)
        text = _render(f"{room}/mail/{name}.txt", given, plain=True)
        html = _render(
            f"{room}/mail/{name}.html", {**given, "subject": " ".join(subject.split())}, plain=False
        )
    return Composed(" ".join(subject.split()), text.strip() + "\n", html)


def _render(name: str, given: dict[str, Any], *, plain: bool) -> str:
    found: Any = engines["django"].get_template(name)
    return str(found.template.render(Context(given, autoescape=not plain)))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
