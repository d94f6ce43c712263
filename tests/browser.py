"""Fixtures for tests that drive a real browser: Debian's chromium against the live server."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

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


PATIENCE_MS = 20_000  # a busy machine is slow, not wrong
expect.set_options(timeout=PATIENCE_MS)

type PageAt = Callable[..., Page]
type Axe = Callable[[Page], list[str]]
type Scheme = Literal["light", "dark"]
type Looks = Callable[..., list[str]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One chromium for the whole session."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def page_at(browser: Browser, live_server: Any) -> Iterator[PageAt]:
    """`page_at(390, scheme="dark")`: a fresh page of that width, its relative addresses on the live server.

    The test fails when a page of it logs an error: a refused style or script
    (content security policy), a missing file, an exception; unless told to `expect_errors`.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(message.text)

    def make(
        width: int = 1280,
        *,
        scheme: Any = "light",
        javascript: bool = True,
        locale: str = "en",
        expect_errors: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 844},
            color_scheme=scheme,
            java_script_enabled=javascript,
            locale=locale,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        if not expect_errors:
            page.on("console", note)
            page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
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
                found += [f"{width} {scheme}: {said}" for said in axe(page)]
        page.set_viewport_size(was)
        return found

    return look
