"""Every served operation is asked for, and every answer held against its published schema."""

import json
from typing import Any

from tests.conformance.directory import directory
from tests.conformance.interactions import configuration, interactions
from tests.conformance.messages import messages
from tests.conformance.people import people
from tests.conformance.quirks import ANSWERS, UNSHOWN, is_of_unshown_object
from tests.conformance.statistics import statistics
from tests.conformance.templates import templates
from tests.conformance.watched import Watched
from tests.conformance.work import work
from tests.studio.build import ask, publish, trigger
from tests.world import World

CUSTOMER = "+12125550123"
FRIEND = "+12125550178"


def accounts(world: Watched) -> None:
    own = f"/2010-04-01/Accounts/{world.account_sid}"
    child = world.main("POST", "/2010-04-01/Accounts.json", data={"FriendlyName": "Child"})
    world.main("GET", "/2010-04-01/Accounts.json", params={"PageSize": 2})
    world.main("POST", f"/2010-04-01/Accounts/{child['sid']}.json", data={"Status": "closed"})
    world.get(f"{own}.json")
    for kind in ("Keys", "SigningKeys"):
        key = world.post(f"{own}/{kind}.json", {"FriendlyName": "one"})
        world.get(f"{own}/{kind}.json")
        world.get(f"{own}/{kind}/{key['sid']}.json")
        world.post(f"{own}/{kind}/{key['sid']}.json", {"FriendlyName": "two"}, status=200)
        world.delete(f"{own}/{kind}/{key['sid']}.json")


def numbers(world: Watched) -> None:
    own = f"/2010-04-01/Accounts/{world.account_sid}"
    world.get(f"{own}/AvailablePhoneNumbers.json")
    world.get(f"{own}/AvailablePhoneNumbers/US.json")
    for kind, country in (("Local", "US"), ("TollFree", "US"), ("Mobile", "GB")):
        offers = world.get(f"{own}/AvailablePhoneNumbers/{country}/{kind}.json", PageSize=5)
        offer = offers["available_phone_numbers"][0]["phone_number"]
        world.post(f"{own}/IncomingPhoneNumbers/{kind}.json", {"PhoneNumber": offer})
        world.get(f"{own}/IncomingPhoneNumbers/{kind}.json")
    bought = world.post(
        f"{own}/IncomingPhoneNumbers.json",
        {"AreaCode": "415", "SmsUrl": "https://example.com/sms", "VoiceUrl": "https://example.com"},
    )
    one = f"{own}/IncomingPhoneNumbers/{bought['sid']}.json"
    world.get(one)
    world.post(one, {"FriendlyName": "Main line", "SmsMethod": "GET"}, status=200)
    world.get(f"{own}/IncomingPhoneNumbers.json", PageSize=1)
    world.delete(one)


def addresses(world: Watched) -> str:
    """A number on which conversations begin by themselves."""
    path = "/conversations/v1/Configuration/Addresses"
    number, flow = world.buy(), world.flow()
    world.address(number)
    hooked = {
        "AutoCreation.Type": "webhook",
        "AutoCreation.WebhookUrl": "https://example.com/hook",
        "AutoCreation.WebhookFilters": "onMessageAdded",
        "FriendlyName": "Hook",
    }
    studio = {"AutoCreation.Type": "studio", "AutoCreation.StudioFlowSid": flow}
    service = world.get("/conversations/v1/Services")["services"][0]["sid"]
    hooked["AutoCreation.ConversationServiceSid"] = service
    world.address(world.buy(), **hooked)
    sid = world.address(world.buy(), **studio, **{"AutoCreation.StudioRetryCount": "2"})["sid"]
    world.get(path, PageSize=2)
    world.get(f"{path}/{sid}")
    world.post(f"{path}/{sid}", {"FriendlyName": "Flow"}, status=200)
    world.delete(f"{path}/{sid}")
    return number


def services(world: Watched) -> str:
    """A conversation service of the world's own."""
    path = "/conversations/v1/Services"
    service = str(world.post(path, {"FriendlyName": "Support"})["sid"])
    spare = world.post(path, {"FriendlyName": "Spare"})["sid"]
    world.get(path, PageSize=1)
    world.get(f"{path}/{service}")
    world.delete(f"{path}/{spare}")
    world.get(f"{path}/{service}/Configuration/Webhooks")
    world.get("/conversations/v1/Configuration/Webhooks")
    hooks = {"PostWebhookUrl": "https://example.com/post", "Filters": "onMessageAdded"}
    for owner in ("", f"/Services/{service}"):
        base = f"/conversations/v1{owner}/Configuration"
        world.get(base)
        world.get(f"{base}/Webhooks")
        world.post(f"{base}/Webhooks", {**hooks, "Method": "GET"}, status=200)
    timers = {"DefaultInactiveTimer": "PT1H", "DefaultClosedTimer": "P1D"}
    world.post("/conversations/v1/Configuration", timers, status=200)
    reachable = {"ReachabilityEnabled": "true"}
    world.post(f"{path}/{service}/Configuration", reachable, status=200)
    return service


def conversations(world: Watched, base: str, number: str, flow: str) -> None:
    """One conversation with all that belongs to it, in a family of paths."""
    form = {"FriendlyName": "Order", "UniqueName": "order", "Timers.Inactive": "PT1H"}
    form |= {"Bindings.Email.Address": "desk@example.com", "Bindings.Email.Name": "Desk"}
    sid = world.post(f"{base}/Conversations", form)["sid"]
    one = f"{base}/Conversations/{sid}"
    world.post(one, {"Attributes": '{"a": 1}', "State": "inactive"}, status=200)
    world.get(one)
    chat = world.post(f"{one}/Participants", {"Identity": "alice"})
    pair = {"MessagingBinding.Address": CUSTOMER, "MessagingBinding.ProxyAddress": number}
    texted = world.post(f"{one}/Participants", pair)
    participant = f"{one}/Participants/{chat['sid']}"
    world.get(participant)
    message = world.post(f"{one}/Messages", {"Author": "alice", "Body": "Hello"})
    at = f"{one}/Messages/{message['sid']}"
    world.settle()
    receipts = world.get(f"{at}/Receipts")["delivery_receipts"]
    world.get(f"{at}/Receipts/{receipts[0]['sid']}")
    world.get(at)
    world.post(at, {"Attributes": "{}"}, status=200)
    world.post(participant, {"LastReadMessageIndex": str(message["index"])}, status=200)
    world.get(f"{one}/Participants", PageSize=1)
    hooks = [
        {"Target": "webhook", "Configuration.Url": "https://example.com", "Configuration.Filters":
         "onMessageAdded", "Configuration.Method": "POST"},
        {"Target": "trigger", "Configuration.Url": "https://example.com", "Configuration.Triggers":
         "help"},
        {"Target": "studio", "Configuration.FlowSid": flow},
    ]  # fmt: skip
    for hook in hooks:
        made = world.post(f"{one}/Webhooks", hook)
    world.get(f"{one}/Webhooks")
    world.get(f"{one}/Webhooks/{made['sid']}")
    world.post(f"{one}/Webhooks/{made['sid']}", {"Configuration.FlowSid": flow}, status=200)
    world.delete(f"{one}/Webhooks/{made['sid']}")
    world.get(f"{base}/ParticipantConversations", Identity="alice")
    world.get(f"{base}/ParticipantConversations", Address=CUSTOMER)
    world.sms(CUSTOMER, number, "Hi there", MediaUrl="https://example.com/map.png")
    world.settle()
    world.get(f"{one}/Messages", PageSize=1)
    world.get(f"{one}/Messages", Order="desc")
    world.get(f"{base}/Conversations", PageSize=1)
    world.delete(at)
    world.delete(f"{one}/Participants/{texted['sid']}")
    world.delete(one)
    together(world, base, number)


def together(world: Watched, base: str, number: str) -> None:
    """A conversation alone, and a group with its participants."""
    path = f"{base}/ConversationWithParticipants"
    alone = world.post(path, {"FriendlyName": "Order"})["sid"]
    people: list[dict[str, Any]] = [
        {"identity": "bob", "messaging_binding": {"projected_address": number}},
        {"messaging_binding": {"address": CUSTOMER}},
        {"messaging_binding": {"address": FRIEND}},
    ]
    form = {"Participant": [json.dumps(one) for one in people]}
    group = world.post(path, form, status=202)["sid"]
    world.settle()
    world.get(f"{base}/Conversations/{group}/Participants")
    world.get(f"{base}/ParticipantConversations", Identity="bob")
    for sid in (alone, group):
        world.delete(f"{base}/Conversations/{sid}")


def flows(world: Watched) -> None:
    """A flow that is published, drafted anew, and deleted."""
    path = "/studio/v2/Flows"
    flow = world.flow()
    one = f"{path}/{flow}"
    definition = {"Definition": json.dumps(world.get(one)["definition"])}
    form = {"FriendlyName": "Night", "Status": "published", **definition}
    world.post(f"{path}/Validate", form, status=200)
    world.post(one, {"Status": "draft", "CommitMessage": "for the night"}, status=200)
    world.get(path, PageSize=1)
    world.get(f"{one}/Revisions", PageSize=1)
    world.get(f"{one}/Revisions/LatestPublished")
    world.post(f"{one}/TestUsers", {"TestUsers": [CUSTOMER, "alice"]}, status=200)
    world.get(f"{one}/TestUsers")
    world.delete(one)


def executions(world: Watched, number: str) -> None:
    """One execution that says something and waits, another that is ended."""
    flow = publish(
        world,
        trigger(incomingRequest="ask"),
        ask("ask", "Hello {{flow.data.name}}"),
    )
    path = f"/studio/v2/Flows/{flow}/Executions"
    form = {"To": CUSTOMER, "From": number, "Parameters": '{"name": "Ann"}'}
    one = f"{path}/{world.post(path, form)['sid']}"
    world.get(path, PageSize=1)
    world.get(path, Status="active", DateCreatedFrom="2024-05-01T12:00:00Z")
    world.get(one)
    world.get(f"{one}/Context")
    (step,) = world.get(f"{one}/Steps")["steps"]
    world.get(f"{one}/Steps/{step['sid']}")
    world.get(f"{one}/Steps/{step['sid']}/Context")
    world.post(one, {"Status": "ended"}, status=200)
    world.delete(one)


def test_every_answer_is_as_published(world: World) -> None:
    watched = Watched(world.base_url, world.account_sid, world.auth_token, world.engine)
    try:
        accounts(watched)
        numbers(watched)
        flows(watched)
        work(watched)
        directory(watched)
        statistics(watched)
        interactions(watched)
        configuration(watched)
        messages(watched)
        templates(watched)
        number, service, flow = addresses(watched), services(watched), watched.flow()
        executions(watched, number)
        conversations(watched, "/conversations/v1", number, flow)
        conversations(watched, f"/conversations/v1/Services/{service}", number, flow)
        people(watched, service)
    finally:
        watched.close()
    strange = {
        f"{operation} {difference}"
        for operation, difference in watched.differences
        if not any(quirk.covers(operation, difference) for quirk in ANSWERS)
    }
    assert not strange, "\n".join(["", *sorted(strange)])
    assert not watched.unseen()
    unshown = {pair for pair in watched.unshown() if not is_of_unshown_object(*pair)}
    assert unshown == UNSHOWN.keys()
    for quirk in ANSWERS:
        assert any(quirk.covers(*pair) for pair in watched.differences), f"{quirk} is no more"
