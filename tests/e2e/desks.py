"""The demo as people see it: desktops in browsers of their own, and handsets to write on."""

import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from switchroom.demo import ADDRESSED
from switchroom.demo.people import PASSWORD
from tests.e2e.pages import SHOTS, Story, open_context
from tests.servers import Node
from tests.world import World


@dataclass
class Desk:
    """A desktop in a browser of its own, and all that its console said."""

    page: Page
    context: BrowserContext
    story: Story = field(init=False)

    def __post_init__(self) -> None:
        self.story = Story(self.page)

    def go(self, activity: str) -> None:
        """Choose an activity in the menu."""
        self.page.get_by_role("banner").get_by_role("button", name=re.compile("Activity")).click()
        self.page.get_by_role("menuitemradio", name=re.compile(activity)).click()
        selector = self.page.get_by_role("button", name=re.compile("Activity"))
        expect(selector).to_contain_text(activity)

    @property
    def ringing(self) -> Locator:
        return self.page.get_by_test_id("pending-task")

    def accept(self) -> None:
        """Wait for a task to ring, and take it."""
        expect(self.ringing).to_be_visible()
        self.ringing.get_by_role("button", name=re.compile("Accept")).click()
        expect(self.composer).to_be_visible()

    @property
    def composer(self) -> Locator:
        return self.page.get_by_role("textbox", name=re.compile("^Message to"))

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    def say(self, body: str) -> None:
        self.composer.fill(body)
        self.composer.press("Enter")

    def end(self) -> None:
        """End the chat, and say so again."""
        self.page.get_by_role("button", name="End chat").first.click()
        question = self.page.get_by_role("dialog").filter(has_text="End this chat?")
        question.get_by_role("button", name="End chat").click()

    def complete(self, outcome: str) -> None:
        form = self.page.get_by_role("form", name="Wrap up")
        form.get_by_label("Disposition").select_option(outcome)
        form.get_by_role("button", name="Complete").click()
        expect(form).to_have_count(0)

    def shoot(self, name: str) -> None:
        if SHOTS:
            self.page.screenshot(path=f"{SHOTS}/desktop-{name}.png")


@dataclass
class Floor:
    """The demo, seen by people."""

    browser: Browser
    node: Node
    stack: ExitStack
    desks: list[Desk] = field(default_factory=list)

    def sit(self, username: str, **options: Any) -> Desk:
        """Log in by the page, as a person does."""
        context = open_context(self.browser, **options)
        self.stack.callback(context.close)
        desk = Desk(context.new_page(), context)
        self.desks.append(desk)
        desk.page.goto(self.node.base_url)
        desk.page.get_by_label("User name").fill(username)
        desk.page.get_by_label("Password").first.fill(PASSWORD)
        desk.page.keyboard.press("Enter")
        expect(desk.page.get_by_role("navigation", name="Tasks and conversations")).to_be_visible()
        return desk

    def handset(self, number: str) -> Locator:
        """A handset on the simulator's page, ready to write to the demo's number."""
        context = open_context(self.browser, viewport={"width": 900, "height": 800})
        self.stack.callback(context.close)
        page = context.new_page()
        page.goto(f"{self.node.base_url}/simulator")
        page.get_by_label("Phone number of the handset").fill(number)
        page.keyboard.press("Enter")
        handset = page.get_by_role("region", name=f"Handset {number}")
        expect(handset.get_by_label("Number to write to")).to_have_value(ADDRESSED)
        return handset


def write(handset: Locator, body: str) -> None:
    handset.get_by_label(re.compile("^Message from")).fill(body)
    handset.page.keyboard.press("Enter")
    expect(handset.locator(".message.own").filter(has_text=body).last).to_be_visible()


# Whoever answers the demo's menu with something else is not left waiting for its eight seconds.
_OPENING: Final = ("hello", "Somebody, please")


def hurry(handset: Locator) -> None:
    """A customer asks for an agent, who is then asked at once."""
    for body in _OPENING:
        write(handset, body)


def ask(world: World, number: str) -> None:
    """The same without a page."""
    for body in _OPENING:
        world.sms(number, ADDRESSED, body)
