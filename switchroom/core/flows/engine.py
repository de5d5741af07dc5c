"""The step function: definition, state, input and instant give a new state and one effect
(studio §5, §7)."""

from collections.abc import Callable
from typing import Any, Final, Literal

import msgspec

from switchroom.core.flows import inputs
from switchroom.core.flows.definition import ENDED, Definition, Transition, Widget
from switchroom.core.flows.effects import Breathe, Effect, RedirectTwiml
from switchroom.core.flows.inputs import Input
from switchroom.core.flows.run import Awaits, Change, Context, Ended, Frame, Run, put
from switchroom.core.flows.visit import Act, Descend, Halt, Leave, Level, Note, Outcome, Visit
from switchroom.core.flows.widgets import behaviour, subflow

STEPS_MAX: Final = 1_000
SAME_MAX: Final = 10
# A transaction is not held longer than for so many steps.
STEPS_IN_A_ROW: Final = 50
# Those of its subflows included.
WIDGETS_MAX: Final = 2_000

_TOO_MANY_STEPS: Final = 81000
_LOOP: Final = 81001
_UNEXPECTED: Final = 81002
_TOO_MANY_WIDGETS: Final = 81026

TriggerEvent = Literal["incomingMessage", "incomingConversationMessage", "incomingRequest"]

_ANSWERS: Final[dict[Awaits, tuple[type, ...]]] = {
    "": (),
    "message": (inputs.MessageSent, inputs.MessageRefused),
    "reply": (inputs.Replied, inputs.TimedOut, inputs.DeliveryFailed),
    "http": (inputs.Answered, inputs.Unanswered),
    "task": (inputs.Enqueued, inputs.NotEnqueued),
    "conversation": (inputs.Joined, inputs.NotJoined),
    "return": (inputs.Returned, inputs.TimedOut),
    "turn": (inputs.GoOn,),
}


class Machine(msgspec.Struct, frozen=True):
    """What does not change while an execution runs: the definitions, the account's time zone, and
    where the SIDs of steps come from."""

    definition_of: Callable[[str, int], Definition | None]
    zone: str
    mint: Callable[[], str]


class Step(msgspec.Struct, frozen=True):
    """One transition taken (studio §1.7); `changes` is what was written since the one before."""

    sid: str
    parent_sid: str | None
    name: str
    transitioned_from: str
    transitioned_to: str
    type: str
    changes: tuple[Change, ...]


class Move(msgspec.Struct, frozen=True):
    """What an input led to. Without an effect the execution has ended, or nothing has changed."""

    run: Run
    context: Context
    effect: Effect | None = None
    steps: tuple[Step, ...] = ()
    notes: tuple[Note, ...] = ()


def begin(machine: Machine, run: Run, context: Context, event: TriggerEvent, now: int) -> Move:
    """Start an execution with its trigger's event."""
    motion = _Motion(machine, run, context, now)
    flows = ((run.flow_sid, run.revision), *run.pinned.items())
    definitions = [machine.definition_of(*flow) for flow in flows]
    root = definitions[0]
    if root is None:
        return motion.end(Ended.UNKNOWN_WIDGET)
    if sum(len(flow.widgets) for flow in definitions if flow is not None) > WIDGETS_MAX:
        motion.note(_TOO_MANY_WIDGETS, f"The flow has more than {WIDGETS_MAX} widgets", "error")
        return motion.end(Ended.TOO_MANY_WIDGETS)
    return motion.go(root.trigger, Leave(event))


def feed(machine: Machine, run: Run, context: Context, given: Input, now: int) -> Move:
    """Tell an execution something. What it does not wait for changes nothing; a message from the
    contact that it does not wait for is noted (81002)."""
    motion = _Motion(machine, run, context, now)
    if not isinstance(given, _ANSWERS[run.awaits]):
        if isinstance(given, inputs.Replied) and not run.ended:
            motion.note(_UNEXPECTED, f"Widget {run.widget}: no message was awaited, it is ignored")
        return motion.stay()
    widget = motion.find(run.widget)
    if widget is None:
        return motion.end(Ended.UNKNOWN_WIDGET)
    visit = motion.visit(widget)
    kind = behaviour(widget.type)
    if isinstance(given, inputs.GoOn):
        return motion.go(widget, kind.enter(visit))
    return motion.go(widget, kind.hear(visit, given))


class _Motion:
    """One call of the engine under way."""

    def __init__(self, machine: Machine, run: Run, context: Context, now: int) -> None:
        self.machine = machine
        self.run = run
        self.context = context
        self.now = now
        self.steps: list[Step] = []
        self.notes: list[Note] = []
        self.slow = False

    def find(self, name: str) -> Widget | None:
        definition = self.machine.definition_of(self.run.flow_sid, self.run.revision)
        return None if definition is None else definition.widgets.get(name)

    def visit(self, widget: Widget) -> Visit:
        return Visit(
            widget,
            self.context,
            self.now,
            self.machine.zone,
            self.notes,
            muted=self.run.muted,
            nested=self.run.frame is not None,
        )

    def note(self, code: int, sentence: str, level: Level = "warning") -> None:
        self.notes.append(Note(level, code, sentence))

    def go(self, widget: Widget, outcome: Outcome) -> Move:
        """Follow outcomes until something is awaited or the execution has ended."""
        while not isinstance(outcome, Act):
            match outcome:
                case Descend():
                    widget, outcome = self.descend(widget, outcome)
                    continue
                case Halt(reason):
                    following: Widget | str | None = reason
                case Leave():
                    following = self.leave(widget, outcome)
            if isinstance(following, Widget):
                widget, outcome = following, self.enter(following)
                continue
            back = self.ascend(following)
            if back is None:
                return self.end(following or Ended.FLOW_END)
            widget, outcome = back
        return self.act(outcome)

    def enter(self, widget: Widget) -> Outcome:
        """Visit a widget, when it has not been long enough for now."""
        if self.slow or len(self.steps) >= STEPS_IN_A_ROW:
            return Act(Breathe(), "turn")
        visit = self.visit(widget)
        outcome = behaviour(widget.type).enter(visit)
        self.slow = visit.slow
        return outcome

    def act(self, outcome: Act) -> Move:
        self.write(outcome.changes)
        effect = outcome.effect
        self.change(awaits=outcome.awaits)
        if isinstance(effect, RedirectTwiml) and effect.until is None:
            self.change(awaits="", ended=Ended.FLOW_END)
        return self.done(effect)

    def leave(self, widget: Widget, outcome: Leave) -> Widget | str | None:
        """Take a transition: the next widget, None at the end of the flow, or a reason to end."""
        self.write(outcome.changes)
        transition = outcome.transition or widget.after(outcome.event)
        self.record(widget, outcome, transition)
        if widget.type == "send-to-flex" and outcome.event == "callComplete":
            self.change(muted=True)
        if self.run.steps > STEPS_MAX:
            self.note(_TOO_MANY_STEPS, f"The execution has taken more than {STEPS_MAX} steps")
            return Ended.MAX_STEPS
        if transition.next is None:
            return None
        following = self.find(transition.next)
        if following is None:
            self.note(_UNEXPECTED, f"Widget {widget.name}: {transition.next} does not exist")
            return Ended.UNKNOWN_WIDGET
        same = self.run.same + 1 if following.name == widget.name else 0
        self.change(widget=following.name, awaits="", token=self.run.token + 1, same=same)
        if same >= SAME_MAX:
            self.note(_LOOP, f"Widget {widget.name}: entered {SAME_MAX} times in a row")
            return Ended.MAX_LOOP
        return following

    def record(self, widget: Widget, outcome: Leave, transition: Transition) -> None:
        self.steps.append(
            Step(
                sid=outcome.step_sid or self.machine.mint(),
                parent_sid=None if self.run.frame is None else self.run.frame.step_sid,
                name=outcome.event,
                transitioned_from=widget.name,
                transitioned_to=transition.next or ENDED,
                type=widget.type,
                changes=self.run.unrecorded,
            )
        )
        self.change(unrecorded=(), steps=self.run.steps + 1)

    def descend(self, widget: Widget, outcome: Descend) -> tuple[Widget, Outcome]:
        """Make the child the running flow; where that cannot be, the widget has failed."""
        revision = self.run.pinned.get(outcome.flow_sid)
        child = revision and self.machine.definition_of(outcome.flow_sid, revision)
        if not revision or not child:
            self.fail_subflow(widget.name, f"the subflow {outcome.flow_sid} cannot be loaded")
            return widget, Leave("failed")
        trigger, flow = self.context["trigger"], self.context["flow"]
        frame = Frame(
            flow_sid=self.run.flow_sid,
            revision=self.run.revision,
            widget=widget.name,
            step_sid=self.machine.mint(),
            trigger=trigger,
            variables=flow["variables"],
            widgets=self.context["widgets"],
        )
        parent = {"parameters": outcome.parameters, "trigger_type": next(iter(trigger), "")}
        self.write(
            (
                (("trigger",), {**trigger, "parent": parent}),
                (("flow", "variables"), {}),
                (("widgets",), {}),
            )
        )
        self.change(flow_sid=outcome.flow_sid, revision=revision, frame=frame)
        return child.trigger, Leave("incomingParent")

    def ascend(self, reason: str | None) -> tuple[Widget, Outcome] | None:
        """Back to the parent with the child's variables; None when there is none to go back to,
        or the whole execution has reached a limit."""
        frame = self.run.frame
        if frame is None or reason in (Ended.MAX_STEPS, Ended.MAX_LOOP):
            return None
        own = frame.widgets.get(frame.widget)
        outputs = {**(own if isinstance(own, dict) else {}), **self.context["flow"]["variables"]}
        self.write(
            (
                (("trigger",), frame.trigger),
                (("flow", "variables"), frame.variables),
                (("widgets",), {**frame.widgets, frame.widget: outputs}),
            )
        )
        self.change(
            flow_sid=frame.flow_sid, revision=frame.revision, widget=frame.widget, frame=None
        )
        if reason is not None:
            self.fail_subflow(frame.widget, f"the subflow could not go on ({reason})")
        widget = self.find(frame.widget)
        assert widget is not None, frame.widget
        event = "completed" if reason is None else "failed"
        return widget, Leave(event, step_sid=frame.step_sid)

    def fail_subflow(self, name: str, sentence: str) -> None:
        self.note(subflow.FAILED, f"Widget {name}: {sentence}", "error")

    def write(self, changes: tuple[Change, ...]) -> None:
        if changes:
            self.context = put(self.context, changes)
            self.change(unrecorded=self.run.unrecorded + changes)

    def change(self, **changes: Any) -> None:
        self.run = msgspec.structs.replace(self.run, **changes)

    def end(self, reason: str) -> Move:
        self.change(awaits="", ended=reason)
        return self.done(None)

    def stay(self) -> Move:
        return self.done(None)

    def done(self, effect: Effect | None) -> Move:
        return Move(self.run, self.context, effect, tuple(self.steps), tuple(self.notes))
