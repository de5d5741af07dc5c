"""Agents at their desks, for tests: a floor, and what their pages do and hear."""

import itertools
import json
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from websockets.sync.client import ClientConnection, connect

from tests.rest.desk import people
from tests.rest.desk.people import Browser
from tests.studio.build import connected, publish, send, trigger
from tests.studio.build import widget as a_widget
from tests.taskrouter import build
from tests.taskrouter.build import Desk
from tests.world import World

T = TypeVar("T")

WAIT_S: Final = 90
_customers: Final = itertools.count(1)


@dataclass
class Live:
    """The socket of a desktop; `position` is where it is, `pongs` whether it answers pings."""

    connection: ClientConnection
    position: str = ""
    heard: list[Any] = field(default_factory=list)

    def frame(self, wait_s: float = WAIT_S) -> Any:
        """The next frame; raises TimeoutError when none comes."""
        frame = json.loads(self.connection.recv(timeout=wait_s))
        self.position = frame.get("position", self.position)
        self.heard.append(frame)
        return frame

    def until(self, kind: str, fits: Callable[[Any], bool] = lambda frame: True) -> Any:
        """The next frame of a kind that fits."""
        while True:
            frame = self.frame()
            if frame["type"] == kind and fits(frame):
                return frame

    def message(self, body: str) -> Any:
        """The next frame of a message that says this."""
        return self.until("message", lambda frame: frame["message"]["body"] == body)["message"]

    def card(self, **wanted: Any) -> Any:
        """The next card with these values."""

        def fits(frame: Any) -> bool:
            return all(frame["task"][name] == value for name, value in wanted.items())

        return self.until("task", fits)["task"]


@dataclass
class Agent:
    """An agent who has logged in."""

    browser: Browser
    worker: str
    name: str

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        return self._send("GET", path, status, params=query)

    def post(self, path: str, status: int = 200, **body: Any) -> Any:
        return self._send("POST", path, status, json=body)

    def delete(self, path: str, status: int = 204) -> Any:
        return self._send("DELETE", path, status)

    def _send(self, method: str, path: str, status: int, **options: Any) -> Any:
        answer = self.browser.send(method, f"/desk/v1/{path}", **options)
        assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
        return answer.json() if answer.content else None

    def desktop(self) -> Any:
        return self.get("Desktop")

    def card(self) -> Any:
        """The only task."""
        (card,) = self.desktop()["tasks"]
        return card

    def accept(self) -> Any:
        """Accept the only task that is offered; its card."""
        (offered,) = (c for c in self.desktop()["tasks"] if c["reservation_status"] == "pending")
        return self.post(f"Reservations/{offered['reservation_sid']}", action="accept")

    def say(self, conversation: str, body: str, status: int = 201, **more: Any) -> Any:
        given = {"client_id": str(uuid.uuid4()), "body": body} | more
        return self.post(f"Conversations/{conversation}/Messages", status, **given)

    def messages(self, conversation: str, **query: Any) -> Any:
        return self.get(f"Conversations/{conversation}/Messages", **query)

    @contextmanager
    def live(self, since: str | None = None, **headers: str) -> Iterator[Live]:
        """Open the socket, at the present position unless one is given, and hear its greeting."""
        position = self.desktop()["position"] if since is None else since
        with connect(**self.address(position, **headers)) as connection:
            live = Live(connection)
            hello = live.frame()
            assert (hello["type"], hello["version"]) == ("hello", 1)
            yield live

    def address(self, since: str = "", **headers: str) -> dict[str, Any]:
        base = self.browser.base_url.replace("http", "ws", 1)
        tail = f"&since={since}" if since else ""
        return {
            "uri": f"{base}/desk/v1/Live?v=1{tail}",
            "additional_headers": {"Cookie": self.browser.sent_cookie} | headers,
            "open_timeout": WAIT_S,
            "ping_interval": None,
            # A full queue would keep the client from hearing that its own closing is answered.
            "max_queue": None,
            "proxy": None,
        }


@dataclass
class Floor:
    """A workspace whose number leads through a flow to agents."""

    world: World
    desk: Desk
    number: str
    workflow: str
    queue: str
    agents: dict[str, Agent] = field(default_factory=dict)

    def customer(self) -> str:
        """A number that no other customer has."""
        return f"+1212555{next(_customers):04d}"

    def sms(self, customer: str, body: str) -> None:
        self.world.sms(customer, self.number, body)
        self.world.settle()

    def heard(self, customer: str) -> list[str]:
        return [row["body"] for row in self.world.handset(customer)]

    def hire(self, name: str, *roles: str, capacity: int = 5) -> Agent:
        """An agent, available, who takes so many SMS at a time."""
        worker = self.desk.worker(name, "Available", full_name=f"{name.title()} Ames")
        self.desk.post(f"/Workers/{worker}/Channels/sms", 200, Capacity=capacity)
        user = people.add(self.world, *roles, worker_sid=worker, full_name=f"{name.title()} Ames")
        agent = Agent(people.browser_of(self.world, user), worker, name)
        self.agents[name] = agent
        return agent

    def served(self, name: str, body: str = "My bike is broken") -> tuple[Agent, str, Any]:
        """An agent who has accepted a customer's task: agent, customer, card."""
        customer = self.customer()
        self.sms(customer, body)
        return self.agents[name], customer, self.agents[name].accept()


def open_floor(world: World, *names: str) -> Floor:
    """A floor with these agents."""
    desk = build.workspace(world, MultiTaskEnabled="true")
    queue = desk.queue("Everyone")
    workflow = desk.workflow("Assign to anyone", queue, TaskReservationTimeout="600")
    properties = {"workflow": workflow, "channel": "sms", "attributes": '{"name": "Kim"}'}
    flow = publish(
        world,
        trigger(incomingConversationMessage="hello"),
        send("hello", "One moment, please", "hand_over", "hand_over"),
        a_widget("hand_over", "send-to-flex", properties),
    )
    floor = Floor(world, desk, connected(world, flow), workflow, queue)
    for name in names:
        floor.hire(name)
    return floor


def together(count: int, call: Callable[[], T]) -> list[T]:
    """Make a call so many times at one instant."""
    ready = threading.Barrier(count)

    def one(_: int) -> T:
        ready.wait()
        return call()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
