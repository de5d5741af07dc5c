"""Many calls about one thing at the same time: nothing is lost, nothing is there twice."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from tests.rest.conversations.paths import CONVERSATIONS, V1, converse
from tests.world import World

_AT_ONCE = 8


def _all(world: World, calls: list[tuple[str, dict[str, Any]]]) -> list[requests.Response]:
    def post(call: tuple[str, dict[str, Any]]) -> requests.Response:
        return world.request("POST", call[0], data=call[1])

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(post, calls))


def _statuses(answers: list[requests.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def test_one_of_many_gets_the_pair_and_the_others_learn_who(world: World) -> None:
    form = {
        "MessagingBinding.Address": "+15552220000",
        "MessagingBinding.ProxyAddress": world.buy(),
    }
    paths = [f"{converse(world)}/Participants" for _ in range(_AT_ONCE)]
    answers = _all(world, [(path, form) for path in paths])
    assert _statuses(answers) == {201: 1, 409: _AT_ONCE - 1}
    (winner,) = (answer.json() for answer in answers if answer.status_code == 201)
    losers = [answer.json() for answer in answers if answer.status_code == 409]
    assert {body["code"] for body in losers} == {50416}
    assert all(winner["conversation_sid"] in body["message"] for body in losers)


def test_one_of_many_gets_the_unique_name(world: World) -> None:
    answers = _all(world, [(CONVERSATIONS, {"UniqueName": "desk"})] * _AT_ONCE)
    assert _statuses(answers) == {201: 1, 409: _AT_ONCE - 1}
    fresh = [converse(world) for _ in range(_AT_ONCE)]
    answers = _all(world, [(path, {"UniqueName": "other"}) for path in fresh])
    assert _statuses(answers) == {200: 1, 409: _AT_ONCE - 1}
    for n in range(10):
        name = {"UniqueName": f"name {n}"}
        answers = _all(world, [(CONVERSATIONS, name), (fresh[0], name), (fresh[1], name)] * 2)
        won = [answer for answer in answers if answer.status_code != 409]
        assert len({answer.json()["sid"] for answer in won}) == 1


def test_one_identity_joins_once(world: World) -> None:
    path = f"{converse(world)}/Participants"
    answers = _all(world, [(path, {"Identity": "alice"})] * _AT_ONCE)
    assert _statuses(answers) == {201: 1, 409: _AT_ONCE - 1}


def test_messages_get_each_index_once(world: World) -> None:
    path = f"{converse(world)}/Messages"
    answers = _all(world, [(path, {"Body": str(n)}) for n in range(40)])
    assert _statuses(answers) == {201: 40}
    assert sorted(answer.json()["index"] for answer in answers) == list(range(40))


def test_an_edit_does_not_undo_what_a_message_did(world: World) -> None:
    for _ in range(5):
        path = converse(world, State="inactive", **{"Timers.Inactive": "PT1H"})
        edits = [(path, {"FriendlyName": str(n)}) for n in range(6)]
        calls = [*edits, (f"{path}/Messages", {"Body": "wake up"}), *edits]
        assert set(_statuses(_all(world, calls))) <= {200, 201}
        body = world.get(path)
        assert (body["state"], list(body["timers"])) == ("active", ["date_inactive"])


def test_five_webhooks_of_many_are_attached(world: World) -> None:
    form = {
        "Target": "webhook",
        "Configuration.Url": "https://example.com/hook",
        "Configuration.Filters": "onMessageAdded",
    }
    path = f"{converse(world)}/Webhooks"
    answers = _all(world, [(path, form)] * _AT_ONCE)
    assert _statuses(answers) == {201: 5, 400: _AT_ONCE - 5}


def test_settings_that_are_made_at_once_are_all_kept(world: World) -> None:
    account, hooks = f"{V1}/Configuration", f"{V1}/Configuration/Webhooks"
    calls: list[tuple[str, dict[str, Any]]] = [
        (account, {"DefaultInactiveTimer": "PT1H"}),
        (account, {"DefaultClosedTimer": "P1D"}),
        (hooks, {"PreWebhookUrl": "https://example.com/pre"}),
        (hooks, {"PostWebhookUrl": "https://example.com/post"}),
    ]
    assert _statuses(_all(world, calls * 3)) == {200: 12}
    body = world.get(account)
    assert (body["default_inactive_timer"], body["default_closed_timer"]) == ("PT1H", "P1D")
    body = world.get(hooks)
    assert body["pre_webhook_url"] == "https://example.com/pre"
    assert body["post_webhook_url"] == "https://example.com/post"
