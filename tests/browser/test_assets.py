"""The page that everyone meets first arrives whole: styles, scripts and fonts, from our own host alone."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Response

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_the_sign_in_page_asks_for_is_there(live_server: Any, browser: Browser, scheme: Any) -> None:
    answers: list[Response] = []
    context = browser.new_context(base_url=live_server.url, color_scheme=scheme)
    page = context.new_page()
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/", wait_until="networkidle")
    assert {answer.url for answer in answers if answer.status >= 400} == set()
    assert {urlsplit(answer.url).netloc for answer in answers} == {urlsplit(page.url).netloc}
    assert {"stylesheet", "script"} <= {answer.request.resource_type for answer in answers}
    context.close()
