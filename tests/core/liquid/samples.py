"""A context as a flow has it, and the shortest way to render with it."""

from typing import Any, Final

from switchroom.core.liquid.render import Rendered, render

# Thursday, 2024-05-02 03:04:05.678 UTC: still the evening of Wednesday in America.
NOW: Final = 1_714_619_045_678_000
ZONE: Final = "America/Los_Angeles"

CONTEXT: Final[dict[str, Any]] = {
    "trigger": {
        "conversation": {"ChannelAttributes": {"m": {"k": "v"}, "tags": ["a", "b"]}},
        "message": {"Body": "Hello there", "From": "+15005550006"},
    },
    "flow": {"variables": {"x": "4", "name": "Ann", "no": False, "yes": True}, "data": {}},
    "widgets": {
        "ask": {"inbound": {"Body": " Yes \n"}},
        "get-datetime-parts": {"parsed": {"x": 7, "list": [1, 2, 3], "rows": [{"n": 2}, {"n": 1}]}},
        "http": {"headers": {"x-y": "odd"}, "2nd": "second"},
    },
    "a": ["p", "q", "r"],
    "i": 1,
    "n": 3,
    "f": 1.5,
    "s": "some text",
    "empty_text": "",
    "spaces": "  ",
    "empty_list": [],
    "pairs": {"k1": "v1", "k2": 2},
    "many": list(range(1, 41)),
    "names": ["b", "A", "a", None],
    "rows": [{"k": "x", "v": 1}, {"k": "y", "v": 2}, {"v": 3}],
    "nothing": None,
}


def rendered(template: str, **more: Any) -> Rendered:
    """A template rendered with the context above, and more of it."""
    return render(template, CONTEXT | more, now=NOW, zone=ZONE)


def text(template: str, **more: Any) -> str:
    """What a template without faults renders."""
    result = rendered(template, **more)
    assert result.faults == ()
    return result.text
