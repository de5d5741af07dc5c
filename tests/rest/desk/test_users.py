"""Users as their administrators see them, and the workers that they are (flex §13, §14)."""

import json
from typing import Any

import pytest

from tests.rest.desk import people
from tests.rest.desk.people import PASSWORD, Browser
from tests.world import World

USERS = "/desk/v1/Users"


def refusal(answer: Any) -> tuple[int, int]:
    return answer.status_code, answer.json()["code"]


def worker_of(world: World, session: Any) -> Any:
    user = session["user"]
    path = f"/taskrouter/v1/Workspaces/{user['workspace_sid']}/Workers/{user['worker_sid']}"
    return world.get(path)


def session_of(browser: Browser) -> Any:
    return browser.send("GET", "/desk/v1/Session").json()


def test_the_account_and_its_administrators_keep_users(world: World) -> None:
    first = people.add(world, "admin", "agent", full_name="Ada", email="ada@example.org")
    assert first["roles"] == ["agent", "admin"]
    assert (first["has_password"], first["active"]) == (True, True)
    assert "invitation" not in first
    browser = people.browser_of(world, first)
    body = {"username": people.name(world), "roles": ["supervisor"]}
    made = browser.send("POST", USERS, json=body)
    assert made.status_code == 201
    second = made.json()
    assert second["full_name"] == body["username"]
    assert (second["has_password"], len(second["invitation"]["token"])) == (False, 32)
    listed = browser.send("GET", USERS).json()["users"]
    assert [row["sid"] for row in listed] == [first["sid"], second["sid"]]
    assert listed[1]["url"] == f"{world.base_url}{USERS}/{second['sid']}"
    assert not any("token" in json.dumps(row) or "hash" in row for row in listed)
    changed = browser.send("POST", f"{USERS}/{second['sid']}", json={"full_name": "Bea"})
    assert changed.json()["full_name"] == "Bea"
    assert browser.send("DELETE", f"{USERS}/{second['sid']}").status_code == 204
    assert browser.send("GET", f"{USERS}/{second['sid']}").status_code == 404


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_only_administrators_keep_users(world: World, role: str) -> None:
    user = people.add(world, role)
    browser = people.browser_of(world, user)
    one = f"{USERS}/{user['sid']}"
    for method, path, body in (
        ("GET", USERS, None),
        ("GET", one, None),
        ("POST", USERS, {"username": people.name(world)}),
        ("POST", one, {"roles": ["admin"]}),
        ("DELETE", one, None),
        ("DELETE", f"{one}/Sessions", None),
    ):
        assert refusal(browser.send(method, path, json=body)) == (403, 20006), (method, path)
    assert world.get(one)["roles"] == [role]


def test_an_api_key_keeps_no_users(world: World) -> None:
    path = f"/2010-04-01/Accounts/{world.account_sid}/Keys.json"
    key = world.post(path, {"FriendlyName": "a program"})
    body = {"username": people.name(world), "roles": ["admin"], "password": PASSWORD}
    login = (key["sid"], key["secret"])
    assert refusal(world.request("POST", USERS, json=body, auth=login)) == (403, 20006)
    assert refusal(world.request("GET", USERS, auth=login)) == (403, 20006)


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({}, "username"),
        ({"username": ""}, "A username has"),
        ({"username": "two words"}, "A username has"),
        ({"username": "x" * 65}, "A username has"),
        ({"username": "nul\0"}, "NUL"),
        ({"roles": []}, "one or more"),
        ({"roles": ["boss"]}, "roles"),
        ({"password": "short"}, "at least 10"),
        ({"email": "nobody"}, "email must look like"),
        ({"full_name": "x" * 129}, "full_name"),
        ({"full_name": "a\0b"}, "NUL"),
        ({"worker_sid": "WK" + "0" * 32}, "not a worker of this account"),
    ],
)
def test_a_user_that_cannot_be_is_refused(world: World, body: Any, part: str) -> None:
    body = ({"username": people.name(world)} if body else {}) | body
    answer = world.request("POST", USERS, json=body)
    assert refusal(answer) == (400, 20001)
    assert part in answer.json()["message"]


def test_a_name_is_one_persons_in_the_whole_installation(world: World) -> None:
    user = people.add(world)
    again = world.request("POST", USERS, json={"username": user["username"].upper()})
    assert refusal(again) == (400, 20001)
    assert "exists already" in again.json()["message"]


def test_users_are_the_accounts_own(world: World) -> None:
    user = people.add(world)
    account = world.main("POST", "/2010-04-01/Accounts.json", data={"FriendlyName": "other"})
    login = (account["sid"], account["auth_token"])
    path = f"{USERS}/{user['sid']}"
    assert world.request("GET", path, auth=login).status_code == 404
    assert world.request("DELETE", path, auth=login).status_code == 404
    assert world.request("GET", USERS, auth=login).json()["users"] == []


def test_a_deactivated_user_is_out_at_once(world: World) -> None:
    user = people.add(world)
    browser = people.browser_of(world, user)
    assert people.change(world, user, active=False).json()["active"] is False
    assert not people.inside(browser)
    refused = Browser(world.base_url).log_in(user["username"])
    assert refusal(refused) == (403, 20006)
    assert "deactivated" in refused.json()["message"]
    assert people.change(world, user, active=True).status_code == 200
    assert not people.inside(browser)
    assert Browser(world.base_url).log_in(user["username"]).status_code == 200


def test_a_removed_user_is_out_at_once(world: World) -> None:
    user = people.add(world)
    browser = people.browser_of(world, user)
    world.delete(f"{USERS}/{user['sid']}")
    assert not people.inside(browser)
    assert Browser(world.base_url).log_in(user["username"]).status_code == 401


def test_an_administrator_logs_a_user_out(world: World) -> None:
    user = people.add(world)
    browsers = [people.browser_of(world, user) for _ in range(2)]
    world.delete(f"{USERS}/{user['sid']}/Sessions")
    assert not any(map(people.inside, browsers))
    assert refusal(world.request("DELETE", f"{USERS}/FU{'0' * 32}/Sessions")) == (404, 20404)


def test_what_a_user_may_changes_with_his_next_request(world: World) -> None:
    people.add(world, "admin")
    user = people.add(world, "admin")
    browser = people.browser_of(world, user)
    assert browser.send("GET", "/studio/v2/Flows").status_code == 200
    people.change(world, user, roles=["supervisor"])
    assert browser.send("GET", "/studio/v2/Flows").status_code == 403
    assert session_of(browser)["user"]["roles"] == ["supervisor"]


def test_the_last_administrator_stays(world: World) -> None:
    admin = people.add(world, "admin")
    people.add(world, "admin", password=None)  # invited, and so not yet able to help
    browser = people.browser_of(world, admin)
    path = f"{USERS}/{admin['sid']}"
    for change in ({"roles": ["agent"]}, {"active": False}, {"password": None}):
        refused = browser.send("POST", path, json=change)
        assert refusal(refused) == (400, 20001), change
        assert "last administrator" in refused.json()["message"]
    assert refusal(browser.send("DELETE", path)) == (400, 20001)
    assert people.inside(browser)
    people.add(world, "admin")
    assert browser.send("POST", path, json={"roles": ["agent"]}).status_code == 200


def test_an_invited_user_sets_a_password_once(world: World) -> None:
    user = people.add(world, password=None)
    path, token = "/desk/v1/Invitation", user["invitation"]["token"]
    browser = Browser(world.base_url)
    weak = browser.send("POST", path, json={"token": token, "password": "password123"})
    assert refusal(weak) == (400, 20001)
    body = {"token": token, "password": PASSWORD}
    assert browser.send("POST", path, json=body).json() == {
        "username": user["username"],
        "full_name": user["full_name"],
    }
    assert refusal(browser.send("POST", path, json=body)) == (400, 20001)
    assert browser.log_in(user["username"]).status_code == 200
    again = people.change(world, user, invite=True).json()["invitation"]["token"]
    assert again != token
    people.change(world, user, active=False)
    body = {"token": again, "password": "another good one"}
    assert refusal(browser.send("POST", path, json=body)) == (400, 20001)


def test_a_password_that_an_administrator_sets_ends_sessions(world: World) -> None:
    user = people.add(world)
    browser = people.browser_of(world, user)
    assert people.change(world, user, password="another good one").status_code == 200
    assert not people.inside(browser)
    assert Browser(world.base_url).log_in(user["username"], "another good one").status_code == 200
    gone = people.change(world, user, password=None).json()
    assert gone["has_password"] is False
    assert Browser(world.base_url).log_in(user["username"], "another good one").status_code == 401


def test_the_first_log_in_makes_the_worker(world: World) -> None:
    user = people.add(world, "agent", full_name="Ann", email="ann@example.org")
    assert user["worker_sid"] is None
    session = session_of(people.browser_of(world, user))
    worker = worker_of(world, session)
    assert worker["friendly_name"] == user["username"]
    assert (worker["activity_name"], worker["available"]) == ("Offline", False)
    assert json.loads(worker["attributes"]) == {
        "contact_uri": f"client:{user['username']}",
        "full_name": "Ann",
        "email": "ann@example.org",
        "image_url": "",
        "roles": ["agent"],
        "routing": {"skills": [], "levels": {}},
    }
    workspace = world.get(f"/taskrouter/v1/Workspaces/{session['user']['workspace_sid']}")
    assert workspace["friendly_name"] == "Flex Task Assignment"
    again = session_of(people.browser_of(world, user))
    assert again["user"]["worker_sid"] == worker["sid"]
    other = session_of(people.browser_of(world, people.add(world, "supervisor")))
    assert other["user"]["workspace_sid"] == workspace["sid"]
    assert len(world.get("/taskrouter/v1/Workspaces")["workspaces"]) == 1
    admin = session_of(people.browser_of(world, people.add(world, "admin")))
    assert admin["user"]["worker_sid"] is None


def test_a_worker_that_is_there_is_tied(world: World) -> None:
    workspace = world.post("/taskrouter/v1/Workspaces", {"FriendlyName": "mine"})
    workers = f"/taskrouter/v1/Workspaces/{workspace['sid']}/Workers"
    named = people.name(world)
    attributes = '{"routing": {"skills": ["tea"]}, "team": "blue", "full_name": "old"}'
    worker = world.post(workers, {"FriendlyName": named.upper(), "Attributes": attributes})
    user = people.add(world, "agent", username=named, full_name="New Name")
    session = session_of(people.browser_of(world, user))
    assert session["user"]["worker_sid"] == worker["sid"]
    now = json.loads(worker_of(world, session)["attributes"])
    assert now["routing"] == {"skills": ["tea"]}
    assert (now["team"], now["full_name"]) == ("blue", "New Name")
    second = world.post(workers, {"FriendlyName": "Somebody else"})
    moved = people.change(world, user, worker_sid=second["sid"]).json()
    assert (moved["worker_sid"], moved["workspace_sid"]) == (second["sid"], workspace["sid"])
    taken = world.request(
        "POST", USERS, json={"username": people.name(world), "worker_sid": second["sid"]}
    )
    assert refusal(taken) == (400, 20001)
    assert user["username"] in taken.json()["message"]


def test_what_a_user_is_called_is_his_workers_too(world: World) -> None:
    user = people.add(world, "agent")
    session = session_of(people.browser_of(world, user))
    people.change(world, user, full_name="Changed", roles=["supervisor"], email="a@b.example")
    attributes = json.loads(worker_of(world, session)["attributes"])
    assert attributes["full_name"] == "Changed"
    assert (attributes["roles"], attributes["email"]) == (["supervisor"], "a@b.example")


def test_a_log_out_takes_the_worker_offline(world: World) -> None:
    user = people.add(world, "agent")
    browser = people.browser_of(world, user)
    session = session_of(browser)
    inside = f"/taskrouter/v1/Workspaces/{session['user']['workspace_sid']}"
    activities = world.get(f"{inside}/Activities", Available="true")["activities"]
    (available,) = [one["sid"] for one in activities if one["friendly_name"] == "Available"]
    path = f"{inside}/Workers/{session['user']['worker_sid']}"

    def go() -> None:
        world.post(path, {"ActivitySid": available}, status=200)

    def activity() -> str:
        return str(world.get(path)["activity_name"])

    go()
    workflow = world.get(f"{inside}/Workflows")["workflows"][0]["sid"]
    task = world.post(f"{inside}/Tasks", {"WorkflowSid": workflow, "TaskChannel": "sms"})
    reserved = f"{inside}/Tasks/{task['sid']}/Reservations"
    (reservation,) = world.get(reserved)["reservations"]
    accept = {"ReservationStatus": "accepted"}
    world.post(f"{reserved}/{reservation['sid']}", accept, status=200)
    assert browser.send("DELETE", "/desk/v1/Session").status_code == 204
    assert activity() == "Offline"
    assert world.get(f"{inside}/Tasks/{task['sid']}")["assignment_status"] == "assigned"
    browser = people.browser_of(world, user)
    go()
    assert browser.send("DELETE", "/desk/v1/Sessions").status_code == 204
    assert activity() == "Offline"
    go()
    people.change(world, user, active=False)
    assert activity() == "Offline"
    people.change(world, user, active=True)
    people.browser_of(world, user)
    go()
    world.delete(f"{USERS}/{user['sid']}")
    assert activity() == "Offline"


def test_what_is_only_offered_goes_to_others_at_a_log_out(world: World) -> None:
    user = people.add(world, "agent")
    browser = people.browser_of(world, user)
    me = session_of(browser)["user"]
    inside = f"/taskrouter/v1/Workspaces/{me['workspace_sid']}"
    activities = world.get(f"{inside}/Activities")["activities"]
    (available,) = [one["sid"] for one in activities if one["available"]]
    world.post(f"{inside}/Workers/{me['worker_sid']}", {"ActivitySid": available}, status=200)
    workflow = world.get(f"{inside}/Workflows")["workflows"][0]["sid"]
    task = world.post(f"{inside}/Tasks", {"WorkflowSid": workflow, "TaskChannel": "sms"})
    browser.send("DELETE", "/desk/v1/Session")
    (left,) = world.get(f"{inside}/Tasks/{task['sid']}/Reservations")["reservations"]
    assert left["reservation_status"] == "rejected"
    assert world.get(f"{inside}/Tasks/{task['sid']}")["assignment_status"] == "pending"
