"""Whether a worker could take one more task (taskrouter §5)."""


def is_ready(
    *, single: bool, available: bool, engaged: bool, open_to: bool, taken: int, capacity: int
) -> bool:
    """Whether a worker could take one more task of a channel.

    `available` is that of his activity, `open_to` that of his channel, `engaged` says that he has a
    task of whatever channel. Where workers are `single`-tasking, one at all is the most, whatever
    the channel says.

    >>> busy = dict(available=True, engaged=True, open_to=True, taken=1, capacity=2)
    >>> is_ready(single=False, **busy), is_ready(single=True, **busy)
    (True, False)
    """
    if not available:
        return False
    if single:
        return not engaged
    return open_to and taken < capacity
