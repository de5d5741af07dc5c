"""make-http-request and run-function against a real server (studio §3.8, §3.9)."""

import json
from typing import Any

import pytest

from tests.receiver import Receiver, Said
from tests.studio.build import (
    CUSTOMER,
    bodies,
    connected,
    context,
    executions,
    http,
    publish,
    send,
    split,
    trigger,
    variables,
    widget,
)
from tests.world import World


def run(world: World, *states: dict[str, Any]) -> dict[str, Any]:
    """Let a customer write once; what the execution's widgets have put out."""
    flow_sid = publish(world, *states)
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, 'It is "fine"')
    world.settle()
    (execution,) = executions(world, flow_sid)
    found: dict[str, Any] = context(world, flow_sid, execution["sid"])["widgets"]
    return found


def test_a_get_carries_its_parameters_in_the_query(world: World, receiver: Receiver) -> None:
    receiver.answers["/hours"] = Said(body='{"open": true, "list": [1, 2]}')
    widgets = run(
        world,
        trigger(incomingConversationMessage="get"),
        http(
            "get",
            receiver.url("/hours?site=1"),
            "say",
            parameters=[{"key": "text", "value": "{{trigger.conversation.Body}}"}],
        ),
        send("say", "{{widgets.get.parsed.open}} {{widgets.get.parsed.list | size}}"),
    )
    (heard,) = receiver.at("/hours")
    assert heard.method == "GET"
    assert heard.url.endswith("/hours?site=1&text=It+is+%22fine%22")
    assert heard.is_signed_by(world.auth_token)
    assert bodies(world) == ["true 2"]
    assert widgets["get"]["status_code"] == 200
    assert widgets["get"]["content_type"] == "application/json"
    assert widgets["get"]["body"] == '{"open": true, "list": [1, 2]}'


def test_a_form_is_posted_and_signed(world: World, receiver: Receiver) -> None:
    run(
        world,
        trigger(incomingConversationMessage="post"),
        http(
            "post",
            receiver.url("/form"),
            method="POST",
            content_type="application/x-www-form-urlencoded;charset=utf-8",
            parameters=[{"key": "text", "value": "{{trigger.conversation.Body}}"}],
        ),
    )
    (heard,) = receiver.at("/form")
    assert heard.form == {"text": 'It is "fine"'}
    assert heard.is_signed_by(world.auth_token)


def test_json_is_sent_as_it_renders(world: World, receiver: Receiver) -> None:
    receiver.answers["/json"] = Said(body="[1, 2]")
    widgets = run(
        world,
        trigger(incomingConversationMessage="post"),
        http(
            "post",
            receiver.url("/json"),
            "say",
            method="POST",
            content_type="application/json;charset=utf-8",
            body='{"text": {{trigger.conversation.Body | to_json}}}',
        ),
        send("say", "[{{widgets.post.parsed}}]"),
    )
    (heard,) = receiver.at("/json")
    assert heard.headers["content-type"].startswith("application/json")
    assert "bodySHA256" not in heard.url
    assert json.loads(heard.body) == {"text": 'It is "fine"'}
    assert "parsed" not in widgets["post"], "an array is not parsed"
    assert bodies(world) == ["[]"]


@pytest.mark.parametrize(
    ("answer", "status", "body"),
    [
        (Said(status=404, body="not here", content_type="text/plain"), 404, "not here"),
        (Said(status=500, body='{"error": "x"}'), 500, '{"error": "x"}'),
        (Said(body="x" * 70_000, content_type="text/plain"), 200, "x" * 64_000),
    ],
)
def test_a_bad_answer_fails_and_is_kept(
    world: World, receiver: Receiver, answer: Said, status: int, body: str
) -> None:
    receiver.answers["/bad"] = answer
    widgets = run(
        world,
        trigger(incomingConversationMessage="get"),
        http("get", receiver.url("/bad"), "", "say"),
        send("say", "Failed with {{widgets.get.status_code}}"),
    )
    assert bodies(world) == [f"Failed with {status}"]
    assert widgets["get"]["body"] == body
    assert [alert["error_code"] for alert in world.alerts()] == ["81016"]


def test_a_url_that_is_none_fails_without_a_request(world: World) -> None:
    run(
        world,
        trigger(incomingConversationMessage="get"),
        http("get", "{{flow.variables.url}}/x", "", "word"),
        http(
            "word",
            "http://127.0.0.1:9/",
            "",
            "auth",
            parameters=[{"key": "method", "value": "x"}],
        ),
        http("auth", "https://example.com/", "", "say", add_twilio_auth=True),
        send("say", "Failed thrice"),
    )
    assert bodies(world) == ["Failed thrice"]
    assert [alert["error_code"] for alert in world.alerts()] == ["81014"] * 3


def test_answers_of_a_function_are_merged(world: World, receiver: Receiver) -> None:
    """The example of the documentation: an object, a 404, another object."""
    answers = iter(
        [
            Said(body='{"foo": "bar"}'),
            Said(status=404, body="nothing", content_type="text/plain"),
            Said(body='{"created": true}'),
        ]
    )
    receiver.answers["/fn"] = lambda heard: next(answers)
    host = receiver.base_url
    world.post(
        "/switchroom/v1/Settings",
        {"FunctionHosts": json.dumps({"shop-1234.twil.io": host})},
        status=200,
    )
    function = {
        "url": "https://shop-1234.twil.io/fn",
        "parameters": [{"key": "data", "value": "{{trigger.conversation.ChannelAttributes}}"}],
        "service_sid": "default",
    }
    widgets = run(
        world,
        trigger(incomingConversationMessage="call"),
        widget("call", "run-function", function, success="count", fail="count"),
        variables("count", "enough", n="{{flow.variables.n | plus: 1}}"),
        split("enough", "{{flow.variables.n}}", "call", ("equal_to", "3", "end")),
        variables("end", ""),
    )
    assert [heard.form for heard in receiver.at("/fn")] == [{"data": "{}"}] * 3
    assert all(heard.is_signed_by(world.auth_token) for heard in receiver.at("/fn"))
    assert widgets["call"]["parsed"] == {"foo": "bar", "created": True}
    assert widgets["call"]["status_code"] == 200
    assert [alert["error_code"] for alert in world.alerts()] == ["81017"]


def test_a_request_with_the_accounts_credentials_reaches_its_own_api(world: World) -> None:
    host = "https://conversations.twilio.com/v1/Conversations"
    widgets = run(
        world,
        trigger(incomingConversationMessage="rename"),
        http(
            "rename",
            f"{host}/{{{{trigger.conversation.ConversationSid}}}}",
            "look",
            "",
            method="POST",
            content_type="application/x-www-form-urlencoded;charset=utf-8",
            parameters=[{"key": "FriendlyName", "value": "{{trigger.conversation.Body}}"}],
            add_twilio_auth=True,
        ),
        http(
            "look",
            f"{host}/{{{{trigger.conversation.ConversationSid}}}}/Messages",
            "miss",
            "",
            parameters=[{"key": "PageSize", "value": "1"}],
            add_twilio_auth=True,
        ),
        http("miss", f"{host}/CH{'0' * 32}", "", "say", add_twilio_auth=True),
        send("say", "{{widgets.rename.parsed.friendly_name}} {{widgets.miss.parsed.code}}"),
    )
    assert bodies(world) == ['It is "fine" 20404']
    assert len(widgets["look"]["parsed"]["messages"]) == 1


def test_an_answer_with_a_nul_does_no_harm(world: World, receiver: Receiver) -> None:
    receiver.answers["/nul"] = Said(body='{"name": "A\\u0000B"}')
    run(
        world,
        trigger(incomingConversationMessage="get"),
        http("get", receiver.url("/nul"), "keep"),
        variables("keep", "say", name="{{widgets.get.parsed.name}}"),
        send("say", "{{widgets.get.parsed.name}}{{flow.variables.name}}"),
    )
    assert bodies(world) == ["ABAB"]
