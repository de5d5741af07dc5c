"""What a template consists of once it is read; each node writes itself (studio §4.3)."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from switchroom.core.liquid.expressions import Expression, refused_or, whole
from switchroom.core.liquid.faults import Refused, excerpt
from switchroom.core.liquid.run import Run
from switchroom.core.liquid.values import equal, truthy

# "for loops are limited to 15 iterations" (studio §4.3).
ROUNDS: Final = 15

# What makes a loop end early; None goes on.
Signal = Literal["break", "continue"] | None


class Node(msgspec.Struct, frozen=True):
    """A piece of a template."""

    def write(self, run: Run) -> Signal:
        raise NotImplementedError

    @property
    def blank(self) -> bool:
        """Whether nothing but whitespace can be written."""
        return False


class Text(Node, frozen=True):
    text: str

    def write(self, run: Run) -> Signal:
        run.write(self.text)
        return None

    @property
    def blank(self) -> bool:
        return not self.text.strip()


class Output(Node, frozen=True):
    """`{{ expression }}`."""

    expression: Expression
    source: str

    def write(self, run: Run) -> Signal:
        try:
            text = run.text(self.expression.value(run))
        except Refused as refused:
            run.fault(f"{excerpt(self.source)} was left out: {refused}")
        else:
            run.write(text)
        return None


class Block(Node, frozen=True):
    """Nodes in a row."""

    nodes: tuple[Node, ...]

    def write(self, run: Run) -> Signal:
        for node in self.nodes:
            run.step()
            signal = node.write(run)
            if signal is not None:
                return signal
        return None

    @property
    def blank(self) -> bool:
        return all(node.blank for node in self.nodes)

    def hushed(self) -> "Block":
        """Without its texts: a branch that can only write whitespace writes nothing."""
        return Block(tuple(node for node in self.nodes if not isinstance(node, Text)))


class Assign(Node, frozen=True):
    name: str
    expression: Expression
    source: str

    def write(self, run: Run) -> Signal:
        try:
            run.assigned[self.name] = self.expression.value(run)
        except Refused as refused:
            run.fault(f"{excerpt(self.source)} was left out: {refused}")
        return None

    @property
    def blank(self) -> bool:
        return True


class Capture(Node, frozen=True):
    name: str
    body: Block

    def write(self, run: Run) -> Signal:
        run.begin_capture()
        signal = self.body.write(run)
        run.assigned[self.name] = run.end_capture()
        return signal

    @property
    def blank(self) -> bool:
        return True


class Branch(msgspec.Struct, frozen=True):
    """A body that is written when its condition holds."""

    condition: Expression
    body: Block


class If(Node, frozen=True):
    """`if`, and `unless` where `wanted` is False: the first branch is the one that is turned."""

    branches: tuple[Branch, ...]
    otherwise: Block | None
    wanted: bool = True

    def write(self, run: Run) -> Signal:
        wanted = self.wanted
        for branch in self.branches:
            run.step()
            if truthy(refused_or(run, branch.condition, not wanted)) is wanted:
                return branch.body.write(run)
            wanted = True
        return self.otherwise.write(run) if self.otherwise else None

    @property
    def blank(self) -> bool:
        bodies = (*(branch.body for branch in self.branches), self.otherwise)
        return all(body.blank for body in bodies if body is not None)


class When(msgspec.Struct, frozen=True):
    """A body that is written when the subject of its `case` is one of some values."""

    values: tuple[Expression, ...]
    body: Block


class Case(Node, frozen=True):
    """`case`: every `when` that fits is written; `else` where none did before it."""

    subject: Expression
    # The body of an `else` has no values.
    branches: tuple[When | Block, ...]

    def write(self, run: Run) -> Signal:
        subject = refused_or(run, self.subject)
        met = False
        for branch in self.branches:
            if isinstance(branch, Block):
                signal = None if met else branch.write(run)
            elif any(_is(run, subject, value) for value in branch.values):
                met = True
                signal = branch.body.write(run)
            else:
                continue
            if signal is not None:
                return signal
        return None

    @property
    def blank(self) -> bool:
        return all((b if isinstance(b, Block) else b.body).blank for b in self.branches)


def _is(run: Run, subject: Any, expression: Expression) -> bool:
    value = refused_or(run, expression)
    run.pay(subject)
    run.pay(value)
    return equal(subject, value)


class For(Node, frozen=True):
    """`for name in collection`; `limit` and `offset` first, then `reversed`."""

    name: str
    collection: Expression
    # What `offset:continue` goes by, and what `forloop.name` is.
    title: str
    body: Block
    otherwise: Block | None
    limit: Expression | None = None
    offset: Expression | Literal["continue"] | None = None
    backwards: bool = False

    def write(self, run: Run) -> Signal:
        elements = self._elements(run)
        if not elements:
            return self.otherwise.write(run) if self.otherwise else None
        parent = run.find("forloop")
        names = run.enter()
        rounds = elements[:ROUNDS]
        for place, element in enumerate(rounds):
            names[self.name] = element
            names["forloop"] = _place(self.title, place, len(rounds), parent)
            if self.body.write(run) == "break":
                break
        else:
            if len(elements) > ROUNDS:
                run.fault(f"A for loop ends after {ROUNDS} rounds: the rest was left out.")
        run.leave()
        return None

    def _elements(self, run: Run) -> Any:
        collection = refused_or(run, self.collection)
        if isinstance(collection, Mapping):
            run.pay(collection)
        elements = _iterable(collection)
        start = self._start(run)
        limit = None if self.limit is None else self._whole(run, self.limit)
        stop = None if limit is None else start + max(limit, 0)
        elements = elements[start:stop]
        run.offsets[self.title] = start + min(len(elements), ROUNDS)
        return elements[::-1] if self.backwards else elements

    def _start(self, run: Run) -> int:
        if self.offset is None:
            return 0
        if self.offset == "continue":
            return run.offsets.get(self.title, 0)
        return max(self._whole(run, self.offset) or 0, 0)

    def _whole(self, run: Run, expression: Expression) -> int | None:
        value = refused_or(run, expression)
        number = whole(value)
        if number is None and value is not None:
            run.fault("The limit or the offset of a loop is no whole number.")
        return number

    @property
    def blank(self) -> bool:
        return self.body.blank and (self.otherwise is None or self.otherwise.blank)


def _iterable(value: Any) -> Any:
    """The elements a loop goes through: of an array, the pairs of an object, a text at once."""
    if isinstance(value, list | tuple | range):
        return value
    if isinstance(value, Mapping):
        return [[key, value[key]] for key in value]
    return [value] if isinstance(value, str) and value else []


def _place(title: str, place: int, length: int, parent: Any) -> dict[str, Any]:
    return {
        "name": title,
        "length": length,
        "index": place + 1,
        "index0": place,
        "rindex": length - place,
        "rindex0": length - place - 1,
        "first": place == 0,
        "last": place == length - 1,
        "parentloop": parent,
    }


class Jump(Node, frozen=True):
    """`break` and `continue`."""

    signal: Literal["break", "continue"]

    def write(self, run: Run) -> Signal:
        return self.signal


class Cycle(Node, frozen=True):
    """One value after the other, each time it is met; those of one group share the turn."""

    values: tuple[Output, ...]
    group: Expression | None
    markup: str

    def write(self, run: Run) -> Signal:
        group = refused_or(run, self.group) if self.group else None
        key = group if isinstance(group, str | int) else self.markup
        turn = run.cycles.get(key, 0)
        run.cycles[key] = turn + 1
        return self.values[turn % len(self.values)].write(run)


class Count(Node, frozen=True):
    """`increment` writes and then adds 1; `decrement` takes 1 away and then writes."""

    name: str
    step: Literal[1, -1]

    def write(self, run: Run) -> Signal:
        before = run.counters.get(self.name, 0)
        run.counters[self.name] = before + self.step
        run.write(str(before if self.step == 1 else before - 1))
        return None
