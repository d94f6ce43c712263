"""Cards as address books read them (vCard 4.0, RFC 6350), and as a code that a phone scans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import segno
from django.utils.safestring import SafeString, mark_safe

MOST_OCTETS = 75  # of a line without its break (3.2)


@dataclass(frozen=True)
class CardFields:
    """What stands on a card; '' and () for what does not. Languages by their codes."""

    name: str
    organisation: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    languages: Sequence[str] = ()
    website: str = ""


def write_vcard(fields: CardFields, *, id: UUID, changed: datetime) -> str:
    """One card; lines end with CRLF and are folded between letters."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:individual",
        f"UID:urn:uuid:{id}",
        f"FN:{_text(fields.name)}",
        # Which part of a name is the family's differs from land to land, and nobody has said.
        f"N:;{_text(fields.name)};;;",
    ]
    if fields.organisation:
        lines.append(f"ORG:{_text(fields.organisation)}")
    if fields.role:
        lines.append(f"TITLE:{_text(fields.role)}")
    if fields.email:
        lines.append(f"EMAIL;TYPE=work:{_text(fields.email)}")
    if fields.phone:
        lines.append(f"TEL;TYPE=work:{_text(fields.phone)}")
    lines += [f"LANG:{_plain(code)}" for code in fields.languages]
    if fields.website:
        lines.append(f"URL:{_plain(fields.website)}")
    lines += [f"REV:{changed.astimezone(UTC):%Y%m%dT%H%M%SZ}", "END:VCARD"]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def write_code(address: str) -> SafeString:
    """The address as a QR code: SVG without size, style or script, dark on light on any page."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(dark="#000", light="#fff", border=4, omitsize=True))


def _text(value: str) -> str:
    r"""Escaped (3.4): backslash, comma, semicolon; a break is \n; no other control signs."""
    escaped = value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return _plain("\\n".join(escaped.splitlines()))


def _plain(value: str) -> str:
    return "".join(letter for letter in value if letter.isprintable())


def _folded(line: str) -> Iterable[str]:
    """The line in pieces of at most 75 octets, the later ones with a blank before; letters stay whole."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > MOST_OCTETS:
            yield piece
            piece, size = " ", 1
        piece += letter
        size += octets
    yield piece
