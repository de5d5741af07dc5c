"""The published page "Manage Conversations SMS Addresses", followed by clicking in the console."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.pages import Console
from tests.world import World, eventually

pytestmark = pytest.mark.e2e

FLOW: Final = Path(__file__).parents[2] / "cases" / "flows" / "menu-bot.json"
ADDRESSES: Final = "/conversations/v1/Configuration/Addresses"
CREATE: Final = "+ Create new SMS Address"
HANDSET: Final = "+12025550140"
NUMBERS: Final = "/2010-04-01/Accounts/{}/IncomingPhoneNumbers.json"
# What the part that has the focus is called; the choices of a group are told apart otherwise.
_FOCUSED: Final = """() => {
    const at = document.activeElement;
    if (at.type === "radio") return "";
    const label = at.labels?.[0]?.textContent ?? at.textContent;
    return label.replace(" *", "").trim();
}"""


def buy(tab: Console) -> str:
    """Phone Numbers > Manage > Buy a number."""
    tab.go("Buy a number")
    tab.press("Search")
    button = tab.page.get_by_role("button", name="Buy +").first
    number = str(button.get_attribute("aria-label")).removeprefix("Buy ")
    button.click()
    expect(tab.page.get_by_role("dialog")).to_contain_text(f"Buy {number}?")
    tab.answer("Buy the number")
    tab.told(f"{number} is yours.")
    tab.heading(number)
    return number


def bring_flow(tab: Console, name: str = "Menu") -> None:
    """Studio > Flows > Import a flow."""
    tab.go("Flows")
    tab.page.get_by_role("link", name="Import a flow").first.click()
    tab.heading("Import a flow")
    tab.page.locator("input[type=file]").set_input_files(FLOW)
    tab.field("Name").fill(name)
    expect(tab.field("Definition")).to_have_value(re.compile("send-and-wait-for-reply"))
    tab.press("Publish")
    tab.told(f"{name} is published.")
    tab.heading(name)


def choose(tab: Console, label: str, option: str) -> None:
    """Choose in a list that one can search."""
    tab.page.get_by_role("combobox", name=label, exact=True).click()
    options(tab).filter(has_text=option).click()


def options(tab: Console) -> Locator:
    """The choices of the list that is open."""
    return tab.page.get_by_role("listbox").get_by_role("option")


def only_address(world: World) -> Any:
    (address,) = world.get(ADDRESSES)["address_configurations"]
    return address


def test_the_published_page_from_buying_to_the_first_answer(tab: Console, world: World) -> None:
    number = buy(tab)
    service = tab.page.get_by_label("Messaging Service", exact=True)
    expect(service.locator("option:checked")).to_have_text("No Messaging Service")
    expect(tab.field("A message comes in")).to_have_value("")
    bring_flow(tab)
    tab.go("Messaging")
    expect(tab.page.get_by_role("tab", name="SMS Numbers")).to_have_attribute(
        "aria-selected", "true"
    )
    tab.row(number).get_by_role("link", name=CREATE).click()
    tab.heading("Create SMS address")
    chosen = tab.page.get_by_role("combobox", name="Phone number")
    expect(chosen).to_have_value(re.compile(re.escape(number)))
    tab.field("Friendly name").fill("Front desk")
    choose(tab, "Studio Flow", "Menu")
    expect(tab.page.get_by_label("Retry count")).to_have_value("3")
    tab.shoot("create")
    tab.press("Submit")
    tab.told(f"Address created for {number}.")
    tab.heading("Messaging")
    expect(tab.row(number).get_by_role("link", name="Address created")).to_be_visible()
    expect(tab.row(number).get_by_role("link", name=CREATE)).to_have_count(0)
    tab.shoot("created")
    address = only_address(world)
    assert (address["type"], address["address"]) == ("sms", number)
    assert address["friendly_name"] == "Front desk"
    assert address["auto_creation"]["enabled"] is True
    assert address["auto_creation"]["type"] == "studio"
    assert address["auto_creation"]["studio_retry_count"] == 3
    world.sms(HANDSET, number, "hello")
    answers = eventually(lambda: world.handset(HANDSET))
    assert answers[0]["body"].startswith("Hello, this is the Northwind Bikes assistant.")
    assert len(world.conversations()) == 1


def test_the_form_searches_the_numbers_that_have_no_address(tab: Console, world: World) -> None:
    taken, other, wanted = (world.buy(f"+1555777{n}000") for n in (1, 2, 3))
    world.address(taken)
    tab.go("Messaging")
    tab.page.get_by_role("tab", name="Addresses").click()
    tab.page.get_by_role("link", name=CREATE).click()
    tab.heading("Create SMS address")
    field = tab.page.get_by_role("combobox", name="Phone number")
    field.click()
    expect(options(tab)).to_have_count(2)
    expect(options(tab).filter(has_text=taken)).to_have_count(0)
    field.press_sequentially("777 3")
    expect(options(tab)).to_have_count(1)
    options(tab).filter(has_text=wanted).click()
    tab.page.get_by_label("Webhook", exact=True).check()
    tab.field("Webhook URL").fill("https://example.com/hook")
    tab.press("Submit")
    tab.told(f"Address created for {wanted}.")
    expect(tab.page.get_by_role("tab", name="Addresses")).to_have_attribute("aria-selected", "true")
    expect(tab.row(wanted)).to_contain_text("Webhook: https://example.com/hook")
    expect(tab.row(other)).to_have_count(0)


def test_the_numbers_are_searched_by_number_and_by_name(tab: Console, world: World) -> None:
    world.buy("+15557711000", FriendlyName="Front desk")
    world.buy("+15557712000", FriendlyName="Back office")
    tab.go("Messaging")
    rows = tab.page.get_by_role("row")
    expect(rows).to_have_count(3)
    search = tab.page.get_by_role("searchbox")
    search.fill("7712")
    expect(rows.filter(has_text="Back office")).to_be_visible()
    expect(rows).to_have_count(2)
    search.fill("front")
    expect(rows.filter(has_text="+15557711000")).to_be_visible()
    expect(rows).to_have_count(2)
    search.fill("nothing like it")
    expect(tab.page.get_by_role("heading", name="Nothing fits what you look for.")).to_be_visible()


def test_a_handler_beside_an_address_is_warned_of(tab: Console, world: World) -> None:
    number = world.buy()
    tab.go("Active numbers")
    tab.page.get_by_role("link", name=number).click()
    tab.heading(number)
    warning = tab.page.get_by_text("It is executed in parallel to the auto-creation")
    tab.field("A message comes in").fill("https://example.com/handler")
    expect(tab.page.get_by_text("set the handler to blank")).to_be_visible()
    expect(warning).to_have_count(0)
    tab.press("Save configuration")
    tab.told("The configuration is saved.")
    tab.page.get_by_role("link", name=CREATE).click()
    tab.heading("Create SMS address")
    expect(warning).to_be_visible()
    tab.page.get_by_label("Webhook", exact=True).check()
    tab.field("Webhook URL").fill("https://example.com/hook")
    tab.press("Submit")
    tab.row(number).get_by_role("link", name=number, exact=True).click()
    tab.heading(number)
    expect(warning).to_be_visible()
    tab.shoot("warning")
    tab.page.get_by_label("Skip the handler").click()
    tab.told("The setting is saved.")
    expect(tab.page.get_by_text("Your account skips it")).to_be_visible()
    settings = world.get("/switchroom/v1/Settings")
    assert settings["number_handler_with_autocreation"] == "skip"
    tab.field("A message comes in").fill("")
    tab.press("Save configuration")
    tab.told("The configuration is saved.")
    expect(tab.page.get_by_text("would both act")).to_have_count(0)
    (kept,) = world.get(NUMBERS.format(world.account_sid))["incoming_phone_numbers"]
    assert kept["sms_url"] == ""


def test_an_address_is_edited_and_deleted(tab: Console, world: World) -> None:
    number = world.buy()
    world.sms("+12025550141", number)
    world.address(number)
    world.sms("+12025550142", number)
    tab.go("Messaging")
    tab.row(number).get_by_role("link", name="Address created").click()
    tab.heading(f"Edit SMS address {number}")
    tab.page.get_by_label("Webhook", exact=True).check()
    tab.field("Webhook URL").fill("nonsense")
    tab.press("Submit")
    expect(tab.field("Webhook URL")).to_have_attribute("aria-invalid", "true")
    expect(tab.field("Webhook URL")).to_be_focused()
    expect(tab.page.get_by_text("must be an http or https URL")).to_be_visible()
    tab.field("Webhook URL").fill("https://example.com/hook")
    tab.page.get_by_label("HTTP method").select_option("GET")
    tab.page.get_by_label("onParticipantAdded").check()
    tab.field("Friendly name").fill("Night desk")
    tab.press("Submit")
    tab.told(f"The address {number} is saved.")
    expect(tab.row(number)).to_contain_text("Night desk")
    kept = only_address(world)["auto_creation"]
    assert kept["type"] == "webhook"
    assert (kept["webhook_url"], kept["webhook_method"]) == ("https://example.com/hook", "GET")
    assert kept["webhook_filters"] == ["onMessageAdded", "onParticipantAdded"]
    tab.press(f"Delete {number}")
    expect(tab.page.get_by_role("dialog")).to_contain_text(
        "Deleting an address leaves the number and open conversations."
    )
    tab.answer("Delete the address")
    tab.told(f"The address {number} is deleted.")
    expect(tab.page.get_by_role("heading", name="No address yet")).to_be_visible()
    expect(tab.page.get_by_role("heading", name="Messaging", level=1)).to_be_focused()
    tab.page.get_by_role("tab", name="SMS Numbers").click()
    expect(tab.row(number).get_by_role("link", name=CREATE)).to_be_visible()
    assert world.get(ADDRESSES)["address_configurations"] == []
    assert [one["state"] for one in world.conversations()] == ["active"]


def test_a_refusal_that_is_about_no_field_stands_above_the_form(tab: Console, world: World) -> None:
    number = world.buy()
    flow = world.flow()
    tab.open(f"/flex/messaging/addresses/new?number=%2B{number[1:]}", "Create SMS address")
    choose(tab, "Studio Flow", "Flow")
    world.address(number)
    tab.press("Submit")
    expect(tab.page.get_by_text("Address Configuration already exists")).to_be_visible()
    expect(tab.page.get_by_role("combobox", name="Phone number")).to_be_focused()
    world.delete(f"/studio/v2/Flows/{flow}")
    world.delete(f"{ADDRESSES}/{number}")
    tab.press("Submit")
    expect(tab.page.get_by_text("is not a Studio flow of this account")).to_be_visible()


def test_the_form_is_filled_in_by_keyboard_alone(tab: Console, world: World) -> None:
    world.buy("+15557721000")
    wanted = world.buy("+15557722000")
    world.flow()
    tab.open("/flex/messaging/addresses", "Messaging")
    keyboard = tab.page.keyboard
    tab_to(tab, CREATE)
    keyboard.press("Enter")
    expect(tab.page.get_by_role("heading", name="Create SMS address")).to_be_focused()
    tab_to(tab, "Phone number")
    keyboard.type("7722")
    expect(options(tab)).to_have_count(1)
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    tab_to(tab, "Friendly name")
    keyboard.type("By keyboard")
    keyboard.press("Tab")
    expect(tab.page.get_by_label("Studio Flow").first).to_be_focused()
    keyboard.press("ArrowDown")
    expect(tab.page.get_by_label("Webhook", exact=True)).to_be_checked()
    keyboard.press("ArrowUp")
    tab_to(tab, "Studio Flow")
    keyboard.press("ArrowDown")
    expect(options(tab)).to_have_count(1)
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    tab_to(tab, "Retry count")
    keyboard.press("ArrowUp")
    tab_to(tab, "Submit")
    keyboard.press("Enter")
    tab.told(f"Address created for {wanted}.")
    address = only_address(world)
    assert (address["address"], address["friendly_name"]) == (wanted, "By keyboard")
    assert address["auto_creation"]["studio_retry_count"] == 2


def tab_to(tab: Console, name: str) -> None:
    """Press Tab until the part of this name has the focus."""
    tab.page.wait_for_load_state("networkidle")
    for _ in range(120):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate(_FOCUSED) == name:
            return
    raise AssertionError(f"{name} is not reached")


def test_a_number_is_released_by_typing_it(tab: Console, world: World) -> None:
    number = world.buy()
    world.address(number)
    tab.go("Active numbers")
    tab.page.get_by_role("link", name=number).click()
    expect(tab.page.get_by_role("link", name="Address created")).to_be_visible()
    tab.press("Release number")
    dialog = tab.page.get_by_role("dialog")
    expect(dialog).to_contain_text("its SMS address goes with it")
    confirm = dialog.get_by_role("button", name="Release the number")
    expect(confirm).to_be_disabled()
    dialog.get_by_role("textbox").fill(number)
    confirm.click()
    tab.told(f"{number} is released.")
    tab.heading("Active numbers")
    expect(tab.page.get_by_role("heading", name="No number yet")).to_be_visible()
    assert world.get(NUMBERS.format(world.account_sid))["incoming_phone_numbers"] == []
    tab.go("Messaging")
    tab.page.get_by_role("tab", name="Addresses").click()
    expect(tab.page.get_by_role("heading", name="No address yet")).to_be_visible()
