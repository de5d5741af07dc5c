"""Where the messages of a number go: `/switchroom/v1/PhoneNumbers/{Sid}`."""

import json

from tests.world import World

CARRIERS = "/switchroom/v1/Carriers"
HTTP = {"url": "https://sms.example.net/send", "form": {"to": "{to}", "text": "{body}"}}


def test_a_number_tells_its_carrier_and_its_service(world: World) -> None:
    number = world.buy()
    core = f"/2010-04-01/Accounts/{world.account_sid}/IncomingPhoneNumbers.json"
    (row,) = world.get(core)["incoming_phone_numbers"]
    path = f"/switchroom/v1/PhoneNumbers/{row['sid']}"
    nothing = {"carrier_sid": None, "failover_sid": None, "messaging_service_sid": None}
    shown = {"sid": row["sid"], "account_sid": world.account_sid, "phone_number": number}
    assert world.get(path) == {**shown, **nothing, "url": world.base_url + path}
    main, spare = (
        world.post(CARRIERS, {"Kind": "http", "Name": name, "Settings": json.dumps(HTTP)})["sid"]
        for name in ("main", "spare")
    )
    world.post(f"{CARRIERS}/{main}/Senders", {"Sender": number, "FailoverSid": spare})
    service = world.post("/messaging/v1/Services", {"FriendlyName": "News"})["sid"]
    pool = f"/messaging/v1/Services/{service}/PhoneNumbers"
    world.post(pool, {"PhoneNumberSid": row["sid"]})
    told = world.get(path)
    assert (told["carrier_sid"], told["failover_sid"]) == (main, spare)
    assert told["messaging_service_sid"] == service
    world.get("/switchroom/v1/PhoneNumbers/PN" + "0" * 32, status=404)


def test_a_carrier_tells_what_waits_and_what_it_hides(world: World) -> None:
    form = {"Kind": "http", "Name": "waiting", "Settings": json.dumps(HTTP), "State": "paused"}
    carrier = world.post(CARRIERS, form)
    assert carrier["waiting"] == 0
    number = world.buy()
    world.post(f"{CARRIERS}/{carrier['sid']}/Senders", {"Sender": number})
    messages = f"/2010-04-01/Accounts/{world.account_sid}/Messages.json"
    for to in ("+15560009001", "+15560009001", "+15560009002"):
        world.post(messages, {"From": number, "To": to, "Body": "later"})
    assert world.get(f"{CARRIERS}/{carrier['sid']}")["waiting"] == 2
    ledger = world.get(f"{CARRIERS}/{carrier['sid']}/Exchanges", Kind="reconcile")
    assert ledger["exchanges"] == []
    world.get(f"{CARRIERS}/{carrier['sid']}/Exchanges", 400, Kind="pigeon")
    kinds = {one["kind"]: one for one in world.get("/switchroom/v1/CarrierKinds")["kinds"]}
    (shape,) = kinds["telnyx"]["settings"]["$defs"].values()
    hidden = {name for name, one in shape["properties"].items() if one.get("writeOnly")}
    assert hidden == {"api_key"}
