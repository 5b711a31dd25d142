"""A real browser for the journeys: Chromium against the live server, with every fault reported."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright

# Playwright's own event loop runs in this thread; Django would take the tests for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items):
    """Whatever stands in this folder needs a browser."""
    for item in items:
        if "/tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, live_server):
    """Open a page of its own, as one person on one screen; addresses may be paths.

    After the test, what the browser complained about (script errors, blocked by policy, missing
    files) fails it.
    """
    contexts, complaints = [], []

    def open_page(person=None, *, screen=DESK, language="en"):
        context = browser.new_context(
            base_url=live_server.url, viewport=screen, locale=language, accept_downloads=True
        )
        contexts.append(context)
        context.set_default_timeout(5000)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if person is not None:
            cookies[settings.SESSION_COOKIE_NAME] = _session_of(person)
        context.add_cookies(
            [{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_page):
    """A page of somebody who has not logged in."""
    return open_page()


def _session_of(person):
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def barriers():
    """What hinders people on a page: rule and element, by axe, WCAG 2.2 AA.

    The checker goes in through the debugger, which the security policy does not bind.
    """

    def barriers(page):
        violations = Axe().run(page, options=RULES).response["violations"]
        return [
            f"{violation['id']}: {node['html'][:120]}"
            for violation in violations
            for node in violation["nodes"]
        ]

    return barriers
