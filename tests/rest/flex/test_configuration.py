"""The Flex configuration, what can be seen of it, tokens and users (flex §10, §13)."""

import base64
import json
from typing import Any

import pytest
import requests
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import TaskRouterGrant

from tests.rest.client import official
from tests.rest.desk import people
from tests.taskrouter import access
from tests.world import World

ONE, PUBLIC = "/flex-api/v1/Configuration", "/flex-api/v1/Configuration/Public"
STATUS = "/flex-api/v1/account/provision/status"


def change(world: World, expected: int = 200, **given: Any) -> Any:
    body = {"account_sid": world.account_sid} | given
    answer = world.request("POST", ONE, json=body)
    assert answer.status_code == expected, answer.text
    return answer.json()


def workspace(world: World, template: str = "FLEX") -> str:
    form = {"FriendlyName": "mine", "Template": template}
    return str(world.post("/taskrouter/v1/Workspaces", form)["sid"])


def test_an_account_without_flex_has_a_configuration_too(world: World) -> None:
    shown = world.get(ONE, UiVersion="2.0")
    assert shown["account_sid"] == world.account_sid
    assert shown["flex_instance_sid"] == f"GO{world.account_sid[2:]}"
    assert shown["status"] == "notstarted"
    assert shown["taskrouter_workspace_sid"] is None
    assert shown["chat_service_instance_sid"].startswith("IS")
    assert (shown["date_created"], shown["attributes"]) == (None, {})
    assert shown["url"] == world.base_url + ONE
    assert shown["flex_url"] == f"{world.base_url}/"
    assert world.get(STATUS) == {
        "status": "not-configured",
        "url": world.base_url + STATUS,
    }
    assert world.get(PUBLIC, AccountSid=world.account_sid) == {"configurations": []}


def test_what_is_not_set_is_found(world: World) -> None:
    sid = workspace(world)
    workspace(world)
    shown = world.get(ONE)
    inside = f"/taskrouter/v1/Workspaces/{sid}"
    assert (shown["status"], shown["taskrouter_workspace_sid"]) == ("ok", sid)
    workflow = world.get(f"{inside}/Workflows")["workflows"][0]
    queue = world.get(f"{inside}/TaskQueues")["task_queues"][0]
    assert shown["taskrouter_target_workflow_sid"] == workflow["sid"]
    assert shown["taskrouter_target_taskqueue_sid"] == queue["sid"]
    assert shown["taskrouter_offline_activity_sid"] == world.get(inside)["default_activity_sid"]
    assert world.get(STATUS)["status"] == "active"


def test_the_first_log_in_provides_all_of_it(world: World) -> None:
    people.browser_of(world, people.add(world, "agent"))
    shown = world.get(ONE)
    inside = f"/taskrouter/v1/Workspaces/{shown['taskrouter_workspace_sid']}"
    names = {
        key: {one[name] for one in world.get(f"{inside}/{path}")[key]}
        for path, key, name in (
            ("Activities", "activities", "friendly_name"),
            ("TaskChannels", "channels", "unique_name"),
            ("TaskQueues", "task_queues", "friendly_name"),
            ("Workflows", "workflows", "friendly_name"),
        )
    }
    assert names == {
        "activities": {"Available", "Unavailable", "Break", "Offline"},
        "channels": {"default", "voice", "chat", "sms", "video", "email"},
        "task_queues": {"Everyone"},
        "workflows": {"Assign to Anyone"},
    }
    assert shown["date_created"] is not None


def test_a_property_is_replaced_as_a_whole(world: World) -> None:
    first = change(world, attributes={"a": 1, "b": {"c": 2}}, ui_language="de", crm_enabled=True)
    assert (first["attributes"], first["ui_language"]) == ({"a": 1, "b": {"c": 2}}, "de")
    second = change(world, attributes={"b": {"d": 3}})
    assert second["attributes"] == {"b": {"d": 3}}
    assert (second["ui_language"], second["crm_enabled"]) == ("de", True)
    third = change(world, attributes=None, ui_language=None)
    assert (third["attributes"], third["ui_language"]) == ({}, None)
    assert world.get(ONE) == third


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"flex_instance_sid": "GO" + "0" * 32}, "modify property for [flex_instance_sid]"),
        ({"flex_service_instance_sid": "x"}, "modify property for [flex_service_instance_sid]"),
        ({"date_created": None}, "modify property for [date_created]"),
        ({"status": "ok"}, "modify property for [status]"),
        ({"crm_enabled": "yes"}, "crm_enabled is not as it must be"),
        ({"taskrouter_skills": [{"multivalue": True}]}, "taskrouter_skills is not as it must be"),
        ({"taskrouter_worker_channels": {"agent": [{"name": 1}]}}, "taskrouter_worker_channels"),
        ({"taskrouter_workspace_sid": "WS" + "0" * 32}, "not a workspace of the account"),
        ({"taskrouter_workspace_sid": 7}, "not a workspace of the account"),
        ({"taskrouter_target_workflow_sid": "WW" + "0" * 32}, "not in the account's"),
        ({"attributes": {"a": "x" * 300_000}}, "exceeds"),
        ({"account_sid": "AC" + "0" * 32}, "must be the account that asks"),
    ],
)
def test_what_cannot_be_set_is_refused(world: World, given: Any, sentence: str) -> None:
    before = world.get(ONE)
    refused = change(world, 400, **given)
    assert refused["code"] == 45004
    assert sentence in refused["message"]
    assert world.get(ONE) == before


@pytest.mark.parametrize("body", [{}, [], {"account_sid": "AC", "unheard_of": 1}])
def test_a_body_that_is_no_configuration_is_refused(world: World, body: Any) -> None:
    answer = world.request("POST", ONE, json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)


def test_another_workspace_can_be_the_one(world: World) -> None:
    workspace(world)
    other = workspace(world, "FIFO")
    activity = world.post(
        f"/taskrouter/v1/Workspaces/{other}/Activities", {"FriendlyName": "Gone home"}
    )
    shown = change(
        world,
        taskrouter_workspace_sid=other,
        taskrouter_offline_activity_sid=activity["sid"],
    )
    assert shown["taskrouter_workspace_sid"] == other
    assert shown["taskrouter_offline_activity_sid"] == activity["sid"]
    session = people.browser_of(world, people.add(world)).send("GET", "/desk/v1/Session").json()
    assert session["user"]["workspace_sid"] == other
    world.delete(f"/taskrouter/v1/Workspaces/{other}")
    assert world.get(ONE)["taskrouter_workspace_sid"] != other


def test_new_workers_get_what_the_configuration_gives_their_role(world: World) -> None:
    change(
        world,
        taskrouter_worker_channels={
            "agent": [{"name": "sms", "capacity": 4}],
            "supervisor": [{"name": "chat", "availability": False, "capacity": 2}],
        },
        taskrouter_worker_attributes={"agent": {"region": "north", "full_name": "nobody"}},
    )

    def worker(*roles: str) -> tuple[Any, dict[str, tuple[int, bool]]]:
        user = people.add(world, *roles, full_name="Ann")
        me = people.browser_of(world, user).send("GET", "/desk/v1/Session").json()["user"]
        path = f"/taskrouter/v1/Workspaces/{me['workspace_sid']}/Workers/{me['worker_sid']}"
        channels = {
            row["task_channel_unique_name"]: (row["configured_capacity"], row["available"])
            for row in world.get(f"{path}/Channels")["channels"]
        }
        return json.loads(world.get(path)["attributes"]), channels

    attributes, channels = worker("agent")
    assert (attributes["region"], attributes["full_name"]) == ("north", "Ann")
    assert channels["sms"] == (4, True)
    attributes, channels = worker("supervisor")
    assert "region" not in attributes
    assert channels["chat"] == (2, False)


def test_what_is_public_needs_no_log_in(world: World) -> None:
    domain = f"desk-{world.account_sid[-12:]}"
    change(world, runtime_domain=domain, public_attributes={"logo": "x"}, attributes={"a": 1})
    seen = {
        "configurations": [
            {
                "account_sid": world.account_sid,
                "runtime_domain": domain,
                "public_attributes": {"logo": "x"},
            }
        ]
    }
    for query in ({"AccountSid": world.account_sid}, {"RuntimeDomain": domain}):
        answer = requests.get(world.base_url + PUBLIC, params=query, timeout=20)
        assert (answer.status_code, answer.json()) == (200, seen)
    for query in ({}, {"RuntimeDomain": "nobody's"}, {"AccountSid": "AC"}):
        answer = requests.get(world.base_url + PUBLIC, params=query, timeout=20)
        assert answer.json() == {"configurations": []}
    account = world.main("POST", "/2010-04-01/Accounts.json", data={"FriendlyName": "other"})
    taken = world.request(
        "POST",
        ONE,
        json={"account_sid": account["sid"], "runtime_domain": domain},
        auth=(account["sid"], account["auth_token"]),
    )
    assert (taken.status_code, taken.json()["code"]) == (400, 45004)


class Body(dict[str, Any]):
    """A body as the official client wants it."""

    def to_dict(self) -> dict[str, Any]:
        return dict(self)


def test_the_official_client_reads_and_writes(world: World) -> None:
    client = official(world.base_url, world.account_sid, world.auth_token)
    configuration = client.flex_api.v1.configuration()
    body = Body(account_sid=world.account_sid, ui_attributes={"theme": "dark"})
    assert configuration.update(body=body).ui_attributes == {"theme": "dark"}
    assert configuration.fetch().ui_attributes == {"theme": "dark"}
    assert client.flex_api.v1.provisioning_status().fetch().status == "not-configured"


def token_of(world: World) -> tuple[str, Any]:
    """An access token for the worker of a user, and the user."""
    user = people.add(world, "agent")
    session = people.browser_of(world, user).send("GET", "/desk/v1/Session").json()
    me = session["user"]
    token = AccessToken(world.account_sid, *access.key(world), identity=me["username"])
    token.add_grant(TaskRouterGrant(me["workspace_sid"], me["worker_sid"], "worker"))
    return token.to_jwt(), me


def read_with(world: World, token: str, method: str = "GET", path: str = ONE) -> Any:
    text = base64.b64encode(f"token:{token}".encode()).decode()
    # The official package puts a bracket behind it.
    headers = {"Authorization": f"Basic {text})"}
    return requests.request(method, world.base_url + path, headers=headers, json={}, timeout=20)


def test_an_access_token_reads_the_configuration_and_nothing_else(world: World) -> None:
    token, _ = token_of(world)
    answer = read_with(world, token)
    assert (answer.status_code, answer.json()["account_sid"]) == (200, world.account_sid)
    assert read_with(world, token, "POST").status_code == 401
    assert read_with(world, token, path="/studio/v2/Flows").status_code == 401
    assert read_with(world, token, path="/desk/v1/Users").status_code == 401
    assert read_with(world, "a.b.c").json()["code"] == 20101


def test_a_token_tells_whom_it_is_for(world: World) -> None:
    token, me = token_of(world)
    path = f"/flex-api/v1/Accounts/{world.account_sid}/Tokens/Info"
    url = world.base_url + path
    told = requests.post(url, data={"Token": token, "Fingerprint": "f"}, timeout=20)
    assert told.status_code == 200, told.text
    info = told.json()
    assert info.pop("expiration").endswith("Z")
    assert info == {
        "valid": True,
        "roles": ["agent"],
        "identity": me["username"],
        "flex_user_sid": me["sid"],
        "worker_sid": me["worker_sid"],
        "flex_instance_sid": f"GO{world.account_sid[2:]}",
        "account_sid": world.account_sid,
        "realm_user_id": me["username"],
        "name_id": me["username"],
    }
    bad = requests.post(url, data={"Token": token + "x"}, timeout=20)
    assert (bad.status_code, bad.json()["code"]) == (401, 20107)
    other = url.replace(world.account_sid, "AC" + "0" * 32)
    assert requests.post(other, data={"Token": token}, timeout=20).status_code == 403
    assert requests.post(url, timeout=20).status_code == 400


def test_users_are_shown_as_flex_has_them(world: World) -> None:
    user = people.add(world, "agent", email="old@example.org")
    people.browser_of(world, user)
    client = official(world.base_url, world.account_sid, world.auth_token)
    instance = f"GO{world.account_sid[2:]}"
    flex = client.flex_api.v2.flex_user(instance, user["sid"])
    found = flex.fetch()
    assert (found.username, found.roles) == (user["username"], ["agent"])
    assert found.worker_sid.startswith("WK")
    assert flex.update(email="new@example.org").email == "new@example.org"
    assert world.get(f"/desk/v1/Users/{user['sid']}")["email"] == "new@example.org"
    for owner, sid in ((instance, "FU" + "0" * 32), (f"GO{'0' * 32}", user["sid"])):
        path = f"/flex-api/v2/Instances/{owner}/Users/{sid}"
        assert world.request("GET", path).status_code == 404
    path = f"/flex-api/v2/Instances/{instance}/Users/{user['sid']}"
    assert world.request("POST", path, data={"Locale": "de"}).status_code == 501
