"""What an account sets about its flows and numbers: `/switchroom/v1/Settings`."""

import pytest

from tests.studio.build import CUSTOMER, bodies, publish, send, trigger
from tests.world import World

PATH = "/switchroom/v1/Settings"


def test_settings_are_shown_and_changed_one_by_one(world: World) -> None:
    shown = world.get(PATH)
    assert shown == {
        "account_sid": world.account_sid,
        "number_handler_with_autocreation": "parallel",
        "time_zone": "America/Los_Angeles",
        "stuck_flow_route": "",
        "function_hosts": {},
        "rate_limits": False,
        "messages_while_busy": "drop",
        "url": world.base_url + PATH,
    }
    flow_sid = world.flow()
    changes = {
        "NumberHandlerWithAutocreation": ("number_handler_with_autocreation", "skip", "skip"),
        "TimeZone": ("time_zone", "Europe/Dublin", "Europe/Dublin"),
        "StuckFlowRoute": ("stuck_flow_route", flow_sid, flow_sid),
        "FunctionHosts": (
            "function_hosts",
            '{"Shop-12.twil.io": "http://127.0.0.1:9000/fn"}',
            {"shop-12.twil.io": "http://127.0.0.1:9000/fn"},
        ),
        "RateLimits": ("rate_limits", "true", True),
        "MessagesWhileBusy": ("messages_while_busy", "keep", "keep"),
    }
    for name, (field, given, kept) in changes.items():
        shown[field] = kept
        assert world.post(PATH, {name: given}, status=200) == shown
    assert world.post(PATH, {}, status=200) == world.get(PATH) == shown
    blank = {"StuckFlowRoute": "", "FunctionHosts": "", "RateLimits": "false"}
    shown |= {"stuck_flow_route": "", "function_hosts": {}, "rate_limits": False}
    assert world.post(PATH, blank, status=200) == shown


@pytest.mark.parametrize(
    "form",
    [
        {"TimeZone": "Mars/Olympus"},
        {"TimeZone": ""},
        {"TimeZone": "../etc/passwd"},
        {"StuckFlowRoute": "FW" + "0" * 32},
        {"StuckFlowRoute": "example.com"},
        {"FunctionHosts": "[]"},
        {"FunctionHosts": '{"a": 1}'},
        {"FunctionHosts": '{"a": "ftp://b"}'},
        {"RateLimits": "perhaps"},
        {"MessagesWhileBusy": "lose"},
        {"NumberHandlerWithAutocreation": "both"},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(
    world: World, form: dict[str, str]
) -> None:
    before = world.get(PATH)
    both = {"MessagesWhileBusy": "keep", "NumberHandlerWithAutocreation": "skip"}
    answer = world.request("POST", PATH, data=both | form)
    assert answer.status_code == 400, answer.text
    assert world.get(PATH) == before


def test_now_is_read_in_the_time_zone(still_world: World) -> None:
    world = still_world
    flow_sid = publish(world, trigger(incomingRequest="say"), send("say", "{{'now' | date: '%z'}}"))
    path = f"/studio/v2/Flows/{flow_sid}/Executions"
    form = {"To": CUSTOMER, "From": world.buy()}
    for zone in ("Asia/Kolkata", "Etc/UTC"):
        world.post(PATH, {"TimeZone": zone}, status=200)
        world.post(path, form)
        world.settle()
    assert bodies(world) == ["+0530", "+0000"]
