"""Much at once: one open conversation for each pair, every message once and in a row."""

from collections import Counter

from tests.parallel import Post, at_once
from tests.receiver import Receiver
from tests.world import World

ALICE = "+15552220001"
CONVERSATIONS = "/conversations/v1/Conversations"
SMS = "/simulator/v1/Messages"
ROUNDS = 8


def sms(world: World, recipient: str, body: str, sender: str = ALICE) -> Post:
    return Post(world, SMS, {"From": sender, "To": recipient, "Body": body})


def through(doors: list[World], number: int) -> World:
    """The requests take the doors in turn."""
    return doors[number % len(doors)]


def held(world: World, conversation_sid: str) -> list[tuple[int, str]]:
    """All messages of a conversation: index and body."""
    path = f"{CONVERSATIONS}/{conversation_sid}/Messages?PageSize=100"
    found: list[tuple[int, str]] = []
    while path:
        page = world.get(path)
        found += [(message["index"], message["body"]) for message in page["messages"]]
        path = (page["meta"]["next_page_url"] or "").removeprefix(world.base_url)
    return found


def test_200_first_messages_of_one_sender_make_one_conversation(doors: list[World]) -> None:
    world = doors[0]
    number = world.buy()
    world.address(number)

    answers = at_once([sms(through(doors, n), number, f"message {n}") for n in range(200)])

    assert Counter(answer.status for answer in answers) == {201: 200}
    [conversation] = world.conversations()
    assert {answer.body["conversation_sid"] for answer in answers} == {conversation["sid"]}
    messages = held(world, conversation["sid"])
    assert [index for index, _ in messages] == list(range(200))
    assert {body for _, body in messages} == {f"message {n}" for n in range(200)}
    path = f"{CONVERSATIONS}/{conversation['sid']}/Participants"
    assert len(world.get(path)["participants"]) == 1


def test_100_senders_at_once_get_a_conversation_each(doors: list[World]) -> None:
    world = doors[0]
    number = world.buy()
    world.address(number)
    senders = [f"+1555777{n:04d}" for n in range(50)]

    answers = at_once(
        [sms(through(doors, n), number, "Hi", sender) for n, sender in enumerate(senders * 2)]
    )

    assert Counter(answer.status for answer in answers) == {201: 100}
    conversations = world.conversations()
    assert len(conversations) == len(senders)
    for conversation in conversations[:5]:
        assert [index for index, _ in held(world, conversation["sid"])] == [0, 1]


def test_a_message_that_meets_the_closing_goes_into_the_old_or_a_new_conversation(
    doors: list[World],
) -> None:
    world = doors[0]
    number = world.buy()
    world.address(number)
    for n in range(ROUNDS):
        first = world.sms(ALICE, number, "first")["conversation_sid"]
        close = Post(through(doors, n), f"{CONVERSATIONS}/{first}", {"State": "closed"})
        texts = [sms(through(doors, m), number, f"text {m}") for m in range(6)]

        answers = at_once([*texts[:3], close, *texts[3:]])

        assert answers[3].status == 200
        arrived = [*answers[:3], *answers[4:]]
        assert [answer.status for answer in arrived] == [201] * 6, arrived
        opened = [row for row in world.conversations() if row["state"] != "closed"]
        assert len(opened) <= 1
        sids = {first} | {row["sid"] for row in opened}
        assert {answer.body["conversation_sid"] for answer in arrived} <= sids
        messages = [message for sid in sids for message in held(world, sid)]
        assert Counter(body for _, body in messages) == Counter(
            ["first", *(f"text {m}" for m in range(6))]
        )
        for sid in sids:
            indexes = [index for index, _ in held(world, sid)]
            assert indexes == list(range(len(indexes)))
        for row in opened:
            world.post(f"{CONVERSATIONS}/{row['sid']}", {"State": "closed"}, 200)


def test_a_message_that_meets_the_deletion_is_not_lost(doors: list[World]) -> None:
    """Deleting has no POST, so the participant is removed by moving the pair away."""
    world = doors[0]
    number, other = world.buy(), world.buy()
    world.address(number)
    for n in range(ROUNDS):
        first = world.sms(ALICE, number, "first")["conversation_sid"]
        path = f"{CONVERSATIONS}/{first}/Participants"
        [participant] = world.get(path)["participants"]
        move = Post(
            through(doors, n),
            f"{path}/{participant['sid']}",
            {"MessagingBinding.ProxyAddress": other},
        )

        answers = at_once([move, *(sms(through(doors, m), number, f"text {m}") for m in range(4))])

        assert [answer.status for answer in answers] == [200, 201, 201, 201, 201], answers
        sids = {answer.body["conversation_sid"] for answer in answers[1:]} | {first}
        bodies = [body for sid in sids for _, body in held(world, sid)]
        assert Counter(bodies) == Counter(["first", *(f"text {m}" for m in range(4))])
        for sid in sids:
            world.post(f"{CONVERSATIONS}/{sid}", {"State": "closed"}, 200)


def test_a_pair_bound_by_rest_and_by_a_message_at_once_has_one_conversation(
    doors: list[World],
) -> None:
    world = doors[0]
    number = world.buy()
    world.address(number)
    for n in range(ROUNDS):
        sender = f"+1555222{n + 100:04d}"
        manual = world.post(CONVERSATIONS)["sid"]
        pair = {"MessagingBinding.Address": sender, "MessagingBinding.ProxyAddress": number}
        add = Post(through(doors, n), f"{CONVERSATIONS}/{manual}/Participants", pair)

        text, *adds = at_once([sms(through(doors, n + 1), number, "Hi", sender), add, add])

        assert text.status == 201, text
        winner = text.body["conversation_sid"]
        statuses = Counter(answer.status for answer in adds)
        if winner == manual:
            assert statuses == {201: 1, 409: 1}
        else:
            assert statuses == {409: 2}
        refused = next(answer.body for answer in adds if answer.status == 409)
        assert refused["code"] == 50416
        assert winner in refused["message"]
        assert held(world, winner) == [(0, "Hi")]


def test_a_unique_name_is_given_once(doors: list[World]) -> None:
    world = doors[0]
    form = {"UniqueName": "support"}

    answers = at_once([Post(through(doors, n), CONVERSATIONS, form) for n in range(40)])

    assert Counter(answer.status for answer in answers) == {201: 1, 409: 39}
    assert {answer.body["code"] for answer in answers if answer.status == 409} == {50353}
    assert len(world.conversations()) == 1


def test_messages_by_rest_and_by_sms_share_one_row_of_indexes(
    doors: list[World], receiver: Receiver
) -> None:
    world = doors[0]
    settings = {"PostWebhookUrl": receiver.url("/post"), "Filters": "onMessageAdded"}
    world.post("/conversations/v1/Configuration/Webhooks", settings, 200)
    number = world.buy()
    world.address(number)
    sid = world.sms(ALICE, number, "first")["conversation_sid"]
    path = f"{CONVERSATIONS}/{sid}/Messages"
    posts = [sms(through(doors, n), number, f"in {n}") for n in range(20)]
    posts += [Post(through(doors, n), path, {"Body": f"out {n}"}) for n in range(20)]

    answers = at_once(posts)

    assert Counter(answer.status for answer in answers) == {201: 40}
    messages = held(world, sid)
    assert [index for index, _ in messages] == list(range(41))
    world.settle()
    assert sorted(row["body"] for row in world.handset(ALICE)) == sorted(
        body for _, body in messages if body.startswith("out")
    )
    heard = [int(hook.form["Index"]) for hook in receiver.at("/post")]
    assert heard == [index for index, body in messages if not body.startswith("out")]
