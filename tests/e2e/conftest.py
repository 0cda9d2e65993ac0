"""Bots over either transport and with other settings, and a real Chromium; nothing is downloaded."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.operations.tools import no_fail_point
from sandbox.server import Sandbox
from tests.e2e.children import Children
from tests.e2e.driver import Driver
from tests.e2e.starting import Bots, Drive, Transport

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
BROWSER = Path(__file__).parents[2] / "scripts/browser"
PATIENCE_MS = 10_000


def find_chromium() -> str | None:
    """Return the Chromium that scripts/browser finds, or brings when there is none."""
    found = subprocess.run([BROWSER, "--path"], capture_output=True, text=True, check=False)
    return found.stdout.strip() or None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        pytest.fail("no Chromium: run scripts/browser, or set CHROMIUM")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """Yield a new page of its own context; what the page's scripts raise fails the test."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    raised: list[str] = []
    page.on("pageerror", lambda error: raised.append(str(error)))
    yield page
    context.close()
    assert raised == []


@pytest.fixture(params=["socket", "http"])
def both(request: pytest.FixtureRequest, sandbox: Sandbox, bot: Bots) -> Driver:
    """Return the people at work, once over Socket Mode and once over HTTP."""
    return Driver(sandbox, bot(transport=request.param))


@pytest.fixture
def drive(sandbox: Sandbox, bot: Bots) -> Drive:
    """Return what starts a bot with other settings and returns the people at work with it."""

    def started(transport: Transport = "socket", **settings: str) -> Driver:
        return Driver(sandbox, bot(transport=transport, fail_point=no_fail_point, **settings))

    return started


@pytest.fixture
def children(sandbox: Sandbox, tmp_path: Path) -> Iterator[Children]:
    """Yield what starts bots in processes of their own, on the database of ``bot``."""
    children = Children(sandbox, tmp_path, tmp_path / "log.db")
    yield children
    children.close()
