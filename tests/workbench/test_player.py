"""The simulated world around a flow: messages, waits, requests, hand-overs, endings."""

from typing import Any

from switchroom.core.clock import SECOND
from switchroom.core.flows.effects import AwaitReply, CallHttp
from switchroom.core.flows.inputs import Answered
from switchroom.core.flows.visit import Note
from switchroom.workbench.player import Finish, Player, Sent, Start, Unheard
from switchroom.workbench.world import (
    Acceptance,
    HttpAnswer,
    Refusal,
    Template,
    Verdict,
    World,
)
from tests.rest.studio.definitions import state
from tests.workbench.definitions import NOW, ask, definition, fetch, hand_over, player, tell

CONVERSATION = Start("incomingConversationMessage", body="hi")
MESSAGE = Start("incomingMessage", body="hi")
REQUEST = Start("incomingRequest", parameters={"a": "b"})


def bodies(played: Player) -> list[str]:
    return [entry.wish.body for entry in played.log if isinstance(entry, Sent)]


def codes(played: Player) -> list[int]:
    return [entry.code for entry in played.log if isinstance(entry, Note)]


def widgets(played: Player) -> Any:
    return played.context["widgets"]


def test_a_reply_takes_it_on() -> None:
    played = player(
        ask("q", "Name?", [("incomingMessage", "t")]), tell("t", "Hi {{widgets.q.inbound.Body}}")
    )
    played.start(CONVERSATION)
    assert played.run.awaits == "reply"
    assert isinstance(played.pending, AwaitReply)
    played.say("Ada")
    assert bodies(played) == ["Name?", "Hi Ada"]
    assert (played.run.ended, played.due) == ("FLOW_END", None)
    assert played.log[-1] == Finish("FLOW_END")


def test_the_clock_carries_out_what_is_due_on_the_way() -> None:
    played = player(
        ask("q", "1", [("timeout", "r")]), ask("r", "2", [("timeout", "t")]), tell("t", "3")
    )
    played.start(MESSAGE)
    played.wait(7_199)
    assert bodies(played) == ["1", "2"]
    played.wait(1)
    assert bodies(played) == ["1", "2", "3"]
    assert played.now == NOW + 7_200 * SECOND
    played.wait(0.5)
    assert played.now == NOW + 7_200 * SECOND + SECOND // 2


def test_an_undelivered_question() -> None:
    played = player(ask("q", "1", [("deliveryFailure", "t")]), tell("t", "2"))
    played.start(MESSAGE)
    played.undelivered(30003)
    assert widgets(played)["q"]["outbound"]["ErrorCode"] == "30003"
    assert bodies(played) == ["1", "2"]
    played.undelivered(30003)
    assert bodies(played) == ["1", "2"]


def test_a_message_while_it_is_busy_is_noted_and_lost() -> None:
    world = World(http=[HttpAnswer("a.example", delay=3 * SECOND)])
    played = player(fetch("f", [("success", "q")]), ask("q", "?"), world=world)
    played.start(CONVERSATION)
    played.say("now")
    assert codes(played) == [81002]
    assert isinstance(played.pending, CallHttp)
    played.wait(2)
    assert bodies(played) == []
    played.wait(1)
    assert bodies(played) == ["?"]
    assert "inbound" not in widgets(played)["q"]


def test_answers_are_used_in_order_and_the_last_one_repeats() -> None:
    answers = [
        HttpAnswer("a.example", 500),
        HttpAnswer("b.example", 418),
        HttpAnswer("a.example", 200, "application/json", '{"n": 1}', {"X-Twilio-A": "b"}),
    ]
    played = player(
        fetch("f", [("failed", "g")]),
        fetch("g", [("success", "h")]),
        fetch("h", [("success", "i")]),
        fetch("i", url="https://b.example"),
        world=World(http=answers),
    )
    played.start(MESSAGE)
    found = widgets(played)
    assert [found[name]["status_code"] for name in "fghi"] == [500, 200, 200, 418]
    assert found["h"]["parsed"] == {"n": 1}
    assert codes(played) == [81016, 81016]


def test_requests_that_nobody_answers_fail() -> None:
    hanging = World(http=[HttpAnswer("a.example", status=None)])
    late = World(http=[HttpAnswer("a.example", delay=11 * SECOND)])
    for world in (hanging, late):
        played = player(fetch("f"), world=world)
        played.start(MESSAGE)
        played.wait(9)
        assert codes(played) == []
        played.wait(1)
        assert codes(played) == [81016]
    played = player(fetch("f"))
    played.start(MESSAGE)
    assert codes(played) == [81016]


def test_an_answer_that_is_too_long_fails_and_is_cut() -> None:
    played = player(fetch("f"), world=World(http=[HttpAnswer("a.example", body="é" * 40_000)]))
    played.start(MESSAGE)
    assert len(widgets(played)["f"]["body"]) == 32_000
    assert played.steps[-1].name == "failed"


def test_verdicts_are_used_in_order_too() -> None:
    world = World(messages=[Refusal(30034, "No"), Acceptance()])
    played = player(
        tell("a", "1", [("sent", "b"), ("failed", "b")]),
        tell("b", "2", [("sent", "c")]),
        tell("c", "3"),
        world=world,
    )
    played.start(MESSAGE)
    assert [entry.refused for entry in played.log if isinstance(entry, Sent)] == ["No", "", ""]
    outbound = widgets(played)["a"]["outbound"]
    assert (outbound["Status"], outbound["ErrorCode"]) == ("failed", "30034")


def test_a_template_is_filled_in_or_refused_as_on_a_server() -> None:
    known = {"HX1": Template({"twilio/text": {"body": "Hi {{1}}, {{2}}"}}, {"2": "welcome"})}
    pairs = [{"key": "1", "value": "{{contact.channel.address | slice: 0, 2}}"}]

    def template(name: str, sid: str, **events: str) -> dict[str, Any]:
        """A send-message state with a template."""
        properties = {"from": "Bot", "content_sid": sid, "content_variables": pairs}
        return state(name, "send-message", list(events.items()), **properties)

    flow = (template("a", "HX1", sent="b"), template("b", "HX2", failed="c"), tell("c", "bye"))
    played = player(*flow, world=World(templates=known))
    played.start(MESSAGE)
    assert bodies(played) == ["Hi +1, welcome", "", "bye"]
    assert widgets(played)["b"]["outbound"]["ErrorCode"] == "21655"
    played = player(*flow, world=World(templates=known))
    played.start(CONVERSATION)
    assert widgets(played)["b"]["outbound"]["ErrorCode"] == "50526"
    played = player(*flow, world=World(asks=True))
    played.start(MESSAGE)
    assert bodies(played) == ["content template HX1\n1: +1", "content template HX2\n1: +1"]


def test_where_a_message_goes() -> None:
    for start in (CONVERSATION, MESSAGE):
        played = player(tell("t", "1"))
        played.start(start)
        outbound = widgets(played)["t"]["outbound"]
        goal = played.conversation_sid or start.contact
        assert (outbound["From"], outbound["To"]) == ("Bot", goal)
        assert played.context["flow"]["channel"]["address"] == (
            played.conversation_sid or start.address
        )


def test_after_the_hand_over_the_agent_alone_hears() -> None:
    played = player(hand_over("f", [("callComplete", "t")]), tell("t", "bye"))
    played.start(CONVERSATION)
    assert bodies(played) == []
    assert codes(played) == [81011]
    played.say("hello?")
    assert isinstance(played.log[-1], Unheard)
    assert widgets(played)["f"]["sid"] == widgets(played)["f"]["TaskSid"]


def test_a_task_may_have_outputs_and_be_refused() -> None:
    verdicts: list[Verdict] = [Refusal(sentence="Full"), Acceptance({"task_queue_sid": "WQ1"})]
    played = player(hand_over("f"), world=World(flex=verdicts))
    played.start(CONVERSATION)
    assert codes(played) == [81015]
    played.say("again")
    assert widgets(played)["f"]["task_queue_sid"] == "WQ1"
    assert len([entry for entry in played.log if isinstance(entry, Finish)]) == 2


def test_who_hears_when_it_has_ended() -> None:
    for start in (CONVERSATION, MESSAGE):
        played = player(tell("t", "{{trigger | to_json}}"))
        played.start(start)
        played.say("second", NumMedia="1")
        assert len(bodies(played)) == 2
        assert '"second"' in bodies(played)[1]
        assert len(played.steps) == 2
    played = player(tell("t", "{{flow.data.a}}"))
    played.start(REQUEST)
    played.say("second")
    assert bodies(played) == ["b"]
    assert isinstance(played.log[-1], Unheard)


def test_a_request_starts_a_conversation() -> None:
    begin = state(
        "s",
        "start-conversation",
        [("created", "q"), ("failed", "t")],
        participants=[{"type": "messaging"}],
    )
    states = begin, ask("q", "?"), tell("t", "no")
    played = player(*states)
    played.start(REQUEST)
    played.say("yes")
    inbound = widgets(played)["q"]["inbound"]
    assert inbound["ConversationSid"] == played.conversation_sid == inbound["To"]
    refused = player(*states, world=World(conversation=[Refusal()]))
    refused.start(REQUEST)
    assert bodies(refused) == ["no"]


def test_a_redirect_comes_back_or_not() -> None:
    redirect = state(
        "r",
        "add-twiml-redirect",
        [("return", "t"), ("timeout", "l")],
        url="https://a.example",
        timeout="60",
    )
    for comes_back in (True, False):
        played = player(redirect, tell("t", "{{widgets.r.a}}"), tell("l", "late"))
        played.start(MESSAGE)
        if comes_back:
            played.come_back({"a": "b"})
        else:
            played.wait(60)
        assert bodies(played) == ["b" if comes_back else "late"]
    gone = player({**redirect, "properties": {"url": "https://a.example", "timeout": 0}})
    gone.start(MESSAGE)
    assert (gone.run.ended, gone.due) == ("FLOW_END", None)


def test_a_long_flow_takes_breath_and_ends_at_its_limit() -> None:
    ping = state("ping", "set-variables", [("next", "pong")])
    pong = state("pong", "set-variables", [("next", "ping")])
    played = player(ping, pong)
    played.start(MESSAGE)
    assert played.run.ended == "MAX_STEPS"
    assert codes(played) == [81000]


def test_a_context_that_grows_too_large_ends_it() -> None:
    kept = [{"key": f"x{n}", "value": "{{widgets.q.inbound.Body}}"} for n in range(20)]
    played = player(
        ask("q", "?", [("incomingMessage", "g")]),
        state("g", "set-variables", [("next", "q")], variables=kept),
    )
    played.start(MESSAGE)
    played.say("x" * 40_000)
    assert played.run.ended == ""
    played.say("x" * 60_000)
    assert played.run.ended == "CONTEXT_TOO_LARGE"


def test_steps_of_a_subflow_belong_to_it() -> None:
    child = definition(tell("t", "{{trigger.parent.parameters.a}}"))
    run = state(
        "s",
        "run-subflow",
        ["completed", "failed"],
        flow_sid="FW2",
        parameters=[{"key": "a", "value": "x"}],
    )
    played = player(run, FW2=child)
    played.start(MESSAGE)
    assert bodies(played) == ["x"]
    flows = [(taken.flow_sid, taken.step.transitioned_from) for taken in played.track.taken]
    assert flows == [("", "Trigger"), ("FW2", "Trigger"), ("FW2", "t"), ("", "s")]
    missing = player(run)
    missing.start(MESSAGE)
    assert codes(missing) == [81024]


def test_the_same_input_gives_the_same_play() -> None:
    plays = []
    for _ in range(2):
        played = player(ask("q", "{{flow.sid}}", [("incomingMessage", "t")]), tell("t", "x"))
        played.start(CONVERSATION)
        played.say("a")
        plays.append((played.log, played.context, played.run))
    assert plays[0] == plays[1]


def test_whoever_asks_is_waited_for() -> None:
    played = player(fetch("f", [("success", "h")]), hand_over("h"), world=World(asks=True))
    played.start(CONVERSATION)
    assert isinstance(played.pending, CallHttp)
    played.tell(Answered(200, "", ""))
    assert played.run.awaits == "task"
    played.wait(86_400)
    assert played.run.awaits == "task"
