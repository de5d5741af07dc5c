"""The page with handsets in real Chromium: a newcomer's first SMS, live answers, keyboard, looks.

Screenshots go to the folder named by SWITCHROOM_SHOTS, if it is set, to be looked at.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests import servers
from tests.servers import MAIN_SID, MAIN_TOKEN, Node

pytestmark = pytest.mark.e2e

CHROMIUM = os.environ.get("SWITCHROOM_CHROMIUM") or "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NUMBER = "+14155550132"
ANN, BEN = "+12025550111", "+12025550122"
SHOTS = os.environ.get("SWITCHROOM_SHOTS")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    with servers.serving(tmp_path_factory.mktemp("demo"), "--demo") as node:
        yield node


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 800})
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, demo: Node) -> Iterator[Page]:
    """The page, opened; nothing may be complained about on its console."""
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(f"{demo.base_url}/simulator")
    yield opened
    assert complaints == []


def add(page: Page, number: str) -> Locator:
    """Add a handset by keyboard; the handset."""
    field = page.get_by_label("Phone number of the handset")
    field.fill(number)
    field.press("Enter")
    return page.get_by_role("region", name=f"Handset {number}")


def write(handset: Locator, number: str, body: str) -> None:
    handset.get_by_label("Number to write to").select_option(NUMBER)
    box = handset.get_by_label(f"Message from {number}")
    box.fill(body)
    box.press("Enter")


def rest(demo: Node, method: str, path: str, **form: str) -> dict[str, object]:
    answer = requests.request(
        method, demo.base_url + path, data=form or None, auth=(MAIN_SID, MAIN_TOKEN), timeout=20
    )
    answer.raise_for_status()
    found: dict[str, object] = answer.json()
    return found


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def conversation_of(handset: Locator) -> str:
    """The conversation that the handset's last message went into."""
    chip = handset.get_by_role("button", name=re.compile("Copy conversation SID")).last
    label = chip.get_attribute("aria-label") or ""
    return label.rsplit(" ", 1)[1]


def test_a_newcomer_sends_and_is_answered_without_reloading(demo: Node, page: Page) -> None:
    handset = add(page, ANN)
    write(handset, ANN, "hello from Ann")
    expect(handset.get_by_text("hello from Ann")).to_be_visible()
    sid = conversation_of(handset)
    fetched = rest(demo, "GET", f"/conversations/v1/Conversations/{sid}/Messages")
    assert [m["body"] for m in fetched["messages"]] == ["hello from Ann"]  # type: ignore[attr-defined]

    path = f"/conversations/v1/Conversations/{sid}/Messages"
    rest(demo, "POST", path, Author="agent", Body="Hi Ann, how can we help?")
    expect(handset.get_by_text("Hi Ann, how can we help?")).to_be_visible()
    expect(handset.get_by_text("Delivered").first).to_be_visible()
    shoot(page, "answered")


def test_a_manual_handset_reports_by_hand(demo: Node, page: Page) -> None:
    handset = add(page, BEN)
    handset.get_by_label("Receipts").select_option("manual")
    write(handset, BEN, "hello from Ben")
    expect(handset.get_by_text("hello from Ben")).to_be_visible()
    path = f"/conversations/v1/Conversations/{conversation_of(handset)}/Messages"
    made = rest(demo, "POST", path, Author="agent", Body="Did you get this?")
    expect(handset.get_by_text("Did you get this?")).to_be_visible()
    handset.get_by_role("button", name="Undelivered").click()

    def delivery() -> object:
        return rest(demo, "GET", f"{path}/{made['sid']}")["delivery"]

    page.wait_for_timeout(100)
    for _ in range(100):
        if delivery()["undelivered"] == "all":  # type: ignore[index]
            break
        page.wait_for_timeout(50)
    assert delivery()["undelivered"] == "all"  # type: ignore[index]


def test_all_of_it_by_keyboard(page: Page) -> None:
    """From the open page: the number is proposed, Enter adds it, Tab leads to the text."""
    expect(page.get_by_label("Phone number of the handset")).to_be_focused()
    page.keyboard.press("Enter")
    handset = page.get_by_role("region", name=re.compile(r"^Handset \+1"))
    expect(handset).to_be_visible()
    for _ in range(15):
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("by keyboard alone")
    page.keyboard.press("Enter")
    expect(handset.get_by_text("by keyboard alone")).to_be_visible()
    expect(handset.get_by_role("button", name=re.compile("Copy conversation"))).to_be_visible()


def test_the_stream_comes_back_and_nothing_is_missed(
    demo: Node, context: BrowserContext, page: Page
) -> None:
    handset = add(page, "+12025550133")
    write(handset, "+12025550133", "before")
    expect(handset.get_by_text("before")).to_be_visible()
    sid = conversation_of(handset)
    page.wait_for_timeout(300)
    context.set_offline(True)
    path = f"/conversations/v1/Conversations/{sid}/Messages"
    rest(demo, "POST", path, Author="agent", Body="while you were away")
    context.set_offline(False)
    expect(handset.get_by_text("while you were away")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)])
def test_it_fits_wide_and_narrow_light_and_dark(
    demo: Node, browser: Browser, scheme: str, width: int, height: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(f"{demo.base_url}/simulator")
    handset = add(page, f"+1202555{width % 100:02d}{len(scheme):02d}")
    number = (handset.get_attribute("aria-label") or "").rsplit(" ", 1)[1]
    for n in range(12):
        write(handset, number, f"message {n}: a sentence that is long enough to need a second line")
        expect(handset.get_by_text(f"message {n}:")).to_be_visible()
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0, "the page scrolls sideways"
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    lightness = sum(map(int, re.findall(r"\d+", background)[:3]))
    assert (lightness < 200) == (scheme == "dark"), background
    shoot(page, f"full-{scheme}-{width}")
    context.close()
