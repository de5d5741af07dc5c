"""The pages under Phone Numbers beside the numbers: carriers with their senders and exchanges,
messaging services with their pools and opt-out texts, opt-outs and consents."""

import json
from functools import partial
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.console.test_pages import look
from tests.e2e.pages import Console, console
from tests.world import World, eventually

pytestmark = pytest.mark.e2e

CARRIERS: Final = "/switchroom/v1/Carriers"
SERVICES: Final = "/messaging/v1/Services"
TWILIO: Final = {
    "account_sid": "AC" + "0" * 32,
    "auth_token": "hush",
    "base_url": "http://127.0.0.1:9",
}


def carrier(world: World, name: str) -> Any:
    form = {"Kind": "twilio", "Name": name, "Settings": json.dumps(TWILIO)}
    return world.post(CARRIERS, form)


def has_sender_rate(world: World, rate: float | None) -> bool:
    (made,) = world.get(CARRIERS)["carriers"]
    return bool(made["sender_rate"] == rate)


def test_a_carrier_is_made_changed_and_deleted(tab: Console, world: World) -> None:
    tab.go("Carriers")
    expect(tab.row("Simulator")).to_contain_text("Built in")
    tab.page.get_by_role("link", name="Create carrier").click()
    tab.page.get_by_label("Kind").select_option("SMPP 3.4")
    tab.field("Name").fill("main")
    tab.field("Host").fill("127.0.0.1")
    tab.field("System ID").fill("acme")
    tab.field("Port").fill("9")
    tab.field("Password").fill("hush")
    tab.page.get_by_role("button", name="More settings").click()
    tab.field("Command statuses, to error codes").fill('{"0x411": "x"}')
    tab.press("Create carrier")
    expect(tab.field("Command statuses, to error codes")).to_have_attribute("aria-invalid", "true")
    tab.field("Command statuses, to error codes").fill('{"0x411": 30007}')
    tab.press("Create carrier")
    tab.told("The carrier main is created.")
    tab.heading("main")
    expect(tab.page.get_by_text("A value is set, and is not shown.")).to_be_visible()
    now = tab.page.get_by_role("region", name="Now")
    expect(now).to_contain_text("Down")
    expect(now).to_contain_text("10 messages without an answer")
    tab.field("Port").fill("10")
    tab.press("Save")
    tab.told("The carrier main is saved.")
    (made,) = world.get(CARRIERS)["carriers"]
    settings = made["settings"]
    assert (settings["port"], settings["password"]) == (10, "***")
    assert settings["status_codes"] == {"0x411": 30007}
    for typed, rate in (("5", 5), ("", None)):
        tab.field("Rate of each sender").fill(typed)
        tab.press("Save")
        eventually(partial(has_sender_rate, world, rate), 60)
    tab.press("Pause")
    expect(now).to_contain_text("Paused")
    tab.page.get_by_role("tab", name="Exchanges").click()
    expect(tab.page.get_by_role("tab", name="Reconciliation")).to_have_count(0)
    expect(tab.row("Connection").first).to_contain_text("reason")
    tab.press("Delete carrier")
    tab.answer("Delete carrier")
    tab.told("The carrier main is deleted.")
    expect(tab.page.get_by_role("row")).to_have_count(2)


def test_senders_are_given_to_a_carrier_with_a_failover(tab: Console, world: World) -> None:
    main = carrier(world, "main")
    carrier(world, "spare")
    number = world.buy()
    tab.open(f"/phone-numbers/carriers/{main['sid']}/senders", "main")
    tab.page.get_by_role("combobox", name="Sender").fill("a name that is too long")
    tab.press("Assign sender")
    expect(tab.page.get_by_role("combobox", name="Sender")).to_have_attribute(
        "aria-invalid", "true"
    )
    tab.page.get_by_role("combobox", name="Sender").fill(number)
    tab.page.keyboard.press("Escape")
    tab.page.get_by_label("Failover carrier").select_option("spare")
    tab.field("Rate").fill("5")
    tab.press("Assign sender")
    tab.told(f"{number} goes through this carrier.")
    expect(tab.row(number)).to_contain_text("spare")
    expect(tab.row(number)).to_contain_text("5 a second")
    tab.press("Delete carrier")
    expect(tab.answer("Delete carrier")).to_contain_text(f"{number} is assigned to this carrier")
    tab.page.keyboard.press("Escape")
    tab.press(f"Change {number}")
    tab.page.get_by_label("Failover carrier").select_option("None")
    tab.press("Assign sender")
    expect(tab.row(number)).not_to_contain_text("spare")
    (kept,) = world.get(f"{CARRIERS}/{main['sid']}/Senders")["senders"]
    assert (kept["failover_sid"], kept["rate"]) == (None, 5)
    tab.press(f"Take {number} off")
    tab.answer("Take off")
    tab.told(f"{number} is taken off.")
    expect(tab.page.get_by_role("heading", name="No sender yet")).to_be_visible()
    tab.page.get_by_role("tab", name="Reconciliation").click()
    expect(tab.row("failed").first).to_be_visible()


def test_a_messaging_service_is_set_up_with_its_warnings(tab: Console, world: World) -> None:
    number = world.buy()
    world.address(number)
    tab.go("Messaging services")
    tab.page.get_by_role("link", name="Create messaging service").click()
    tab.field("Name").fill("News")
    tab.page.get_by_role("radio", name="Auto-create a conversation").check()
    note = tab.page.get_by_text("Nobody is told of these conversations")
    expect(note).to_be_visible()
    tab.page.get_by_role("radio", name="Send a webhook").check()
    expect(note).to_have_count(0)
    tab.field("Request URL").fill("nowhere")
    tab.press("Create messaging service")
    expect(tab.field("Request URL")).to_have_attribute("aria-invalid", "true")
    tab.field("Request URL").fill("https://example.com/in")
    tab.page.get_by_role("switch", name="Sticky sender").uncheck(force=True)
    tab.press("Create messaging service")
    tab.told("The messaging service News is created.")
    service = next(one for one in world.get(SERVICES)["services"] if one["friendly_name"] == "News")
    assert (service["sticky_sender"], service["inbound_request_url"]) == (
        False,
        "https://example.com/in",
    )
    tab.page.get_by_role("combobox", name="Phone number").click()
    tab.page.get_by_role("option", name=number).click()
    tab.press("Add number")
    tab.told(f"{number} is in the pool.")
    expect(tab.row(number)).to_contain_text("This number has an SMS address")
    tab.field("Alphanumeric sender").fill("12345")
    tab.press("Add name")
    expect(tab.field("Alphanumeric sender")).to_have_attribute("aria-invalid", "true")
    tab.field("Alphanumeric sender").fill("ACME")
    tab.press("Add name")
    tab.told("ACME is in the pool.")
    tab.shoot("pool")
    tab.press("Take ACME out of the pool")
    tab.answer("Take out")
    tab.told("ACME is out of the pool.")
    tab.page.get_by_role("tab", name="Opt-out texts").click()
    tab.field("Words of opting out").fill("BASTA, STOP")
    tab.page.get_by_label("Answer to opting out").select_option("A text of its own")
    tab.field("Text of the answer to opting out").fill("Ciao.")
    tab.press("Save")
    tab.told("The opt-out texts are saved.")
    texts = world.get(f"/switchroom/v1/OptOutWords/{service['sid']}")
    assert (texts["stop_keywords"], texts["stop_reply"]) == (["BASTA", "STOP"], "Ciao.")
    assert texts["help_reply"] is None
    tab.press("Back to the usual texts")
    tab.answer("Back to the usual texts")
    expect(tab.field("Words of opting out")).to_have_value("")


def test_a_number_leaves_its_messaging_service_on_its_own_page(tab: Console, world: World) -> None:
    number = world.buy()
    world.address(number)
    service = world.post(SERVICES, {"FriendlyName": "News"})
    tab.go("Active numbers")
    tab.page.get_by_role("link", name=number).click()
    select = tab.page.get_by_label("Messaging Service", exact=True)
    select.select_option("News")
    warning = tab.page.get_by_text("both a Messaging Service and an SMS address")
    expect(warning).to_be_visible()
    tab.press("Save configuration")
    tab.told("The configuration is saved.")
    pool = f"{SERVICES}/{service['sid']}/PhoneNumbers"
    assert [one["phone_number"] for one in world.get(pool)["phone_numbers"]] == [number]
    tab.page.get_by_role("link", name="Address created").click()
    expect(warning).to_be_visible()
    tab.page.get_by_role("link", name="Open the number's messaging configuration").click()
    select.select_option("No Messaging Service")
    tab.press("Save configuration")
    eventually(lambda: world.get(pool)["phone_numbers"] == [])
    expect(select).to_have_value("")


def test_an_opt_out_is_written_down_and_lifted(tab: Console, world: World) -> None:
    number = world.buy()
    tab.go("Opt-outs")
    tab.press("Write down an opt-out")
    dialog = tab.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Recipient").fill("nobody")
    dialog.get_by_role("textbox", name="Sender").fill(number)
    tab.answer("Write down an opt-out")
    recipient = dialog.get_by_role("textbox", name="Recipient")
    expect(recipient).to_have_attribute("aria-invalid", "true")
    recipient.fill("+12025550177")
    tab.answer("Write down an opt-out")
    tab.told("+12025550177 has opted out.")
    tab.press("Lift the opt-out of +12025550177")
    dialog.get_by_role("textbox", name="Note").fill("called us")
    tab.answer("Lift")
    tab.told("+12025550177 gets messages again.")
    expect(tab.page.get_by_role("heading", name="Nobody has opted out")).to_be_visible()
    tab.page.get_by_role("tab", name="Consents").click()
    expect(tab.row("called us")).to_contain_text("Opted in")


def test_what_is_set_up_is_accessible_and_fits(browser: Browser, world: World) -> None:
    number = world.buy(SmsUrl="https://example.com/in")
    main = carrier(world, "A carrier whose name is rather long")
    world.post(f"{CARRIERS}/{main['sid']}/Senders", {"Sender": number, "Rate": "3"})
    service = world.post(SERVICES, {"FriendlyName": "News"})
    core = f"/2010-04-01/Accounts/{world.account_sid}/IncomingPhoneNumbers.json"
    (row,) = world.get(core)["incoming_phone_numbers"]
    world.post(f"{SERVICES}/{service['sid']}/PhoneNumbers", {"PhoneNumberSid": row["sid"]})
    world.sms("+12025550152", number, "STOP")
    one, other = (
        f"/phone-numbers/carriers/{main['sid']}",
        f"/phone-numbers/messaging-services/{service['sid']}",
    )
    ledger = f"{CARRIERS}/{main['sid']}/Exchanges"
    eventually(lambda: world.get(ledger, Kind="reconcile")["exchanges"])
    screens = {
        **dict.fromkeys((one, f"{one}/senders", f"{one}/exchanges", f"{one}/ledger"), main["name"]),
        **dict.fromkeys((other, f"{other}/senders", f"{other}/opt-out"), "News"),
        "/phone-numbers/carriers": "Carriers",
        "/phone-numbers/opt-outs": "Opt-outs",
        "/phone-numbers/opt-outs/consents": "Opt-outs",
    }
    wrong: list[str] = []
    size = {"width": 390, "height": 900}
    with console(browser, world, color_scheme="dark", viewport=size) as tab:
        for path, heading in screens.items():
            tab.open(path, heading)
            wrong += look(tab, path, "dark-390")
    assert wrong == []
