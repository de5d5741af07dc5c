"""Random definitions of all kinds of widgets, wired at random, and random inputs."""

from typing import Any, Final

from hypothesis import strategies as st

from switchroom.core.flows import inputs, predicates
from switchroom.core.flows.inputs import Input
from switchroom.core.flows.kinds import KINDS
from switchroom.core.flows.run import Awaits

CHILD: Final = "FW2"
_NAMES: Final = [f"w{number}" for number in range(6)]
_SERVED: Final = [kind for kind in KINDS if kind != "trigger" and not KINDS[kind].needs]
# A flow ends where it reaches one of the others, so most are served.
_TYPES: Final = [*_SERVED * 5, *(kind for kind in KINDS if KINDS[kind].needs), "of-tomorrow"]
# One that does not exist, and ones that lead nowhere.
_TARGETS: Final = [*_NAMES, *_NAMES, "missing", None, ""]

templates = st.sampled_from(
    [
        "hello",
        "",
        " ",
        "7",
        "-1",
        "{{flow.variables.n | plus: 1}}",
        "{{widgets.w0.inbound.Body}}",
        "{{widgets.w1.parsed.a}}",
        "{{trigger | to_json}}",
        "{{flow}}",
        "{{widgets}}",
        "{% if flow.variables.n > 2 %}yes{% else %}no{% endif %}",
        "{% for i in (1..99) %}{{i}}{% endfor %}",
        "{% broken",
        '{"a": {{contact.channel.address | to_json}}}',
        "https://{{widgets.w0.inbound.Body}}.example",
        "https://a.example/",
        "é\ud83d".encode("utf-8", "ignore").decode(),
        "(a+)+$",
        "09:30",
        "2026-11-25",
    ]
)
values = templates | st.integers(-5, 20_000) | st.none() | st.booleans()
pairs = st.lists(
    st.fixed_dictionaries(
        {"key": st.sampled_from(["n", "m", "method", ""]), "value": values},
        optional={"type": st.sampled_from(["string", "json_object"])},
    ),
    max_size=3,
)
_PROPERTIES: Final[dict[str, st.SearchStrategy[Any]]] = {
    **dict.fromkeys(
        ("body", "from", "to", "service", "channel", "media_url", "timeout", "input", "url"), values
    ),
    **dict.fromkeys(("workflow", "attributes", "priority", "conversation_sid"), values),
    **dict.fromkeys(("parameters", "variables", "participants"), pairs),
    "method": st.sampled_from(["GET", "post", "PUT"]),
    "content_type": st.sampled_from(["application/json", "application/x-www-form-urlencoded"]),
    "content_sid": values,
    "content_variables": pairs,
    "message_type": st.sampled_from(["custom", "content_template"]),
    "flow_sid": st.sampled_from([CHILD, "FW9", ""]),
    "add_twilio_auth": st.booleans(),
}
conditions = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from([*sorted(predicates.KINDS), "of_tomorrow"]),
            "arguments": st.lists(templates, max_size=1),
            "value": templates,
        }
    ),
    max_size=2,
)


@st.composite
def _transitions(draw: st.DrawFn, kind: str) -> list[dict[str, Any]]:
    known = KINDS.get(kind)
    events = sorted(known.events) if known else ["next", "failed"]
    found = []
    for event in events:
        for _ in range(draw(st.integers(0, 3)) if event == "match" else 1):
            # Most are there and lead on, so that flows run for a while.
            if draw(st.integers(0, 9)):
                target = draw(st.sampled_from(_TARGETS))
                transition: dict[str, Any] = {"event": event, "next": target}
                if event == "match":
                    transition["conditions"] = draw(conditions)
                found.append(transition)
    return draw(st.permutations(found))


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    """A definition that can be read, whatever else is wrong with it."""
    events = ("incomingMessage", "incomingConversationMessage", "incomingRequest", "incomingParent")
    first = draw(st.sampled_from(_NAMES))
    trigger: dict[str, Any] = {
        "name": "Trigger",
        "type": "trigger",
        "transitions": [{"event": event, "next": first} for event in events],
    }
    states = [trigger]
    for name in _NAMES:
        kind = draw(st.sampled_from(_TYPES))
        properties = draw(st.fixed_dictionaries({}, optional=_PROPERTIES))
        transitions = draw(_transitions(kind))
        states.append(
            {"name": name, "type": kind, "properties": properties, "transitions": transitions}
        )
    return {"states": states, "initial_state": "Trigger"}


texts = st.sampled_from(["", "1", "yes", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa!", '{"a": 1}', "STOP \n"])
mappings = st.dictionaries(
    st.sampled_from(["Body", "a", "sid", "inbound"]),
    st.recursive(
        texts | st.integers() | st.none() | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
        max_leaves=4,
    ),
    max_size=3,
)
_ONES: Final[dict[type[Any], st.SearchStrategy[Any]]] = {
    inputs.MessageSent: st.builds(inputs.MessageSent, st.just("SM1"), mappings),
    inputs.MessageRefused: st.builds(inputs.MessageRefused, st.integers(1, 9), texts, mappings),
    inputs.Replied: st.builds(inputs.Replied, mappings),
    inputs.TimedOut: st.just(inputs.TimedOut()),
    inputs.DeliveryFailed: st.builds(inputs.DeliveryFailed, texts, st.none() | st.integers(1, 9)),
    inputs.Answered: st.builds(
        inputs.Answered,
        st.integers(100, 599),
        st.sampled_from(["application/json", "text/plain", ""]),
        texts,
        st.dictionaries(st.just("x-twilio-function-concurrency"), texts),
        st.sampled_from(["", "bad"]),
    ),
    inputs.Unanswered: st.builds(inputs.Unanswered, texts),
    inputs.Enqueued: st.builds(inputs.Enqueued, mappings),
    inputs.NotEnqueued: st.builds(inputs.NotEnqueued, texts),
    inputs.Joined: st.builds(inputs.Joined, st.just("CH1")),
    inputs.NotJoined: st.builds(inputs.NotJoined, texts),
    inputs.Returned: st.builds(inputs.Returned, st.dictionaries(st.sampled_from("ab"), texts)),
    inputs.GoOn: st.just(inputs.GoOn()),
}
anything: st.SearchStrategy[Input] = st.one_of(*_ONES.values())
FITTING: Final[dict[Awaits, tuple[type[Any], ...]]] = {
    "": (),
    "message": (inputs.MessageSent, inputs.MessageRefused),
    "reply": (inputs.Replied, inputs.TimedOut, inputs.DeliveryFailed),
    "http": (inputs.Answered, inputs.Unanswered),
    "task": (inputs.Enqueued, inputs.NotEnqueued),
    "conversation": (inputs.Joined, inputs.NotJoined),
    "return": (inputs.Returned, inputs.TimedOut),
    "turn": (inputs.GoOn,),
}


def fitting(awaits: Awaits) -> st.SearchStrategy[Input]:
    """What an execution that awaits this can be told."""
    return st.one_of(*(_ONES[kind] for kind in FITTING[awaits]))
