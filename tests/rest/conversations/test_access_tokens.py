"""Who is let into Conversations by an access token, and where to (conversations §5.1)."""

import base64
import time
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import TaskRouterGrant

from tests.rest.conversations.chat import person, role, token
from tests.rest.conversations.paths import (
    CONVERSATIONS,
    SERVICES,
    USERS,
    V1,
    converse,
    default_service,
    serve,
)
from tests.taskrouter.access import key
from tests.world import World


def answered(world: World, header: dict[str, str], path: str = CONVERSATIONS) -> tuple[int, int]:
    """Status and code of a GET with these headers."""
    answer = world.request("GET", path, headers=header, auth=lambda request: request)
    return answer.status_code, answer.json().get("code", 0)


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def test_a_token_is_taken_in_each_way_that_clients_send_it(world: World) -> None:
    text = token(world, "alice", default_service(world))
    for header in (
        bearer(text),
        {"Authorization": f"bearer {text}"},
        basic("Token", text),
        basic("token", text),
        {"X-Twilio-Token": text},
    ):
        assert answered(world, header) == (200, 0)
    assert answered(world, basic("someone", text)) == (401, 20003)


def test_both_families_are_open_in_the_service_of_the_grant_alone(world: World) -> None:
    default, other = default_service(world), serve(world)
    at_default = bearer(token(world, "alice", default))
    assert answered(world, at_default) == (200, 0)
    assert answered(world, at_default, f"{SERVICES}/{default}/Conversations") == (200, 0)
    assert answered(world, at_default, f"{other}/Conversations") == (403, 20403)
    assert answered(world, at_default, f"{SERVICES}/IS{'0' * 32}/Conversations") == (403, 20403)
    at_other = bearer(token(world, "alice", other.rpartition("/")[2]))
    assert answered(world, at_other, f"{other}/Conversations") == (200, 0)
    assert answered(world, at_other) == (403, 20403)


def test_a_token_that_is_no_good_is_refused_with_its_code(world: World) -> None:
    service = default_service(world)
    sid, secret = signed = key(world)
    now = int(time.time())

    def made(**changes: object) -> str:
        grants = {"identity": "alice", "chat": {"service_sid": service}}
        claims = {"iss": sid, "sub": world.account_sid, "exp": now + 600, "grants": grants}
        return jwt.encode(claims | changes, secret, algorithm="HS256")

    def granted(**grants: object) -> str:
        return made(grants={"identity": "alice", "chat": {"service_sid": service}} | grants)

    assert answered(world, bearer(made())) == (200, 0)
    for text, code in (
        (made(iss="SK" + "0" * 32), 20103),
        (made(sub="AC" + "0" * 32), 20103),
        (made(exp=now - 5), 20104),
        (made(nbf=now + 600), 20105),
        (made(exp=now + 100_000), 20157),
        (token(world, "alice", service, signed=(sid, "x" * 32)), 20107),
        ("a.b.c", 20101),
        (jwt.encode({"exp": now + 9}, "x" * 48, algorithm="HS384"), 20101),
        (token(world, "alice", None, signed=signed), 20106),
        (granted(chat={}), 20106),
        (granted(chat=7), 20106),
        (granted(chat={"service_sid": world.account_sid}), 20106),
        (granted(identity=None), 20106),
        (granted(identity=""), 20106),
        (granted(identity="a\0b"), 20106),
        (granted(identity="US" + "0" * 32), 20106),
        (granted(identity="system"), 20106),
        (granted(identity="x" * 257), 20106),
    ):
        assert answered(world, bearer(text)) == (401, code), text
    nowhere = "IS" + "0" * 32
    path = f"{SERVICES}/{nowhere}/Conversations"
    assert answered(world, bearer(token(world, "alice", nowhere)), path) == (401, 20106)


def test_a_grant_of_another_product_opens_nothing_here(world: World) -> None:
    sid, secret = key(world)
    made = AccessToken(world.account_sid, sid, secret, identity="alice")
    made.add_grant(TaskRouterGrant("WS" + "0" * 32, worker_sid="WK" + "0" * 32, role="worker"))
    assert answered(world, bearer(made.to_jwt())) == (401, 20106)


def test_no_browser_is_made_to_ask_for_a_password(world: World) -> None:
    answer = world.request("GET", CONVERSATIONS, headers=bearer("a.b.c"), auth=lambda r: r)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    allowed = world.request("OPTIONS", CONVERSATIONS).headers["Access-Control-Allow-Headers"]
    assert {"Authorization", "X-Twilio-Token"} <= set(allowed.split(", "))


def test_a_deleted_key_and_a_suspended_account_end_a_token_at_once(world: World) -> None:
    signed = key(world)
    header = bearer(token(world, "alice", default_service(world), signed=signed))
    assert answered(world, header) == (200, 0)
    world.main(
        "POST", f"/2010-04-01/Accounts/{world.account_sid}.json", data={"Status": "suspended"}
    )
    assert answered(world, header) == (403, 20005)
    world.main("POST", f"/2010-04-01/Accounts/{world.account_sid}.json", data={"Status": "active"})
    world.delete(f"/2010-04-01/Accounts/{world.account_sid}/Keys/{signed[0]}.json")
    assert answered(world, header) == (401, 20103)


def test_another_account_is_another_world(world: World) -> None:
    made = world.main("POST", "/2010-04-01/Accounts.json", data={"FriendlyName": "other"})
    other = World(world.base_url, made["sid"], made["auth_token"], world.engine)
    try:
        hers = converse(world, UniqueName="desk")
        sid = hers.rpartition("/")[2]
        world.post(f"{hers}/Participants", {"Identity": "alice"})
        # The key of one account does not sign for another.
        forged = token(other, "alice", default_service(world), account_sid=world.account_sid)
        assert answered(world, bearer(forged)) == (401, 20103)
        # A grant for a service of another account is none.
        astray = token(other, "alice", default_service(world))
        path = f"{SERVICES}/{default_service(world)}/Conversations"
        assert answered(world, bearer(astray), path) == (401, 20106)
        alice = person(other, "alice")
        assert alice.does("GET", "/Conversations")["conversations"] == []
        for name in (sid, "desk"):
            alice.refused("GET", f"/Conversations/{name}", None, 20404)
            join = {"Identity": "alice"}
            alice.refused("POST", f"/Conversations/{name}/Participants", join, 20404)
    finally:
        other.close()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_first_use_makes_the_user(world: World, method: str) -> None:
    service = f"{SERVICES}/{default_service(world)}"
    given = role(world, service, "service", "createConversation")
    world.post(f"{service}/Configuration", {"DefaultChatServiceRoleSid": given}, 200)
    alice = person(world, "alice")
    alice.call(method, "/Conversations", {"FriendlyName": "hers"} if method == "POST" else None)
    user = world.get(f"{V1}{USERS}/alice")
    assert (user["identity"], user["role_sid"]) == ("alice", given)
    alice.does("GET", "/Conversations")
    assert len(world.get(f"{V1}/Users")["users"]) == 1


def test_a_call_that_is_refused_makes_the_user_too(world: World) -> None:
    alice, ben = person(world, "alice"), person(world, "ben")
    alice.refused("GET", "/Conversations/nowhere", None, 20404)
    assert ben.call("POST", "/Conversations", {"Attributes": "no JSON"}).status_code == 400
    assert {user["identity"] for user in world.get(f"{V1}/Users")["users"]} == {"alice", "ben"}


def test_many_first_uses_at_once_make_one_user(world: World) -> None:
    alice = person(world, "alice")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: alice.call("GET", "/Conversations"), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len(world.get(f"{V1}/Users")["users"]) == 1


def test_a_deleted_user_begins_anew(world: World) -> None:
    alice = person(world, "alice")
    path = f"/Conversations/{alice.does('POST', '/Conversations', {}, 201)['sid']}"
    first = world.get(f"{V1}{USERS}/alice")["sid"]
    world.delete(f"{V1}{USERS}/alice")
    alice.refused("GET", path, None, 20404)
    assert world.get(f"{V1}{USERS}/alice")["sid"] != first
    assert alice.does("GET", "/Conversations")["conversations"] == []


def test_a_deleted_service_ends_its_tokens(world: World) -> None:
    service = serve(world)
    alice = person(world, "alice", service)
    alice.does("GET", "/Conversations")
    world.delete(service)
    assert answered(world, bearer(alice.jwt), f"{service}/Conversations") == (401, 20106)


ACCOUNT_ONLY = [
    ("GET", "/Configuration"),
    ("POST", "/Configuration"),
    ("GET", "/Configuration/Webhooks"),
    ("GET", "/Configuration/Addresses"),
    ("POST", "/Configuration/Addresses"),
    ("GET", "/Services"),
    ("POST", "/Services"),
    ("GET", "/Services/{service}"),
    ("DELETE", "/Services/{service}"),
    ("GET", "/Services/{service}/Configuration"),
    ("POST", "/Services/{service}/Configuration"),
    ("GET", "/Services/{service}/Configuration/Notifications"),
    ("GET", "/Services/{service}/Bindings"),
    ("GET", "/Credentials"),
    ("POST", "/Credentials"),
    ("GET", "/Roles"),
    ("POST", "/Roles"),
    ("GET", "/Users"),
    ("POST", "/Users"),
    ("DELETE", f"{USERS}/alice"),
    ("GET", "/Conversations/{conversation}/Webhooks"),
    ("POST", "/Conversations/{conversation}/Webhooks"),
]


def test_what_is_the_accounts_own_is_closed_to_tokens(world: World) -> None:
    alice = person(world, "alice")
    made = alice.does("POST", "/Conversations", {}, 201)
    for method, path in ACCOUNT_ONLY:
        whole = V1 + path.format(service=default_service(world), conversation=made["sid"])
        alice.refused(method, whole, {} if method == "POST" else None, 20403)


def test_no_other_product_takes_the_token(world: World) -> None:
    header = bearer(token(world, "alice", default_service(world)))
    for path in (
        f"/2010-04-01/Accounts/{world.account_sid}/Messages.json",
        "/taskrouter/v1/Workspaces",
        "/studio/v2/Flows",
        "/messaging/v1/Services",
        "/monitor/v1/Alerts",
        "/desk/v1/Users",
    ):
        assert answered(world, header, path) == (401, 20003)
