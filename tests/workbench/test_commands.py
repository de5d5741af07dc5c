"""The commands that need no server: try, lint, test, and diff of two files."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from switchroom.cli import app
from tests.rest.studio.definitions import state
from tests.workbench.definitions import ask, definition, fetch, hand_over, tell

CASES = Path(__file__).parent.parent / "cases" / "flows"
NOW = "2026-11-25T10:00:00Z"


def flows(*words: object, typed: str = "", **env: str) -> Result:
    """`switchroom flows` with these words; `typed` is what comes through the pipe."""
    return CliRunner(env=env).invoke(app, ["flows", *map(str, words)], input=typed)


def told(code: int, *words: object, typed: str = "", **env: str) -> str:
    """What a command tells, all of it; it must end with this code."""
    result = flows(*words, typed=typed, **env)
    assert result.exit_code == code, result.output
    return result.output


def file(folder: Path, *states: dict[str, Any], name: str = "flow.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(definition(*states)))
    return path


@pytest.mark.parametrize("command", ["try", "lint", "test", "push", "pull", "diff"])
def test_every_command_shows_examples(command: str) -> None:
    assert f"switchroom flows {command}" in " ".join(told(0, command, "--help").split())
    assert command in told(0, "--help")


def test_a_menu_is_tried(tmp_path: Path) -> None:
    typed = 'hi\n 1 \n/http 200 {"customer": {"tier": "gold"}}\n/task accept\nthanks\n/steps\n'
    told_so = told(0, "try", CASES / "menu-bot.json", "--now", NOW, typed=typed)
    lines = told_so.splitlines()
    assert "flow: Hello, this is the Northwind Bikes assistant." in lines
    assert "flow: 3 - Opening hours" in lines
    assert "[ask_menu waits for a reply until Wed 25 Nov 2026 03:00:00]" in lines
    assert "  POST https://crm.example.com/v1/customers/lookup" in lines
    assert '[lookup_customer waits for the answer: /http 200 {"a": 1}, or /fail]' in lines
    assert '    "tier": "gold",' not in lines
    assert '      "tier": "gold",' in lines
    assert "[send_to_flex_priority waits for Flex: /task accept, or /task refuse]" in lines
    assert "  the flow has ended (FLOW_END)" in lines
    assert "  nobody hears that: the conversation has been handed over to an agent" in lines
    assert "  split_tier match → send_to_flex_priority" in lines
    assert "\x1b" not in told_so


def test_a_question_is_tried_in_all_ways(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        ask("q", "Name?", [("incomingMessage", "t"), ("timeout", "l"), ("deliveryFailure", "u")]),
        tell("t", "Hi {{widgets.q.inbound.Body}} {{contact.channel.address}}"),
        tell("l", "Late"),
        tell("u", "Undelivered {{widgets.q.outbound.ErrorCode}}"),
    )

    def tried(typed: str, *options: str) -> str:
        return told(0, "try", path, "--zone", "Europe/London", "--now", NOW, *options, typed=typed)

    assert "flow: Hi Ada +447700900123" in tried("x\nAda\n", "--as", "+447700900123")
    assert "flow: Hi /help" in tried("x\n//help\n")
    assert "flow: Late" not in tried("x\n/wait 59m\n/wait 59s\n")
    late = tried("x\n/wait 1h\n/clock\n")
    assert "flow: Late" in late
    assert "it is Wed 25 Nov 2026 11:00:00 in Europe/London" in late
    assert "flow: Undelivered 30003" in tried("x\n/undelivered 30003\n")
    assert tried("x\n/restart\ny\n").count("flow: Name?") == 2
    assert "/undelivered [code]" in tried("/help\n")
    assert "flow: Name?" not in tried("/quit\nx\n")
    looked = tried("x\nAda\n/vars\n/context widgets.q.inbound.Body\n/context\n")
    assert '"Ada"' in looked.splitlines()
    assert '"trigger": {' in looked
    for typed, sentence in (
        ("/dance\n", "There is no command /dance; /help lists them."),
        ("/wait soon\n", "Say how long: /wait 90"),
        ("x\n/http 200\n", "No request waits for an answer."),
        ("x\n/task accept\n", "No hand-over waits for Flex."),
        ("x\n/return a=b\n", "Nothing has been redirected."),
        ("x\n/fail\n", "Nothing is pending that could fail."),
        ("/undelivered\n", "No message waits for a reply."),
        ("x\n/undelivered no\n", "The code is a number"),
    ):
        assert sentence in tried(typed)


def test_what_is_pending_is_answered(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        fetch("f", [("success", "h"), ("failed", "h")], parameters=[{"key": "a", "value": "1"}]),
        hand_over("h", [("callComplete", None), ("failedToEnqueue", "r")]),
        state("r", "add-twiml-redirect", [("return", "t"), "fail"], url="https://b.example"),
        tell("t", "{{widgets.f.status_code}} {{widgets.r.a}}"),
    )

    def tried(typed: str) -> str:
        return told(0, "try", path, "--trigger", "message", typed="x\n" + typed)

    assert "    a = 1" in tried("")
    assert "flow: 503 b" in tried("/http 503\n/task refuse\n/return a=b c\n")
    assert "flow:  b" in tried("/fail\n/fail\n/return a=b\n")
    assert "Begin with the status" in tried("/http ok\n")
    assert "Say /task accept or /task refuse" in tried("/http 200\n/task\n")
    assert "error 81016" in tried("/wait 10\n")
    assert "r waits until it comes back: /return name=value" in tried("/fail\n/task refuse\n")


def test_a_request_begins_by_itself(tmp_path: Path) -> None:
    typed = "7\n2 \nslow\n/http 201\n"
    options = ("--trigger", "request", "--param", "name=Ada", "--param", "survey_id=a=b")
    out = told(0, "try", CASES / "survey.json", *options, typed=typed)
    assert "flow: Hi Ada! How satisfied" in out
    assert "    survey_id = a=b" in out
    assert "flow: Thank you, we will do better." in out
    # The survey is wired to requests alone, so that is what starts it.
    assert "flow: Hi there!" in told(0, "try", CASES / "survey.json")


def test_a_subflow_is_tried_with_its_file(tmp_path: Path) -> None:
    words = ("try", CASES / "survey-parent.json", "--trigger", "conversation")
    child = f"FW00000000000000000000000000000009={CASES / 'survey.json'}"
    assert "flow: Hi there!" in told(0, *words, "--subflow", child, typed="hi\n")
    assert "error 81024" in told(0, *words, typed="hi\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["gone.json"], "gone.json: cannot be read"),
        ([CASES / "survey.json", "--zone", "Moon/Base"], "There is no time zone 'Moon/Base'"),
        ([CASES / "survey.json", "--now", "soon"], "--now must be like"),
        ([CASES / "survey.json", "--param", "name"], "name: write name=value"),
        ([CASES / "survey.json", "--trigger", "call"], "--trigger"),
        ([CASES / "menu-bot.cases.json"], "#/states: must be a list"),
    ],
)
def test_what_cannot_be_tried(words: list[object], sentence: str) -> None:
    assert sentence in told(2, "try", *words)


def test_lint(tmp_path: Path) -> None:
    good = file(tmp_path, tell("t", "x"))
    assert told(0, "lint", good) == "0 errors, 0 warnings in 1 file\n"
    odd = file(tmp_path, tell("t", "x"), state("v", "say-play"), name="odd.json")
    bad = file(tmp_path, tell("t", "x", [("sent", "nowhere"), "failed"]), name="bad.json")
    out = told(1, "lint", good, bad)
    sentence = "state 't': widget not found: nowhere"
    assert f"{bad}: error: {sentence} (#/states/1/transitions/0/next)\n" in out
    assert out.endswith("1 error, 0 warnings in 2 files\n")
    assert "warning: state 'v': no transition leads here" in told(0, "lint", odd)
    told(1, "lint", "--strict", odd)
    assert json.loads(told(1, "lint", "--json", bad)) == [
        {
            "file": str(bad),
            "level": "error",
            "property_path": "#/states/1/transitions/0/next",
            "state": "t",
            "message": sentence,
        }
    ]
    bad.write_text("{")
    assert f"{bad}: error: not valid JSON" in told(1, "lint", bad)
    assert "cannot be read" in told(2, "lint", tmp_path / "gone.json")


def suite(folder: Path, *bodies: str) -> Path:
    """A case file that expects these bodies, one a case."""
    file(folder, tell("t", "[bold]hello[/]"))
    start = {"event": "incomingMessage"}
    found = [
        {"name": f"says {body}", "start": start, "script": [{"expect": [body]}]} for body in bodies
    ]
    path = folder / "flow.cases.json"
    path.write_text(json.dumps({"flow": "flow.json", "cases": found}))
    return path


def test_cases_are_played(tmp_path: Path) -> None:
    path = suite(tmp_path, "[bold]hello[/]")
    out = told(0, "test", path)
    assert out.startswith("1 case in 1 file: all good\n")
    assert [line.split() for line in out.splitlines()[-1:]] == [["flow.json", "6", "2", "33"]]
    out = told(0, "test", "--verbose", tmp_path)
    assert out.startswith("✓ flow: says [bold]hello[/]\n")
    assert "    t: failed → Ended\n" in out
    told(0, "test", path, "--cover", "33")
    assert "1 flow below 34 %" in told(1, "test", path, "--cover", "34")


def test_cases_that_fail_are_told_in_full(tmp_path: Path) -> None:
    path = suite(tmp_path, "[bold]hello[/]", "bye\x00")
    report = tmp_path / "report.xml"
    out = told(1, "test", path, "--junit", report)
    assert "✗ flow: says bye" in out
    assert '    script[0].expect[0]\n      expected  "bye' in out
    assert '      got       "[bold]hello[/]"\n    path: Trigger → t → Ended\n' in out
    assert "2 cases in 1 file: 1 failed" in out
    (group,) = ElementTree.parse(report).getroot()
    assert (group.get("tests"), group.get("failures")) == ("2", "1")
    good, bad = group
    assert (good.get("name"), good.get("classname"), len(good)) == (
        "says [bold]hello[/]",
        "flow",
        0,
    )
    assert "expected" in str(bad[0].get("message"))


def test_what_cannot_be_played(tmp_path: Path) -> None:
    assert "no file here ends in .cases.json" in told(2, "test", tmp_path)
    assert "cannot be read" in told(2, "test", tmp_path / "gone.cases.json")
    path = suite(tmp_path, "x")
    assert "cannot be written" in told(2, "test", path, "--junit", tmp_path / "no" / "x.xml")


def test_two_files_are_compared(tmp_path: Path) -> None:
    one = [
        ask("q", "Name?", [("incomingMessage", "t"), "timeout"], offset={"x": 1}),
        tell("t", "a"),
    ]
    old = file(tmp_path, *one, name="old.json")
    moved = json.loads(old.read_text())
    moved["states"].reverse()
    moved["states"][1]["properties"]["offset"] = {"x": 2}
    moved["states"][1]["transitions"].reverse()
    moved["states"][1]["transitions"][0]["next"] = None
    new = tmp_path / "new.json"
    new.write_text(json.dumps(moved))
    assert told(0, "diff", new, old) == "0 differences.\n"
    out = told(1, "diff", new, old, "--layout")
    assert out == "state q.properties.offset.x\n  - 1\n  + 2\n1 difference.\n"
    moved["states"][1]["transitions"][0]["next"] = "t"
    moved["states"][0]["properties"]["body"] = "[b]"
    moved["states"].append(tell("u", "x"))
    del moved["description"]
    new.write_text(json.dumps(moved))
    out = told(1, "diff", new, old)
    assert 'description\n  - "Test"\n' in out
    assert 'state t.properties.body\n  - "a"\n  + "[b]"\n' in out
    assert 'state q.transitions.timeout.next\n  - null\n  + "t"\n' in out
    assert 'state u\n  + {"type":"send-message",' in out
    assert out.endswith("4 differences.\n")
    assert "cannot be read" in told(2, "diff", new, tmp_path / "gone.json")
    assert "#: not valid JSON" in told(2, "diff", _broken(tmp_path), old)


def _broken(folder: Path) -> Path:
    path = folder / "broken.json"
    path.write_text("{")
    return path
