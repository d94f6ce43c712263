"""What organisers do from an earlier edition to a camp that can begin, as they do it."""

import re
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from playwright.sync_api import expect

from punte.camps.models import Camp, Participant, Placement
from tests.journey.camp_edition import PEOPLE
from tests.journey.steps import Person

CAMPS = "/n/corridor/camps/"


def copy_edition(person: Person, earlier: Camp, first: date) -> Camp:
    """Copy last year's with one click, set the days, open it to the network."""
    page = person.page
    page.goto(CAMPS)
    person.follow("Prepare a camp")
    page.get_by_role("button", name=re.compile(f"^Copy this one.*{earlier.name}")).click()
    expect(page.get_by_text("Copied, a year later.")).to_be_visible()
    page.get_by_label("First day").fill(first.isoformat())
    page.get_by_label("Last day").fill((first + timedelta(days=2)).isoformat())
    page.get_by_label("Apply until").fill(first.isoformat())
    person.press("Save")
    expect(page.get_by_role("heading", name=re.compile("still missing$"))).to_be_visible()
    person.look(page, "setup")
    person.press("Open applications")
    expect(page.get_by_text("Applications are open, and the page is seen by all")).to_be_visible()
    made = Camp.objects.exclude(pk=earlier.pk).get()
    assert (made.starts_on, made.copied_from) == (first, earlier)
    assert list(made.challenges.values_list("title")) == list(earlier.challenges.values_list("title"))
    assert (made.rooms.count(), made.items.count()) == (4, 4)
    assert made.participants.count() == 0
    return made


def bring_people(person: Person, camp: Camp, path: Path) -> None:
    """Bring the list of those who come, from the page of participants."""
    page = person.page
    page.goto(f"{CAMPS}{camp.slug}/participants/")
    person.follow("Bring a list")
    page.get_by_label("The file").set_input_files(path)
    page.get_by_label("Where the people's data come from").fill("The registrations of this year")
    page.get_by_label("What they are to be used for").fill("To run the camp")
    person.press("Read the file")
    person.sees("Which column is what", "columns")
    person.press("Look through the rows")
    expect(page.get_by_text(f"{PEOPLE} rows will be added.")).to_be_visible()
    person.press(f"Import {PEOPLE} rows")
    expect(page.get_by_role("heading", name="The import is done")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(f"{PEOPLE} rows were added.")).to_be_visible()
    assert Participant.objects.filter(camp=camp, state="confirmed").count() == PEOPLE


def give_duty(person: Person, camp: Camp, duty: str, people: list[str]) -> None:
    """Tick some on the page of participants, and give them a duty."""
    page = person.page
    page.goto(f"{CAMPS}{camp.slug}/participants/")
    for name in people:
        page.get_by_role("checkbox", name=f"Choose {name}", exact=True).check()
    page.locator("#bulk").get_by_label("Duty").select_option(label=duty)
    person.press("Give the duty")
    for name in people:
        expect(page.get_by_role("row", name=name)).to_contain_text(duty)


def form_teams(person: Person, camp: Camp) -> None:
    """Have as many teams as suggested, let the engine form them, move one by keyboard, publish."""
    page = person.page
    page.goto(f"{CAMPS}{camp.slug}/teams/")
    person.follow("The board")
    person.press("Have these teams")
    expect(page.get_by_text("The teams are there.")).to_be_visible()
    person.press("Form teams")
    expect(page.get_by_role("heading", name="In no team yet")).to_have_count(0, timeout=60_000)
    expect(page.get_by_text("What each rule costs")).to_be_visible()
    person.look(page, "board")
    _move_by_keyboard(person)
    page.get_by_role("button", name=re.compile(r"^Publish \(\d+ changes\)")).click()
    expect(page.get_by_text(re.compile("^Published. 7. people are in another team"))).to_be_visible()
    published = Placement.objects.filter(participant__camp=camp, published_team__isnull=False)
    assert published.count() == Placement.objects.filter(participant__camp=camp, team__isnull=False).count()


def _move_by_keyboard(person: Person) -> None:
    """Lift a card with Space, choose the next team with an arrow, put it down with Enter."""
    page = person.page
    teams = page.locator("[data-board] [data-team]")
    card = teams.nth(0).locator("[data-person]").first
    who, target = card.get_attribute("data-person"), teams.nth(1).get_attribute("data-team")
    card.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-said]")).to_have_text(re.compile("^Lifted."))
    page.keyboard.press("ArrowRight")
    expect(page.locator(f'[data-team="{target}"] [data-live]')).to_contain_text("out of balance")
    page.keyboard.press("Enter")
    moved = page.locator(f'[data-team="{target}"] [data-person="{who}"]')
    expect(moved).to_be_visible()
    expect(moved).to_be_focused()
    assert str(Placement.objects.get(participant=UUID(str(who))).team_id) == target


def build_programme(person: Person, camp: Camp) -> None:
    """Group sessions for every challenge in one go, between what is for everybody; publish it."""
    page = person.page
    page.goto(f"{CAMPS}{camp.slug}/programme/")
    person.follow("Group sessions in one go")
    page.get_by_label("How many for each challenge").fill("2")
    person.press("Make them")
    expect(page.get_by_text("6 sessions are there.")).to_be_visible()
    expect(page.locator("table.programme .session .what")).to_have_count(6)
    person.look(page, "programme")
    person.press("Publish it")
    expect(page.get_by_text("Published: it stands in the calendars of those who come.")).to_be_visible()
