"""Killed again and again under traffic, the server loses nothing and doubles nothing.

The moments are random; `SWITCHROOM_CRASH_SEED` repeats a run's choices, as far as the machine's
own timing lets them be repeated.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tests import servers
from tests.conftest import ENGINES
from tests.e2e.traffic import CONVERSATIONS, SMS, Books, Pair, Traffic
from tests.receiver import Heard, Receiver, Said
from tests.servers import MAIN_SID, MAIN_TOKEN
from tests.world import World, eventually, settle_in

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(2400)]

KILLS: Final = 20
ALIVE_S: Final = 2.0
# After so many kills each time, a start is killed before it is through; the very first one is too.
IN_VAIN: Final = 4
STARTING_S: Final = 0.8
SETTLE_S: Final = 900
# What there must be to judge, however slow the machine is.
ENOUGH: Final = 50
TOKEN: Final = "i-twilio-idempotency-token"
EVENTS: Final = ("onConversationAdded", "onParticipantAdded", "onMessageAdded", "onDeliveryUpdated")
POST: Final = "/post"
SCOPED: Final = "/scoped"
NO_ANSWER: Final = ("11200", "11201", "11203")

Row = dict[str, Any]


@dataclass
class Found:
    """All that the API shows at the end: messages by conversation, in their order."""

    conversations: dict[str, Row]
    messages: dict[str, list[Row]]
    participants: dict[str, list[Row]]
    handsets: list[Row]


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_is_lost_or_doubled(
    engine: str,
    request: pytest.FixtureRequest,
    data: Path,
    receiver: Receiver,
) -> None:
    seed = int(os.environ.get("SWITCHROOM_CRASH_SEED") or random.SystemRandom().randrange(10**6))
    chance = random.Random(f"{seed} kills")
    receiver.answers = dict.fromkeys((POST, SCOPED), _now_and_then_slow(seed))
    database = request.getfixturevalue("postgres").fresh() if engine == "postgres" else ""

    def tell(line: str) -> None:
        print(f"{engine}, seed {seed}: {line}", flush=True)

    port = servers.free_port()
    _start_in_vain(data, database, port, chance)
    node = servers.start(data, database=database, port=port)
    world = settle_in(node, "crash", engine)
    plain, hooked = _furnish(world, receiver)
    traffic = Traffic(world, [plain, hooked], seed)
    traffic.start()
    try:
        for kill in range(1, KILLS + 1):
            time.sleep(chance.uniform(0, ALIVE_S))
            node.kill()
            tell(f"kill {kill}, {_figures(traffic.books)}, {len(receiver.requests)} webhooks")
            traffic.check()
            if kill % IN_VAIN == 0:
                _start_in_vain(data, database, port, chance)
            node = servers.start(data, database=database, port=port)
        eventually(lambda: min(len(traffic.books.texts), len(traffic.books.notes)) >= ENOUGH)
        traffic.stop()
        world.main("POST", "/simulator/v1/Settle", timeout=SETTLE_S)
        found = _look(world)
        late = _check_at_rest(world)
    finally:
        traffic.give_up()
        world.close()
        code = node.stop()
    tell(_summary(traffic.books, receiver))

    assert code == 0
    assert "Traceback" not in (data / f"serve-{port}.log").read_text()
    _check_texts(traffic.books, found, {plain, hooked})
    _check_conversations(traffic.books, found)
    _check_notes(traffic.books, found)
    _check_answers(traffic.books, found)
    whole = _whole(receiver, world.auth_token)
    _check_webhooks(found, whole, _of_number(traffic.books, hooked), late)
    _check_tokens(whole, late)
    assert traffic.books.redelivered, "no kill met a text on its way"


def _now_and_then_slow(seed: int) -> Callable[[Heard], Said]:
    """So that every kill meets webhooks that are under way."""
    chance = random.Random(f"{seed} receiver")
    return lambda heard: Said(delay_s=0.3 if chance.random() < 0.05 else 0)


def _start_in_vain(data: Path, database: str, port: int, chance: random.Random) -> None:
    """Kill a server while it starts."""
    data.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "switchroom", "serve", "--port", str(port)]
    command += ["--data", str(data), *(("--database", database) if database else ())]
    settings = {
        "SWITCHROOM_ACCOUNT_SID": MAIN_SID,
        "SWITCHROOM_AUTH_TOKEN": MAIN_TOKEN,
        "SWITCHROOM_ALLOW_PRIVATE_WEBHOOKS": "true",
    }
    with (data / f"serve-{port}.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | settings)
    time.sleep(chance.uniform(0, STARTING_S))
    process.kill()
    process.wait()


def _furnish(world: World, receiver: Receiver) -> tuple[str, str]:
    """Webhooks of the account, a number of type default and one of type webhook."""
    settings = [("PostWebhookUrl", receiver.url(POST)), *(("Filters", event) for event in EVENTS)]
    world.post("/conversations/v1/Configuration/Webhooks", settings, 200)
    plain, hooked = world.buy(), world.buy()
    world.address(plain)
    webhook = {"AutoCreation.Type": "webhook", "AutoCreation.WebhookUrl": receiver.url(SCOPED)}
    world.address(hooked, **webhook, **{"AutoCreation.WebhookFilters": "onMessageAdded"})
    return plain, hooked


def _figures(books: Books) -> str:
    return (
        f"{len(books.texts)} texts ({len(books.redelivered)} redeliveries),"
        f" {len(books.opened)} conversations and {len(books.notes)} messages by REST"
    )


def _summary(books: Books, receiver: Receiver) -> str:
    tokens = Counter(heard.headers[TOKEN] for heard in receiver.requests)
    lost = len(books.asked) - len(books.notes)
    already = sum(not sid for sid in books.opened.values())
    return (
        f"end, {_figures(books)}; {len(books.doubled)} texts doubled by the carrier,"
        f" {len(books.repeated)} creates repeated ({already} were there), {lost} messages by REST"
        " unanswered;"
        f" {len(tokens)} webhooks due, {tokens.total() - len(tokens)} deliveries more than once"
    )


def _all(world: World, path: str, key: str) -> Iterator[Row]:
    path += ("&" if "?" in path else "?") + "PageSize=100"
    while path:
        page = world.get(path)
        yield from page[key]
        following = page.get("meta", page).get("next_page_url") or ""
        path = following.removeprefix(world.base_url)


def _look(world: World) -> Found:
    conversations = {row["sid"]: row for row in _all(world, CONVERSATIONS, "conversations")}
    return Found(
        conversations,
        {sid: _of(world, sid, "Messages") for sid in conversations},
        {sid: _of(world, sid, "Participants") for sid in conversations},
        list(_all(world, SMS, "messages")),
    )


def _of(world: World, conversation_sid: str, kind: str) -> list[Row]:
    return list(_all(world, f"{CONVERSATIONS}/{conversation_sid}/{kind}", kind.lower()))


def _check_at_rest(world: World) -> int:
    """Nothing is left to do, and nothing failed. How many deliveries were given up because this
    receiver had no answer for five seconds, as where the whole machine stood still."""
    outbox = world.get("/healthz")["outbox"]
    assert (outbox["due"], outbox["dead"]) == (0, 0)
    alerts = list(_all(world, "/monitor/v1/Alerts?LogLevel=error", "alerts"))
    assert [alert for alert in alerts if alert["error_code"] not in NO_ANSWER] == []
    return len(alerts)


def _check_texts(books: Books, found: Found, numbers: set[str]) -> None:
    """Every acknowledged text is in the log and in its conversation, once, and no other is."""
    once = dict.fromkeys(books.texts, 1)
    inbound = [row for row in found.handsets if row["direction"] == "inbound"]
    assert Counter(row["body"] for row in inbound) == once
    for row in inbound:
        text = books.texts[row["body"]]
        assert (row["sid"], (row["from"], row["to"])) == (text.sid, text.pair)
        assert row["conversation_sid"] == text.conversation_sid
    there = Counter(
        (message["body"], message["author"], sid)
        for sid, messages in found.messages.items()
        for message in messages
        if message["author"] != "agent"
    )
    texts = books.texts.items()
    assert there == {(body, text.pair[0], text.conversation_sid): 1 for body, text in texts}
    assert {text.pair[1] for text in books.texts.values()} == numbers


def _of_pairs(books: Books) -> dict[str, set[Pair]]:
    """The pairs whose texts went into each conversation."""
    pairs: dict[str, set[Pair]] = defaultdict(set)
    for text in books.texts.values():
        pairs[text.conversation_sid].add(text.pair)
    return pairs


def _of_number(books: Books, number: str) -> set[str]:
    return {text.conversation_sid for text in books.texts.values() if text.pair[1] == number}


def _check_conversations(books: Books, found: Found) -> None:
    """One open conversation for each pair, those asked for by REST, and none besides."""
    pairs = _of_pairs(books)
    assert {len(of_one) for of_one in pairs.values()} == {1}
    assert len(pairs) == len({text.pair for text in books.texts.values()})
    named = {row["unique_name"]: sid for sid, row in found.conversations.items()}
    named.pop(None)
    assert named.keys() == books.opened.keys()
    assert all(sid in ("", named[name]) for name, sid in books.opened.items())
    assert found.conversations.keys() == pairs.keys() | set(named.values())
    assert {row["state"] for row in found.conversations.values()} == {"active"}
    for sid, participants in found.participants.items():
        bindings = [row["messaging_binding"] for row in participants]
        bound = [(binding["address"], binding["proxy_address"]) for binding in bindings]
        assert bound == list(pairs.get(sid, ()))
    for messages in found.messages.values():
        assert [message["index"] for message in messages] == list(range(len(messages)))


def _check_notes(books: Books, found: Found) -> None:
    """Every acknowledged message by REST is there once; one without an answer at most once."""
    there = [
        (message["body"], sid, message["sid"])
        for sid, messages in found.messages.items()
        for message in messages
        if message["author"] == "agent"
    ]
    counts = Counter(body for body, _, _ in there)
    assert max(counts.values()) == 1
    assert counts.keys() <= books.asked
    notes = books.notes.items()
    assert {(body, note.conversation_sid, note.sid) for body, note in notes} <= set(there)


def _check_answers(books: Books, found: Found) -> None:
    """What agents wrote reached the handset once, in the order of the conversation."""
    arrived: dict[Pair, list[str]] = defaultdict(list)
    for row in found.handsets:
        if row["direction"] == "outbound":
            arrived[row["to"], row["from"]].append(row["body"])
            assert row["status"] == "delivered"
    for sid, (pair,) in _of_pairs(books).items():
        agents = [message for message in found.messages[sid] if message["author"] == "agent"]
        assert arrived.pop(pair, []) == [message["body"] for message in agents]
        assert all(message["delivery"]["delivered"] == "all" for message in agents)
    assert not arrived


def _whole(receiver: Receiver, auth_token: str) -> list[Heard]:
    """The requests that a kill did not cut off, as their signature shows; each of the others came
    again."""
    whole: list[Heard] = []
    cut: list[Heard] = []
    for heard in receiver.requests:
        (whole if heard.is_signed_by(auth_token) else cut).append(heard)
    assert {heard.headers[TOKEN] for heard in cut} <= {heard.headers[TOKEN] for heard in whole}
    return whole


def _check_webhooks(found: Found, whole: list[Heard], hooked: set[str], late: int) -> None:
    """Each event that a webhook was due for was told, but for those that were given up, and nothing
    that did not happen."""
    missing = 0
    for told, happened in _compared(found, whole, hooked):
        assert told <= happened
        missing += len(happened - told)
    assert missing <= late


Facts = set[tuple[str, ...]]


def _compared(found: Found, whole: list[Heard], hooked: set[str]) -> Iterator[tuple[Facts, Facts]]:
    """What was told of each kind of event, and what had happened."""
    messages = [message for rows in found.messages.values() for message in rows]
    participants = [row for rows in found.participants.values() for row in rows]
    yield (
        _told(whole, POST, "onConversationAdded", "ConversationSid"),
        {(sid,) for sid in found.conversations},
    )
    yield (
        _told(whole, POST, "onParticipantAdded", "ParticipantSid"),
        {(row["sid"],) for row in participants},
    )
    yield (
        _told(whole, POST, "onMessageAdded", "MessageSid", "Index", "Body"),
        {(message["sid"], str(message["index"]), message["body"]) for message in messages},
    )
    yield (
        _told(whole, SCOPED, "onMessageAdded", "MessageSid"),
        {(message["sid"],) for sid in hooked for message in found.messages[sid]},
    )
    delivered: Facts = {
        (message["sid"], status)
        for sid, rows in found.messages.items()
        for message in rows
        if message["author"] == "agent" and found.participants[sid]
        for status in ("sent", "delivered")
    }
    yield _told(whole, POST, "onDeliveryUpdated", "MessageSid", "Status"), delivered


def _told(whole: list[Heard], path: str, event: str, *names: str) -> set[tuple[str, ...]]:
    forms = [heard.form for heard in whole if (heard.path, heard.event) == (path, event)]
    return {tuple(form[name] for name in names) for form in forms}


def _check_tokens(whole: list[Heard], late: int) -> None:
    """Deliveries of one event have one token, those of two events have two; and the messages of
    a conversation are told in their order."""
    tokens: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    indexes: dict[tuple[str, str], list[int]] = defaultdict(list)
    for heard in whole:
        form = {name: value for name, value in heard.form.items() if name != "RetryCount"}
        event = (heard.path, *sorted(form.items()))
        if event not in tokens and heard.event == "onMessageAdded":
            indexes[heard.path, form["ConversationSid"]].append(int(form["Index"]))
        tokens[event].add(heard.headers[TOKEN])
    assert {len(of_one) for of_one in tokens.values()} == {1}
    assert len(set().union(*tokens.values())) == len(tokens)
    for told in indexes.values():
        assert told == sorted(told)
        assert late or told == list(range(len(told)))
