"""Flows that a conversation runs (studio §5.1, §6)."""

import threading

from tests.parallel import Post, at_once
from tests.receiver import Receiver, Said
from tests.studio.build import (
    CUSTOMER,
    alerted,
    ask,
    bodies,
    connected,
    executions,
    http,
    publish,
    send,
    split,
    trigger,
    variables,
)
from tests.world import World, eventually


def menu(world: World) -> str:
    return publish(
        world,
        trigger(incomingConversationMessage="greet", incomingMessage="greet"),
        send("greet", "Hello {{trigger.conversation.Body}}{{trigger.message.Body}}", "ask"),
        ask("ask", "Tea or coffee?", "choose", "late", "", "60"),
        split(
            "choose",
            "{{widgets.ask.inbound.Body}}",
            "again",
            ("equal_to", "tea", "tea"),
            ("equal_to", "coffee", "coffee"),
        ),
        variables("again", "sorry", n="{{flow.variables.n | plus: 1}}"),
        send("sorry", "Sorry ({{flow.variables.n}})", "ask"),
        send("tea", "Tea it is"),
        send("coffee", "Coffee it is"),
        send("late", "Too late"),
    )


def test_a_conversation_runs_through_a_flow(world: World) -> None:
    flow_sid = menu(world)
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "there")
    world.settle()
    assert bodies(world) == ["Hello there", "Tea or coffee?"]
    world.sms(CUSTOMER, number, "milk")
    world.settle()
    world.sms(CUSTOMER, number, " TEA ")
    world.settle()
    assert bodies(world)[2:] == ["Sorry (1)", "Tea or coffee?", "Tea it is"]
    (conversation,) = world.conversations()
    assert [m["body"] for m in world.messages(conversation["sid"])] == [
        "there",
        "Hello there",
        "Tea or coffee?",
        "milk",
        "Sorry (1)",
        "Tea or coffee?",
        " TEA ",
        "Tea it is",
    ]
    assert world.alerts() == []


def test_after_its_end_a_flow_starts_anew(world: World) -> None:
    flow_sid = publish(
        world,
        trigger(incomingConversationMessage="say"),
        send("say", "You said {{trigger.conversation.Body}}"),
    )
    number = connected(world, flow_sid)
    for text in ("one", "two", "three"):
        world.sms(CUSTOMER, number, text)
    world.settle()
    assert bodies(world) == ["You said one", "You said two", "You said three"]


def test_a_wait_ends_in_time(still_world: World) -> None:
    world = still_world
    number = connected(world, menu(world))
    world.sms(CUSTOMER, number, "hi")
    world.advance("PT59S")
    assert bodies(world) == ["Hello hi", "Tea or coffee?"]
    world.advance("PT1S")
    assert bodies(world) == ["Hello hi", "Tea or coffee?", "Too late"]
    world.sms(CUSTOMER, number, "tea")
    world.settle()
    assert bodies(world)[3:] == ["Hello tea", "Tea or coffee?"]


def test_only_messages_that_fire_webhooks_reach_the_flow(world: World) -> None:
    number = connected(world, menu(world))
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    (conversation,) = world.conversations()
    path = f"/conversations/v1/Conversations/{conversation['sid']}/Messages"
    world.post(path, {"Body": "tea", "Author": "agent"})
    world.settle()
    assert bodies(world) == ["Hello hi", "Tea or coffee?", "tea"]
    world.post(path, {"Body": "coffee", "Author": "agent"}, webhooks=True)
    world.settle()
    assert bodies(world)[3:] == ["coffee", "Coffee it is"]


def test_a_webhook_attached_by_hand_replays_what_is_there(world: World) -> None:
    number = world.buy()
    world.address(number)
    world.sms(CUSTOMER, number, "before")
    (conversation,) = world.conversations()
    path = f"/conversations/v1/Conversations/{conversation['sid']}/Webhooks"
    form = {
        "Target": "studio",
        "Configuration.FlowSid": menu(world),
        "Configuration.ReplayAfter": "0",
    }
    world.post(path, form)
    world.settle()
    assert bodies(world) == ["Hello before", "Tea or coffee?"]


def test_the_trigger_knows_the_message_and_its_conversation(world: World) -> None:
    flow_sid = publish(
        world,
        trigger(incomingConversationMessage="say"),
        send(
            "say",
            "{{trigger.conversation.From}} {{trigger.conversation.Source | downcase}}"
            " {{trigger.conversation.EventType}} {{trigger.conversation.Index}}"
            " {{trigger.conversation.ChannelAttributes | to_json}}"
            " {{flow.channel.address}} {{contact.channel.address}}",
        ),
    )
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    (conversation,) = world.conversations()
    assert bodies(world) == [
        f"{CUSTOMER} sms onMessageAdded 0 {{}} {conversation['sid']} {CUSTOMER}"
    ]
    (execution,) = executions(world, flow_sid)
    assert execution["contact_channel_address"] == CUSTOMER
    assert str(execution["initiated_by"]).startswith("IM")


def test_a_message_while_a_widget_is_busy_is_ignored(world: World, receiver: Receiver) -> None:
    gate = threading.Event()
    flow_sid = busy(world, receiver, gate)
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "one")
    eventually(lambda: receiver.at("/slow"))
    world.sms(CUSTOMER, number, "two")
    eventually(world.alerts)
    gate.set()
    world.settle()
    assert bodies(world) == ["Slow is done", "More?"]
    assert [alert["error_code"] for alert in world.alerts()] == ["81002"]


def test_an_account_may_keep_messages_for_a_busy_widget(world: World, receiver: Receiver) -> None:
    world.post("/switchroom/v1/Settings", {"MessagesWhileBusy": "keep"}, status=200)
    gate = threading.Event()
    number = connected(world, busy(world, receiver, gate))
    world.sms(CUSTOMER, number, "one")
    eventually(lambda: receiver.at("/slow"))
    world.sms(CUSTOMER, number, "two")
    gate.set()
    world.settle()
    assert bodies(world) == ["Slow is done", "More?", "Got two"]
    assert world.alerts() == []


def busy(world: World, receiver: Receiver, gate: threading.Event) -> str:
    """A flow that is busy until the gate is open, then asks."""
    receiver.answers["/slow"] = Said(body="{}", gate=gate)
    return publish(
        world,
        trigger(incomingConversationMessage="slow"),
        http("slow", receiver.url("/slow"), "done", "done"),
        send("done", "Slow is done", "more"),
        ask("more", "More?", "got"),
        send("got", "Got {{widgets.more.inbound.Body}}"),
    )


def test_of_many_replies_at_once_one_counts(world: World) -> None:
    """Each reply is heard once: one by the wait, the others by nothing or by a new execution."""
    flow_sid = publish(
        world,
        trigger(incomingConversationMessage="first"),
        ask("first", "First?", "second"),
        ask("second", "Second?", "third"),
        ask("third", "Third?", "end"),
        send("end", "The end"),
    )
    number = connected(world, flow_sid)
    form = {"From": CUSTOMER, "To": number}
    posts = [Post(world, "/simulator/v1/Messages", form | {"Body": f"{n}"}) for n in range(40)]
    assert {answer.status for answer in at_once(posts)} == {201}
    world.settle()
    # Four messages take one execution from its start to its end; 40 take ten.
    assert bodies(world).count("First?") == 10
    assert bodies(world).count("The end") == 10
    found = executions(world, flow_sid)
    assert len(found) == 10
    assert {execution["status"] for execution in found} == {"ended"}


def test_a_deaf_handset_takes_the_failure_path(world: World) -> None:
    flow_sid = publish(
        world,
        trigger(incomingConversationMessage="ask"),
        ask("ask", "Are you there?", "", "", "lost"),
        variables("lost", "", code="{{widgets.ask.outbound.ErrorCode}}"),
    )
    number = connected(world, flow_sid)
    form = {"PhoneNumber": CUSTOMER, "Delivery": "manual"}
    world.post("/simulator/v1/Handsets", form)
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    (row,) = world.handset(CUSTOMER)
    failed = {"Status": "undelivered", "ErrorCode": "30003"}
    world.post(f"/simulator/v1/Messages/{row['sid']}", failed, status=200)
    world.settle()
    (execution,) = executions(world, flow_sid)
    assert execution["status"] == "ended"
    path = f"/studio/v2/Flows/{flow_sid}/Executions/{execution['sid']}/Context"
    context = world.get(path)["context"]
    assert context["flow"]["variables"] == {"code": "30003"}
    assert context["widgets"]["ask"]["outbound"]["Status"] == "undelivered"


def test_after_stop_the_flow_cannot_write(world: World) -> None:
    flow_sid = publish(
        world,
        trigger(incomingConversationMessage="ask"),
        ask("ask", "Shall we go on?", "", "", "lost"),
        variables("lost", "", heard="yes"),
    )
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "STOP")
    world.settle()
    assert "Shall we go on?" not in bodies(world)
    (execution,) = executions(world, flow_sid)
    path = f"/studio/v2/Flows/{flow_sid}/Executions/{execution['sid']}/Context"
    assert world.get(path)["context"]["flow"]["variables"] == {"heard": "yes"}


def test_a_failed_hand_over_is_repeated(still_world: World) -> None:
    """The account's limit of 100 new executions a second refuses the 101st for a while."""
    world = still_world
    world.post("/switchroom/v1/Settings", {"RateLimits": "true"}, status=200)
    flow_sid = publish(
        world,
        trigger(incomingConversationMessage="say"),
        send("say", "Welcome"),
    )
    number = connected(world, flow_sid, **{"AutoCreation.StudioRetryCount": "1"})
    senders = [f"+1555776{n:04d}" for n in range(103)]
    posts = [
        Post(world, "/simulator/v1/Messages", {"From": sender, "To": number, "Body": "hi"})
        for sender in senders
    ]
    assert {answer.status for answer in at_once(posts)} == {201}
    world.settle()
    greeted = [sender for sender in senders if bodies(world, sender) == ["Welcome"]]
    assert len(greeted) == 100
    world.advance("PT3S")
    assert all(bodies(world, sender) == ["Welcome"] for sender in senders)


def test_a_hand_over_that_fails_for_good_is_an_alert(still_world: World) -> None:
    world = still_world
    world.post("/switchroom/v1/Settings", {"RateLimits": "true"}, status=200)
    flow_sid = publish(world, trigger(incomingConversationMessage="say"), send("say", "Welcome"))
    number = connected(world, flow_sid)
    senders = [f"+1555775{n:04d}" for n in range(101)]
    for sender in senders:
        world.sms(sender, number, "hi")
    world.settle()
    ((code, text),) = alerted(world)
    assert code == "20429"
    assert text.startswith(f"The message could not be handed over to the flow {flow_sid}")
    assert len(world.get("/conversations/v1/Conversations", PageSize=100)["conversations"]) == 100
    assert sum(bodies(world, sender) == ["Welcome"] for sender in senders) == 100


def test_a_flow_answers_a_group_by_a_number_of_ours(world: World) -> None:
    flow_sid = publish(
        world,
        trigger(incomingConversationMessage="ask"),
        ask("ask", "Tea or coffee?", "done"),
        send("done", "{{widgets.ask.inbound.Body}} it is"),
    )
    number, friend = connected(world, flow_sid), "+15557770001"
    sid = world.sms(CUSTOMER, number, "Hi", OtherRecipients=[friend])["conversation_sid"]
    world.settle()
    world.sms(friend, number, "tea", OtherRecipients=[CUSTOMER])
    world.settle()
    for one, other in ((CUSTOMER, friend), (friend, CUSTOMER)):
        texts = world.handset(one)
        assert [text["body"] for text in texts] == ["Tea or coffee?", "tea it is"]
        assert {(text["from"], *text["other_recipients"]) for text in texts} == {(number, other)}
    assert len(world.messages(sid)) == 4
    assert world.alerts() == []
