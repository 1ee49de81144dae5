"""Chromium on a live server. A page error or a breach of the content security policy fails the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from fastkontakt.accounts.actor import Actor
from fastkontakt.bootstrap import CHROMIUM
from tests.pages import session_key

AXE = Path(settings.BASE_DIR, "node_modules/axe-core/axe.min.js")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# a refusal, and a check that a newer one has replaced, are as they should be
EXPECTED = ("the server responded with a status of 4", "htmx:sendAbort", "htmx:afterRequest")
SCHEMES: tuple[tuple[Literal["light", "dark"], tuple[str, ...]], ...] = (
    ("light", ()),
    ("dark", ("color-contrast", "link-in-text-block")),
)
"""In light axe applies all its rules; in dark those of colours, since a scheme changes nothing else."""
OpenAs = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run. Playwright's loop makes Django think that all is asynchronous; it is not."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, CHROMIUM)), None)
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def new_page(transactional_db: None, live_server: Any, browser: Browser) -> Iterator[OpenAs]:
    """`new_page(width=…, …)`: a page of a browser of its own, signed out; further options are Playwright's."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def noticed(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(text in message.text for text in EXPECTED):
            wrong.append(message.text)

    def opened(*, width: int = 1440, **options: Any) -> Page:
        defaults = {"viewport": {"width": width, "height": 900}, "locale": "sv-SE", "base_url": live_server.url}
        context = browser.new_context(**(defaults | options))
        contexts.append(context)
        page = context.new_page()
        page.on("console", noticed)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong


@pytest.fixture
def open_as(new_page: OpenAs, live_server: Any) -> OpenAs:
    """`open_as(actor, address, …)`: as new_page, signed in as the actor and gone to the address."""

    def opened(actor: Actor, address: str, **options: Any) -> Page:
        page = new_page(**options)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_key(actor), "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto(address)
        return page

    return opened


DRAWN = """() => Promise.race([
    new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    new Promise((late) => setTimeout(late, 500)),
])"""
"""Until what was just changed, another colour scheme above all, is on the screen; a hidden page draws nothing."""


def accessibility_faults(page: Page, *rules: str) -> list[str]:
    """What axe finds on the page as it stands, by these rules or else by all that it applies: rule and place."""
    page.evaluate(DRAWN)
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {"runOnly": list(rules)} if rules else {}
    found = page.evaluate("options => axe.run(options).then(result => result.violations)", options)
    return [f"{fault['id']}: {node['target']}" for fault in found for node in fault["nodes"]]


def faults_in_each_scheme(page: Page) -> list[str]:
    """What axe finds on the page as it stands, in light and in dark."""
    found = []
    for scheme, rules in SCHEMES:
        page.evaluate("scheme => { document.documentElement.dataset.colorScheme = scheme }", scheme)
        found += [f"{scheme} {fault}" for fault in accessibility_faults(page, *rules)]
    return found
