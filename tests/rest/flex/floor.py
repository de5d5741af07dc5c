"""A contact centre with a number, a workflow and agents, and short ways to what happens in it."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs

from tests.rest.client import official
from tests.rest.taskrouter.desk import Desk, open_desk
from tests.taskrouter import access
from tests.taskrouter.build import Desk as Space
from tests.world import World

CUSTOMER: Final = "+12125550188"


@dataclass
class Floor:
    """`agents` are SIDs of workers by name; whoever is called by one of these names is an agent."""

    desk: Desk
    number: str
    workflow: str
    queue: str
    client: Any
    agents: dict[str, str] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.desk.world

    @property
    def interactions(self) -> Any:
        return self.client.flex_api.v1.interaction

    def channel(self, made: Any) -> Any:
        """The channel of an interaction."""
        return self.interactions(made.sid).channels(made.channel["sid"])

    def routing(self, **properties: Any) -> dict[str, Any]:
        """To the workflow, or as it is said."""
        given = {"workspace_sid": self.desk.sid, "workflow_sid": self.workflow, **properties}
        return {"type": "TaskRouter", "properties": given}

    def arrives(self, body: str = "My bike is broken") -> str:
        """A customer's SMS; the SID of the conversation that it began."""
        self.world.sms(CUSTOMER, self.number, body)
        self.world.settle()
        (conversation,) = (row for row in self.world.conversations() if row["state"] == "active")
        return str(conversation["sid"])

    def writes(self, body: str = "Hello?") -> None:
        """The customer writes again."""
        self.world.sms(CUSTOMER, self.number, body)
        self.world.settle()

    def outbound(self, name: str, **properties: Any) -> Any:
        """An interaction that an agent begins."""
        wish = {
            "type": "sms",
            "initiated_by": "agent",
            "properties": {"type": "sms"},
            "participants": [{"address": CUSTOMER, "proxy_address": self.number}],
        }
        target = {"queue_sid": self.queue, "worker_sid": self.agents[name], **properties}
        return self.interactions.create(channel=wish, routing=self.routing(**target))

    def status(self, made: Any) -> str:
        """Of the channel."""
        return str(self.channel(made).fetch().status)

    def tasks(self, made: Any) -> list[str]:
        """The tasks of the channel that are remembered, oldest first."""
        return [task(invite) for invite in self.channel(made).invites.list() if invite.routing]

    def live(self, made: Any) -> list[str]:
        """Those that ask for somebody, or that somebody has."""
        waiting = {
            row.sid
            for status in ("pending", "reserved", "assigned")
            for row in self.desk.at.tasks.list(assignment_status=[status])
        }
        return [sid for sid in self.tasks(made) if sid in waiting]

    def no_owner(self) -> list[str]:
        """What the account is told of conversations that nobody has, oldest first."""
        found = self.world.alerts(PageSize=100)
        texts = [row["alert_text"] for row in found if row["error_code"] == "81015"]
        return [parse_qs(text)["Msg"][0] for text in texts[::-1]]

    def inbound(self, conversation: str | None = None, **properties: Any) -> Any:
        """An interaction on the conversation of a customer who has written."""
        sid = conversation or self.arrives()
        wish = {"type": "sms", "initiated_by": "customer", "properties": {"media_channel_sid": sid}}
        return self.interactions.create(channel=wish, routing=self.routing(**properties))

    def served(self, name: str = "ann", **properties: Any) -> Any:
        """An inbound interaction that an agent has accepted."""
        made = self.inbound(**properties)
        self.desk.answer(task(made), name, "accepted")
        return made

    def invite(self, made: Any, name: str) -> str:
        """Ask another agent in, and let him accept; his task."""
        routing = self.routing(queue_sid=self.queue, worker_sid=self.agents[name])
        sid = str(self.channel(made).invites.create(routing=routing).routing["properties"]["sid"])
        self.desk.answer(sid, name, "accepted")
        return sid

    def present(self, made: Any) -> list[tuple[str, str | None]]:
        """Who is in the channel: types, and the workers of agents."""
        names = {sid: name for name, sid in self.agents.items()}
        return [
            (row.type, row.routing_properties and names[row.routing_properties["worker_sid"]])
            for row in self.channel(made).participants.list()
        ]

    def participant(self, made: Any, name: str) -> str:
        """The SID of an agent in the channel."""
        (found,) = (
            row.sid
            for row in self.channel(made).participants.list()
            if row.routing_properties and row.routing_properties["worker_sid"] == self.agents[name]
        )
        return str(found)

    def members(self, made: Any) -> set[str | None]:
        """The identities in the conversation, None for the customer's number."""
        path = f"/conversations/v1/Conversations/{conversation(made)}/Participants"
        return {row["identity"] for row in self.world.get(path)["participants"]}

    def state(self, made: Any) -> str:
        """Of the conversation."""
        path = f"/conversations/v1/Conversations/{conversation(made)}"
        return str(self.world.get(path)["state"])

    def say(self, made: Any, author: str, body: str) -> None:
        path = f"/conversations/v1/Conversations/{conversation(made)}/Messages"
        self.world.post(path, {"Author": author, "Body": body}, webhooks=True)
        self.world.settle()

    def heard(self) -> list[str]:
        """What reached the customer."""
        return [row["body"] for row in self.world.handset(CUSTOMER)]

    def wire(self, name: str, role: str = "worker") -> "Wire":
        """The client of an agent."""
        space = Space(self.world, self.desk.sid, self.desk.activities)
        if not self.world.manual:
            return Wire(self.world, access.token(space, self.agents[name], role))
        now = datetime.fromisoformat(self.world.main("GET", "/simulator/v1/Clock")["now"])
        made = access.token_at(space, self.agents[name], int(now.timestamp()), 3_600)
        return Wire(self.world, made)


@dataclass(frozen=True)
class Wire:
    """A worker's client, which calls by the tunnel."""

    world: World
    token: str

    def get(self, path: str, status: int = 200, **params: Any) -> Any:
        return access.call(self.world, self.token, f"v1/{path}", "GET", status, **params)

    def post(self, path: str, status: int = 200, /, **params: Any) -> Any:
        # `status` may be a parameter of the call as well, which `access.call` has for its own.
        body = {"url": f"v1/{path}", "method": "POST", "params": params, "token": self.token}
        answer = self.world.request("POST", access.PATH, json=body, auth=None)
        assert answer.status_code == status, answer.text
        return answer.json()["payload"] if status == 200 else answer.json()


def task(made: Any) -> str:
    """The task of an interaction or an invite."""
    return str(made.routing["properties"]["sid"])


def attributes(made: Any) -> Any:
    """The attributes of its task."""
    return json.loads(made.routing["properties"]["attributes"])


def conversation(made: Any) -> str:
    return str(attributes(made)["conversationSid"])


def path(made: Any, *more: str) -> str:
    """Where the channel of an interaction is for workers' clients."""
    return "/".join(("Interactions", made.sid, "Channels", made.channel["sid"], *more))


def open_floor(world: World, *agents: str) -> Floor:
    """A floor with these agents, available."""
    desk = open_desk(world)
    queue = desk.queue("Everyone")
    workflow = desk.workflow(default=queue)
    client = official(world.base_url, world.account_sid, world.auth_token)
    floor = Floor(desk, world.buy(), workflow, queue, client)
    world.address(floor.number)
    for name in agents:
        floor.agents[name] = desk.worker(name)
    return floor
