"""What people do from a need in one region to work together with another, as they do it: by the words
on the screen, and by the links in the mails that reach them."""

import re
from datetime import datetime
from time import monotonic
from typing import Any

import vobject
from playwright.sync_api import Locator, expect

from tests.journey.letters import PATIENCE, Letter
from tests.journey.steps import Person

NEED = "Pompe de căldură pentru șase școli"
NEED_IN_FULL = (
    "Șase școli de la sat vor să renunțe la centralele pe lemne. "
    "Căutăm pe cineva care montează pompe de căldură industriale și știe clădiri vechi."
)
OFFER = "Store varmepumper til skoler og rådhuse"
OFFER_IN_FULL = (
    "Vi bygger og monterer industrielle varmepumper, der erstatter brændefyr "
    "i skoler og andre gamle bygninger."
)
REASON = "Six schools want to leave wood stoves, and this team has done just that in Odense."
CALL = "https://call.example.eu/six-schools"
REASONS = (
    "fits because it says much the same in its own words",
    "works on Heat pumps",
    "Against it: written in",
)


def publish_need(person: Person) -> float:
    """Say in Romanian what is needed, and publish it; when 'Publish' was pressed."""
    page = person.page
    person.go("Needs and offers")
    person.follow("Say what you need")
    person.sees("What do you need, what can you give?", "write")
    page.get_by_label("In one line").fill(NEED)
    page.get_by_label("In full").fill(NEED_IN_FULL)
    page.get_by_label("Language of the text").select_option("ro")
    page.get_by_label("Theme").select_option(label="Heat pumps")
    pressed = monotonic()
    person.press("Publish")
    return pressed


def find_match(person: Person, address: str, offer: str) -> tuple[Locator, float]:
    """Load the page of matches until the offer stands there for the need; its row, and when it stood."""
    page, until = person.page, monotonic() + 3 * PATIENCE
    row = page.get_by_role("listitem").filter(has_text=offer).filter(has_text=NEED)
    while True:
        page.goto(address, wait_until="commit")
        page.get_by_role("heading", level=1).wait_for()
        page.wait_for_load_state("domcontentloaded")
        if row.count():
            return row, monotonic()
        assert monotonic() < until, f"'{offer}' never stood on {address}"


def see_own_matches(person: Person) -> None:
    """The same stand beside the need by themselves, while its page is open."""
    beside = person.page.locator("#matches")
    beside.get_by_role("link", name=OFFER).wait_for()
    expect(beside.get_by_text("Fits because it").first).to_be_visible()
    person.sees(NEED, "need")


def shortlist(person: Person, row: Locator, organisation: str) -> None:
    """Read why they fit, and put them on the shortlist."""
    for reason in REASONS:
        expect(row).to_contain_text(reason)
    person.sees("Matches for your region", "matches")
    row.get_by_role("button", name=f"Shortlist {organisation}").click()
    person.sees(NEED, "workbench")
    expect(
        person.page.locator("#shortlist").get_by_role("link", name=organisation, exact=True)
    ).to_be_visible()


def propose(person: Person, organisation: str, link: str) -> None:
    """Propose that they meet, through somebody whom both know."""
    page = person.page
    page.get_by_role("link", name=f"Introduce {organisation}").click()
    person.sees(re.compile(f"^Introduce .* to {organisation}"), "propose")
    expect(page.get_by_role("radio").first).to_be_checked()
    expect(page.get_by_role("group", name="Through whom").locator("label").first).to_contain_text(link)
    page.get_by_label("Why they should meet").fill(REASON)
    person.press("Propose")
    expect(page.get_by_text("Proposed. Each is asked in turn; you hear how it goes.")).to_be_visible()
    person.sees(re.compile("Fyn Heat"), "proposed")


def read(person: Person, letter: Letter, name: str) -> None:
    """Open a mail as a mail program would."""
    person.page.goto("about:blank")
    person.page.set_content(letter.html)
    person.look(person.page, f"mail-{name}")


def answer(person: Person, letter: Letter, link: str, button: str, said: str, name: str) -> None:
    """Follow a link of a mail to a page with one button, press that, and read what is said."""
    read(person, letter, name)
    person.follow(link)
    person.sees(re.compile("."), f"go-{name}")
    expect(person.page.get_by_role("main").get_by_role("button")).to_have_count(1)
    person.press(button)
    expect(person.page.get_by_text(said).first).to_be_visible()
    person.look(person.page, f"done-{name}")


def write(person: Person, letter: Letter, link: str, words: str) -> None:
    """Follow the link of a mail to the conversation, and write."""
    read(person, letter, "talk")
    person.follow(link)
    person.sees("Conversation", "conversation")
    person.page.get_by_label("Your message").fill(words)
    person.press("Send")
    expect(person.page.locator(".talk li").last).to_contain_text(words)


def propose_times(person: Person) -> list[str]:
    """Offer three of the times when both are free; how they are called by both clocks."""
    page = person.page
    person.follow("Find a time")
    person.sees(re.compile("^Find a time with"), "times")
    boxes = page.get_by_role("checkbox")
    labels = page.locator(".times label")
    offered = [labels.nth(number).inner_text() for number in range(3)]
    for number in range(3):
        boxes.nth(number).check()
    page.get_by_label("Link of a call").fill(CALL)
    person.press("Ask which time suits")
    person.sees(NEED, "meeting-asked")
    return offered


def mark_times(person: Person, letter: Letter, offered: list[str]) -> None:
    """Say from the mail which of them suit: the last two."""
    read(person, letter, "times")
    for one in offered:
        own, theirs = (part.strip() for part in one.split(", their "))
        # One's own clock is 'their' clock to the other; the same hour may be offered on two days.
        *day, hour = own.split()[:4]
        said = re.compile(f"{' '.join(day)} {theirs}.*, their {hour}")
        expect(person.page.get_by_text(said)).to_be_visible()
    person.follow("Say so on its page")
    person.sees("Which times suit you?", "meeting-choose")
    for number in (1, 2):
        person.page.get_by_role("checkbox").nth(number).check()
    person.press("These suit me")
    expect(person.page.get_by_role("heading", name="These times suit you all")).to_be_visible()


def fix_time(person: Person) -> None:
    """Fix one of those that suit both."""
    person.page.reload()
    person.sees("These times suit you all", "meeting-fits")
    person.page.get_by_role("button", name=re.compile("^Fix it")).first.click()
    expect(person.page.get_by_role("link", name="For your calendar")).to_be_visible()
    person.sees(NEED, "meeting-fixed")


def open_invitation(letter: Letter, addresses: set[str]) -> tuple[datetime, datetime, str]:
    """The invitation in an outside parser: when it begins and ends, and its UID."""
    calendar: Any = vobject.readOne(letter.calendar)
    event = calendar.vevent
    assert calendar.method.value == "REQUEST"
    assert event.summary.value == NEED
    assert {one.value.removeprefix("mailto:") for one in event.attendee_list} == addresses
    assert CALL in letter.calendar.replace("\r\n ", "")
    return event.dtstart.value, event.dtend.value, str(event.uid.value)


def figures(person: Person, address: str) -> dict[str, str]:
    """The key figures of a bridge's page."""
    found = _figures(person, address)
    person.look(person.page, "bridge")
    return found


def figures_after(person: Person, address: str, before: dict[str, str]) -> dict[str, str]:
    """The same once a worker has read the bridges again, and this one is stronger."""
    until = monotonic() + PATIENCE
    while float((found := _figures(person, address))["strength"]) <= float(before["strength"]):
        assert monotonic() < until, f"the bridge is as weak as before: {found}"
    person.look(person.page, "bridge-after")
    return found


def _figures(person: Person, address: str) -> dict[str, str]:
    person.page.goto(address)
    expect(person.page.get_by_role("heading", name="Nord-Vest – Syddanmark")).to_be_visible()
    shown = person.page.locator(".keyfigure")
    pairs = [(shown.nth(number).locator("dt"), shown.nth(number).locator(".value")) for number in range(4)]
    return {label.inner_text().lower(): value.inner_text() for label, value in pairs}


def corridor_figures(person: Person, address: str) -> dict[str, str]:
    """What the corridor matrix counts from the one region to the other, by measure."""
    person.page.goto(address)
    person.sees("Who works with whom in the corridor", "corridor")
    table = person.page.locator("details table")
    line = table.locator("tbody tr").filter(has_text=re.compile("^Nord-Vest ?Syddanmark"))
    if line.count() == 0:
        return {}
    labels, values = table.locator("thead th").all_text_contents(), line.locator("th, td").all_text_contents()
    return {label: value for label, value in zip(labels[2:], values[2:], strict=True) if value != "–"}


def follow_trail(person: Person, address: str, steps: list[str]) -> None:
    """The need's page tells what grew from it."""
    person.page.goto(address)
    trail = person.page.get_by_role("region", name="Trail")
    for step in steps:
        expect(trail).to_contain_text(step)
    person.sees(NEED, "trail")


def refused(person: Person, addresses: list[str], words: list[str]) -> None:
    """None of it exists for somebody who does not belong there."""
    for address in addresses:
        answered = person.page.goto(address)
        assert answered is not None
        assert (address, answered.status) == (address, 404)
        body = person.page.locator("body").inner_text()
        assert [one for one in words if one in body] == []
