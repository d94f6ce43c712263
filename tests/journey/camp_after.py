"""After a camp: its report, and what led there."""

import io
from collections.abc import Sequence

import pypdf
from playwright.sync_api import expect

from punte.camps.models import Camp, Contribution
from tests.journey.camp_steps import CAMPS
from tests.journey.steps import Person


def publish_report(person: Person, camp: Camp, told: Sequence[str]) -> None:
    """Read the report as a page and as a PDF, publish it."""
    page = person.page
    page.goto(f"{CAMPS}{camp.slug}/report/")
    for words in told:
        expect(page.locator("article.report")).to_contain_text(words)
    person.look(page, "report")
    person.press("Publish")
    expect(page.get_by_text("The report is published.")).to_be_visible()
    href = page.get_by_role("link", name="As PDF").get_attribute("href")
    assert href
    answered = page.request.get(href)
    assert answered.headers["content-type"] == "application/pdf"
    document = pypdf.PdfReader(io.BytesIO(answered.body()))
    text = " ".join(" ".join(each.extract_text() for each in document.pages).split())
    assert [words for words in told if words not in text] == []


def follow_trail(person: Person, camp: Camp, idea: str) -> None:
    """From the session that an idea was written in to its page, what it came from, and the report."""
    page = person.page
    session = Contribution.objects.select_related("session__item__challenge").get(text=idea).session
    page.goto(f"{CAMPS}{camp.slug}/sessions/{session.item_id}/")
    page.locator(".note").filter(has_text=idea).get_by_role("link", name="More").click()
    trail = page.get_by_role("region", name="Trail")
    assert session.item.challenge
    for words in (session.item.title, session.item.challenge.title, camp.name):
        expect(trail).to_contain_text(words)
    person.look(page, "trail")
    person.follow("Read it in the report")
    expect(page.get_by_role("heading", name="Report", exact=True)).to_be_visible()
    expect(page.locator("article.report")).to_contain_text(idea)
