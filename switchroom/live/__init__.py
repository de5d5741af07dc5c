"""The sockets of agents' desktops: what is new, as it happens (live/protocol.py)."""

from typing import Final

PATH: Final = "/desk/v1/Live"
