"""Executions of all flows at a glance, and many ended at once."""

from typing import Any

from tests.studio.build import CUSTOMER, ask, publish, send, trigger, widget
from tests.world import World

PATH = "/switchroom/v1/Executions"


def asking(world: World) -> str:
    return publish(
        world,
        trigger(incomingRequest="ask", incomingMessage="ask"),
        ask("ask", "Well?", "done", "done"),
        send("done", "Done"),
    )


def start(world: World, flow_sid: str, contact: str, number: str) -> Any:
    form = {"To": contact, "From": number}
    return world.post(f"/studio/v2/Flows/{flow_sid}/Executions", form)


def sids(world: World, **query: Any) -> list[str]:
    """Of all pages, newest first."""
    found = []
    page = world.get(PATH, PageSize=2, **query)
    while True:
        found += [row["sid"] for row in page["executions"]]
        following = page["meta"]["next_page_url"]
        if following is None:
            return found
        page = world.get(following.removeprefix(world.base_url))


def test_where_an_execution_stands(still_world: World) -> None:
    world = still_world
    number, flow_sid = world.buy(), asking(world)
    made = start(world, flow_sid, CUSTOMER, number)
    shown = world.get(f"{PATH}/{made['sid']}")
    assert shown["deadline"] is not None
    assert shown == {
        "sid": made["sid"],
        "account_sid": world.account_sid,
        "flow_sid": flow_sid,
        "flow_version": 1,
        "contact_channel_address": CUSTOMER,
        "flow_channel_address": number,
        "conversation_sid": None,
        "status": "active",
        "ended_reason": None,
        "widget": "ask",
        "widget_flow_sid": flow_sid,
        "awaits": "reply",
        "deadline": shown["deadline"],
        "steps": 1,
        "initiated_by": made["initiated_by"],
        "date_created": made["date_created"],
        "date_updated": None,
        "url": f"{world.base_url}{PATH}/{made['sid']}",
    }
    world.advance("PT1H")
    done = world.get(f"{PATH}/{made['sid']}")
    assert (done["status"], done["ended_reason"], done["steps"]) == ("ended", "FLOW_END", 3)
    assert (done["widget"], done["awaits"], done["deadline"]) == ("done", "", None)
    assert world.get(f"{PATH}/FN{'0' * 32}", status=404)["code"] == 20404


def test_a_widget_of_a_subflow_is_named_with_its_flow(world: World) -> None:
    child = publish(world, trigger(incomingParent="ask"), ask("ask", "Well?"))
    properties = {"flow_sid": child, "flow_revision": "LatestPublished", "parameters": []}
    parent = publish(
        world,
        trigger(incomingRequest="down"),
        widget("down", "run-subflow", properties, completed="", failed=""),
    )
    made = start(world, parent, CUSTOMER, world.buy())
    shown = world.get(f"{PATH}/{made['sid']}")
    assert (shown["flow_sid"], shown["widget"], shown["widget_flow_sid"]) == (parent, "ask", child)


def test_the_list_finds_by_status_flow_and_contact(world: World) -> None:
    number = world.buy()
    one, two = asking(world), asking(world)
    made = [
        start(world, flow_sid, f"+1555666000{index}", number)["sid"]
        for flow_sid in (one, two)
        for index in range(3)
    ]
    for flow_sid, sid in ((one, made[0]), (two, made[5])):
        path = f"/studio/v2/Flows/{flow_sid}/Executions/{sid}"
        world.post(path, {"Status": "ended"}, status=200)
    made.reverse()
    assert sids(world) == made
    assert sids(world, Status="active") == made[1:5]
    assert sids(world, Status="ended") == [made[0], made[5]]
    assert sids(world, FlowSid=one) == made[3:]
    assert sids(world, FlowSid=one, Status="active") == made[3:5]
    assert sids(world, Contact="+15556660001") == [made[1], made[4]]
    assert sids(world, Contact="+15556660001", FlowSid=two) == [made[1]]
    assert sids(world, Contact="+15556660000", Status="active") == [made[2]]
    assert sids(world, Contact="+15556660009") == []


def test_many_are_ended_some_at_a_time(still_world: World) -> None:
    world = still_world
    number, flow_sid, other = world.buy(), asking(world), asking(world)
    for index in range(102):
        start(world, flow_sid, f"+1555666{index:04d}", number)
    world.advance("PT10M")
    young = start(world, flow_sid, CUSTOMER, number)["sid"]
    elsewhere = start(world, other, CUSTOMER, number)["sid"]
    form = {"Status": "ended", "FlowSid": flow_sid, "OlderThan": "PT10M"}
    answers = [world.post(PATH, form, status=200) for _ in range(3)]
    assert answers == [
        {"ended": 100, "more": True},
        {"ended": 2, "more": False},
        {"ended": 0, "more": False},
    ]
    assert sids(world, Status="active") == [elsewhere, young]
    del form["OlderThan"]
    assert world.post(PATH, form, status=200) == {"ended": 1, "more": False}
    assert sids(world, Status="active") == [elsewhere]
    assert world.get(f"{PATH}/{young}")["ended_reason"] == "REQUESTED"


def test_what_cannot_be_ended_is_refused(world: World) -> None:
    flow_sid = asking(world)
    for form, code in (
        ({"FlowSid": flow_sid}, 20001),
        ({"Status": "ended"}, 20001),
        ({"Status": "active", "FlowSid": flow_sid}, 20001),
        ({"Status": "ended", "FlowSid": flow_sid, "OlderThan": "an hour"}, 20001),
    ):
        assert world.post(PATH, form, status=400)["code"] == code
    absent = {"Status": "ended", "FlowSid": "FW" + "0" * 32}
    assert world.request("POST", PATH, data=absent).status_code == 400
