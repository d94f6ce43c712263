"""Fixtures for tests that drive a real browser: Debian's chromium against the live server."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect, sync_playwright

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = os.environ.get("PUNTE_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Playwright runs its own event loop in this thread, which Django takes for an asynchronous caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
PATIENCE_MS = 20_000  # a busy machine is slow, not wrong
expect.set_options(timeout=PATIENCE_MS)

type PageAt = Callable[..., Page]
type Axe = Callable[[Page], list[str]]
type Scheme = Literal["light", "dark"]
type Looks = Callable[..., list[str]]


@dataclass
class Pages:
    """Pages that one test after the other uses: a new one costs chromium a second, an emptied one nothing."""

    browser: Browser
    free: dict[tuple[bool, str], list[Page]] = field(default_factory=dict)

    def take(self, address: str, javascript: bool, locale: str) -> Page:
        """One that knows nothing of earlier tests; its relative addresses are below this one."""
        if kept := self.free.get((javascript, locale)):
            return kept.pop()
        context = self.browser.new_context(
            base_url=address, java_script_enabled=javascript, locale=locale, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE_MS)
        return context.new_page()

    def give_back(self, page: Page, address: str, javascript: bool, locale: str) -> None:
        """Empty it; what cannot be emptied goes."""
        context = page.context
        try:
            assert context.pages == [page]
            page.unroute_all(behavior="ignoreErrors")
            context.set_offline(False)
            page.goto("about:blank")
            context.clear_cookies()
            session = context.new_cdp_session(page)
            session.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": "all"})
            session.detach()
        except (AssertionError, Error):
            context.close()
        else:
            self.free.setdefault((javascript, locale), []).append(page)


@pytest.fixture(scope="session")
def pages() -> Iterator[Pages]:
    """One chromium for the whole session."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield Pages(running)
        running.close()


@pytest.fixture
def page_at(pages: Pages, live_server: Any) -> Iterator[PageAt]:
    """`page_at(390, scheme="dark")`: an empty page of that width, its relative addresses on the live server.

    The test fails when a page of it logs an error: a refused style or script
    (content security policy), a missing file, an exception; unless told to `expect_errors`.
    """
    address = live_server.url
    with ExitStack() as afterwards:
        errors: list[str] = []

        def note(message: ConsoleMessage) -> None:
            if message.type == "error":
                errors.append(message.text)

        def fail(error: Error) -> None:
            errors.append(str(error))

        def make(
            width: int = 1280,
            *,
            scheme: Any = "light",
            javascript: bool = True,
            locale: str = "en",
            expect_errors: bool = False,
        ) -> Page:
            page = pages.take(address, javascript, locale)
            afterwards.callback(pages.give_back, page, address, javascript, locale)
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)
            if not expect_errors:
                page.on("console", note)
                page.on("pageerror", fail)
                afterwards.callback(page.remove_listener, "pageerror", fail)
                afterwards.callback(page.remove_listener, "console", note)
            return page

        yield make
    assert errors == []


@pytest.fixture
def axe() -> Axe:
    """`axe(page)`: what axe-core finds serious or critical, as 'rule: element' lines."""

    source = AXE.read_text(encoding="utf-8")

    def run(page: Page) -> list[str]:
        # Evaluated through the debugging protocol, which the page's policy does not bind.
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{violation['id']}: {json.dumps(node['target'])} {node['failureSummary']}"
            for violation in found["violations"]
            if violation["impact"] in {"serious", "critical"}
            for node in violation["nodes"]
        ]

    return run


@pytest.fixture
def looks(axe: Axe) -> Looks:
    """`looks(page)`: what is wrong with it on a desk by day and on a phone by night, loaded once.

    With `looks(page, all=True)` on both of them by day and by night.
    """

    def look(page: Page, *, all: bool = False) -> list[str]:
        found: list[str] = []
        was = page.viewport_size
        assert was
        schemes: tuple[tuple[int, list[Scheme]], ...] = ((390, ["dark", "light"]), (1280, ["light", "dark"]))
        for width, by_turns in schemes:
            page.set_viewport_size({"width": width, "height": was["height"]})
            if beyond := page.evaluate(f"document.documentElement.scrollWidth - {width}"):
                found.append(f"{width}: {beyond} too wide")
            for scheme in by_turns if all else by_turns[:1]:
                page.emulate_media(color_scheme=scheme)
                page.evaluate(DRAWN)
                found += [f"{width} {scheme}: {said}" for said in axe(page)]
        page.set_viewport_size(was)
        return found

    return look
