"""push, pull and diff against a running server."""

import json
from pathlib import Path

import pytest

from switchroom.core.flows import definition as definitions
from tests.rest.studio.definitions import BAD, say
from tests.rest.studio.definitions import definition as studio
from tests.workbench.test_commands import told
from tests.world import World

# Numbers and escapes that a program which reads and writes JSON would change.
TEXT = json.dumps(studio(say())).replace('"flags"', '"x": [1.500, 12345678901234567890], "flags"')


def flows(world: World, code: int, *words: object) -> str:
    """A command in the name of the world's account."""
    return told(
        code,
        *words,
        TWILIO_ACCOUNT_SID=world.account_sid,
        TWILIO_AUTH_TOKEN=world.auth_token,
        SWITCHROOM_SERVER=world.base_url,
        SWITCHROOM_ACCOUNT_SID="",
    )


def listed(world: World) -> list[tuple[str, str, int]]:
    found = world.get("/studio/v2/Flows")["flows"]
    return [(flow["friendly_name"], flow["status"], flow["revision"]) for flow in found]


def test_a_flow_goes_there_and_back(world: World, tmp_path: Path) -> None:
    path = tmp_path / "desk.json"
    path.write_text(TEXT)
    out = flows(world, 0, "push", path)
    assert listed(world) == [("desk", "draft", 1)]
    assert f"{path}: warning: unknown property 'x' (#/x)\n" in out
    assert "(desk) revision 1, draft: for test users alone; --publish runs it" in out
    out = flows(world, 0, "push", path, "--publish", "--message", "first")
    assert "revision 2, published: for everybody." in out
    assert listed(world) == [("desk", "published", 2)]
    sid = world.get("/studio/v2/Flows")["flows"][0]["sid"]
    assert world.get(f"/studio/v2/Flows/{sid}")["commit_message"] == "first"
    for same in (["--publish"], ["--draft"], ["--sid", sid]):
        assert "nothing is sent" in flows(world, 0, "push", path, *same)

    back = tmp_path / "back.json"
    assert f"{back}: {sid} (desk) revision 2" in flows(world, 0, "pull", sid, "-o", back)
    assert definitions.parse(back.read_text()) == definitions.parse(TEXT)
    for number in ("1.500", "12345678901234567890"):
        assert number in back.read_text()
    assert flows(world, 0, "pull", "--name", "desk", "--revision", "1") == back.read_text()
    assert flows(world, 0, "diff", back, sid) == "0 differences.\n"
    assert "nothing is sent" in flows(world, 0, "push", back, "--sid", sid, "--publish")

    back.write_text(back.read_text().replace('"Hello"', '"Good day"'))
    out = flows(world, 1, "diff", back, "--name", "desk")
    assert out == ('state hello.properties.body\n  - "Hello"\n  + "Good day"\n1 difference.\n')
    flows(world, 0, "push", back, "--sid", sid, "--name", "Reception")
    assert listed(world) == [("Reception", "draft", 3)]
    assert "1 difference." in flows(world, 1, "diff", back, sid, "--revision", "LatestPublished")


def test_what_is_wrong_with_a_definition_is_told(world: World, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps({"definition": BAD}))
    out = flows(world, 1, "push", path, "--publish")
    place = "#/states/1/transitions/0/next"
    assert f"{path}: error: state 'hello': widget not found: nowhere ({place})\n" in out
    assert "Flow definition validation failed (81022)" in out
    assert listed(world) == []


def test_names_choose_one_flow(world: World, tmp_path: Path) -> None:
    path = tmp_path / "desk.json"
    path.write_text(TEXT)
    form = {"FriendlyName": "desk", "Status": "draft", "Definition": TEXT}
    sids = [world.post("/studio/v2/Flows", form)["sid"] for _ in range(2)]
    out = flows(world, 1, "push", path)
    assert f"2 flows have the name desk: choose by SID ({', '.join(sids)})" in out
    assert "no flow with the name shop" in flows(world, 1, "pull", "--name", "shop")
    assert "was not found (20404)" in flows(world, 1, "pull", "FW" + "0" * 32)
    assert "begins with FW" in flows(world, 2, "pull", "desk")
    assert "Name the flow" in flows(world, 2, "pull")
    assert "Name the flow" in flows(world, 2, "diff", path)


def test_who_is_unknown_is_told_what_to_do(world: World, tmp_path: Path) -> None:
    stranger = {"SWITCHROOM_ACCOUNT_SID": "", "TWILIO_ACCOUNT_SID": world.account_sid}
    server = ("pull", "FW" + "0" * 32, "--server", world.base_url)
    out = told(1, *server, **stranger, TWILIO_AUTH_TOKEN="wrong-token")
    assert "does not know the account or its token (20003)" in out
    assert "wrong-token" not in out
    assert "Whose flows?" in told(2, *server, **stranger, TWILIO_AUTH_TOKEN="")


@pytest.mark.parametrize(
    ("server", "code", "sentence"),
    [
        ("http://127.0.0.1:9", 1, "http://127.0.0.1:9 cannot be reached"),
        ("127.0.0.1:8080", 2, "The server must look like"),
    ],
)
def test_a_server_that_is_none(server: str, code: int, sentence: str) -> None:
    account = {"SWITCHROOM_ACCOUNT_SID": "AC1", "SWITCHROOM_AUTH_TOKEN": "t"}
    assert sentence in told(code, "pull", "FW" + "0" * 32, "--server", server, **account)
