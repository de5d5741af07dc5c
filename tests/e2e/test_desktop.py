"""The recipe of the demo, and what an agent's day is made of, in a real browser: two desktops and a
handset."""

import re
from typing import Any, Final

import pytest
from playwright.sync_api import expect

from tests.e2e.desks import Floor, ask, hurry, write
from tests.e2e.pages import open_context, violations
from tests.world import World, eventually

pytestmark = pytest.mark.e2e

_FIRST_VIEW_BYTES: Final = 250 * 1024


def test_the_recipe_of_the_demo(floor: Floor) -> None:
    ada, ben = floor.sit("ada"), floor.sit("ben")
    expect(ada.page.get_by_text("Change activity state to start receiving tasks.")).to_be_visible()
    ada.go("Available")
    expect(ada.page.get_by_text("You are ready to start receiving tasks.")).to_be_visible()
    handset = floor.handset("+12025550171")
    write(handset, "hello")
    expect(handset.locator(".message.theirs").first).to_contain_text("Hello from Harbour Bikes!")
    expect(ada.ringing).to_contain_text("Incoming SMS request")
    expect(ben.ringing).to_have_count(0)
    expect(ada.page).to_have_title(re.compile(r"^\(1\)"))
    ada.shoot("rings")
    ada.accept()
    expect(ada.log).to_contain_text("hello")
    expect(ada.log).to_contain_text("Hello from Harbour Bikes!")
    ada.say("Hi, this is Ada")
    expect(handset.locator(".message.theirs").last).to_contain_text("Hi, this is Ada")
    expect(ada.log.get_by_text("Delivered").last).to_be_visible()
    write(handset, "Where is my order?")
    expect(ada.log).to_contain_text("Where is my order?")
    assert violations(ada.page) == []
    ada.end()
    expect(ada.composer).to_have_count(0)
    ada.complete("Resolved")
    expect(ada.page.get_by_text("No active tasks")).to_be_visible()
    write(handset, "1")
    expect(handset.locator(".message.theirs").last).to_contain_text("Hello from Harbour Bikes!")


def test_a_conversation_is_handed_over_with_a_note(floor: Floor) -> None:
    ada, ben = floor.sit("ada"), floor.sit("ben")
    ada.go("Available")
    handset = floor.handset("+12025550172")
    hurry(handset)
    ada.accept()
    ben.go("Available")
    ada.page.keyboard.press("Alt+t")
    dialog = ada.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Search agents and queues").fill("ben")
    dialog.get_by_role("button", name=re.compile("Ben Lindqvist")).click()
    dialog.get_by_label("Note for whoever takes it").fill("Wants a new chain")
    assert violations(ada.page) == []
    dialog.get_by_role("button", name="Confirm transfer").click()
    expect(ben.ringing).to_contain_text("Transfer SMS")
    ben.accept()
    handover = ben.page.get_by_test_id("handover")
    expect(handover).to_contain_text("Handed over by Ada Okafor")
    expect(handover).to_contain_text("Wants a new chain")
    expect(ben.log).to_contain_text("hello")
    ben.say("Ben here")
    expect(handset.locator(".message.theirs").last).to_contain_text("Ben here")
    ada.complete("Resolved")
    expect(ada.page.get_by_text("No active tasks")).to_be_visible()
    expect(ben.composer).to_be_enabled()


def test_nothing_is_lost_while_the_connection_is_gone(floor: Floor, main: World) -> None:
    ada = floor.sit("ada")
    ada.go("Available")
    handset = floor.handset("+12025550173")
    hurry(handset)
    ada.accept()
    ada.context.set_offline(True)
    expect(ada.page.get_by_text("You are offline.")).to_be_visible()
    ada.say("Written on the train")
    write(handset, "Are you there?")
    ada.composer.fill("a draft")
    ada.page.wait_for_timeout(500)
    expect(ada.log).not_to_contain_text("Are you there?")
    ada.context.set_offline(False)
    expect(ada.log).to_contain_text("Are you there?")
    expect(handset.locator(".message.theirs").last).to_contain_text("Written on the train")
    ada.page.reload()
    expect(ada.composer).to_have_value("a draft")
    eventually(lambda: len(main.handset("+12025550173")) == 2)
    bodies = [row["body"] for row in main.handset("+12025550173")]
    assert bodies.count("Written on the train") == 1


def test_the_whole_job_by_keyboard_alone(floor: Floor) -> None:
    ada = floor.sit("ada", reduced_motion="no-preference")
    press = ada.page.keyboard.press
    selector = ada.page.get_by_role("button", name=re.compile("Activity"))
    expect(selector).to_be_visible()
    for _ in range(20):
        press("Tab")
        if selector.evaluate("one => one === document.activeElement"):
            break
    press("Enter")
    available = ada.page.get_by_role("menuitemradio", name=re.compile("Available"))
    expect(available).to_be_visible()
    # The menu takes the focus when it has opened.
    expect(ada.page.get_by_role("menu").locator(":focus")).to_have_count(1)
    for _ in range(10):
        if available.evaluate("one => one === document.activeElement"):
            break
        press("ArrowDown")
    press("Enter")
    expect(selector).to_contain_text("Available")
    handset = floor.handset("+12025550174")
    hurry(handset)
    expect(ada.ringing).to_be_visible()
    press("Alt+a")
    expect(ada.composer).to_be_focused()
    ada.page.keyboard.type("Good morning")
    press("Enter")
    expect(handset.locator(".message.theirs").last).to_contain_text("Good morning")
    press("Alt+e")
    question = ada.page.get_by_role("dialog").filter(has_text="End this chat?")
    expect(question.get_by_role("button", name="End chat")).to_be_focused()
    press("Enter")
    disposition = ada.page.get_by_label("Disposition")
    expect(disposition).to_be_focused()
    disposition.select_option("Resolved")
    press("Alt+c")
    expect(ada.page.get_by_text("No active tasks")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_desktop_is_accessible(floor: Floor, main: World, scheme: str, width: int) -> None:
    ada = floor.sit("ada", color_scheme=scheme, viewport={"width": width, "height": 844})
    assert violations(ada.page) == []
    ada.go("Available")
    ask(main, "+12025550175")
    expect(ada.ringing).to_be_visible()
    assert violations(ada.page) == []
    ada.accept()
    ada.say("Hello")
    expect(ada.log).to_contain_text("Hello")
    assert violations(ada.page) == []
    ada.shoot(f"{scheme}-{width}")


def test_the_first_view_is_small(floor: Floor) -> None:
    context = open_context(floor.browser)
    floor.stack.callback(context.close)
    page = context.new_page()
    loaded: list[int] = []

    def count(response: Any) -> None:
        if "/app/assets/" in response.url:
            loaded.append(int(response.headers["content-length"]))

    page.on("response", count)
    page.goto(floor.node.base_url)
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    page.get_by_role("button", name=re.compile("Ada Okafor")).click()
    expect(page.get_by_role("navigation", name="Tasks and conversations")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert 0 < sum(loaded) <= _FIRST_VIEW_BYTES, sum(loaded)
