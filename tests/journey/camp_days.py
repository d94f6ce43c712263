"""What happens at a camp while it runs: writing together, short meetings, the final."""

import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import expect

from punte.camps import tickets
from punte.camps.models import Camp, Contribution, Final, Participant, Placement, Round, Sitting
from tests.journey.bridge_steps import read
from tests.journey.camp_steps import CAMPS
from tests.journey.letters import Letter
from tests.journey.phones import Phone
from tests.journey.steps import Person

IDEA = "Schools heat each other: a shared loop of pipes between two villages"
PROMISE = "Ask three makers of pipes for a price"


def team_mates(camp: Camp) -> tuple[str, str]:
    """The first two of the first challenge's team."""
    team = camp.challenges.order_by("position")[0].teams.order_by("position")[0]
    rows = Placement.objects.filter(published_team=team).order_by("participant__name")
    one, other = rows.values_list("participant__name", flat=True)[:2]
    return one, other


def come_by_mail(person: Person, letter: Letter) -> None:
    """Follow the link of the mail that says one was entered, to one's own page."""
    read(person, letter, "entered")
    person.follow("See and correct it")
    person.press("Open my page")
    expect(person.page.get_by_role("heading", name=re.compile("^You at "))).to_be_visible()
    expect(person.page.get_by_role("heading", name="Coming")).to_be_visible()


def come_by_phone(base: str, letter: Letter) -> Phone:
    """The same with a phone."""
    found = re.search(r'href="([^"]+/go/[^"]+)"', letter.html)
    assert found
    phone = Phone(base)
    phone.get(found[1])
    phone.send()
    return phone


def write_together(one: Person, other: Person, camp: Camp, named: str) -> None:
    """Two write in one session; one loses the connection, goes on, and comes back: no word is lost."""
    for person in (one, other):
        page = person.page
        page.goto(f"{CAMPS}{camp.slug}/")
        person.turn_to("Sessions")
        person.follow(re.compile("^Group session"))
        expect(page.get_by_role("heading", name="Write something down")).to_be_visible()
        page.wait_for_load_state()
    mine, theirs = one.page, other.page
    mine.get_by_label("What it is").select_option(label="Idea")
    mine.get_by_label("Your words").fill("Schools heat each other")
    expect(mine.get_by_text("Saved", exact=True)).to_be_visible()
    expect(theirs.locator(".note .text")).to_have_text("Schools heat each other")

    mine.context.set_offline(True)
    mine.get_by_label("Your words").fill(IDEA)
    expect(mine.locator("[data-status]")).to_contain_text("Not saved yet: no connection")
    theirs.get_by_label("What it is").select_option(label="Commitment")
    theirs.get_by_label("Who does it").select_option(label=f"{named} · Workshop {named}")
    theirs.get_by_label("Your words").fill(PROMISE)
    expect(theirs.get_by_text("Saved", exact=True)).to_be_visible()
    assert Contribution.objects.filter(text=IDEA).count() == 0
    mine.context.set_offline(False)
    expect(theirs.locator(".note .text").filter(has_text=IDEA)).to_be_visible(timeout=60_000)
    expect(mine.locator(".note .text").filter(has_text=PROMISE)).to_be_visible(timeout=60_000)
    one.look(mine, "session")
    assert sorted(Contribution.objects.values_list("text", flat=True)) == sorted([IDEA, PROMISE])


def take_on(person: Person) -> None:
    """Take on what another wrote down for one: it waits on the desk."""
    page = person.page
    page.goto("/desk/")
    waits = page.get_by_role("listitem").filter(has_text=PROMISE).first
    waits.get_by_role("button", name="I take it on").click()
    expect(page.get_by_text("Good. It is yours.")).to_be_visible()
    assert Contribution.objects.get(text=PROMISE).taken == "yes"


def prepare_round(person: Person, camp: Camp, day: date) -> str:
    """A round with three times at two tables, tomorrow; its desk's address."""
    page = person.page
    page.goto(f"{CAMPS}{camp.slug}/one-to-one/")
    person.follow("New round")
    page.get_by_label("Title").fill("Short meetings")
    page.get_by_label("Tables").fill("2")
    person.press("Save")
    page.get_by_label("The first begins").fill(f"{day.isoformat()}T10:00")
    page.get_by_label("How many").fill("3")
    person.press("Add times")
    expect(page.get_by_text("The times are there.")).to_be_visible()
    person.press("Take wishes")
    expect(page.get_by_text("Wishes are taken.").first).to_be_visible()
    return page.url


def ask(person: Person, camp: Camp, whom: Sequence[str]) -> None:
    """Say whom one would like to meet."""
    page = person.page
    page.goto(f"{CAMPS}{camp.slug}/one-to-one/")
    person.follow("Short meetings")
    for name in whom:
        page.get_by_role("button", name=re.compile(f"^I would like to meet.*{name}$")).click()
        expect(page.get_by_text(f"Your wish to meet {name} is noted.")).to_be_visible()
    person.look(page, "wishes")


def ask_by_phone(phone: Phone, camp: Camp, whom: Sequence[str]) -> None:
    """The same with a phone."""
    round = Round.objects.get(camp=camp)
    phone.get(f"{CAMPS}{camp.slug}/one-to-one/{round.pk}/")
    for name in whom:
        one = Participant.objects.get(camp=camp, name=name)
        assert f"Your wish to meet {name} is noted." in phone.send("do/ask/", person=str(one.pk))


def plan_round(person: Person, desk: str, button: str) -> dict[str, int]:
    """Have the round planned, look at the proposal, publish it; what was published."""
    page = person.page
    page.goto(desk)
    person.press(button)
    expect(page.get_by_role("heading", name="The proposal")).to_be_visible(timeout=60_000)
    person.look(page, "proposal")
    person.press("Publish")
    said = page.get_by_text(re.compile(r"^Published: \d+ new"))
    expect(said).to_be_visible()
    numbers = [int(one) for one in re.findall(r"\d+", said.inner_text())]
    return dict(zip(("new", "moved", "off", "kept"), numbers, strict=True))


def call_off(person: Person, camp: Camp) -> str:
    """One cannot come to one's first meeting; with whom it was."""
    page = person.page
    page.goto(f"{CAMPS}{camp.slug}/one-to-one/")
    person.follow("Short meetings")
    expect(page.get_by_role("heading", name="Your meetings")).to_be_visible()
    first = page.locator(".agenda li").first
    who = first.locator(".who").inner_text()
    first.get_by_role("button", name=re.compile("^I cannot come")).click()
    expect(page.get_by_text("The meeting is called off; the other is told.")).to_be_visible()
    return who


def standing(camp: Camp) -> set[frozenset[str]]:
    """Who meets whom, as published."""
    rows = Sitting.objects.filter(round__camp=camp, cancelled=False)
    return {frozenset(pair) for pair in rows.values_list("one__name", "other__name")}


def check_in(person: Person, scanner: Client, camp: Camp, names: Sequence[str]) -> None:
    """The first at the door by name, the others by the code of their tickets."""
    page = person.page
    page.goto(f"{CAMPS}{camp.slug}/door/")
    page.get_by_label("Name or organisation").fill(names[0])
    person.press("Find")
    page.get_by_role("button", name=re.compile(f"^Check in.*{names[0]}$")).click()
    expect(page.get_by_text(f"{names[0]} is here.")).to_be_visible()
    for name in names[1:]:
        scanned = scanner.post(urlsplit(ticket_of(camp, name)).path, {"do": "in"}, follow=True)
        assert "Checked in today" in scanned.content.decode()
    page.goto(f"{CAMPS}{camp.slug}/door/")
    expect(page.get_by_role("heading", name=re.compile(f"^{len(names)} of "))).to_be_visible()
    person.look(page, "door")


def ticket_of(camp: Camp, name: str) -> str:
    """The address that the code of somebody's ticket holds."""
    return tickets.address_of(Participant.objects.get(camp=camp, name=name))


def prepare_final(person: Person, camp: Camp) -> None:
    """All teams in a drawn order; it begins."""
    page = person.page
    page.goto(f"{CAMPS}{camp.slug}/final/")
    person.press("Prepare the final")
    expect(page.locator(".turns li")).to_have_count(camp.teams.count())
    person.press("Draw an order")
    expect(page.get_by_text(re.compile("^Drawn with the seed"))).to_be_visible()
    person.look(page, "final-prepare")
    person.follow("Keep the clock")
    person.press("Begin the final")
    expect(page.get_by_text("The final has begun.")).to_be_visible()


def present(person: Person) -> int:
    """Each team has its turn; how many there were."""
    page, turns = person.page, 1
    person.press("Start this turn")
    while True:
        button = page.get_by_role("button", name=re.compile("^(Next: |End this turn)"))
        label = button.inner_text()
        button.click()
        if label == "End this turn":
            break
        turns += 1
        expect(page.locator(".turns .now .turn")).to_have_text(str(turns))
    expect(page.get_by_role("heading", name="All teams have presented")).to_be_visible()
    return turns


def judge(person: Person, camp: Camp, points: int) -> None:
    """One team in the browser: every criterion gets these points."""
    page = person.page
    page.goto(f"{CAMPS}{camp.slug}/final/")
    person.follow("Your jury sheets")
    page.get_by_role("link", name=re.compile("^Judge")).first.click()
    lines = page.locator("fieldset .points")
    expect(lines.first).to_be_visible()
    for number in range(lines.count()):
        lines.nth(number).locator(f'input[value="{points}"]').check()
    expect(page.locator("#saved")).to_have_text("Saved.")
    person.look(page, "sheet")


def judge_by_phone(phone: Phone, camp: Camp, points: int) -> None:
    """All teams: every criterion gets these points."""
    final = Final.objects.get(camp=camp)
    given = {f"points-{key}": str(points) for key in final.criteria.values_list("pk", flat=True)}
    for pitch in final.pitches.values_list("pk", flat=True):
        phone.get(f"{CAMPS}{camp.slug}/final/jury/{pitch}/")
        assert "Saved." in phone.send(step="points", **given)


def vote(person: Person) -> str:
    """In the browser, from the page of the final; for whom."""
    page = person.page
    person.follow("Vote")
    person.sees("Who convinced you?", "vote")
    choice = page.locator("label.choice").first
    team = choice.locator("strong").inner_text()
    choice.click()
    person.press("Vote")
    expect(page.get_by_role("heading", name="Your vote is counted")).to_be_visible()
    return team


def vote_by_phones(base: str, camp: Camp, names: Sequence[str]) -> Counter[str]:
    """All at once, each by the code of their ticket; what was voted."""
    addresses = [ticket_of(camp, name) for name in names]

    def one(number: int) -> str:
        phone = Phone(base)
        page = phone.get(f"{addresses[number]}vote/")
        offered = re.findall(r'name="pitch" value="([^"]+)".*?<strong>([^<]+)</strong>', page, re.DOTALL)
        pitch, team = offered[number % len(offered)] if number % 3 else offered[0]
        assert "Your vote is counted" in phone.send(pitch=pitch)
        assert "You have voted" in phone.get(phone.address)
        return str(team)

    with ThreadPoolExecutor(8) as crowd:
        return Counter(crowd.map(one, range(len(addresses))))


def show_results(person: Person, camp: Camp, votes: Counter[str]) -> None:
    """Close the vote, show the results: they are what was voted."""
    page, total = person.page, votes.total()
    page.goto(f"{CAMPS}{camp.slug}/final/control/")
    expect(page.get_by_text(f"{total} of {total} have voted.")).to_be_visible()
    person.press("Close the vote")
    expect(page.get_by_text("Everybody at the camp then sees them")).to_be_visible()
    person.press("Show the results")
    person.follow("Look at them")
    person.sees("Results", "results")
    expect(page.get_by_text(f"{total} of {total} who were checked in voted.").first).to_be_visible()
    audience = page.locator('[data-picture="audience"] tbody tr')
    found = {
        str(row.locator("th").text_content()): int(str(row.locator("td").last.text_content()))
        for row in (audience.nth(number) for number in range(audience.count()))
    }
    assert Counter({team: number for team, number in found.items() if number}) == votes
