"""The people of the demo: three agents with skills, and an administrator."""

import json
from typing import Final, NamedTuple

from switchroom.desk import demo_people, users
from switchroom.desk.users import Role
from switchroom.store.work import Work
from switchroom.taskrouter import presence, worker_channels, workspaces
from switchroom.taskrouter.rows import Workspace

# It opens nothing but the demo on this machine: a server that others can reach gets another one.
PASSWORD: Final = "bikes-and-boats"

# So many conversations side by side.
_PLACES: Final = 3
_CHANNELS: Final = 100


class Person(NamedTuple):
    """Somebody who can log in."""

    username: str
    full_name: str
    roles: tuple[Role, ...]
    skills: tuple[str, ...] = ()


SUPERVISOR: Final = "carla"
PEOPLE: Final = (
    Person("ada", "Ada Okafor", ("agent",), ("orders",)),
    Person("ben", "Ben Lindqvist", ("agent",), ("repairs",)),
    Person(SUPERVISOR, "Carla Reyes", ("agent", "supervisor"), ("orders", "repairs")),
    Person("admin", "Dana Admin", ("admin",)),
)


def hire(work: Work, account_sid: str, workspace: Workspace, password: str) -> None:
    """Make the users, and the workers of those who take tasks; names that others have are left."""
    for person in PEOPLE:
        if users.find_named(work, person.username) is None:
            if "agent" in person.roles:
                _put_to_work(work, workspace, person)
            demo_people.add(
                work,
                account_sid,
                username=person.username,
                password=password,
                full_name=person.full_name,
                email=f"{person.username}@example.com",
                roles=person.roles,
            )


def _put_to_work(work: Work, workspace: Workspace, person: Person) -> None:
    """The worker, whom the user becomes at his first log-in because he has the same name."""
    attributes = {
        "contact_uri": f"client:{person.username}",
        "full_name": person.full_name,
        "routing": {"skills": list(person.skills), "levels": {}},
    }
    held = workspaces.hold(work, workspace.account_sid, workspace.sid)
    worker = presence.create_worker(
        work, held, friendly_name=person.username, attributes=json.dumps(attributes)
    )
    for shown in worker_channels.page(work, worker, "", _CHANNELS):
        presence.update_channel(work, held, worker, shown, capacity=_PLACES)
