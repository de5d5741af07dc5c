"""Whatever a flow is like and whatever it is told: what must hold of the engine."""

from collections.abc import Mapping
from typing import Any

import msgspec
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from switchroom.core.clock import HOUR
from switchroom.core.flows import context as contexts
from switchroom.core.flows import definition, engine, validate
from switchroom.core.flows.effects import SendMessage
from switchroom.core.flows.engine import Machine, Move, TriggerEvent
from switchroom.core.flows.inputs import Input
from switchroom.core.flows.run import Run, put
from tests.core.flows.random_flows import CHILD, FITTING, anything, definitions, fitting

FLOW = "FW1"
EVENTS: tuple[TriggerEvent, ...] = (
    "incomingMessage",
    "incomingConversationMessage",
    "incomingRequest",
)


class Twin:
    """The same machine as its twin, with a counter of its own."""

    def __init__(self, root: Any, child: Any) -> None:
        flows = {FLOW: definition.build(root), CHILD: definition.build(child)}
        self._minted = 0
        self.machine = Machine(lambda sid, _: flows.get(sid), "Europe/London", self._mint)

    def _mint(self) -> str:
        self._minted += 1
        return f"FT{self._minted}"


def begun(machine: Machine, trigger: TriggerEvent, payload: Mapping[str, Any]) -> Move:
    values = contexts.start(
        flow_sid=FLOW,
        execution_sid="FN1",
        contact="+15551230001",
        flow_address="+15550001111",
        event=trigger,
        payload=payload,
        conversation_sid="CH1" if trigger == "incomingConversationMessage" else "",
    )
    run = Run(FLOW, 1, pinned={CHILD: 1}, unrecorded=(((), values),))
    return engine.begin(machine, run, values, trigger, 0)


def kept(run: Run, values: Mapping[str, Any]) -> tuple[Run, Any]:
    """What a database gives back."""
    encode, decode = msgspec.json.encode, msgspec.json.decode
    return decode(encode(run), type=Run), decode(encode(values))


def sound(before: tuple[Run, Any] | None, move: Move) -> None:
    """What holds of every move."""
    unchanged = before == (move.run, move.context) and not move.steps
    assert move.effect is not None or move.run.ended or unchanged
    assert move.run.steps <= engine.STEPS_MAX + 1
    # A subflow's end is recorded by the step that ends it and the parent's own.
    assert len(move.steps) <= engine.STEPS_IN_A_ROW + 1
    assert kept(move.run, move.context) == (move.run, move.context)
    if move.run.ended:
        assert move.run.awaits == ""
    elif not unchanged:
        assert move.run.awaits != ""


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    root=definitions(),
    child=definitions(),
    trigger=st.sampled_from(EVENTS),
    data=st.data(),
)
def test_what_holds_of_every_move(root: Any, child: Any, trigger: TriggerEvent, data: Any) -> None:
    one, other = Twin(root, child), Twin(root, child)
    payload = {"Body": "hi", "parameters": {"a": "b"}}
    move, twin = begun(one.machine, trigger, payload), begun(other.machine, trigger, payload)
    sound(None, move)
    recorded: Mapping[str, Any] = {}
    sent: set[int] = set()
    for now in range(1, 40):
        assert twin == move
        for step in move.steps:
            recorded = put(recorded, step.changes)
        assert put(recorded, move.run.unrecorded) == move.context
        if isinstance(move.effect, SendMessage):
            assert move.run.token not in sent
            sent.add(move.run.token)
        if move.run.ended:
            break
        before = move.run, move.context
        told: Input = data.draw(anything if now % 5 == 0 else fitting(move.run.awaits))
        move = engine.feed(one.machine, *before, told, now * HOUR)
        twin = engine.feed(other.machine, *kept(*before), told, now * HOUR)
        sound(before, move)
        if not isinstance(told, FITTING[before[0].awaits]):
            assert (move.run, move.context) == before
            assert (move.effect, move.steps) == (None, ())
    event(f"ended: {move.run.ended or 'no'}")
    late: Input = data.draw(anything)
    after = move.run, move.context
    if move.run.ended:
        ignored = engine.feed(one.machine, *after, late, 0)
        assert ignored == Move(*after)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(definitions())
def test_any_definition_can_be_examined(raw: Any) -> None:
    report = validate.examine(msgspec.json.encode(raw))
    assert not report.fatal
