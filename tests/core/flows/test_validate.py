"""What may be kept and published, and what an author is told (studio §1.3)."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core import limits
from switchroom.core.flows import definition
from switchroom.core.flows.definition import Unreadable
from switchroom.core.flows.kinds import KINDS
from switchroom.core.flows.problems import Problem
from switchroom.core.flows.validate import SCHEMA, Report, examine
from tests.rest.studio.definitions import GOOD, say, state
from tests.rest.studio.definitions import definition as flow

MENU = {"from": "{{flow.channel.address}}", "body": "1 or 2?", "timeout": "3600"}
LOOSE = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from(["", "Trigger", "hello", "trigger", "match", "send-message", "a b", "é"])
)
ANY = st.recursive(
    LOOSE,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "name",
                    "type",
                    "states",
                    "properties",
                    "transitions",
                    "event",
                    "next",
                    "conditions",
                ]
                + ["initial_state", "arguments", "value", "body", "timeout", "variables", "key"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def told(*states: dict[str, Any], **root: Any) -> Report:
    return examine(json.dumps(flow(*states, **root)))


def pairs(problems: Any) -> set[tuple[str, str]]:
    return {(problem.property_path, problem.message) for problem in problems}


def split(*conditions: Any, **properties: Any) -> dict[str, Any]:
    """A split with one match for these conditions, reached from nowhere else."""
    made = state("choose", "split-based-on", [("noMatch", "hello")], **{"input": "x", **properties})
    made["transitions"].append({"event": "match", "next": "hello", "conditions": [*conditions]})
    return made


def condition(kind: str = "equal_to", value: Any = "1", **other: Any) -> dict[str, Any]:
    named = {"friendly_name": "If", "arguments": ["{{trigger.message.Body}}"]}
    return {**named, "type": kind, "value": value, **other}


def test_a_good_flow_is_left_in_peace() -> None:
    assert examine(json.dumps(GOOD)) == Report()
    assert told(split(condition()), say(), **{"$schema": SCHEMA}) == Report()
    assert examine(json.dumps({"definition": GOOD})) == Report()


@pytest.mark.parametrize(
    ("text", "path"),
    [("", "#"), ("{", "#"), ("null", "#"), ("[]", "#"), ("[" * 99_999, "#"), ('"\\ud800"', "#")],
)
def test_what_is_no_json_object_is_fatal(text: str, path: str) -> None:
    (problem,) = examine(text).fatal
    assert problem.property_path == path
    assert examine(text.encode()) == examine(text)


def test_everything_unreadable_is_told_at_once() -> None:
    states = [
        7,
        {"type": "trigger"},
        {"name": "a", "properties": []},
        {"name": "a", "type": "x", "transitions": {}},
        {"name": "b", "type": "x", "transitions": [1, {"event": "", "next": 2, "conditions": 3}]},
        {"name": "c", "type": "x", "transitions": [{"event": "e", "conditions": [4]}]},
    ]
    report = examine(json.dumps({"states": states, "initial_state": "d"}))
    assert [problem.property_path for problem in report.fatal] == [
        "#/states/0",
        "#/states/1/name",
        "#/states/2/type",
        "#/states/2/properties",
        "#/states/3/name",
        "#/states/3/transitions",
        "#/states/4/transitions/0",
        "#/states/4/transitions/1/event",
        "#/states/4/transitions/1/next",
        "#/states/4/transitions/1/conditions",
        "#/states/5/transitions/0/conditions/0",
        "#/initial_state",
    ]
    assert report.errors == report.warnings == ()
    assert report.fatal[4].message == "state 'a': duplicate widget name; give it another"
    assert report.fatal[4].state == "a"


@given(ANY)
def test_fatal_is_what_cannot_be_read(found: Any) -> None:
    text = json.dumps(found)
    try:
        definition.read(text)
    except Unreadable as refusal:
        assert refusal.path in {problem.property_path for problem in examine(text).fatal}
    else:
        assert examine(text).fatal == ()


@given(
    st.sampled_from(sorted(KINDS)),
    st.dictionaries(st.sampled_from(["body", "timeout", "url", "variables", "participants"]), ANY),
    st.lists(st.tuples(st.sampled_from(["match", "failed", "sent"]), st.none() | st.text())),
    st.lists(ANY.filter(lambda one: isinstance(one, dict)), max_size=3),
)
def test_anything_readable_can_be_examined(
    kind: str, properties: Any, events: Any, conditions: Any
) -> None:
    made = state("one", kind, events, **properties)
    for transition in made["transitions"]:
        transition["conditions"] = conditions
    report = told(made)
    assert report.fatal == ()
    for problem in (*report.errors, *report.warnings):
        is_more = problem == Problem("#", "there is more; mend these first")
        assert is_more or problem.property_path.startswith("#/")
        assert problem.message
        assert problem.state in (None, "one", "Trigger")


@pytest.mark.parametrize(
    ("kind", "required"), [(kind, name) for kind, known in KINDS.items() for name in known.required]
)
def test_required_properties_are_required(kind: str, required: str) -> None:
    report = told(state("w", kind, body="x"))
    place = f"#/states/1/properties/{required}"
    assert (place, f"state 'w': '{required}' is required") in pairs(report.errors)
    filled = dict.fromkeys(KINDS[kind].required, "x")
    report = told(state("w", kind, body="x", **filled))
    assert not any("is required" in problem.message for problem in report.errors)


def test_a_message_has_a_body_media_or_a_template() -> None:
    def errors(**properties: Any) -> set[tuple[str, str]]:
        return pairs(told(state("w", "send-message", **{"from": "x"}, **properties)).errors)

    assert errors() == {("#/states/1/properties/body", "state 'w': 'body' is required")}
    assert errors(body="") == errors(media_url="https://x") == set()
    assert errors(message_type="content_template", content_sid="HX1") == set()
    assert errors(message_type="content_template", body="x")


def test_the_root_has_a_shape() -> None:
    assert pairs(told(say(), description=7).errors) == {("#/description", "must be a text")}
    for schema in ("", None, f"{SCHEMA}#"):
        (problem,) = told(say(), **{"$schema": schema}).errors
        assert problem.property_path == "#/$schema"
    wrong: list[Any] = [{}, [], {"allow_concurrent_calls": "true"}]
    for flags in wrong:
        (problem,) = told(say(), flags=flags).errors
        assert problem.property_path == "#/flags/allow_concurrent_calls"
    bare = {"states": [state("Trigger", "trigger")], "initial_state": "Trigger"}
    assert examine(json.dumps(bare)).errors == ()


def test_there_is_exactly_one_trigger() -> None:
    (problem,) = told(say(), state("again", "trigger")).errors
    assert problem.message == "2 triggers; a flow has exactly one"
    (problem,) = told(say(), initial_state="hello").errors
    assert problem.property_path == "#/initial_state"


def test_a_flow_has_a_bounded_number_of_states_and_of_problems() -> None:
    states = [state(f"s{number}", "set-variables") for number in range(limits.FLOW_STATES)]
    report = told(*states)
    assert pairs(report.errors) == {("#/states", "a flow has at most 1000 widgets")}
    assert len(report.warnings) == limits.FLOW_PROBLEMS + 1
    assert report.warnings[-1].message == "there is more; mend these first"
    (problem,) = told(say("x" * 1_000, following="y" * 1_000)).errors
    assert len(problem.message) < 200


@pytest.mark.parametrize("name", ["friendly_name", "arguments", "type", "value"])
def test_a_condition_has_four_keys(name: str) -> None:
    written = condition()
    del written[name]
    (problem,) = told(split(written), say()).errors
    assert problem.property_path == f"#/states/1/transitions/1/conditions/0/{name}"
    assert problem.message == f"state 'choose': '{name}' of a condition is required"


@pytest.mark.parametrize(
    "wrong", [{"type": "like"}, {"type": 7}, {"arguments": []}, {"arguments": "x"}, {"value": {}}]
)
def test_a_condition_has_a_shape(wrong: dict[str, Any]) -> None:
    (problem,) = told(split(condition() | wrong), say()).errors
    assert problem.property_path.endswith(f"/conditions/0/{next(iter(wrong))}")


def test_a_match_needs_conditions() -> None:
    (problem,) = told(split(), say()).errors
    assert problem.message == "state 'choose': a match needs at least one condition"


@pytest.mark.parametrize(
    ("kind", "name", "value", "where"),
    [
        ("set-variables", "variables", "x", "variables"),
        ("set-variables", "variables", [{"value": "x"}], "variables/0/key"),
        ("make-http-request", "parameters", [{"key": "x"}], "parameters/0/value"),
        ("make-http-request", "method", "PUT", "method"),
        ("run-subflow", "flow_revision", "newest", "flow_revision"),
    ],
)
def test_properties_have_shapes(kind: str, name: str, value: Any, where: str) -> None:
    filled = dict.fromkeys(KINDS[kind].required, "1")
    (problem,) = told(state("w", kind, **{**filled, name: value})).errors
    assert problem.property_path == f"#/states/1/properties/{where}"


def wait(**changed: Any) -> dict[str, Any]:
    return state("hello", "send-and-wait-for-reply", **(MENU | changed))


@pytest.mark.parametrize(
    ("strange", "where", "sentence"),
    [
        (say(body=" "), "properties/body", "a message without text or media fails (81011)"),
        (say(body="{{ trigger.message.Body | shout }}"), "properties/body", 'no filter "shout"'),
        (say(body="{{widgets.ask.inbound.Body}}"), "properties/body", "reads widgets.ask, which"),
        (wait(timeout="soon"), "properties/timeout", "a whole number of"),
        (wait(timeout=0), "properties/timeout", "is over at once"),
        (wait(colour=1), "properties/colour", "unknown property 'colour'"),
        (state("hello", "say-play"), "type", "say-play needs a voice call"),
        (state("hello", "send-fax"), "type", "send-fax is not known here"),
        (state("hello", "set-variables", ["done"]), "transitions/0/event", "has no event 'done'"),
        (
            state("hello", "set-variables", ["next", "next"]),
            "transitions/1/event",
            "'next' is there already",
        ),
        (
            state("hello", "set-variables", variables=[{"key": "a b", "value": "1"}]),
            "properties/variables/0/key",
            "'a b': keys of letters",
        ),
        (
            state("hello", "send-to-flex", ["failedToEnqueue"], workflow="WW", channel="TC"),
            "transitions/0/next",
            "dead end: 'failedToEnqueue' leads nowhere",
        ),
        (
            state("hello", "send-to-flex", workflow="WW", channel="TC", attributes="[]"),
            "properties/attributes",
            "must be a JSON object",
        ),
        (
            state("hello", "send-to-flex", workflow="WW", channel="TC", timeout="1209601"),
            "properties/timeout",
            "at most 1209600 seconds",
        ),
        (state("hello", "make-http-request", url="ftp://x"), "properties/url", "http or https"),
        (state("hello", "split-based-on", input="x"), "transitions", "there is no 'noMatch'"),
    ],
)
def test_what_is_strange_is_told(strange: dict[str, Any], where: str, sentence: str) -> None:
    report = told(strange)
    assert report.errors == ()
    (problem,) = report.warnings
    assert problem.property_path == f"#/states/1/{where}"
    assert problem.message.startswith("state 'hello': ")
    assert sentence in problem.message


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("less_than", "many"),
        ("is_before_time", "9:30"),
        ("is_after_date", "2026-02-30"),
        ("regex", "(["),
    ],
)
def test_conditions_that_never_hold_are_told(kind: str, value: str) -> None:
    report = told(split(condition(kind, value)), say())
    assert report.errors == ()
    (problem,) = report.warnings
    assert problem.property_path == "#/states/1/transitions/1/conditions/0/value"
    assert "the condition never holds" in problem.message
    assert told(split(condition(kind, "{{ flow.variables.x }}")), say()).warnings == ()


def test_text_outside_of_brackets_reads_nothing() -> None:
    body = "Our widgets.They are good, {{ flow.data.widgets.a }} {{ widgets.hello.outbound.Sid }}"
    assert told(say(body=body)) == Report()


def test_what_is_not_reached_is_told() -> None:
    island, shore = say("island", following="shore"), say("shore", following="island")
    found = {p.state for p in told(say(), island, shore).warnings if "leads here" in p.message}
    assert found == {"island", "shore"}
    alone = examine(json.dumps(flow(say()) | {"states": [state("Trigger", "trigger", ["x"])]}))
    assert {problem.message.partition(": ")[2] for problem in alone.warnings} == {
        "trigger has no event 'x'",
        "no event of the trigger leads anywhere",
    }


def test_a_dead_end_is_where_something_goes_on() -> None:
    def dead(*events: Any) -> list[str]:
        made = state("w", "make-http-request", events, url="https://x")
        return [p.message for p in told(made, say()).warnings if "dead end" in p.message]

    assert dead("success", "failed") == []
    assert dead(("success", "hello"), ("failed", "hello")) == []
    assert dead(("success", "hello"), "failed") == ["state 'w': dead end: 'failed' leads nowhere"]


def test_unknown_keys_are_told_at_every_level() -> None:
    made = split(condition(extra=1))
    made["extra"] = 1
    made["transitions"][0]["extra"] = 1
    report = told(made, say(), extra=1)
    assert [problem.property_path for problem in report.warnings] == [
        "#/extra",
        "#/states/1/extra",
        "#/states/1/transitions/0/extra",
        "#/states/1/transitions/1/conditions/0/extra",
    ]
    assert report.errors == ()
