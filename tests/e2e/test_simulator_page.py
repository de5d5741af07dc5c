"""The page with handsets in a real browser: typed, sent, answered and reported, live.

Screenshots go to the folder that SWITCHROOM_SHOTS names, if it is set, to be looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from switchroom.core.sms import segments
from switchroom.demo import ADDRESSED
from tests import servers
from tests.e2e.pages import SHOTS, Story, chromium, open_context
from tests.servers import MAIN_SID, MAIN_TOKEN, Node
from tests.world import World, eventually, settle_in

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    data = tmp_path_factory.mktemp("page")
    with servers.serving(data, "--demo", "--clock", "manual") as node:
        let_people_answer(node)
        yield node


def let_people_answer(node: Node) -> None:
    """Take the flow off the demo's number."""
    main = World(node.base_url, MAIN_SID, MAIN_TOKEN, "sqlite")
    path = "/conversations/v1/Configuration/Addresses"
    (address,) = main.get(path)["address_configurations"]
    main.post(f"{path}/{address['sid']}", {"AutoCreation.Type": "default"}, status=200)
    main.close()


@pytest.fixture
def main(node: Node) -> Iterator[World]:
    """The demo's main account by REST."""
    world = World(node.base_url, MAIN_SID, MAIN_TOKEN, "sqlite", True)
    yield world
    world.close()


@dataclass
class Tab:
    """A page, and all that its console said."""

    page: Page
    story: Story = field(init=False)

    def __post_init__(self) -> None:
        self.story = Story(self.page)

    def add(self, number: str) -> Locator:
        """Add a handset by keyboard; its section."""
        self.page.get_by_label("Phone number of the handset").fill(number)
        self.page.keyboard.press("Enter")
        handset = self.page.get_by_role("region", name=f"Handset {number}")
        expect(handset.get_by_label(f"Message from {number}")).to_be_focused()
        return handset

    def shoot(self, name: str) -> None:
        """Keep how the page looks."""
        if SHOTS:
            self.page.screenshot(path=f"{SHOTS}/{name}.png")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = open_context(browser, viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def tab(context: BrowserContext, node: Node) -> Iterator[Tab]:
    """The page of the demo; a word on its console, such as a breach of its policy, is an error."""
    tab = listening(context)
    tab.page.goto(f"{node.base_url}/simulator")
    expect(tab.page.get_by_label("Phone number of the handset")).to_be_visible()
    yield tab
    assert tab.story.said == []


def listening(context: BrowserContext) -> Tab:
    return Tab(context.new_page())


def sent(handset: Locator, body: str) -> str:
    """Wait until a message typed on the handset was taken; the conversation it went into."""
    message = handset.locator(".message.own").filter(has_text=body)
    expect(message).to_have_attribute("data-status", "received")
    line = handset.locator("[data-conversation]").last
    return str(line.get_attribute("data-conversation"))


def answer(main: World, conversation_sid: str, body: str) -> Any:
    path = f"/conversations/v1/Conversations/{conversation_sid}/Messages"
    return main.post(path, {"Author": "agent", "Body": body})


def test_a_message_is_typed_and_its_answer_arrives_by_keyboard_alone(tab: Tab, main: World) -> None:
    keyboard = tab.page.keyboard
    expect(tab.page.get_by_label("Phone number of the handset")).to_be_focused()
    proposed = tab.page.get_by_label("Phone number of the handset").input_value()
    assert re.fullmatch(r"\+1\d{3}55501\d\d", proposed)
    keyboard.press("Enter")
    handset = tab.page.get_by_role("region", name=f"Handset {proposed}")
    expect(handset.get_by_label("Number to write to")).to_have_value(ADDRESSED)
    keyboard.type("Is anybody there? [1]")
    expect(handset.locator(".count")).to_have_text("23/160 · 1 segment · GSM-7")
    keyboard.press("Enter")
    conversation_sid = sent(handset, "Is anybody there?")
    assert main.messages(conversation_sid)[0]["body"] == "Is anybody there? [1]"
    answer(main, conversation_sid, "Hi, how can we help?")
    arrived = handset.locator(".message.theirs")
    expect(arrived).to_contain_text("Hi, how can we help?")
    expect(arrived).to_have_attribute("data-status", "delivered")
    expect(arrived).to_contain_text("Delivered")
    expect(tab.page.locator("[aria-live=polite]")).to_contain_text("Hi, how can we help?")
    keyboard.type("two")
    keyboard.press("Shift+Enter")
    keyboard.type("lines")
    keyboard.press("Enter")
    sent(handset, "lines")
    assert main.messages(conversation_sid)[-1]["body"] == "two\nlines"


def test_a_handset_and_its_messages_are_there_again_after_a_reload(tab: Tab, main: World) -> None:
    handset = tab.add("+12025550111")
    tab.page.keyboard.type("remember me")
    tab.page.keyboard.press("Enter")
    conversation_sid = sent(handset, "remember me")
    assert tab.page.evaluate("Object.values(localStorage)") == [
        f'[{{"number":"+12025550111","to":"{ADDRESSED}"}}]'
    ]
    tab.page.reload()
    expect(handset.locator(".message.own")).to_contain_text("remember me")
    answer(main, conversation_sid, "always")
    expect(handset.locator(".message.theirs")).to_contain_text("always")
    handset.get_by_role("button", name="Take handset").click()
    expect(handset).to_have_count(0)


def test_on_a_manual_handset_the_person_reports(tab: Tab, main: World) -> None:
    handset = tab.add("+12025550112")
    handset.get_by_label("Receipts").select_option("Manual")
    handset.get_by_label("Message from").fill("hello")
    tab.page.keyboard.press("Enter")
    conversation_sid = sent(handset, "hello")
    for body in ("first", "second"):
        answer(main, conversation_sid, body)
    first = handset.locator(".message.theirs").filter(has_text="first")
    second = handset.locator(".message.theirs").filter(has_text="second")
    expect(second).to_have_attribute("data-status", "sent")
    first.get_by_role("button", name="Delivered", exact=True).press("Enter")
    expect(first).to_have_attribute("data-status", "delivered")
    first.get_by_role("button", name="Read").press("Enter")
    expect(first).to_have_attribute("data-status", "read")
    second.get_by_role("button", name="Undelivered").press("Enter")
    expect(second).to_contain_text("error 30003")
    expect(second.get_by_role("button")).to_have_count(0)
    statuses = [row["status"] for row in main.handset("+12025550112")]
    assert statuses == ["read", "undelivered"]


def test_what_came_unseen_is_marked_until_it_is_seen(tab: Tab, main: World) -> None:
    one = tab.add("+12025550113")
    tab.page.keyboard.type("hello")
    tab.page.keyboard.press("Enter")
    conversation_sid = sent(one, "hello")
    tab.add("+12025550114")
    answer(main, conversation_sid, "psst")
    expect(one.locator(".message.theirs")).to_contain_text("New")
    expect(tab.page).to_have_title("(1) Handsets · Switchroom")
    one.get_by_label("Message from").focus()
    expect(tab.page).to_have_title("Handsets · Switchroom")
    expect(one.locator(".new")).to_have_count(0)


def test_the_conversation_sid_can_be_copied(tab: Tab, context: BrowserContext, node: Node) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=node.base_url)
    handset = tab.add("+12025550115")
    tab.page.keyboard.type("hello")
    tab.page.keyboard.press("Enter")
    conversation_sid = sent(handset, "hello")
    handset.get_by_role("button", name=f"Copy conversation SID {conversation_sid}").press("Enter")
    expect(handset.get_by_role("status")).to_have_text("Copied")
    assert tab.page.evaluate("navigator.clipboard.readText()") == conversation_sid


def test_media_go_along_by_their_address(tab: Tab, main: World) -> None:
    handset = tab.add("+12025550116")
    handset.get_by_role("button", name="Attach media by URL").press("Enter")
    tab.page.keyboard.type("javascript:alert(1)")
    tab.page.keyboard.press("Enter")
    expect(handset.get_by_role("alert")).to_contain_text("http://")
    handset.get_by_label("Media URL").fill("https://example.com/pictures/cat.png")
    tab.page.keyboard.press("Enter")
    link = handset.locator(".message.own").get_by_role("link", name="cat.png")
    expect(link).to_have_attribute("href", "https://example.com/pictures/cat.png")
    expect(handset.locator(".message.own")).to_have_attribute("data-status", "received")
    (row,) = main.get("/simulator/v1/Messages", From="+12025550116")["messages"]
    assert row["media"][0]["url"] == "https://example.com/pictures/cat.png"


def test_many_messages_load_as_one_scrolls_and_the_newest_stays_in_view(
    tab: Tab, main: World
) -> None:
    for index in range(120):
        main.sms("+12025550117", ADDRESSED, f"message {index}")
    handset = tab.add("+12025550117")
    messages = handset.locator(".message")
    expect(messages).to_have_count(50)
    expect(messages.last).to_be_in_viewport()

    log = handset.get_by_role("list", name="Messages of")

    def all_loaded() -> bool:
        log.focus()
        tab.page.keyboard.press("Home")
        # The way up is animated: what comes before its end would be carried along.
        return messages.count() == 120 and log.evaluate("log => log.scrollTop") == 0

    eventually(all_loaded)
    expect(messages.first).to_contain_text("message 0")
    bodies = messages.locator(".bubble").all_inner_texts()
    assert bodies == [f"message {index}" for index in range(120)]
    main.sms("+12025550117", ADDRESSED, "the newest")
    expect(messages).to_have_count(121)
    expect(messages.last).not_to_be_in_viewport()
    handset.get_by_role("button", name="Newest").press("Enter")
    expect(messages.last).to_be_in_viewport()
    main.sms("+12025550117", ADDRESSED, "and one more")
    expect(messages.filter(has_text="and one more")).to_be_in_viewport()


def test_the_manual_clock_is_turned_on_the_page(tab: Tab, main: World) -> None:
    clock = tab.page.get_by_role("form", name="Manual clock")
    before = main.get("/simulator/v1/Clock")["now"]
    expect(clock.locator("time")).to_have_attribute("datetime", before)
    clock.get_by_role("button", name="+1 h").press("Enter")
    expect(clock.locator("time")).not_to_have_attribute("datetime", before)
    assert main.get("/simulator/v1/Clock")["now"] == clock.locator("time").get_attribute("datetime")
    tab.add("+12025550118")
    main.advance("PT2H")
    told = main.get("/simulator/v1/Clock")["now"]
    expect(clock.locator("time")).to_have_attribute("datetime", told)


def test_the_page_counts_segments_as_the_server_does(tab: Tab) -> None:
    texts = ["", "a", "a" * 160, "a" * 161, "€" * 80, "€" * 81, "x" * 152 + "€" * 5, "é" * 307]
    texts += [
        "ж" * 70,
        "ж" * 71,
        "😀" * 35,
        "😀" * 36,
        "ж" * 66 + "😀" * 3,
        "`",
        "a\n[b]",
        "á" * 201,
    ]
    counted = tab.page.evaluate(
        """async (texts) => {
            const { measure } = await import("/simulator/static/segments.js");
            return texts.map((text) => [measure(text).encoding, measure(text).segments]);
        }""",
        texts,
    )
    expected = [segments.split(text) for text in texts]
    assert counted == [[one.encoding, one.count] for one in expected]


def test_a_lost_server_is_survived_and_nothing_is_missed_or_doubled(
    context: BrowserContext, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data, port = tmp_path_factory.mktemp("lost"), servers.free_port()
    first = servers.start(data, "--demo", port=port)
    let_people_answer(first)
    tab = listening(context)
    tab.page.goto(f"{first.base_url}/simulator")
    handset = tab.add("+12025550119")
    tab.page.keyboard.type("before")
    tab.page.keyboard.press("Enter")
    conversation_sid = sent(handset, "before")
    assert first.stop() == 0
    tab.page.keyboard.type("meanwhile")
    tab.page.keyboard.press("Enter")
    unsent = handset.locator(".message.own").filter(has_text="meanwhile")
    expect(unsent).to_have_attribute("data-status", "unsent")
    second = servers.start(data, "--demo", port=port)
    main = World(second.base_url, MAIN_SID, MAIN_TOKEN, "sqlite")
    answer(main, conversation_sid, "welcome back")
    unsent.get_by_role("button", name="Try again").press("Enter")
    sent(handset, "meanwhile")
    expect(handset.locator(".message.theirs")).to_contain_text("welcome back")
    bodies = [row["body"] for row in main.messages(conversation_sid)]
    assert bodies == ["before", "welcome back", "meanwhile"]
    main.close()
    assert second.stop() == 0


def test_the_flow_of_the_demo_answers(
    context: BrowserContext, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with servers.serving(tmp_path_factory.mktemp("flow"), "--demo") as node:
        tab = listening(context)
        tab.page.goto(f"{node.base_url}/simulator")
        handset = tab.add("+12025550121")
        said = (("hello", "Hello from Harbour Bikes!"), ("3", "in San Francisco"))
        for n, (text, answer) in enumerate(said):
            tab.page.keyboard.type(text)
            tab.page.keyboard.press("Enter")
            expect(handset.locator(".message.theirs").nth(n)).to_contain_text(answer)
        tab.shoot("flow")
        assert tab.story.said == []


def test_without_a_demo_one_logs_in(
    context: BrowserContext, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with servers.serving(tmp_path_factory.mktemp("login")) as node:
        world = settle_in(node, "page", "sqlite")
        tab = listening(context)
        tab.page.goto(f"{node.base_url}/simulator")
        expect(tab.page.get_by_label("Account SID")).to_be_focused()
        tab.page.keyboard.type(world.account_sid)
        tab.page.keyboard.press("Tab")
        tab.page.keyboard.type("wrong")
        tab.page.keyboard.press("Enter")
        expect(tab.page.get_by_role("alert")).to_contain_text("not right")
        tab.page.get_by_label("Auth token").fill(world.auth_token)
        tab.page.keyboard.press("Enter")
        expect(tab.page.get_by_text("owns no number yet")).to_be_visible()
        number = world.buy()
        world.address(number)
        tab.page.get_by_role("button", name="Look again").press("Enter")
        handset = tab.add("+12025550120")
        tab.page.keyboard.type("hello")
        tab.page.keyboard.press("Enter")
        answer(world, sent(handset, "hello"), "welcome")
        expect(handset.locator(".message.theirs")).to_contain_text("welcome")
        assert world.auth_token not in tab.page.url
        assert world.auth_token not in str(tab.page.evaluate("Object.values(localStorage)"))
        tab.page.get_by_role("button", name="Log out").press("Enter")
        expect(tab.page.get_by_label("Account SID")).to_be_visible()
        assert tab.page.evaluate("sessionStorage.length") == 0
        world.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)])
def test_it_fits_wide_and_narrow_light_and_dark(
    tab: Tab, main: World, scheme: str, width: int, height: int
) -> None:
    dark = scheme == "dark"
    tab.page.emulate_media(color_scheme="dark" if dark else "light")
    tab.page.set_viewport_size({"width": width, "height": height})
    tab.shoot(f"empty-{scheme}-{width}")
    tab.add("+447700900123")
    number = f"+1202555{width % 100:02d}{height % 10}{int(dark)}"
    handset = tab.add(number)
    tab.page.keyboard.type("A sentence that is long enough to need a second line, or even three.")
    tab.page.keyboard.press("Enter")
    answer(main, sent(handset, "A sentence"), "Thank you, we have it.")
    expect(handset.locator(".message.theirs")).to_have_attribute("data-status", "delivered")
    expect(handset.get_by_label("Message from")).to_be_in_viewport()
    over = tab.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert over <= 0, "the page scrolls sideways"
    ground = tab.page.evaluate("getComputedStyle(document.body).backgroundColor")
    lightness = sum(map(int, re.findall(r"\d+", ground)[:3]))
    assert (lightness < 200) == dark, ground
    tab.shoot(f"full-{scheme}-{width}")
