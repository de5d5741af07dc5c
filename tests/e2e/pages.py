"""What the tests of our pages share: a browser, somebody logged in, and a judge of accessibility.

Screenshots go to the folder that SWITCHROOM_SHOTS names, if it is set, to be looked at.
"""

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Locator,
    Page,
    expect,
    sync_playwright,
)

from tests.world import PATIENCE_S, World

CHROMIUM: Final = os.environ.get("SWITCHROOM_CHROMIUM") or "/usr/bin/chromium"
SHOTS: Final = os.environ.get("SWITCHROOM_SHOTS")
FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PASSWORD: Final = "correct horse battery"
_AXE: Final = Path(__file__).parent / "node" / "node_modules" / "axe-core" / "axe.min.js"
# What the browser itself says of an answer that the page handles.
_REFUSED: Final = "Failed to load resource"
_PATIENCE_MS: Final = PATIENCE_S * 1_000
_TEXT_CHARS: Final = 2_000

# Whatever is expected of a page may take a while on a busy machine.
expect.set_options(timeout=_PATIENCE_MS)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser for the length of a block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(FLAGS), timeout=_PATIENCE_MS
        )
        yield browser
        browser.close()


def open_context(browser: Browser, **options: Any) -> BrowserContext:
    """A window of its own, with patience, and without motion unless it is asked for: what is judged
    has come to rest."""
    options.setdefault("viewport", {"width": 1440, "height": 900})
    options.setdefault("reduced_motion", "reduce")
    context = browser.new_context(**options)
    context.set_default_timeout(_PATIENCE_MS)
    return context


class Story:
    """What a page has said and heard, for whoever reads why a test failed."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.said: list[str] = []
        self._answers: deque[str] = deque(maxlen=10)
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("response", lambda answer: self._answers.append(f"{answer.status} {answer.url}"))

    def __str__(self) -> str:
        try:
            shown = self._page.locator("body").inner_text(timeout=5_000)[:_TEXT_CHARS]
        except Error as error:
            shown = f"(cannot be read: {error})"
        answers = "\n".join(self._answers)
        return (
            f"The page at {self._page.url}\n{shown}\n"
            f"The last words of its console: {self.said[-10:]}\nThe last answers:\n{answers}"
        )


@dataclass
class Console:
    """The console in a tab of an administrator, and all that the tab's own console said."""

    page: Page
    world: World
    story: Story = field(init=False)

    def __post_init__(self) -> None:
        self.story = Story(self.page)

    def open(self, path: str, heading: str) -> None:
        """Go to an address within the console, and wait until its page is there."""
        self.page.goto(f"{self.world.base_url}/console{path}")
        self.heading(heading)

    def heading(self, name: str) -> None:
        """Wait until the page of this heading is there."""
        expect(self.page.get_by_role("heading", name=name, level=1)).to_be_visible()

    def go(self, name: str, heading: str | None = None) -> None:
        """Follow the navigation."""
        self.navigation.get_by_role("link", name=name, exact=True).click()
        self.heading(heading or name)

    @property
    def navigation(self) -> Locator:
        return self.page.get_by_role("navigation", name="Sections of the console")

    def field(self, name: str) -> Locator:
        """A field for text."""
        return self.page.get_by_role("textbox", name=name, exact=True)

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def told(self, message: str) -> None:
        """Wait for a notice."""
        expect(self.page.get_by_role("alert").filter(has_text=message).first).to_be_visible()

    def row(self, of: str) -> Locator:
        """The line of a table that has this text."""
        return self.page.get_by_role("row").filter(has_text=of)

    def answer(self, button: str) -> Locator:
        """Press a button of the dialog that is open; the dialog."""
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("button", name=button, exact=True).click()
        return dialog

    def shoot(self, name: str) -> None:
        """Keep how the page looks."""
        if SHOTS:
            self.page.screenshot(path=f"{SHOTS}/console-{name}.png", full_page=True)


def user(world: World, role: str = "admin", name: str = "") -> Any:
    """A user of the account who can log in."""
    username = name or f"{role}-{world.account_sid[-6:]}"
    body = {
        "username": username,
        "full_name": f"Ada {role.title()}",
        "roles": [role],
        "password": PASSWORD,
    }
    response = world.request("POST", "/desk/v1/Users", json=body)
    assert response.status_code == 201, response.text
    return response.json()


@contextmanager
def console(
    browser: Browser, world: World, role: str = "admin", **options: Any
) -> Iterator[Console]:
    """The console, with somebody of a role logged in; a script's error there is one of the test."""
    context = open_context(browser, **options)
    who = {"username": user(world, role)["username"], "password": PASSWORD}
    assert context.request.post(f"{world.base_url}/desk/v1/Session", data=who).ok
    tab = Console(context.new_page(), world)
    tab.page.goto(f"{world.base_url}/console")
    with telling(tab.story):
        yield tab
    context.close()
    unexpected = [said for said in tab.story.said if not said.startswith(_REFUSED)]
    assert unexpected == [], unexpected


@contextmanager
def telling(*stories: Story) -> Iterator[None]:
    """Give an error of the block the stories of its pages."""
    try:
        yield
    except Exception as error:
        for story in stories:
            error.add_note(str(story))
        raise


def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page, as lines to read."""
    page.evaluate(_AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
