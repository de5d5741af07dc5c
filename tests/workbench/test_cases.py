"""Case files: what they may say, what is told of a difference, what is covered."""

import json
from pathlib import Path
from typing import Any

import pytest

from switchroom.workbench import cases, coverage
from switchroom.workbench.cases import Unusable
from switchroom.workbench.verdict import judge
from tests.workbench.definitions import ask, definition, fetch, hand_over, tell

FLOW = definition(
    ask("q", "Name?", [("incomingMessage", "f"), ("timeout", None)]),
    fetch(
        "f",
        [("success", "h"), ("failed", "h")],
        method="POST",
        parameters=[{"key": "name", "value": "{{widgets.q.inbound.Body}}"}],
    ),
    hand_over("h", [("callComplete", None), ("failedToEnqueue", "t")]),
    tell("t", "Sorry"),
)
START = {"event": "incomingConversationMessage", "body": "hi"}


def written(folder: Path, *found: dict[str, Any], **file: Any) -> Path:
    """A case file beside its flow."""
    (folder / "flow.json").write_text(json.dumps(FLOW))
    path = folder / "flow.cases.json"
    path.write_text(json.dumps({"flow": "flow.json", "cases": list(found), **file}))
    return path


def case(*script: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "c", "start": START, "script": list(script), **more}


def differences(folder: Path, *script: dict[str, Any], **more: Any) -> list[tuple[str, str, str]]:
    suite = cases.load(written(folder, case(*script, **more)))
    found = judge(suite, suite.cases[0]).differences
    return [(difference.place, difference.expected, difference.got) for difference in found]


def test_what_is_as_expected_is_good(tmp_path: Path) -> None:
    end = {
        "status": "ended",
        "reason": "FLOW_END",
        "widget": "t",
        "variables": {},
        "values": {"widgets.f.status_code": 201, "widgets.f.parsed.a.0.b": True, "widgets.x": None},
        "requests": [{"method": "POST", "url": "https://a.example", "form": {"name": "Ada"}}],
        "tasks": [{"workflow": "WW1", "channel": "TC1", "timeout": 3600, "attributes": {}}],
        "codes": [81015],
        "path": ["Trigger", "q", "f", "h", "t", "Ended"],
    }
    told = differences(
        tmp_path,
        {"expect": [{"contains": "am", "body": "Name?", "from": "Bot", "media": ""}]},
        {"say": {"Body": "Ada", "NumMedia": "0"}},
        {"expect": ["Sorry"]},
        http=[{"url": "a.example", "status": 201, "json": {"a": [{"b": True}]}}],
        flex="refuse",
        end=end,
    )
    assert told == []


def test_every_kind_of_difference_is_told(tmp_path: Path) -> None:
    end = {
        "status": "active",
        "reason": "",
        "widget": "q",
        "variables": {"n": "1"},
        "values": {"widgets.f.status_code": "200"},
        "requests": [
            {"method": "GET", "url": {"contains": "b."}, "form": {"name": "Bob"}, "json": 1}
        ],
        "tasks": [{"priority": "50", "attributes": {"a": 1}}, {}],
        "codes": [81002],
        "path": ["Trigger"],
    }
    told = differences(
        tmp_path,
        {"expect": ["Hello", "Name?"]},
        {"say": "Ada"},
        {"expect": ["Sorry"]},
        http=[{"url": "a.example"}],
        end=end,
    )
    assert told == [
        ("script[0].expect[0]", '"Hello"', '"Name?"'),
        ("script[0].expect[1]", '"Name?"', "no message"),
        ("script[2].expect[0]", '"Sorry"', "no message"),
        ("end.status", '"active"', '"ended"'),
        ("end.reason", '""', '"FLOW_END"'),
        ("end.widget", '"q"', '"h"'),
        ("end.variables.n", '"1"', "null"),
        ("end.values.widgets.f.status_code", '"200"', "200"),
        ("end.codes", "[81002]", "[]"),
        ("end.path", '["Trigger"]', '["Trigger","q","f","h","Ended"]'),
        ("end.requests[0].method", '"GET"', '"POST"'),
        ("end.requests[0].url", '{"contains":"b."}', '"https://a.example"'),
        ("end.requests[0].form", '{"name":"Bob"}', '{"name":"Ada"}'),
        ("end.requests[0].json", "1", "null"),
        ("end.tasks", "2 of them", "1: ['WW1']"),
        ("end.tasks[0].priority", '"50"', '"0"'),
        ("end.tasks[0].attributes", '{"a":1}', "{}"),
    ]


def test_messages_that_nobody_expected_are_a_difference(tmp_path: Path) -> None:
    assert differences(tmp_path, {"say": "Ada"}) == []
    told = differences(tmp_path, {"expect": ["Name?"]}, {"say": "Ada"}, flex="refuse")
    assert told == [("script (after its end)[0]", "no message", '"Sorry"')]


def test_time_zone_and_instant_may_be_of_one_case(tmp_path: Path) -> None:
    (tmp_path / "clock.json").write_text(
        json.dumps(definition(tell("t", '{{ "now" | date: "%H:%M" }}')))
    )
    path = written(
        tmp_path,
        case({"expect": ["10:00"]}),
        case({"expect": ["12:30"]}, now="2026-06-01T11:30:00Z") | {"name": "d"},
        case({"expect": ["20:30"]}, zone="Asia/Tokyo", now="2026-06-01T11:30:00Z") | {"name": "e"},
        flow="clock.json",
        zone="Europe/London",
        now="2026-11-25T10:00:00Z",
    )
    suite = cases.load(path)
    assert [judge(suite, found).differences for found in suite.cases] == [(), (), ()]


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (case({"say": "a", "wait": 1}), "exactly one of expect, say"),
        (case({"shout": "a"}), "$.cases[0].script[0]"),
        (case(start={"event": "incomingCall"}), "$.cases[0].start.event"),
        (case(end={"stauts": "ended"}), "unknown field `stauts`"),
        (case(now="soon"), "$.cases[0].now must be like"),
        (case(zone="Europe/Nowhere"), "$.cases[0]: There is no time zone 'Europe/Nowhere'"),
        (case(messages="maybe"), "$.cases[0].messages"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_place(
    tmp_path: Path, broken: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Unusable) as told:
        cases.load(written(tmp_path, broken))
    assert str(tmp_path / "flow.cases.json") in str(told.value)
    assert sentence in str(told.value)


def test_a_template_in_a_file_is_one_that_a_server_takes(tmp_path: Path) -> None:
    wrong: dict[str, Any] = {"HX1": {"types": {"twilio/text": {}}}}
    with pytest.raises(Unusable, match=r"\$\.templates\.HX1: .*`body`"):
        cases.load(written(tmp_path, case(), templates=wrong))


def test_files_that_are_not_there(tmp_path: Path) -> None:
    path = written(tmp_path, case(), flow="gone.json")
    for load, missing in ((path, "gone.json"), (tmp_path / "no.cases.json", "no.cases.json")):
        with pytest.raises(Unusable, match=f"{missing}: cannot be read"):
            cases.load(load)
    path = written(tmp_path, case(), case())
    with pytest.raises(Unusable, match="name is there twice"):
        cases.load(path)
    (tmp_path / "flow.json").write_text('{"states": []}')
    with pytest.raises(Unusable, match="#/states: must be a list"):
        cases.load(path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(Unusable, match="no file here ends in"):
        cases.find([tmp_path / "empty"])
    assert cases.find([tmp_path]) == [path]


def test_transitions_that_were_never_taken(tmp_path: Path) -> None:
    split = {
        "name": "s",
        "type": "split-based-on",
        "properties": {"input": "{{trigger.message.Body}}"},
        "transitions": [
            {"event": "noMatch", "next": "t"},
            *(
                {
                    "event": "match",
                    "next": "t",
                    "conditions": [{"type": "equal_to", "arguments": [], "value": value}],
                }
                for value in ("1", "2")
            ),
        ],
    }
    (tmp_path / "split.json").write_text(json.dumps(definition(split, tell("t", "x"))))
    start = {"event": "incomingMessage", "body": "2"}
    suite = cases.load(written(tmp_path, case(start=start), flow="split.json"))
    (cover,) = coverage.measure([(suite, [judge(suite, suite.cases[0])])])
    assert cover.transitions == 9
    assert cover.percent == 33
    assert cover.never == (
        "Trigger: incomingConversationMessage → s",
        "Trigger: incomingRequest → s",
        "Trigger: incomingParent → s",
        "s: noMatch → t",
        "s: match [equal_to 1] → t",
        "t: failed → Ended",
    )
