"""Flex > Manage > Content templates: written, seen before they are sent, changed and deleted."""

import json
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.console.test_pages import look
from tests.e2e.pages import Console, console
from tests.world import World

pytestmark = pytest.mark.e2e

CONTENT: Final = "/content/v1/Content"
PAGE: Final = "/flex/content-templates"
RICH: Final = {
    "twilio/text": {"body": "Hi {{1}}, your order {{order}} is ready."},
    "twilio/media": {"body": "{{1}}", "media": ["https://example.com/{{order}}.jpg"]},
    "twilio/quick-reply": {"body": "Ready?", "actions": [{"title": "Yes"}, {"title": "No"}]},
    "twilio/call-to-action": {
        "body": "Look at {{order}}",
        "actions": [
            {"type": "URL", "title": "Open", "url": "https://example.com/{{order}}"},
            {"type": "PHONE_NUMBER", "title": "Call us", "phone": "+14155550132"},
        ],
    },
    "twilio/list-picker": {
        "body": "Which one?",
        "button": "Choose",
        "items": [{"id": "a", "item": "The red one", "description": "Fast"}],
    },
    "twilio/card": {"title": "A bike", "subtitle": "Used", "body": "Good as new"},
    "twilio/location": {"latitude": 52.5, "longitude": 13.4, "label": "The shop"},
    "twilio/schedule": {"id": "s", "title": "When?", "timeSlots": "{{2}}"},
}


def template(world: World, name: str, types: Any, **variables: str) -> Any:
    body = {"friendly_name": name, "language": "en", "types": types, "variables": variables}
    response = world.request("POST", CONTENT, json=body)
    assert response.status_code == 201, response.text
    return response.json()


def the_only(world: World) -> Any:
    (found,) = world.get(CONTENT)["contents"]
    return found


def preview(tab: Console) -> Locator:
    return tab.page.get_by_role("region", name="Preview")


def test_a_template_is_written_seen_changed_and_deleted(tab: Console, world: World) -> None:
    tab.go("Content templates")
    expect(tab.page.get_by_role("heading", name="No content template yet")).to_be_visible()
    tab.page.get_by_role("link", name="Create template").click()
    tab.heading("Create content template")
    tab.field("Friendly name").fill("Ready")
    text = tab.page.get_by_role("group", name="Text", exact=True)
    text.get_by_role("textbox", name="Text").fill("Hi {{1}}, {{order}} is ready.")
    expect(preview(tab)).to_contain_text("Without a value: {{1}}, {{order}}.")
    tab.field("Value of {{1}}").fill("Jo")
    expect(preview(tab)).to_contain_text("Hi Jo, {{order}} is ready.")
    expect(preview(tab)).to_contain_text("A telephone gets the text, by SMS.")
    tab.field("Language").fill("not a code")
    tab.press("Create template")
    expect(tab.field("Language")).to_have_attribute("aria-invalid", "true")
    expect(tab.field("Language")).to_be_focused()
    tab.field("Language").fill("en_US")
    tab.press("Create template")
    tab.told("The template Ready is created.")
    tab.heading("Ready")
    made = the_only(world)
    assert made["types"] == {"twilio/text": {"body": "Hi {{1}}, {{order}} is ready."}}
    assert (made["language"], made["variables"]) == ("en_US", {"1": "Jo"})

    tab.page.get_by_label("Add a type").select_option("Call to action")
    tab.press("Add type")
    calls = tab.page.get_by_role("group", name="Call to action")
    calls.get_by_role("textbox", name="Text", exact=True).fill("See {{order}}")
    calls.get_by_role("button", name="Add button").click()
    calls.get_by_role("textbox", name="Text of the button 1").fill("Open")
    calls.get_by_role("textbox", name="URL 1").fill("https://example.com/{{order}}")
    calls.get_by_role("button", name="Add button").click()
    kind = calls.get_by_label("Kind 2")
    expect(kind).to_be_focused()
    kind.select_option("Call a number")
    expect(calls.get_by_role("textbox", name="URL 2")).to_have_count(0)
    calls.get_by_role("textbox", name="Text of the button 2").fill("Call")
    calls.get_by_role("textbox", name="Phone number 2").fill("+14155550132")
    calls.get_by_role("button", name="Take button 1 away").click()
    expect(preview(tab).get_by_text("Call", exact=True)).to_be_visible()
    tab.press("Save")
    tab.told("The template Ready is saved.")
    action = {"type": "PHONE_NUMBER", "title": "Call", "phone": "+14155550132"}
    kept = the_only(world)["types"]["twilio/call-to-action"]
    assert kept == {"body": "See {{order}}", "actions": [action]}

    text.get_by_role("button", name="Take Text away").click()
    expect(preview(tab)).to_contain_text("A telephone gets nothing of this template.")
    tab.press("Save")
    tab.told("The template Ready is saved.")
    assert list(the_only(world)["types"]) == ["twilio/call-to-action"]
    tab.press("Delete template")
    tab.answer("Delete template")
    tab.told("Ready is deleted.")
    expect(tab.page.get_by_role("heading", name="No content template yet")).to_be_visible()
    assert world.get(CONTENT)["contents"] == []


def test_a_type_without_fields_of_its_own_is_edited_as_json(tab: Console, world: World) -> None:
    made = template(world, "When", {"twilio/schedule": {"id": "s", "title": "T", "timeSlots": "x"}})
    tab.open(f"{PAGE}/{made['sid']}", "When")
    field = tab.field("Schedule as JSON")
    field.fill("{")
    tab.press("Save")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill('{"id": "s"}')
    tab.press("Save")
    expect(tab.page.get_by_text("types['twilio/schedule'] is not right")).to_be_visible()
    field.fill(json.dumps({"id": "s", "title": "Then", "timeSlots": "{{slots}}"}))
    tab.field("Value of {{slots}}").fill("noon")
    tab.press("Save")
    tab.told("The template When is saved.")
    kept = the_only(world)
    assert kept["types"]["twilio/schedule"]["title"] == "Then"
    assert kept["variables"] == {"slots": "noon"}


def test_what_has_no_field_here_stays_as_it_was(tab: Console, world: World) -> None:
    made = template(world, "Rich", RICH, **{"1": "Jo", "order": "#4711", "2": "noon"})
    tab.open(f"{PAGE}/{made['sid']}", "Rich")
    expect(preview(tab)).to_contain_text("https://example.com/#4711.jpg")
    expect(preview(tab)).to_contain_text("By SMS or MMS, a telephone gets the media.")
    tab.field("Friendly name").fill("Richer")
    tab.press("Save")
    tab.told("The template Richer is saved.")
    kept = the_only(world)
    assert (kept["types"], kept["friendly_name"]) == (RICH, "Richer")
    assert kept["variables"] == {"1": "Jo", "order": "#4711", "2": "noon"}


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_templates_are_accessible_and_fit(
    browser: Browser, world: World, scheme: str, width: int
) -> None:
    size = {"width": width, "height": 900}
    wrong: list[str] = []
    with console(browser, world, color_scheme=scheme, viewport=size) as tab:
        tab.open(PAGE, "Content templates")
        wrong += look(tab, "content-empty", f"{scheme}-{width}")
        rich = template(world, "Rich", RICH, **{"1": "Jo", "order": "#4711"})
        template(world, "A template whose name is rather long, as names can be", RICH)
        for path, heading in (
            (PAGE, "Content templates"),
            (f"{PAGE}/{rich['sid']}", "Rich"),
            (f"{PAGE}/new", "Create content template"),
        ):
            tab.open(path, heading)
            wrong += look(tab, path.replace(rich["sid"], "one"), f"{scheme}-{width}")
    assert wrong == []
