"""What agents do besides answering: they pause, leave, begin, send pictures, look things up."""

import re
import struct
import zlib
from typing import Final

import pytest
from playwright.sync_api import FilePayload, Locator, Page, WebSocketRoute, expect

from switchroom.demo import ADDRESSED
from switchroom.demo.people import PASSWORD
from tests.e2e.desks import Desk, Floor, ask
from tests.e2e.pages import violations
from tests.world import World, eventually

pytestmark = pytest.mark.e2e

MAYA: Final = "+13125550141"


def picture(side: int) -> bytes:
    """A square PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    rows = zlib.compress((b"\0" + b"\x30\x90\xd0" * side) * side)
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def serve(floor: Floor, main: World, number: str, **options: str) -> Desk:
    """Ada, in a conversation with a customer of this number."""
    ada = floor.sit("ada", **options)
    ada.go("Available")
    ask(main, number)
    ada.accept()
    expect(ada.log).to_contain_text("hello")
    return ada


def sure(desk: Desk, deed: str) -> None:
    """Press a button above the conversation, and say so again."""
    desk.page.get_by_role("button", name=deed, exact=True).click()
    question = desk.page.get_by_role("dialog").filter(has_text=f"{deed} this chat?")
    question.get_by_role("button", name=deed, exact=True).click()


def is_loaded(shown: Locator, side: int) -> None:
    """Wait until a picture of this size is really there."""
    expect(shown).to_be_visible()
    eventually(lambda: shown.evaluate("one => one.complete && one.naturalWidth") == side)


def test_the_time_of_a_chat_begins_with_its_acceptance(floor: Floor, main: World) -> None:
    ada = floor.sit("ada")
    ada.go("Available")
    ask(main, "+12025550180")
    expect(ada.ringing).to_be_visible()
    (space,) = main.get("/taskrouter/v1/Workspaces")["workspaces"]
    tasks = f"/taskrouter/v1/Workspaces/{space['sid']}/Tasks"
    eventually(lambda: main.get(tasks)["tasks"][0]["age"] >= 4)
    ada.accept()
    since = ada.page.get_by_text(re.compile(r"^Live \d+:\d\d$")).inner_text()
    minutes, seconds = since.removeprefix("Live ").split(":")
    assert int(minutes) * 60 + int(seconds) <= main.get(tasks)["tasks"][0]["age"] - 3


def test_a_chat_is_paused_and_resumed(floor: Floor, main: World) -> None:
    ada = serve(floor, main, "+12025550181")
    sure(ada, "Pause")
    paused = ada.page.get_by_test_id("paused-task")
    expect(paused).to_contain_text("+12025550181")
    expect(ada.composer).to_have_count(0)
    expect(ada.page.get_by_text("No active tasks")).to_be_visible()
    assert violations(ada.page) == []
    ada.shoot("paused")
    paused.get_by_role("button", name="Resume +12025550181").click()
    expect(ada.composer).to_be_enabled()
    expect(paused).to_have_count(0)
    ada.say("Here I am again")
    eventually(lambda: main.handset("+12025550181")[-1]["body"] == "Here I am again")


def test_what_is_resumed_opens_before_the_socket_tells_of_it(floor: Floor, main: World) -> None:
    ada = serve(floor, main, "+12025550188")
    telling = True

    def carry(near: WebSocketRoute) -> None:
        far = near.connect_to_server()
        far.on_message(lambda frame: near.send(frame) if telling else None)

    # A busy page: what is put off comes late.
    ada.page.add_init_script(
        "const later = setTimeout; setTimeout = (deed, ms, ...of) => later(deed, ms || 200, ...of)"
    )
    ada.page.route_web_socket(re.compile("/desk/v1/Live"), carry)
    ada.page.reload()
    sure(ada, "Pause")
    paused = ada.page.get_by_test_id("paused-task")
    expect(paused).to_be_visible()
    expect(ada.page.get_by_text("No active tasks")).to_be_visible()
    telling = False
    paused.get_by_role("button", name=re.compile("^Resume")).click()
    expect(ada.composer).to_be_enabled()


def test_a_chat_is_left_until_the_customer_writes_again(floor: Floor, main: World) -> None:
    ada = serve(floor, main, "+12025550182")
    sure(ada, "Leave")
    expect(ada.page.get_by_text("No active tasks")).to_be_visible()
    expect(ada.ringing).to_have_count(0)
    main.sms("+12025550182", ADDRESSED, "One more thing")
    ada.accept()
    expect(ada.log).to_contain_text("hello")
    expect(ada.log).to_contain_text("One more thing")
    conversations = main.get("/conversations/v1/ParticipantConversations", Address="+12025550182")
    assert len(conversations["conversations"]) == 1


def test_an_agent_begins_a_conversation(floor: Floor, main: World) -> None:
    ada = floor.sit("ada")
    ada.go("Available")
    ada.page.get_by_role("button", name="New message").click()
    dialog = ada.page.get_by_role("dialog", name="New message")
    dialog.get_by_label("To", exact=False).first.fill("555 0183")
    dialog.get_by_label("Customer's name").fill("Oda Outbound")
    dialog.get_by_label(re.compile("^Message")).fill("Your bike is ready")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_text("Write the number with a plus sign")).to_be_visible()
    assert violations(ada.page) == []
    dialog.get_by_label("To", exact=False).first.fill("+1 (202) 555-0183")
    ada.shoot("outbound")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_have_count(0)
    expect(ada.page.get_by_role("heading", name="Oda Outbound")).to_be_visible()
    expect(ada.log).to_contain_text("Your bike is ready")
    eventually(lambda: [row["body"] for row in main.handset("+12025550183")])
    assert [row["body"] for row in main.handset("+12025550183")] == ["Your bike is ready"]
    main.sms("+12025550183", ADDRESSED, "On my way")
    expect(ada.log).to_contain_text("On my way")
    expect(ada.ringing).to_have_count(0)


def test_pictures_go_to_the_customer_and_come_from_him(floor: Floor, main: World) -> None:
    ada = serve(floor, main, "+12025550184")
    handset = floor.handset("+12025550184")
    blue: FilePayload = {"name": "bike.png", "mimeType": "image/png", "buffer": picture(40)}
    ada.page.get_by_test_id("files").set_input_files(blue)
    files = ada.page.get_by_role("list", name="Files to send")
    expect(files).to_contain_text("bike.png")
    # What is still on its way up cannot be sent.
    expect(files.get_by_role("progressbar")).to_have_count(0)
    ada.say("This one?")
    expect(files).to_have_count(0)
    is_loaded(ada.log.get_by_role("button", name="Show bike.png").locator("img"), 40)
    arrived = handset.locator(".message.theirs").last
    expect(arrived).to_contain_text("This one?")
    is_loaded(arrived.locator("img"), 40)
    url = main.handset("+12025550184")[-1]["media"][0]["url"]
    main.sms("+12025550184", ADDRESSED, "No, that one", MediaUrl=url)
    expect(ada.log).to_contain_text("No, that one")
    theirs = ada.log.get_by_role("button", name=re.compile("^Show")).last
    is_loaded(theirs.locator("img"), 40)
    theirs.click()
    large = ada.page.get_by_role("dialog")
    is_loaded(large.locator("img"), 40)
    assert violations(ada.page) == []
    ada.shoot("picture")
    ada.page.keyboard.press("Escape")
    expect(large).to_have_count(0)


def test_an_old_conversation_is_found_and_only_read(floor: Floor) -> None:
    ada = floor.sit("ada")
    ada.page.keyboard.press("Control+k")
    ada.page.get_by_role("textbox", name=re.compile("^Search conversations")).fill("brake squeals")
    found = ada.page.get_by_role("button", name=re.compile("Maya Bell"))
    expect(found).to_have_count(1)
    expect(found).to_contain_text("my rear brake squeals when it rains")
    expect(found).to_have_attribute("data-selected", "true")
    assert violations(ada.page) == []
    ada.shoot("found")
    ada.page.keyboard.press("Enter")
    expect(ada.page.get_by_role("heading", name="Maya Bell", level=2).first).to_be_visible()
    expect(ada.log).to_contain_text("Tomorrow at 10 it is.")
    expect(ada.page.get_by_text("Conversation ended")).to_be_visible()
    expect(ada.composer).to_have_count(0)
    expect(ada.page.get_by_role("button", name="End chat")).to_have_count(0)
    ada.shoot("read-only")


def test_a_canned_response_is_called_up_by_its_shortcut(floor: Floor, main: World) -> None:
    ada = serve(floor, main, MAYA)
    ada.composer.press_sequentially("/h")
    canned = ada.page.get_by_role("listbox", name="Canned responses")
    expect(canned.get_by_role("option").first).to_contain_text("Greeting")
    assert violations(ada.page) == []
    ada.shoot("canned")
    ada.composer.press("Enter")
    filled = "Hello Maya Bell, this is Ada from Harbour Bikes. How can I help?"
    expect(ada.composer).to_have_value(filled)
    expect(canned).to_have_count(0)
    ada.composer.press("Enter")
    eventually(lambda: main.handset(MAYA)[-1]["body"] == filled)


def test_a_draft_survives_a_reload(floor: Floor, main: World) -> None:
    ada = serve(floor, main, "+12025550186")
    ada.composer.fill("I was about to say")
    ada.page.reload()
    expect(ada.composer).to_have_value("I was about to say")
    assert [row["body"] for row in main.handset("+12025550186")].count("I was about to say") == 0


def test_two_desktops_of_one_agent_are_in_step(floor: Floor, main: World) -> None:
    here, there = floor.sit("ada"), floor.sit("ada")
    here.go("Available")
    expect(there.page.get_by_role("button", name=re.compile("Activity"))).to_contain_text(
        "Available"
    )
    ask(main, "+12025550187")
    expect(there.ringing).to_be_visible()
    here.accept()
    expect(there.ringing).to_have_count(0)
    lines = there.page.get_by_test_id("tasks")
    lines.get_by_role("button", name=re.compile("12025550187")).click()
    expect(there.composer).to_be_visible()
    here.say("From here")
    there.say("From there")
    for desk in (here, there):
        expect(desk.log).to_contain_text("From here")
        expect(desk.log).to_contain_text("From there")
    here.end()
    expect(there.page.get_by_role("form", name="Wrap up")).to_be_visible()
    there.complete("Resolved")
    expect(here.page.get_by_text("No active tasks")).to_be_visible()


def test_a_supervisor_logs_in_by_the_page(floor: Floor) -> None:
    carla = floor.sit("carla")
    carla.page.get_by_role("button", name="Menu of Carla Reyes").click()
    menu = carla.page.get_by_role("menu")
    expect(menu).to_contain_text("Agent, Supervisor")
    expect(menu.get_by_role("menuitem", name="Console")).to_have_attribute("href", "/console")
    carla.shoot("menu")
    menu.get_by_role("menuitem", name="Console").click()
    expect(carla.page.get_by_role("heading", name="Home", level=1)).to_be_visible()
    sections = carla.page.get_by_role("navigation", name="Sections of the console")
    sections.get_by_role("link", name="Canned responses").click()
    expect(carla.page.get_by_role("row").filter(has_text="Opening hours")).to_be_visible()


def test_ones_own_password_is_changed_at_the_desk(floor: Floor) -> None:
    ben = floor.sit("ben")
    ben.page.get_by_role("button", name="Menu of Ben Lindqvist").click()
    ben.page.get_by_role("menuitem", name="Change password…").click()
    dialog = ben.page.get_by_role("dialog", name="Change password")
    change(dialog, PASSWORD, "battery horse correct")
    expect(ben.page.get_by_text("Your password is changed")).to_be_visible()
    page: Page = ben.page
    page.get_by_role("button", name="Menu of Ben Lindqvist").click()
    page.get_by_role("menuitem", name="Log out", exact=True).click()
    page.get_by_label("User name").fill("ben")
    page.get_by_label("Password").first.fill("battery horse correct")
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Tasks and conversations")).to_be_visible()


def change(dialog: Locator, current: str, new: str) -> None:
    dialog.locator("input[name=current-password]").fill(current)
    dialog.locator("input[name=new-password]").fill(new)
    dialog.locator("input[name=new-password-again]").fill(new)
    dialog.get_by_role("button", name="Change password").click()
