"""What people do on the way, as they do it: by the words on the screen."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journey import stakeholders as sheet

NEED = "A test bench for small gearboxes, two weeks in spring"
HERE = "/n/boost-corridor"


@dataclass
class Person:
    """Somebody at a browser. `look` inspects each page on the way, `work` lets the worker do what is due."""

    page: Page
    look: Callable[[Page, str], None]
    work: Callable[[], object]

    def sees(self, heading: str | re.Pattern[str], name: str) -> None:
        """Wait for the page with this heading, and look at it."""
        expect(self.page.get_by_role("heading", name=heading).first).to_be_visible()
        self.look(self.page, name)

    def go(self, link: str) -> None:
        """Follow a link of the main menu, which a phone folds away."""
        menu = self.page.get_by_text("Menu", exact=True)
        if menu.is_visible():
            menu.click()
        self.page.get_by_role("navigation", name="Main").get_by_role("link", name=link, exact=True).locator(
            "visible=true"
        ).click()
        # The page's scripts come after its words: what is changed before them, the button sends.
        self.page.wait_for_load_state()

    def turn_to(self, tab: str) -> None:
        """Follow a tab of what one is in, which a phone folds away where there are many."""
        menu = self.page.locator(".tab-menu > summary")
        if menu.is_visible():
            menu.click()
        self.follow(tab)

    def press(self, name: str) -> None:
        """Press the button of that name."""
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow the link of that name."""
        self.page.get_by_role("link", name=name, exact=isinstance(name, str)).first.click()


def enter(person: Person, role: str, waiting: str) -> None:
    """From the front page, without signing in, to the desk of a sample person."""
    person.page.goto("/")
    person.sees("Bridges of trust between innovation regions", "front")
    expect(person.page.get_by_role("heading", name="Looking for a partner now")).to_be_visible()
    expect(person.page.get_by_text("5 ecosystems")).to_be_visible()
    person.press(f"Enter as {role}")
    person.sees(re.compile(waiting), "desk")


def bring(person: Person, path: Path) -> None:
    """Bring a file of organisations, as far as the page of its columns."""
    person.go("Organisations")
    person.sees("Organisations", "organisations")
    person.follow("Bring a file")
    person.sees("Bring a file", "bring")
    page = person.page
    page.get_by_role("radio", name=re.compile("^Organisations")).check()
    page.get_by_label("The file").set_input_files(path)
    page.get_by_label("Where the people's data come from").fill("The region's stakeholder map, 2026")
    page.get_by_label("What they are to be used for").fill("To keep the map of the region")
    person.press("Read the file")
    person.sees("Which column is what", "columns")


def mend(person: Person) -> None:
    """See the mistakes named by their cells, put each right, and merge what is here already."""
    page = person.page
    person.press("Look through the rows")
    person.sees("Look through the rows", "preview")
    expect(page.get_by_text("5 rows need mending.")).to_be_visible()
    expect(page.get_by_text("1 row may be here already: you decide.")).to_be_visible()
    expect(page.get_by_text("34 rows will be added.")).to_be_visible()
    said = {
        "C7": "Did you mean 'University'?",
        "G9": "This cannot be right. Write it like 999997930.",
        "J12": "This is no e-mail address.",
        "B15": "This cell is empty, and a new row needs it.",
        "M18": "This is no date.",
    }
    for cell, (_wrong, right) in sheet.MISTAKES.items():
        row = page.locator(f"#row-{cell[1:]}")
        expect(row.locator(".cellname")).to_have_text(cell)
        expect(row.locator(".errorlist").first).to_contain_text(said[cell])
        if cell.startswith("C"):
            row.get_by_role("button", name=f"Use ‘{right}’").click()
        else:
            row.get_by_role("textbox").fill(right)
            row.get_by_role("button", name="Check this row").click()
        expect(row.get_by_text("Will be added")).to_be_visible()
    twin = page.locator(f"#row-{sheet.FIRST_ROW + sheet.ROWS - 1}")
    expect(twin.get_by_text("Someș Tech Park", exact=False).first).to_be_visible()
    twin.get_by_role("button", name="Merge with this one").click()
    expect(twin.get_by_text("Will be changed")).to_be_visible()
    expect(page.get_by_text("39 rows will be added.")).to_be_visible()
    expect(page.get_by_text("need mending")).to_have_count(0)
    person.look(page, "preview-mended")


def let_in(person: Person) -> None:
    """Import the rows and see what became of them."""
    page = person.page
    person.press("Import 40 rows")
    expect(page.get_by_role("heading", name="The rows are being imported")).to_be_visible()
    person.work()
    person.sees("The import is done", "result")
    expect(page.get_by_text("39 rows were added.")).to_be_visible()
    expect(page.get_by_text("1 row changed what was here.")).to_be_visible()


def claim(person: Person) -> None:
    """Find one's organisation, claim it by mail, follow the mail's link, and say yes."""
    page = person.page
    person.go("Organisations")
    page.get_by_label("Find").first.fill("nodul somesan")
    page.get_by_label("Find").first.press("Tab")
    expect(page.get_by_text(sheet.name_of(sheet.FIRST_ROW))).to_have_count(0)
    person.follow(sheet.CLAIMED)
    person.sees(sheet.CLAIMED, "organisation")
    person.follow("Claim it")
    person.sees("Is this yours?", "claim")
    page.get_by_label("Your address there").fill(f"vlad@{sheet.CLAIMED_DOMAIN}")
    page.get_by_label("Who you are there").fill("I lead the test laboratory.")
    person.press("Send the link")
    expect(page.get_by_text(f"A mail is on its way to vlad@{sheet.CLAIMED_DOMAIN}")).to_be_visible()
    person.work()
    person.follow("Mails of this server")
    person.sees("Mails of this server", "mails")
    page.get_by_role("listitem").filter(has_text=f"vlad@{sheet.CLAIMED_DOMAIN}").get_by_role(
        "link"
    ).first.click()
    page.get_by_text("follow this link and say yes").wait_for()
    person.look(page, "mail")
    page.get_by_role("link", name=re.compile(r"go.[\w-]{20}")).click()
    page.get_by_role("button", name="Yes, they do").wait_for()
    person.sees(re.compile(r"^Does .* speak for"), "link")
    person.press("Yes, they do")


def complete(person: Person) -> None:
    """Fill in what is missing, until only a need or an offer is."""
    page = person.page
    person.sees(re.compile(r"would help others$"), "missing")
    expect(page.get_by_text(f"You speak for {sheet.CLAIMED}")).to_be_visible()
    person.follow("Fill in")
    person.sees(sheet.CLAIMED, "complete")
    page.get_by_label("What it does").fill("We build and test small gearboxes for machine makers.")
    page.get_by_label("What it can do").fill("Gear testing up to 5 kN\nReverse engineering of worn parts")
    person.press("Save")
    person.sees(sheet.CLAIMED, "organisation-complete")
    expect(page.get_by_text("Gear testing up to 5 kN").first).to_be_visible()


def write_need(person: Person) -> None:
    """Write a need for it; in this network the gateway looks at it first."""
    page = person.page
    person.go("Needs and offers")
    person.sees("Needs and offers", "needs")
    person.follow("Say what you need")
    person.sees("For which organisation?", "which")
    page.get_by_role("link", name=f"Write for it {sheet.CLAIMED}").click()
    person.sees("What do you need, what can you give?", "write")
    page.get_by_label("In one line").fill(NEED)
    page.get_by_label("In full").fill(
        "We want to run 40 gearboxes for two weeks each. We bring the parts and one engineer."
    )
    page.get_by_label("Research centre", exact=True).check()
    person.press("Send to the gateway")
    person.sees(NEED, "need-waits")
    expect(page.get_by_text("It waits for the gateway's look.")).to_be_visible()


def publish_need(person: Person) -> None:
    """The gateway finds it on the desk and publishes it."""
    page = person.page
    person.go("Desk")
    waits = page.get_by_role("listitem").filter(has_text=NEED).first
    expect(waits).to_contain_text("To review")
    waits.get_by_role("link", name="Look at it").click()
    person.sees("Your look is asked for", "review")
    person.press("Publish")
    expect(page.get_by_text("Your look is asked for")).to_have_count(0)
    person.look(page, "need")


def see_history(person: Person) -> None:
    """Who did what and when, on the need's page, and what it came from."""
    page = person.page
    person.go("Needs and offers")
    person.follow(NEED)
    history = page.get_by_role("region", name="History")
    expect(history).to_be_visible()
    expect(history).to_contain_text("Vlad")
    expect(history).to_contain_text("Ilinca")
    expect(page.get_by_role("region", name="Trail")).to_contain_text(sheet.CLAIMED)
    person.look(page, "history")


def find_gaps(person: Person) -> None:
    """What the region lacks: in a sentence, and as a hatched cell of the matrix."""
    page = person.page
    person.go("Network")
    person.sees("BOOST corridor", "network")
    person.follow("Who is where")
    person.sees("Who is where, and who is missing", "coverage")
    gaps = page.locator("#gaps")
    expect(gaps).to_contain_text(re.compile("Nord-Vest has no accelerator"))
    expect(page.get_by_text("Hatched: nobody there.")).to_be_visible()


def take_along_and_bring_again(person: Person, folder: Path) -> int:
    """Export the region's organisations and import the very file: nothing changes. How many rows."""
    page = person.page
    person.go("Organisations")
    page.get_by_label("Ecosystem").first.select_option(label="Nord-Vest")
    expect(page.get_by_role("link", name="XLSX")).to_have_attribute("href", re.compile("ecosystem="))
    with page.expect_download() as download:
        person.follow("XLSX")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    bring(person, path)
    person.press("Look through the rows")
    person.sees("Look through the rows", "again")
    same = page.get_by_text(re.compile(r"^\d+ rows are here already, just the same\.$"))
    expect(same).to_be_visible()
    expect(page.locator("#summary .said li")).to_have_count(1)
    rows = int(same.inner_text().split()[0])
    person.press("Nothing to change: finish")
    person.work()
    person.sees("The import is done", "again-done")
    expect(page.get_by_text(f"{rows} rows were here already, just the same.")).to_be_visible()
    return rows
