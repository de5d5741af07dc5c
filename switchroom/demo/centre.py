"""The demo's workspace: two queues by skill, and a workflow that tries them before everybody."""

import json
from pathlib import Path
from typing import Any, Final

import msgspec

from switchroom.flex import provision
from switchroom.store.work import Work
from switchroom.taskrouter import queues, task_channels, workflows, workspaces
from switchroom.taskrouter.rows import Workspace

_FLOW: Final = Path(__file__).with_name("flow.json")
_SKILLS: Final = ("orders", "repairs")
# So long those with the skill are asked before everybody is.
_SKILLED_FIRST_S: Final = 30
_RING_S: Final = 60


class Centre(msgspec.Struct, frozen=True):
    """What was built."""

    workspace: Workspace
    workflow_sid: str
    task_channel_sid: str


def build(work: Work, account_sid: str) -> Centre:
    """Make the workspace with its queues and the workflow that the demo's flow asks."""
    provision.provision(work, account_sid)
    found = provision.find_workspace(work, account_sid)
    assert found is not None
    workspace = workspaces.hold(work, account_sid, found.sid)
    everyone = queues.create(work, workspace, friendly_name="All agents")
    skilled = {
        skill: queues.create(
            work,
            workspace,
            friendly_name=skill.capitalize(),
            target_workers=f"routing.skills HAS '{skill}'",
        )
        for skill in _SKILLS
    }
    filters = [
        {
            "filter_friendly_name": skill.capitalize(),
            "expression": f"topic == '{skill}'",
            "targets": [{"queue": queue.sid, "timeout": _SKILLED_FIRST_S}, {"queue": everyone.sid}],
        }
        for skill, queue in skilled.items()
    ]
    workflow = workflows.create(
        work,
        workspace,
        friendly_name="By topic",
        configuration=json.dumps(
            {"task_routing": {"filters": filters, "default_filter": {"queue": everyone.sid}}}
        ),
        task_reservation_timeout=_RING_S,
    )
    channel = task_channels.find_named(work, account_sid, workspace.sid, "sms")
    assert channel is not None
    return Centre(workspace, workflow.sid, channel.sid)


def definition(built: Centre) -> str:
    """The demo's flow, which sends customers to this workspace."""
    flow: dict[str, Any] = json.loads(_FLOW.read_text())
    for state in flow["states"]:
        if state["type"] == "send-to-flex":
            state["properties"] |= {
                "workflow": built.workflow_sid,
                "channel": built.task_channel_sid,
            }
    return json.dumps(flow)
