"""A channel is deleted 180 days after its last change (flex §3)."""

from typing import Any, Final

from tests.rest.flex.floor import Floor, conversation, open_floor
from tests.rest.taskrouter.desk import refused
from tests.world import World

CLOSED: Final = {"status": "closed"}
FORTNIGHT_S: Final = 14 * 86_400


def gone(floor: Floor, made: Any) -> bool:
    """Whether the channel is, with its interaction and what is in it."""
    at = f"/flex-api/v1/Interactions/{made.sid}"
    one = f"{at}/Channels/{made.channel['sid']}"
    asked = [
        floor.world.request("GET", path).status_code
        for path in (at, f"{at}/Channels", one, f"{one}/Invites", f"{one}/Participants")
    ]
    assert set(asked) in ({200}, {404}), asked
    return asked[0] == 404


def test_a_channel_that_is_over_goes_and_its_conversation_stays(still_world: World) -> None:
    floor = open_floor(still_world, "ann")
    made = floor.served()
    floor.channel(made).update(status="closed", routing=CLOSED)
    still_world.advance("P100D")
    later = floor.served()
    floor.channel(later).update(status="closed", routing=CLOSED)
    still_world.advance("P79D")
    assert not gone(floor, made)
    still_world.advance("P1DT1H")
    assert gone(floor, made)
    assert not gone(floor, later)
    assert refused(floor.channel(made).update, status="closed")[:2] == (404, 20404)
    assert floor.state(made) == "closed"
    assert still_world.messages(conversation(made))
    still_world.advance("P100D")
    assert gone(floor, later)


def test_messages_do_not_keep_a_channel(still_world: World) -> None:
    floor = open_floor(still_world, "ann")
    made = floor.served()
    floor.channel(made).update(status="inactive", routing=CLOSED)
    for _ in range(3):
        still_world.advance("P59D")
        floor.say(made, "system", "Still there?")
    assert (floor.status(made), floor.state(made)) == ("inactive", "active")
    still_world.advance("P4D")
    assert gone(floor, made)
    assert floor.state(made) == "closed"
    assert any(" 180 days old" in text for text in floor.no_owner())
    assert floor.arrives("I am back") != conversation(made)


def test_a_change_keeps_a_channel(still_world: World) -> None:
    floor = open_floor(still_world, "ann")
    made = floor.served()
    floor.channel(made).update(status="inactive", routing=CLOSED)
    for _ in range(3):
        still_world.advance("P60D")
        floor.channel(made).update(status="inactive", routing=CLOSED)
    still_world.advance("P60D")
    assert (gone(floor, made), floor.status(made)) == (False, "inactive")


def test_a_channel_that_somebody_is_asked_into_stays(still_world: World) -> None:
    floor = open_floor(still_world)
    made = floor.inbound(timeout=FORTNIGHT_S)
    for _ in range(14):
        still_world.advance("P13D")
        routing = floor.routing(timeout=FORTNIGHT_S)
        floor.channel(made).invites.create(routing=routing)
    assert (gone(floor, made), floor.status(made), floor.state(made)) == (False, "active", "active")
    assert floor.live(made)
