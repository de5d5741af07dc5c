"""Widgets that send content templates (studio §3.2, §3.4)."""

from typing import Any

from tests.rest.content.shop import template
from tests.studio.build import (
    CUSTOMER,
    alerted,
    ask,
    bodies,
    connected,
    context,
    executions,
    publish,
    send,
    trigger,
)
from tests.studio.test_numbers import address
from tests.world import World

WORDS = "Hi Ann, the shop is open."


def of(sid: str, value: str, **more: Any) -> dict[str, Any]:
    """The properties of a widget that sends a template."""
    return {
        "message_type": "content_template",
        "content_sid": sid,
        "content_variables": [{"key": "1", "value": value}],
        **more,
    }


def outbound(world: World, flow_sid: str, widget: str) -> Any:
    (execution,) = executions(world, flow_sid)
    return context(world, flow_sid, execution["sid"])["widgets"][widget]["outbound"]


def test_into_a_conversation(world: World) -> None:
    sid = template(world)
    flow_sid = publish(
        world,
        trigger(incomingConversationMessage="ask"),
        ask("ask", "", "done", **of(sid, "{{trigger.conversation.Body}}")),
        send("done", "", **of(sid, "{{widgets.ask.inbound.Body}}")),
    )
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "Ann")
    world.settle()
    assert bodies(world) == [WORDS]
    world.sms(CUSTOMER, number, "Bo")
    world.settle()
    assert bodies(world) == [WORDS, "Hi Bo, the shop is open."]
    [conversation] = world.conversations()
    messages = world.messages(conversation["sid"])
    assert [row["content_sid"] for row in messages] == [None, sid, None, sid]
    found = outbound(world, flow_sid, "ask")
    assert (found["Body"], found["Sid"]) == (WORDS, messages[1]["sid"])


def test_by_a_number_and_by_a_service(world: World) -> None:
    sid = template(world)
    number = world.buy()
    service = world.post("/messaging/v1/Services", {"FriendlyName": "Shop"})["sid"]
    path = f"/2010-04-01/Accounts/{world.account_sid}/IncomingPhoneNumbers.json"
    spare = world.buy()
    [row] = world.get(path, PhoneNumber=spare)["incoming_phone_numbers"]
    world.post(f"/messaging/v1/Services/{service}/PhoneNumbers", {"PhoneNumberSid": row["sid"]})
    flow_sid = publish(
        world,
        trigger(incomingMessage="one"),
        send("one", "", "two", **of(sid, "{{trigger.message.Body}}")),
        send("two", "", **of(sid, "again", **{"from": service})),
    )
    path = f"/2010-04-01/Accounts/{world.account_sid}/IncomingPhoneNumbers.json"
    [row] = world.get(path, PhoneNumber=number)["incoming_phone_numbers"]
    world.post(
        f"{path.removesuffix('.json')}/{row['sid']}.json",
        {"SmsUrl": address(world, flow_sid)},
        status=200,
    )
    world.sms(CUSTOMER, number, "Ann")
    world.settle()
    assert sorted(bodies(world)) == [WORDS, "Hi again, the shop is open."]
    found = outbound(world, flow_sid, "one")
    assert (found["Body"], found["From"], found["To"]) == (WORDS, number, CUSTOMER)


def test_what_is_refused_takes_the_failure_path(world: World) -> None:
    sid = template(world)
    flow_sid = publish(
        world,
        trigger(incomingConversationMessage="gone"),
        send("gone", "", failed="empty", **of(f"HX{'0' * 32}", "Ann")),
        send("empty", "", failed="ask", **of(sid, "{{flow.data.nothing}}")),
        ask("ask", "", failure="nameless", **of(sid, "")),
        send("nameless", "", failed="plain", **of("{{flow.data.nothing}}", "Ann")),
        send("plain", "Hello"),
    )
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "Ann")
    world.settle()
    assert bodies(world) == ["Hello"]
    codes = {name: outbound(world, flow_sid, name)["ErrorCode"] for name in ("gone", "empty")}
    assert codes == {"gone": "50526", "empty": "50527"}
    told = [sentence for code, sentence in alerted(world) if code == "81011"]
    assert len(told) == 4
    assert any("content_sid" in sentence for sentence in told)
