"""Cards as address books read them: RFC 6350 by a strict reader of our own, and by vobject."""

import re
from datetime import UTC, datetime
from uuid import UUID

import vobject
from hypothesis import given
from hypothesis import strategies as st

from punte.bridges.vcards import CardFields, write_code, write_vcard

ID = UUID("019d19b5-3800-7000-801f-5966499e6b78")
CHANGED = datetime(2026, 3, 24, 8, 0, tzinfo=UTC)
LINE = re.compile(r"([A-Z]+)((?:;[A-Z]+=[a-z]+)*):(.*)", re.DOTALL)


def read(text: str) -> dict[str, list[str]]:
    """Values by property. Fails on what section 3 of the RFC does not allow."""
    assert text.endswith("\r\n")
    physical = text[:-2].split("\r\n")
    assert all("\n" not in line and "\r" not in line and len(line.encode()) <= 75 for line in physical)
    logical: list[str] = []
    for line in physical:
        if line.startswith(" "):
            logical[-1] += line[1:]
        else:
            logical.append(line)
    assert (logical[0], logical[1], logical[-1]) == ("BEGIN:VCARD", "VERSION:4.0", "END:VCARD")
    found: dict[str, list[str]] = {}
    for line in logical[1:-1]:
        match = LINE.fullmatch(line)
        assert match, line
        found.setdefault(match[1], []).append(match[3])
    assert len(found["FN"]) == 1
    return found


def unescaped(value: str) -> str:
    """A text value; fails on a bare comma or semicolon and on an unknown escape."""
    assert re.fullmatch(r"(?:[^\\,;]|\\[\\,;n])*", value), value
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], value)


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=120)


@given(words, words, words)
def test_whatever_stands_on_a_card_comes_back(name: str, organisation: str, role: str) -> None:
    fields = CardFields(name=name, organisation=organisation, role=role, languages=["ro", "en"])
    found = read(write_vcard(fields, id=ID, changed=CHANGED))
    plain = {
        key: "".join(sign for sign in text if sign.isprintable())
        for key, text in (("FN", name), ("ORG", organisation), ("TITLE", role))
    }
    assert {key: unescaped(found[key][0]) for key in plain} == plain
    assert found["LANG"] == ["ro", "en"]


def test_an_outside_reader_agrees() -> None:
    fields = CardFields(
        name='Ștefan "Fane" Țuțuianu; junior, Mureș\\Pumps',
        organisation="Mureș Pumps, SRL; Cluj " + "și împrejurimi " * 6,
        role="Inginer",
        email="stefan@pumps.example",
        phone="+40 264 555 010",
        languages=["ro"],
        website="https://pumps.example/despre",
    )
    text = write_vcard(fields, id=ID, changed=CHANGED)
    card = vobject.readOne(text)
    assert card.version.value == "4.0"
    assert card.fn.value == fields.name
    assert card.org.value == [fields.organisation.strip() + " "]
    assert card.email.value == "stefan@pumps.example"
    assert card.tel.value == "+40 264 555 010"
    assert card.url.value == "https://pumps.example/despre"
    assert card.uid.value == f"urn:uuid:{ID}"
    assert card.rev.value == "20260324T080000Z"


def test_a_break_or_a_control_sign_opens_no_line_of_its_own() -> None:
    evil = "Ana\r\nTEL:+1\x00\x1b\u2028X"
    found = read(
        write_vcard(CardFields(name=evil, website="https://a.example/\r\nTEL:1"), id=ID, changed=CHANGED)
    )
    assert "TEL" not in found
    assert unescaped(found["FN"][0]) == "Ana\nTEL:+1\nX"


def test_what_is_not_chosen_is_not_there() -> None:
    found = read(write_vcard(CardFields(name="Ana"), id=ID, changed=CHANGED))
    assert sorted(found) == ["FN", "KIND", "N", "REV", "UID", "VERSION"]


def test_the_code_keeps_to_the_strict_policy() -> None:
    svg = write_code("https://punte.example/card/abc.1:def/")
    assert svg.startswith("<svg ")
    assert not re.search(r"style|<script|\son|href", svg)
