"""What the resources of TaskRouter show alike."""

from msgspec import Struct

from switchroom.rest.kit import Call


class InWorkspace(Struct, frozen=True):
    """The address of the workspace that something is in."""

    workspace: str


def workspace_url(call: Call, workspace_sid: str) -> str:
    """The address of a workspace."""
    return call.url(f"/v1/Workspaces/{workspace_sid}")
