"""Random workers, tasks and configurations, more often alike than not."""

from typing import Any, Final

from hypothesis import strategies as st

from tests.taskrouter.oracle import FILTERS, MEMBERS, ORDERS, STEPS

CHANNELS: Final = ("default", "sms", "chat")

# Most tasks are of one channel, most queues for all.
CHANNEL: Final = st.sampled_from([*CHANNELS[:1] * 4, *CHANNELS])
MEMBER: Final = st.sampled_from(["1==1"] * 4 + [text for text in MEMBERS if text])
NUMBER: Final = st.integers(0, 99)
LEVEL: Final = st.integers(0, 4)
WORKER: Final = st.fixed_dictionaries(
    {"skills": st.lists(st.sampled_from(["en", "fr"]), unique=True)},
    optional={"level": LEVEL, "cost": LEVEL},
)
TASK: Final = st.fixed_dictionaries(
    {
        "kind": st.sampled_from("abc"),
        "lang": st.sampled_from(["en", "fr"]),
        "min": LEVEL,
        "agent": st.sampled_from(["w0", "w1", "w2", None]),
    }
)


def seldom(*values: Any) -> st.SearchStrategy[Any]:
    """One of the values, or more often none."""
    return st.sampled_from([None] * (2 * len(values)) + list(values))


def _given(found: Any) -> Any:
    return {name: value for name, value in found.items() if value is not None}


TARGET: Final = st.fixed_dictionaries(
    {
        "queue": st.integers(0, 2),
        "expression": seldom(*(text for text in STEPS if text)),
        "order_by": seldom(*(text for text in ORDERS if text)),
        "skip_if": seldom("1==1", "workers.available == 0"),
        "timeout": seldom(5, 20),
        "priority": seldom(1, 3),
        "known_worker_friendly_name": seldom("task.agent", None),
    }
).map(_given)
RULE: Final = st.fixed_dictionaries(
    {
        "expression": st.sampled_from(list(FILTERS)),
        "targets": st.lists(TARGET, min_size=1, max_size=3),
    }
)
DEFAULT: Final = TARGET.map(lambda target: {k: v for k, v in target.items() if k != "timeout"})
ROUTING: Final = st.fixed_dictionaries(
    {
        "filters": st.lists(RULE, max_size=2),
        "default_filter": st.one_of(DEFAULT, DEFAULT, DEFAULT, st.none()),
    }
).map(_given)


def document(routing: Any, queues: list[str]) -> Any:
    """The configuration with the queues' SIDs."""

    def named(target: Any) -> Any:
        return {**target, "queue": queues[target["queue"]]}

    found: dict[str, Any] = {
        "filters": [
            {**one, "targets": [named(target) for target in one["targets"]]}
            for one in routing["filters"]
        ]
    }
    if "default_filter" in routing:
        found["default_filter"] = named(routing["default_filter"])
    return {"task_routing": found}
