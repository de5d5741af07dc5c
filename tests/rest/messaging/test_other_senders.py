"""Senders of a messaging service that are no numbers: names for one country, and senders of other
channels (messaging §13.2)."""

from typing import Any

import pytest

from tests.world import World, eventually

FRENCH = "+33639980001"
BRITISH = "+447700900001"


def service(world: World, name: str = "names") -> str:
    return str(world.post("/messaging/v1/Services", {"FriendlyName": name})["sid"])


def refused(world: World, path: str, form: dict[str, str]) -> tuple[int, int]:
    answer = world.request("POST", path, data=form)
    return answer.status_code, answer.json()["code"]


def test_a_name_for_one_country(world: World) -> None:
    sid = service(world)
    names = f"/messaging/v1/Services/{sid}/DestinationAlphaSenders"
    world.post(f"/messaging/v1/Services/{sid}/AlphaSenders", {"AlphaSender": "Everywhere"})
    made = world.post(names, {"AlphaSender": "Ici", "IsoCountryCode": "fr"})
    assert made["sid"].startswith("AI")
    assert (made["alpha_sender"], made["iso_country_code"]) == ("Ici", "FR")
    assert (made["service_sid"], made["capabilities"]) == (sid, ["SMS"])
    assert world.get(f"{names}/{made['sid']}") == made
    assert world.get(names, IsoCountryCode="FR")["alpha_senders"] == [made]
    assert world.get(names, IsoCountryCode="GB")["alpha_senders"] == []
    form = {"AlphaSender": "Autre", "IsoCountryCode": "FR"}
    assert refused(world, names, form) == (409, 21710)
    assert refused(world, names, {"AlphaSender": "12345"})[0] == 400
    assert refused(world, names, {"AlphaSender": "Ici", "IsoCountryCode": "XX"}) == (400, 20001)

    # A recipient there hears from it, all others from the name that is for all.
    account = f"/2010-04-01/Accounts/{world.account_sid}/Messages.json"
    for to, sender in ((FRENCH, "Ici"), (BRITISH, "Everywhere")):
        sent = world.post(account, {"MessagingServiceSid": sid, "To": to, "Body": "Bonjour"})
        path = f"/2010-04-01/Accounts/{world.account_sid}/Messages/{sent['sid']}.json"
        eventually(lambda path=path: world.get(path)["from"])  # type: ignore[misc]
        assert world.get(path)["from"] == sender
    # Asked for by name it stays in its country.
    form = {"MessagingServiceSid": sid, "From": "Ici", "To": BRITISH, "Body": "Hello"}
    assert refused(world, account, form) == (400, 21612)

    world.delete(f"{names}/{made['sid']}")
    assert world.get(names)["alpha_senders"] == []
    assert world.request("GET", f"{names}/{made['sid']}").status_code == 404


@pytest.mark.parametrize(
    ("sender", "kind", "country"),
    [
        ("whatsapp:+14155550100", "WhatsApp", "US"),
        ("messenger:104794531907950", "Messenger", None),
        ("rcs:my_agent", "RCS", None),
    ],
)
def test_a_sender_of_another_channel(
    world: World, sender: str, kind: str, country: str | None
) -> None:
    ours = "/switchroom/v1/ChannelSenders"
    made = world.post(ours, {"Sender": sender})
    assert (made["sender"], made["sender_type"], made["country_code"]) == (sender, kind, country)
    assert world.get(f"{ours}/{made['sid']}") == made
    assert world.get(ours)["channel_senders"] == [made]
    assert refused(world, ours, {"Sender": sender}) == (400, 20001)

    first, second = service(world), service(world, "other")
    pool = f"/messaging/v1/Services/{first}/ChannelSenders"
    joined = world.post(pool, {"Sid": made["sid"]})
    assert (joined["sid"], joined["messaging_service_sid"]) == (made["sid"], first)
    assert world.get(pool)["senders"] == [joined] == [world.get(f"{pool}/{made['sid']}")]
    assert refused(world, pool, {"Sid": made["sid"]}) == (409, 21710)
    other = f"/messaging/v1/Services/{second}/ChannelSenders"
    assert refused(world, other, {"Sid": made["sid"]}) == (409, 21712)
    assert refused(world, other, {"Sid": "XE" + "0" * 32})[1] == 21711

    world.delete(f"{pool}/{made['sid']}")
    assert world.get(pool)["senders"] == []
    world.post(other, {"Sid": made["sid"]})
    world.delete(f"/messaging/v1/Services/{second}")
    assert world.get(f"{ours}/{made['sid']}")["messaging_service_sid"] is None
    world.delete(f"{ours}/{made['sid']}")
    assert world.request("GET", f"{ours}/{made['sid']}").status_code == 404


@pytest.mark.parametrize("sender", ["", "+14155550100", "whatsapp:ann", "fax:1", "rcs:a b"])
def test_what_is_no_sender(world: World, sender: str) -> None:
    assert refused(world, "/switchroom/v1/ChannelSenders", {"Sender": sender})[0] == 400


def test_nobody_sees_those_of_another_account(world: World) -> None:
    made: Any = world.post("/switchroom/v1/ChannelSenders", {"Sender": "rcs:mine"})
    path = f"/switchroom/v1/ChannelSenders/{made['sid']}"
    other = world.main("POST", "/2010-04-01/Accounts.json", data={"FriendlyName": "somebody else"})
    theirs = (other["sid"], other["auth_token"])
    assert world.request("GET", path, auth=theirs).status_code == 404
