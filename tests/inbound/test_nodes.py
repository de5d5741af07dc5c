"""Two nodes on one PostgreSQL do the work of one, and take over from each other."""

from collections.abc import Callable
from pathlib import Path

from tests import servers
from tests.receiver import Heard, Receiver, Said
from tests.servers import Postgres
from tests.world import World, eventually, settle_in

ALICE = "+15552220001"
CONVERSATIONS = "/conversations/v1/Conversations"


def test_what_one_node_does_the_other_sees(both: list[World], receiver: Receiver) -> None:
    one, two = both
    settings = {"PostWebhookUrl": receiver.url("/post"), "Filters": "onMessageAdded"}
    two.post("/conversations/v1/Configuration/Webhooks", settings, 200)
    number = one.buy()
    two.address(number)

    sid = two.sms(ALICE, number, "Hi")["conversation_sid"]
    one.post(f"{CONVERSATIONS}/{sid}/Messages", {"Body": "Hello"}, webhooks=True)
    two.settle()

    assert [sms["body"] for sms in two.handset(ALICE)] == ["Hello"]
    for world in both:
        assert [message["body"] for message in world.messages(sid)] == ["Hi", "Hello"]
        assert world.messages(sid)[1]["delivery"]["delivered"] == "all"
        assert world.conversations()[0]["url"].startswith(world.base_url)
    assert [heard.form["Body"] for heard in receiver.at("/post")] == ["Hi", "Hello"]


def test_each_webhook_is_delivered_once_whoever_performs_it(
    both: list[World], receiver: Receiver
) -> None:
    one, _ = both
    settings = {"PostWebhookUrl": receiver.url("/post"), "Filters": "onMessageAdded"}
    one.post("/conversations/v1/Configuration/Webhooks", settings, 200)
    number = one.buy()
    one.address(number)
    for n in range(40):
        both[n % 2].sms(f"+1555222{n % 8:04d}", number, f"text {n}")
    one.settle()

    heard = receiver.at("/post")
    assert sorted(hook.form["Body"] for hook in heard) == sorted(f"text {n}" for n in range(40))
    assert len({hook.headers["i-twilio-idempotency-token"] for hook in heard}) == 40
    for sender in {hook.form["Author"] for hook in heard}:
        indexes = [int(hook.form["Index"]) for hook in heard if hook.form["Author"] == sender]
        assert indexes == [0, 1, 2, 3, 4]


def hanging(receiver: Receiver) -> Callable[[Heard], Said]:
    """Never answers the first request to a path, and all later ones at once."""

    def answer(heard: Heard) -> Said:
        return Said(delay_s=60 if len(receiver.at(heard.path)) == 1 else 0)

    return answer


def test_a_killed_node_goes_on_with_its_jobs_when_it_starts_again(
    postgres: Postgres, tmp_path: Path, receiver: Receiver
) -> None:
    database = postgres.fresh()
    other = servers.start(tmp_path / "other", database=database)
    node = servers.start(tmp_path / "node", database=database)
    world = settle_in(node, "killed", "postgres")
    try:
        other.stop()
        receiver.answers["/post"] = hanging(receiver)
        settings = {"PostWebhookUrl": receiver.url("/post"), "Filters": "onConversationAdded"}
        world.post("/conversations/v1/Configuration/Webhooks", settings, 200)
        sid = world.post(CONVERSATIONS, webhooks=True)["sid"]
        eventually(lambda: receiver.at("/post"))
        node.kill()

        node = servers.start(tmp_path / "node", database=database)
        world.base_url = node.base_url
        world.settle()

        first, again = receiver.at("/post")
        assert first.form["ConversationSid"] == again.form["ConversationSid"] == sid
        token = "i-twilio-idempotency-token"
        assert first.headers[token] == again.headers[token]
    finally:
        world.close()
        assert node.stop() == 0


def test_a_second_node_on_the_same_folder_leaves_the_firsts_jobs_alone(
    postgres: Postgres, tmp_path: Path, receiver: Receiver
) -> None:
    database = postgres.fresh()
    first = servers.start(tmp_path / "shared", database=database)
    world = settle_in(first, "shared", "postgres")
    receiver.answers["/post"] = Said(delay_s=2)
    settings = {"PostWebhookUrl": receiver.url("/post"), "Filters": "onConversationAdded"}
    world.post("/conversations/v1/Configuration/Webhooks", settings, 200)
    world.post(CONVERSATIONS, webhooks=True)
    eventually(lambda: receiver.at("/post"))
    try:
        second = servers.start(tmp_path / "shared", database=database)
        world.base_url = second.base_url
        world.settle()
        assert len(receiver.at("/post")) == 1
        assert second.stop() == 0
    finally:
        world.close()
        assert first.stop() == 0
