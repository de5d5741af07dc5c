"""Whose turn it is: the order in which tasks are handed out (taskrouter §6)."""

from typing import Literal

Order = Literal["FIFO", "LIFO"]
# When it is a task's turn: whoever is less goes first.
Turn = tuple[int, int, int, int]


def turn(
    order: Order, prioritized: Order, priority: int, virtual_start_time: int, sid: str
) -> Turn:
    """When it is a task's turn: queues of the workspace's preferred order drain before the others,
    then by priority and age, or the newest (taskrouter §6)."""
    kind, number = int(order != prioritized), int(sid[2:], 16)
    if order == "LIFO":
        return kind, 0, -virtual_start_time, -number
    return kind, -priority, virtual_start_time, number
