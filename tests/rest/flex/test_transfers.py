"""Transfers through the official client: to a worker, a queue, a workflow (flex §6)."""

from typing import Any

import pytest

from tests.rest.flex.floor import Floor, attributes, open_floor, path, task
from tests.rest.taskrouter.desk import refused, rule
from tests.world import World


class Body(dict[str, Any]):
    """A body as the official client wants it."""

    def to_dict(self) -> dict[str, Any]:
        return dict(self)


def hand_over(floor: Floor, made: Any, to: str, name: str = "ann", **more: Any) -> Any:
    """An agent hands his channel over."""
    body = Body(**{"type": "cold", "from": floor.participant(made, name), "to": to, **more})
    return floor.channel(made).transfers.create(body=body)


def status(floor: Floor, made: Any, transfer: Any) -> str:
    return str(floor.channel(made).transfers(transfer.sid).fetch().status)


def asked(floor: Floor, made: Any) -> Any:
    """The newest invite."""
    return floor.channel(made).invites.list()[-1]


def test_to_another_agent(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served(attributes={"customerName": "Kim", "language": "fr"}, priority=3)
    floor.agents["bob"] = floor.desk.worker("bob")
    from_sid = floor.participant(made, "ann")
    begun = hand_over(floor, made, floor.agents["bob"], noteSid="KQ" + "0" * 32)
    assert (begun.sid[:2], begun.type, begun.status) == ("UX", "cold", "active")
    assert (begun._from, begun.to) == (from_sid, floor.agents["bob"])
    assert begun.instance_sid == f"GO{world.account_sid[2:]}"
    assert (begun.note_sid, begun.summary_sid, begun.execution_sid) == ("KQ" + "0" * 32, None, None)
    assert begun.url.endswith(f"/Transfers/{begun.sid}")

    assert floor.desk.status(task(made)) == "wrapping"
    assert floor.present(made) == [("customer", None)]
    assert floor.members(made) == {None}
    second = asked(floor, made)
    told = attributes(second)
    assert (told["customerName"], told["language"]) == ("Kim", "fr")
    assert told["flexChannelInviteSid"] == second.sid != attributes(made)["flexChannelInviteSid"]
    assert second.routing["properties"]["priority"] == 3
    floor.desk.answer(task(second), "bob", "accepted")
    assert status(floor, made, begun) == "completed"
    floor.desk.answer(task(made), "ann", "completed")
    assert (floor.state(made), floor.present(made)[1]) == ("active", ("agent", "bob"))
    floor.say(made, "bob", "Bob here")
    assert floor.heard()[-1] == "Bob here"


def test_who_has_no_place_left_passes_it_to_the_workflow(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    floor.agents["bob"] = floor.desk.worker("bob")
    for channel in ("default", "sms"):
        busy = floor.desk.task(
            floor.workflow, routing_target=floor.agents["bob"], task_channel=channel
        )
        floor.desk.answer(busy, "bob", "accepted")
    floor.agents["cid"] = floor.desk.worker("cid")
    begun = hand_over(floor, made, floor.agents["bob"])
    first, second = floor.channel(made).invites.list()[-2:]
    assert floor.desk.state(task(first)) == ("canceled", "RoutingTarget not available")
    assert floor.desk.asked(task(second)) == {"cid"}
    floor.desk.answer(task(second), "cid", "accepted")
    assert status(floor, made, begun) == "completed"
    assert floor.present(made)[1:] == [("agent", "cid")]


def test_who_refuses_passes_it_to_the_workflow(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    floor.agents["bob"] = floor.desk.worker("bob")
    floor.agents["cid"] = floor.desk.worker("cid")
    begun = hand_over(floor, made, floor.agents["bob"])
    first = asked(floor, made)
    floor.desk.go(floor.agents["ann"], "Offline")
    floor.desk.go(floor.agents["bob"], "Offline", reject_pending_reservations="true")
    assert floor.desk.status(task(first)) == "canceled"
    second = asked(floor, made)
    assert floor.desk.asked(task(second)) == {"cid"}
    assert status(floor, made, begun) == "active"
    floor.desk.answer(task(second), "cid", "accepted")
    assert status(floor, made, begun) == "completed"


def test_who_does_not_answer_passes_it_to_the_workflow(still_world: World) -> None:
    floor = open_floor(still_world, "ann")
    made = floor.served()
    floor.agents["bob"] = floor.desk.worker("bob")
    floor.agents["cid"] = floor.desk.worker("cid")
    begun = hand_over(floor, made, floor.agents["bob"])
    floor.desk.go(floor.agents["ann"], "Offline")
    still_world.advance("PT10M1S")
    still_world.settle()
    assert floor.desk.asked(task(asked(floor, made))) == {"cid"}
    assert status(floor, made, begun) == "active"


def test_who_is_away_is_passed_over(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    floor.agents["bob"] = floor.desk.worker("bob", activity="Offline")
    floor.agents["cid"] = floor.desk.worker("cid")
    begun = hand_over(floor, made, floor.agents["bob"])
    assert floor.desk.asked(task(asked(floor, made))) == {"cid"}
    assert status(floor, made, begun) == "active"


@pytest.mark.parametrize("to", ["queue", "workflow"])
def test_to_a_queue_or_a_workflow(world: World, to: str) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    floor.agents["bob"] = floor.desk.worker("bob", skill="fr")
    target = queue = floor.desk.queue("French", "skill == 'fr'")
    if to == "workflow":
        target = floor.desk.workflow(default=queue)
    begun = hand_over(floor, made, target)
    second = asked(floor, made)
    assert second.routing["properties"]["queue_name"] == "French"
    assert floor.desk.asked(task(second)) == {"bob"}
    floor.desk.at.tasks(task(second)).update(assignment_status="canceled")
    assert status(floor, made, begun) == "failed"


def test_what_cannot_be_handed_over(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    floor.agents["bob"] = floor.desk.worker("bob")
    give = floor.channel(made).transfers.create
    good = Body(**{"from": floor.participant(made, "ann"), "to": floor.agents["bob"]})
    customer = floor.channel(made).participants.list()[0].sid
    for wrong in ({"from": customer}, {"from": "UT1"}, {"to": "WT1"}):
        body = Body(good | wrong)
        assert refused(give, body=body)[:2] == (400, 45004)
    for wrong in ({"to": "W\0"}, {"note": "\0"}):
        assert refused(give, body=Body(good | wrong))[0] == 400
    unknown = Body(good | {"to": "WK" + "0" * 32})
    assert refused(give, body=unknown)[:2] == (400, 20001)
    external = Body(good | {"type": "external"})
    status, code, sentence = refused(give, body=external)
    assert (status, code) == (501, 20501)
    assert "there are only messages" in sentence
    for wrong in ({"note": "x" * 1_001}, {"to": floor.agents["ann"]}):
        assert refused(give, body=Body(good | wrong))[:2] == (400, 45004)
    assert refused(give, body=Body())[:2] == (400, 20001)
    assert floor.present(made) == [("customer", None), ("agent", "ann")]
    transfer = floor.channel(made).transfers("UX" + "0" * 32)
    assert refused(transfer.fetch)[:2] == (404, 20404)
    assert refused(transfer.update, body=Body())[:2] == (404, 20404)


def test_warm_the_first_agent_stays(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served(attributes={"customerName": "Kim"})
    floor.agents["bob"] = floor.desk.worker("bob")
    note = "She wants her bike by Friday"
    begun = hand_over(floor, made, floor.agents["bob"], type="warm", note=note)
    assert (begun.type, begun.status) == ("warm", "active")
    assert floor.desk.status(task(made)) == "assigned"
    assert floor.present(made) == [("customer", None), ("agent", "ann")]
    second = asked(floor, made)
    told = attributes(second)
    assert (told["transferSid"], told["transferType"]) == (begun.sid, "warm")
    assert (told["transferFrom"], told["transferNote"]) == ("ann", note)
    assert told["customerName"] == "Kim"
    assert floor.wire("bob").get(path(made, "Transfers", begun.sid))["note"] == note
    twice = Body(**{"type": "warm", "from": floor.participant(made, "ann"), "to": floor.queue})
    refusal = refused(floor.channel(made).transfers.create, body=twice)
    assert refusal[:2] == (400, 45004)
    assert begun.sid in refusal[2]

    floor.desk.answer(task(second), "bob", "accepted")
    assert status(floor, made, begun) == "completed"
    assert floor.present(made)[1:] == [("agent", "ann"), ("agent", "bob")]
    floor.say(made, "ann", "Bob will go on")
    floor.channel(made).participants(floor.participant(made, "ann")).update(status="closed")
    assert floor.desk.status(task(made)) == "completed"
    assert (floor.state(made), floor.present(made)[1:]) == ("active", [("agent", "bob")])
    floor.say(made, "bob", "Bob here")
    assert floor.heard()[-2:] == ["Bob will go on", "Bob here"]


def test_warm_and_nobody_comes(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    floor.agents["bob"] = floor.desk.worker("bob")
    floor.agents["cid"] = floor.desk.worker("cid", activity="Offline")
    away = hand_over(floor, made, floor.agents["cid"], type="warm")
    assert away.status == "failed"
    begun = hand_over(floor, made, floor.agents["bob"], type="warm")
    floor.desk.answer(task(asked(floor, made)), "bob", "rejected")
    assert status(floor, made, begun) == "failed"
    assert floor.desk.status(task(made)) == "assigned"
    assert floor.present(made) == [("customer", None), ("agent", "ann")]
    assert len(floor.channel(made).invites.list()) == 3, "nobody else is asked"


@pytest.mark.parametrize("to", ["queue", "workflow"])
def test_warm_to_a_queue_or_a_workflow(world: World, to: str) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    floor.agents["bob"] = floor.desk.worker("bob", skill="fr")
    target = queue = floor.desk.queue("French", "skill == 'fr'")
    if to == "workflow":
        target = floor.desk.workflow(default=queue)
    begun = hand_over(floor, made, target, type="warm")
    floor.desk.answer(task(asked(floor, made)), "bob", "accepted")
    assert status(floor, made, begun) == "completed"
    assert floor.present(made)[1:] == [("agent", "ann"), ("agent", "bob")]
    floor.channel(made).participants(floor.participant(made, "ann")).update(status="wrapup")
    assert floor.desk.status(task(made)) == "wrapping"
    assert floor.state(made) == "active"


def test_a_transfer_is_changed_and_withdrawn(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    floor.agents["bob"] = floor.desk.worker("bob")
    begun = hand_over(floor, made, floor.agents["bob"], type="warm")
    one = floor.channel(made).transfers(begun.sid)
    changed = one.update(body=Body(noteSid="KQ" + "1" * 32, summarySid="KQ" + "2" * 32))
    assert (changed.note_sid, changed.summary_sid) == ("KQ" + "1" * 32, "KQ" + "2" * 32)
    for wrong in ({"status": "completed"}, {"to": "WK1"}, {"type": "cold"}):
        assert refused(one.update, body=Body(wrong))[0] == 400
    assert one.update(body=Body(status="failed")).status == "failed"
    assert floor.desk.state(task(asked(floor, made))) == ("canceled", "Transfer withdrawn")
    assert floor.present(made) == [("customer", None), ("agent", "ann")]
    again = hand_over(floor, made, floor.agents["bob"], type="warm")
    floor.desk.answer(task(asked(floor, made)), "bob", "accepted")
    late = floor.channel(made).transfers(again.sid).update
    assert refused(late, body=Body(status="failed"))[:2] == (400, 45004)


def test_a_cold_transfer_that_nobody_takes_goes_on(world: World) -> None:
    """Also while the first agent still wraps up."""
    floor = open_floor(world, "ann")
    made = floor.served(attributes={"customerName": "Kim"})
    floor.agents["bob"] = floor.desk.worker("bob", skill="fr")
    french = floor.desk.queue("French", "skill == 'fr'")
    begun = hand_over(floor, made, french, note="Speaks French")
    floor.desk.at.tasks(task(asked(floor, made))).update(assignment_status="canceled")
    assert status(floor, made, begun) == "failed"
    assert floor.desk.status(task(made)) == "wrapping"
    last = asked(floor, made)
    assert last.routing["properties"]["queue_name"] == "Everyone"
    told = attributes(last)
    assert told["customerName"] == "Kim"
    assert not [name for name in told if name.startswith("transfer")]
    assert floor.desk.asked(task(last)) <= {"ann", "bob"}


def test_the_pattern_of_before_there_were_transfers(world: World) -> None:
    """An invite with attributes of its own, and the old agent's participant is closed (flex §6)."""
    floor = open_floor(world, "ann")
    made = floor.served()
    floor.agents["bob"] = floor.desk.worker("bob", contact_uri="client:bob")
    queue = floor.desk.queue("All of them")
    to_worker = rule(
        "transferTargetType=='worker'",
        {"queue": queue, "known_worker_sid": "task.transferTargetSid"},
    )
    workflow = floor.desk.workflow(to_worker)
    routing = floor.routing(
        workflow_sid=workflow,
        attributes={
            "customerName": "Kim",
            "transferTargetSid": floor.agents["bob"],
            "transferQueueName": "",
            "transferTargetType": "worker",
            "ignoreWorkerContactUri": "client:ann",
        },
    )
    invite = floor.channel(made).invites.create(routing=routing)
    assert floor.desk.asked(task(invite)) == {"bob"}
    floor.channel(made).participants(floor.participant(made, "ann")).update(status="closed")
    assert floor.desk.status(task(made)) == "completed"
    assert floor.present(made) == [("customer", None)]
    floor.desk.answer(task(invite), "bob", "accepted")
    assert floor.present(made) == [("customer", None), ("agent", "bob")]
    floor.say(made, "bob", "Bob here")
    assert floor.heard()[-1] == "Bob here"
