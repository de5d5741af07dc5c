"""A floor on which chance does whatever agents, customers, programs and the clock can do, and what
must hold after each deed: no customer is ever left without an owner."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from tests.rest.eventbridge.frames import heard
from tests.rest.flex.floor import Floor, open_floor
from tests.taskrouter import access
from tests.world import World, eventually

FLEX: Final = "/flex-api/v1"
LIVE: Final = ("pending", "reserved", "assigned")
CUSTOMERS: Final = ("+12125550181", "+12125550182", "+12125550183")
# The longest pause between two rounds in which somebody is asked for.
LONGEST_S: Final = 3_600
TURNS: Final = {"PT10S": 10, "PT61S": 61, "PT11M": 660, "PT65M": 3_900}


@dataclass
class Line:
    """One interaction; `ours` are tasks that were asked for, not made by the program itself."""

    sid: str
    channel: str
    conversation: str
    ours: set[str] = field(default_factory=set)
    parked: bool = False
    nobody_since: int | None = None

    @property
    def path(self) -> str:
        return f"{FLEX}/Interactions/{self.sid}/Channels/{self.channel}"


@dataclass
class State:
    """What is seen of a line."""

    line: Line
    status: str
    agents: list[Any]
    tasks: dict[str, str]

    @property
    def live(self) -> list[str]:
        return [sid for sid, status in self.tasks.items() if status in LIVE]


class Driver:
    """`steps` is what was done so far, to be read when something does not hold."""

    def __init__(self, world: World, seed: int) -> None:
        self.chance = Random(seed)
        self.world = world
        self.floor: Floor = open_floor(world, "ann", "bob", "cid")
        self.french = self.floor.desk.queue("French", "skill == 'fr'")
        self.short = self.floor.desk.workflow(
            default={"queue": self.floor.queue, "timeout": 30}, task_reservation_timeout=20
        )
        self.lines: list[Line] = []
        self.steps: list[str] = []
        self.elapsed = 0
        self.deeds: dict[Callable[[], str], int] = {
            self.write: 6,
            self.answer: 12,
            self.change: 6,
            self.complete: 3,
            self.part: 3,
            self.transfer: 5,
            self.end_task: 2,
            self.invite: 1,
            self.go: 4,
            self.turn: 5,
            self.vanish: 1,
        }

    def step(self) -> None:
        """One deed, and what must hold after it."""
        deed = self.chance.choices([*self.deeds], [*self.deeds.values()])[0]
        self.steps.append(deed())
        self.world.settle()
        self.check()

    # What can be done

    def write(self) -> str:
        """A customer writes; a conversation that is new is brought before the agents."""
        customer = self.chance.choice(CUSTOMERS)
        made = self.world.sms(customer, self.floor.number, f"Hello {len(self.steps)}")
        self.world.settle()
        sid = made["conversation_sid"]
        if sid is None or any(line.conversation == sid for line in self.lines):
            return f"{customer} writes"
        wish = {"type": "sms", "initiated_by": "customer", "properties": {"media_channel_sid": sid}}
        workflow = self.chance.choice((self.floor.workflow, self.short))
        routing = self.floor.routing(workflow_sid=workflow, attributes={"customerName": customer})
        form = {"Channel": json.dumps(wish), "Routing": json.dumps(routing)}
        begun = self.world.post(f"{FLEX}/Interactions", form, 200)
        line = Line(begun["sid"], begun["channel"]["sid"], sid)
        line.ours.add(begun["routing"]["properties"]["sid"])
        self.lines.append(line)
        return f"{customer} writes first: {line.channel} by {workflow}"

    def answer(self) -> str:
        """An agent answers a question."""
        name = self.chance.choice(sorted(self.floor.agents))
        at = f"{self.floor.desk.path}/Workers/{self.floor.agents[name]}/Reservations"
        pending = self.world.get(at, ReservationStatus="pending")["reservations"]
        if not pending:
            return f"{name} is not asked"
        offer = self.chance.choice(pending)
        status = self.chance.choice(("accepted", "accepted", "accepted", "rejected"))
        return self.post(f"{at}/{offer['sid']}", {"ReservationStatus": status}, f"{name}")

    def change(self) -> str:
        """A channel is ended, left, paused or resumed."""
        line = self.some_line()
        if line is None:
            return "nothing to change"
        status = self.chance.choice(("closed", "inactive", "pause", "pause", "active", "active"))
        then = self.chance.choice(("closed", "wrapup"))
        form = {"Status": status, "Routing": json.dumps({"status": then})}
        return self.post(line.path, form, "channel", line)

    def complete(self) -> str:
        """An agent wraps up or completes by TaskRouter."""
        name = self.chance.choice(sorted(self.floor.agents))
        at = f"{self.floor.desk.path}/Workers/{self.floor.agents[name]}/Reservations"
        held = [
            row
            for status in ("accepted", "wrapping")
            for row in self.world.get(at, ReservationStatus=status)["reservations"]
        ]
        if not held:
            return f"{name} has nothing"
        status = self.chance.choice(("wrapping", "completed"))
        one = self.chance.choice(held)
        return self.post(f"{at}/{one['sid']}", {"ReservationStatus": status}, name)

    def part(self) -> str:
        """An agent's participant is closed, or wraps up, and the channel stays open."""
        line, agent = self.some_agent()
        if line is None or agent is None:
            return "nobody to part"
        status = self.chance.choice(("closed", "closed", "wrapup"))
        told = self.post(f"{line.path}/Participants/{agent['sid']}", {"Status": status}, "part")
        line.parked = status == "closed" and not self.look(line).live
        return told

    def transfer(self) -> str:
        """An agent hands over, warm or cold, to whoever."""
        line, agent = self.some_agent()
        if line is None or agent is None:
            return "nobody to hand over"
        to = self.chance.choice(
            [*self.floor.agents.values(), self.floor.queue, self.french, self.short]
        )
        kind = self.chance.choice(("cold", "warm"))
        body = {"type": kind, "from": agent["sid"], "to": to, "note": "See above"}
        answer = self.world.request("POST", f"{line.path}/Transfers", json=body)
        assert answer.status_code < 500, answer.text
        line.ours |= self.look(line).tasks.keys()
        return f"{kind} transfer of {line.channel} to {to}: {answer.status_code}"

    def end_task(self) -> str:
        """A task is canceled or deleted."""
        line = self.some_line()
        live = [] if line is None else self.look(line).live
        if line is None or not live:
            return "no task to end"
        at = f"{self.floor.desk.path}/Tasks/{self.chance.choice(live)}"
        if self.chance.random() < 0.5:
            answer = self.world.request("DELETE", at)
            assert answer.status_code < 500, answer.text
            return f"{at} deleted"
        return self.post(at, {"AssignmentStatus": "canceled", "Reason": "chance"}, "task")

    def invite(self) -> str:
        """A program invites."""
        line = self.some_line()
        if line is None:
            return "nothing to invite to"
        name = self.chance.choice((None, *self.floor.agents))
        more = {"worker_sid": self.floor.agents[name]} if name else {}
        routing = self.floor.routing(queue_sid=self.floor.queue, **more)
        return self.post(f"{line.path}/Invites", {"Routing": json.dumps(routing)}, "invite", line)

    def go(self) -> str:
        """An agent changes his activity."""
        name = self.chance.choice(sorted(self.floor.agents))
        activity = self.chance.choice(("Available", "Available", "Offline"))
        at = f"{self.floor.desk.path}/Workers/{self.floor.agents[name]}"
        form = {"ActivitySid": self.floor.desk.activities[activity]}
        return self.post(at, form, f"{name} goes {activity}")

    def turn(self) -> str:
        """The clock is turned."""
        duration = self.chance.choice(sorted(TURNS))
        self.world.advance(duration)
        self.elapsed += TURNS[duration]
        return f"{duration} go by"

    def vanish(self) -> str:
        """An agent's connection breaks off, and his time runs out."""
        name = self.chance.choice(sorted(self.floor.agents))
        worker = self.floor.agents[name]
        self.floor.desk.go(worker, "Available")
        token = self.floor.wire(name).token
        with access.socket(self.world, token, setWorkerOfflineIfDisconnected="true") as socket:
            heard(socket, "init")
        eventually(lambda: self.floor.desk.activity(worker) == "Offline")
        self.world.advance("PT11M")
        self.elapsed += TURNS["PT11M"]
        assert self.floor.desk.assigned(worker, "sms") == 0, self.story()
        return f"{name} is lost"

    # What is seen

    def some_line(self) -> Line | None:
        return self.chance.choice(self.lines) if self.lines else None

    def some_agent(self) -> tuple[Line | None, Any]:
        """An agent who is in a channel."""
        line = self.some_line()
        agents = [] if line is None else self.look(line).agents
        return (line, self.chance.choice(agents)) if agents else (None, None)

    def post(self, path: str, form: dict[str, str], what: str, line: Line | None = None) -> str:
        """A request that may be refused; what it makes in a line is asked for by us."""
        answer = self.world.request("POST", path, data=form)
        assert answer.status_code < 500, answer.text
        if line is not None:
            line.ours |= self.look(line).tasks.keys()
        return f"{what} {path.rsplit('/', 1)[1]} {form}: {answer.status_code}"

    def look(self, line: Line) -> State:
        people = self.world.get(f"{line.path}/Participants")["participants"]
        invites = self.world.get(f"{line.path}/Invites", PageSize=1_000)["invites"]
        tasks = [row["routing"]["properties"] for row in invites if row["routing"]]
        return State(
            line,
            self.world.get(line.path)["status"],
            [row for row in people if row["type"] == "agent"],
            {row["sid"]: row["assignment_status"] for row in tasks},
        )

    # What must hold

    def check(self) -> None:
        """Every open conversation has an owner, and none is asked for twice by the program."""
        open_now = {row["sid"]: row["state"] for row in self.world.conversations()}
        for line in list(self.lines):
            seen = self.look(line)
            closed = open_now[line.conversation] == "closed"
            if seen.status in ("closed", "failed"):
                assert closed, self.story(seen)
                self.lines.remove(line)
                continue
            assert not closed, self.story(seen)
            again = [
                sid for sid in seen.live if sid not in line.ours and seen.tasks[sid] != "assigned"
            ]
            assert len(again) <= 1, self.story(seen)
            self.check_owner(seen)

    def check_owner(self, seen: State) -> None:
        """An agent, a task, a pause with its limit, or a deliberate leave; or the next round is on
        its way; or a program has parked it."""
        line = seen.line
        if seen.agents or seen.live or seen.status in ("pause", "inactive"):
            line.nobody_since = None
            line.parked = False
            return
        assert seen.status == "active", self.story(seen)
        if line.nobody_since is None:
            line.nobody_since = self.elapsed
        waited = self.elapsed - line.nobody_since
        assert line.parked or waited <= LONGEST_S, self.story(seen)

    def finish(self) -> None:
        """In the end each customer writes once more, and everybody is there for him."""
        for name in self.floor.agents:
            self.floor.desk.go(self.floor.agents[name], "Available")
        for line in self.lines:
            if self.look(line).status == "pause":
                self.world.post(line.path, {"Status": "active"}, 200)
        for customer in CUSTOMERS:
            self.world.sms(customer, self.floor.number, "Is anybody there?")
        self.world.settle()
        self.world.advance("PT61S")
        self.elapsed += LONGEST_S
        for line in self.lines:
            line.parked = False
        self.check()
        for line in self.lines:
            seen = self.look(line)
            if not (seen.agents or seen.live):
                self.world.advance("PT1H")
                seen = self.look(line)
                assert seen.live or seen.status == "inactive", self.story(seen)

    def story(self, seen: State | None = None) -> str:
        return "\n".join([*self.steps, repr(seen)])
