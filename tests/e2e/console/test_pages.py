"""The other pages of the console: people, routing, flows and the webhook log; who may see it; that
everybody can use it, and that it is light."""

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.pages import Console, console, user, violations
from tests.world import World, eventually

pytestmark = pytest.mark.e2e

FIRST_VIEW_BYTES: Final = 250_000
BROKEN: Final = {
    "description": "Leads nowhere",
    "initial_state": "Trigger",
    "states": [
        {
            "name": "Trigger",
            "type": "trigger",
            "properties": {},
            "transitions": [{"event": "incomingConversationMessage", "next": "gone"}],
        }
    ],
}
SOUND: Final = {
    **BROKEN,
    "states": [
        {
            "name": "Trigger",
            "type": "trigger",
            "properties": {},
            "transitions": [{"event": "incomingConversationMessage", "next": "note"}],
        },
        {
            "name": "note",
            "type": "set-variables",
            "properties": {"variables": [{"key": "seen", "value": "{{trigger.message.Body}}"}]},
            "transitions": [{"event": "next"}],
        },
    ],
}


def workspace(world: World) -> str:
    """The path of a workspace as Flex has it."""
    form = {"FriendlyName": "Flex Task Assignment", "Template": "FLEX"}
    return f"/taskrouter/v1/Workspaces/{world.post('/taskrouter/v1/Workspaces', form)['sid']}"


def worker(world: World, space: str, name: str, **attributes: Any) -> Any:
    form = {"FriendlyName": name, "Attributes": json.dumps(attributes)}
    return world.post(f"{space}/Workers", form)


def test_the_console_is_not_for_agents(browser: Browser, world: World) -> None:
    with console(browser, world, "agent") as tab:
        expect(tab.page.get_by_text("The console is for administrators")).to_be_visible()
        link = tab.page.get_by_role("link", name="Agent Desktop")
        expect(link).to_have_attribute("href", "/")
        expect(tab.navigation).to_have_count(0)


def test_a_supervisor_keeps_the_texts_and_nothing_else(browser: Browser, world: World) -> None:
    with console(browser, world, "supervisor") as tab:
        tab.heading("Home")
        expect(tab.page.get_by_text("are set up by administrators")).to_be_visible()
        expect(tab.navigation.get_by_role("link")).to_have_text(["Canned responses"])
        assert violations(tab.page) == []
        tab.shoot("supervisor")
        tab.go("Canned responses")
        tab.page.get_by_role("button", name="Create response").first.click()
        dialog = tab.page.get_by_role("dialog")
        dialog.get_by_role("textbox", name="Shortcut").fill("hi")
        dialog.get_by_role("textbox", name="Title").fill("Greeting")
        dialog.get_by_role("textbox", name="Text").fill("Hello")
        dialog.get_by_role("button", name="Save").click()
        tab.told("Greeting is saved.")
        tab.open("/flex/users", "Users")
        expect(tab.page.get_by_text("is for administrators")).to_be_visible()
        expect(tab.page.get_by_role("link", name="Create user")).to_have_count(0)
        tab.open("/nowhere", "There is no such page")


def test_home_tells_what_is_next(tab: Console, world: World) -> None:
    tab.open("/", "Home")
    expect(tab.page.get_by_text("0 of 6 steps are done.")).to_be_visible()
    expect(tab.page.locator("[aria-current=step]")).to_contain_text("A phone number")
    number = world.buy()
    world.address(number)
    user(world, "agent")
    tab.page.reload()
    expect(tab.page.get_by_text("3 of 6 steps are done.")).to_be_visible()
    expect(tab.page.locator("[aria-current=step]")).to_contain_text("A published flow")
    world.flow()
    space = workspace(world)
    made = worker(world, space, "agnes")
    activities = world.get(f"{space}/Activities")["activities"]
    available = next(one["sid"] for one in activities if one["available"])
    world.post(f"{space}/Workers/{made['sid']}", {"ActivitySid": available}, status=200)
    tab.page.reload()
    expect(tab.page.get_by_text("Everything is set up.")).to_be_visible()
    tab.shoot("home")


def test_skills_are_edited_and_nobody_elses_change_is_undone(tab: Console, world: World) -> None:
    space = workspace(world)
    routing = {"skills": ["billing"], "levels": {"billing": 2}, "region": "eu"}
    made = worker(world, space, "agnes", full_name="Agnes Agent", routing=routing, team="A")
    path = f"{space}/Workers/{made['sid']}"
    tab.go("Workers")
    tab.page.get_by_role("searchbox").fill("agnes")
    tab.row("Agnes Agent").get_by_role("link").click()
    tab.heading("Agnes Agent")
    tab.field("New skill").fill("french")
    tab.press("Add skill")
    tab.field("Level of french").fill("3")
    tab.press("Take billing away")
    tab.press("Save skills")
    tab.told("The skills are saved.")
    kept = json.loads(world.get(path)["attributes"])
    assert kept == {
        "full_name": "Agnes Agent",
        "routing": {"skills": ["french"], "levels": {"french": 3}, "region": "eu"},
        "team": "A",
    }
    attributes = tab.field("Other attributes")
    attributes.fill("{")
    tab.press("Save attributes")
    expect(tab.page.get_by_text("This is not valid JSON")).to_be_visible()
    world.post(path, {"Attributes": json.dumps({**kept, "team": "B"})}, status=200)
    attributes.fill('{"full_name": "Agnes A."}')
    tab.field("New skill").fill("sign language")
    tab.press("Save attributes")
    conflict = tab.page.get_by_role("alert").filter(has_text="Somebody else has changed this")
    expect(conflict.get_by_role("group", name="What is there now")).to_contain_text('"team": "B"')
    assert json.loads(world.get(path)["attributes"])["team"] == "B"
    expect(attributes).to_have_value(re.compile("Agnes A."))
    expect(tab.field("New skill")).to_have_value("sign language")
    tab.shoot("conflict")
    tab.press("Save mine in its place")
    tab.told("The attributes are saved.")
    kept = json.loads(world.get(path)["attributes"])
    assert (kept["full_name"], kept.get("team")) == ("Agnes A.", None)
    assert kept["routing"]["skills"] == ["french"]


def test_workers_are_made_and_deleted_unless_they_hold_a_task(tab: Console, world: World) -> None:
    space = workspace(world)
    # Anew: what the page has just read of the account is without the workspace.
    tab.open("/flex/workers", "Workers")
    tab.page.get_by_role("link", name="Create worker").click()
    tab.heading("Create worker")
    tab.field("Friendly name").fill("robot")
    tab.page.get_by_label("Activity", exact=True).select_option("Available")
    tab.field("Attributes").fill('{"robot": true}')
    tab.press("Create worker")
    tab.told("The worker robot is created.")
    tab.heading("robot")
    (made,) = world.get(f"{space}/Workers")["workers"]
    assert (made["available"], json.loads(made["attributes"])) == (True, {"robot": True})
    (flow,) = world.get(f"{space}/Workflows")["workflows"]
    task = world.post(f"{space}/Tasks", {"WorkflowSid": flow["sid"], "Attributes": "{}"})
    eventually(lambda: world.get(f"{space}/Workers/{made['sid']}/Reservations")["reservations"])
    tab.press("Delete worker")
    dialog = tab.answer("Delete worker")
    expect(dialog).to_contain_text("a task is offered or assigned to this worker")
    world.post(f"{space}/Tasks/{task['sid']}", {"AssignmentStatus": "canceled"}, status=200)
    tab.answer("Delete worker")
    tab.told("The worker robot is deleted.")
    tab.heading("Workers")
    assert world.get(f"{space}/Workers")["workers"] == []


def test_activity_and_capacity_of_a_worker_are_changed(tab: Console, world: World) -> None:
    space = workspace(world)
    made = worker(world, space, "agnes")
    path = f"{space}/Workers/{made['sid']}"
    tab.open(f"/flex/workers/{made['sid']}", "agnes")
    tab.page.get_by_label("Activity", exact=True).select_option("Available")
    tab.told("agnes is now: Available.")
    assert world.get(path)["available"] is True
    tab.field("Capacity for chat").fill("4")
    tab.press("Save the capacity for chat")
    tab.told("The capacity for chat is saved.")
    channels = world.get(f"{path}/Channels")["channels"]
    capacity = {one["task_channel_unique_name"]: one["configured_capacity"] for one in channels}
    assert capacity["chat"] == 4


def test_queues_and_workflows_show_what_the_server_says(tab: Console, world: World) -> None:
    tab.go("Queues")
    tab.press("Create the Flex workspace")
    tab.page.get_by_role("link", name="Create queue").click()
    tab.field("Name").fill("Billing")
    tab.field("Target workers").fill("skill-level > 3")
    tab.press("Create queue")
    expect(tab.field("Target workers")).to_have_attribute("aria-invalid", "true")
    tab.field("Target workers").fill('routing.skills HAS "billing"')
    tab.press("Create queue")
    tab.told("The queue Billing is saved.")
    tab.heading("Billing")
    tab.go("Queues")
    expect(tab.row("Everyone")).to_contain_text("0 of 0")
    expect(tab.row("Billing")).to_be_visible()
    tab.go("Workflows")
    tab.page.get_by_role("link", name="Assign to Anyone").click()
    configuration = tab.field("Configuration")
    expect(configuration).to_have_value(re.compile("task_routing"))
    before = configuration.input_value()
    configuration.fill('{"task_routing": {"default_filter": {"queue": "WQnone"}}}')
    tab.press("Save")
    expect(configuration).to_have_attribute("aria-invalid", "true")
    configuration.fill(before)
    tab.field("Name").fill("Anyone at all")
    tab.press("Save")
    tab.told("The workflow Anyone at all is saved.")
    tab.heading("Anyone at all")


def test_a_flow_is_checked_drafted_published_and_watched(tab: Console, world: World) -> None:
    tab.open("/studio/flows/import", "Import a flow")
    tab.field("Name").fill("Note")
    tab.field("Definition").fill(json.dumps(BROKEN))
    tab.press("Check")
    problem = tab.page.get_by_role("alert").filter(has_text="1 error in the definition")
    expect(problem).to_contain_text("#/states/0/transitions/0/next")
    tab.press("Save as draft")
    tab.heading("Note")
    expect(tab.page.get_by_text("The newest revision is a draft")).to_be_visible()
    tab.page.get_by_role("link", name="New revision").click()
    tab.field("Definition").fill(json.dumps(SOUND))
    tab.press("Check")
    expect(tab.page.get_by_text("The definition is valid.")).to_be_visible()
    tab.press("Publish")
    tab.told("Note is published.")
    tab.page.get_by_role("tab", name="Revisions").click()
    with tab.page.expect_download() as downloading:
        tab.press("Download revision 2")
    assert json.loads(Path(downloading.value.path()).read_text()) == SOUND
    (flow,) = world.get("/studio/v2/Flows")["flows"]
    number = world.buy()
    studio = {"AutoCreation.Type": "studio", "AutoCreation.StudioFlowSid": flow["sid"]}
    world.address(number, **studio)
    world.sms("+12025550150", number, "mark me")
    path = f"/studio/v2/Flows/{flow['sid']}/Executions"
    eventually(lambda: world.get(path, status_="ended")["executions"])
    tab.page.get_by_role("tab", name="Executions").click()
    tab.row("+12025550150").get_by_role("link").click()
    tab.heading("Execution for +12025550150")
    expect(tab.page.get_by_text("Trigger → note")).to_be_visible()
    tab.press("Show context after note")
    expect(tab.page.get_by_role("group", name="Context after note")).to_contain_text("mark me")
    tab.shoot("execution")


def test_a_flow_is_deleted_by_typing_its_name(tab: Console, world: World) -> None:
    world.flow()
    tab.go("Flows")
    tab.row("Flow").get_by_role("link").last.click()
    tab.press("Delete flow")
    dialog = tab.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Flow")
    tab.answer("Delete flow")
    tab.told("Flow is deleted.")
    assert world.get("/studio/v2/Flows")["flows"] == []


def test_canned_responses_and_dispositions_are_kept(tab: Console) -> None:
    tab.go("Canned responses")
    tab.page.get_by_role("button", name="Create response").first.click()
    dialog = tab.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Shortcut").fill("hi")
    dialog.get_by_role("textbox", name="Title").fill("Greeting")
    dialog.get_by_role("textbox", name="Text").fill("Hello {{customer.name}}")
    dialog.get_by_role("button", name="Save").click()
    tab.told("Greeting is saved.")
    expect(tab.row("Greeting")).to_contain_text("Hello {{customer.name}}")
    tab.press("Delete Greeting")
    tab.answer("Delete")
    expect(tab.page.get_by_role("heading", name="No canned response yet")).to_be_visible()
    tab.go("Dispositions")
    codes = tab.page.get_by_role("list", name="Codes, in their order").get_by_role("listitem")
    expect(tab.field("New code")).to_be_visible()
    expect(codes).not_to_have_count(0)
    before = codes.all_inner_texts()
    tab.field("New code").fill("Sold a boat")
    tab.page.keyboard.press("Enter")
    for _ in before:
        tab.press("Move Sold a boat up")
    tab.press("Save")
    tab.told("The dispositions are saved.")
    tab.page.reload()
    expect(codes.first).to_have_text("Sold a boat")
    assert codes.all_inner_texts() == ["Sold a boat", *before]


def test_the_log_shows_what_was_sent_and_what_came_back(tab: Console, world: World) -> None:
    number = world.buy(SmsUrl="http://127.0.0.1:9/handler")
    world.sms("+12025550151", number, "is anybody there?")
    eventually(world.alerts)
    tab.go("Webhook log")
    tab.page.get_by_label("Level").select_option("Warning")
    tab.page.get_by_label("Level").select_option("All failures")
    entry = tab.row("http://127.0.0.1:9/handler").first
    entry.get_by_role("link").click()
    tab.heading("Entry of the webhook log")
    parameters = tab.page.get_by_role("group", name="Parameters")
    expect(parameters).to_contain_text("Body=is anybody there?")
    expect(tab.page.get_by_text("There was no answer.")).to_be_visible()


def test_lists_go_on_where_one_page_ends(tab: Console, world: World) -> None:
    for _ in range(52):
        world.buy()
    tab.go("Active numbers")
    rows = tab.page.get_by_role("row")
    expect(rows).to_have_count(51)
    tab.press("Load more")
    expect(rows).to_have_count(53)
    expect(tab.page.get_by_role("button", name="Load more")).to_have_count(0)


def test_a_server_that_is_away_is_told_and_asked_again(tab: Console) -> None:
    tab.open("/", "Home")
    tab.page.route("**/Configuration/Addresses*", lambda route: route.abort())
    tab.go("Messaging")
    expect(tab.page.get_by_text("The server cannot be reached.")).to_be_visible()
    tab.page.unroute("**/Configuration/Addresses*")
    tab.press("Try again")
    expect(tab.page.get_by_role("heading", name="No number that takes SMS")).to_be_visible()


def test_the_first_view_is_light(browser: Browser, world: World) -> None:
    with console(browser, world) as tab:
        sizes: dict[str, int] = {}
        tab.page.on(
            "response",
            lambda answer: sizes.update(
                {answer.url: int(answer.headers.get("content-length", "0"))}
            ),
        )
        tab.page.goto(f"{world.base_url}/console", wait_until="networkidle")
        tab.heading("Home")
        loaded = [size for url, size in sizes.items() if "/assets/" in url]
        assert len(loaded) > 2
        assert 0 < sum(loaded) <= FIRST_VIEW_BYTES, sizes


SCREENS: Final = (
    ("/", "Home"),
    ("/phone-numbers/buy", "Buy a number"),
    ("/phone-numbers/active", "Active numbers"),
    ("/phone-numbers/messaging-services/new", "Create messaging service"),
    ("/phone-numbers/carriers/new", "Create carrier"),
    ("/flex/overview", "Overview"),
    ("/flex/messaging", "Messaging"),
    ("/flex/messaging/addresses", "Messaging"),
    ("/flex/messaging/addresses/new", "Create SMS address"),
    ("/flex/users", "Users"),
    ("/flex/users/new", "Create user"),
    ("/flex/workers", "Workers"),
    ("/flex/workers/new", "Create worker"),
    ("/flex/queues", "Queues"),
    ("/flex/queues/new", "Create queue"),
    ("/flex/workflows", "Workflows"),
    ("/flex/workflows/new", "Create workflow"),
    ("/flex/canned-responses", "Canned responses"),
    ("/flex/dispositions", "Dispositions"),
    ("/studio/flows", "Flows"),
    ("/studio/flows/import", "Import a flow"),
    ("/monitor/webhooks", "Webhook log"),
    ("/nowhere", "There is no such page"),
)
# Lists whose first entry leads to a page of its own.
LISTS: Final = (
    "/phone-numbers/active",
    "/flex/messaging/addresses",
    "/flex/users",
    "/flex/workers",
    "/flex/queues",
    "/flex/workflows",
    "/studio/flows",
    "/monitor/webhooks",
)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_every_screen_is_accessible_and_fits(
    browser: Browser, world: World, scheme: Any, width: int
) -> None:
    furnish(world)
    size = {"width": width, "height": 900}
    wrong: list[str] = []
    with console(browser, world, color_scheme=scheme, viewport=size) as tab:
        for path, heading in SCREENS:
            tab.open(path, heading)
            wrong += look(tab, path, f"{scheme}-{width}")
        for path in LISTS:
            tab.page.goto(f"{world.base_url}/console{path}")
            tab.page.locator("main table a").first.click()
            expect(tab.page.get_by_role("navigation", name="Where you are")).to_be_visible()
            wrong += look(tab, f"{path}/one", f"{scheme}-{width}")
    assert wrong == []


def look(tab: Console, path: str, how: str) -> list[str]:
    """What is wrong with a screen, once it has read what it shows."""
    tab.page.wait_for_load_state("networkidle")
    expect(tab.page.get_by_text("Loading", exact=True)).to_have_count(0)
    tab.shoot(f"{path.strip('/').replace('/', '-') or 'home'}-{how}")
    over = tab.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    sideways = [f"it scrolls sideways by {over}"] if over > 0 else []
    return [f"{path}: {line}" for line in (*violations(tab.page), *sideways)]


def furnish(world: World) -> None:
    """Something in every list."""
    space = workspace(world)
    worker(world, space, "agnes", routing={"skills": ["billing"], "levels": {"billing": 2}})
    number = world.buy(SmsUrl="http://127.0.0.1:9/handler")
    studio = {"AutoCreation.Type": "studio", "AutoCreation.StudioFlowSid": world.flow()}
    world.sms("+12025550152", number)
    world.address(number, **studio)
    world.buy()
    eventually(world.alerts)


def test_the_navigation_of_a_narrow_window_is_opened_by_keyboard(
    browser: Browser, world: World
) -> None:
    with console(browser, world, viewport={"width": 390, "height": 844}) as tab:
        tab.heading("Home")
        link = tab.navigation.get_by_role("link", name="Flows", exact=True)
        expect(link).to_have_count(0)
        tab.page.keyboard.press("Tab")
        expect(tab.page.get_by_role("link", name="Skip to the content")).to_be_focused()
        tab.page.keyboard.press("Tab")
        burger = tab.page.get_by_role("button", name="Open the navigation")
        expect(burger).to_be_focused()
        tab.page.keyboard.press("Enter")
        link.press("Enter")
        tab.heading("Flows")
        expect(tab.page.get_by_role("heading", name="Flows", level=1)).to_be_focused()
        expect(link).to_have_count(0)
        burger.press("Enter")
        expect(link).to_be_visible()
        tab.page.keyboard.press("Escape")
        expect(link).to_have_count(0)
