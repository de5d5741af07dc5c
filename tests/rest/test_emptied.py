"""What can be set can be taken back: an empty value brings back what was there before."""

import json
from typing import Any

import pytest

from tests.world import World

CARRIERS = "/switchroom/v1/Carriers"
URL = "https://example.com/x"

OF_SERVICES = {
    "InboundRequestUrl": URL,
    "InboundMethod": "GET",
    "FallbackUrl": URL,
    "FallbackMethod": "GET",
    "StatusCallback": URL,
    "StickySender": "false",
    "AreaCodeGeomatch": "true",
    "MmsConverter": "false",
    "SmartEncoding": "false",
    "ScanMessageContent": "disable",
    "FallbackToLongCode": "false",
    "ValidityPeriod": "60",
    "SynchronousValidation": "true",
    "Usecase": "poll",
    "UseInboundWebhookOnNumber": "true",
}
OF_NUMBERS = {
    "AddressSid": "AD" + "1" * 32,
    "ApiVersion": "2008-08-01",
    "BundleSid": "BU" + "1" * 32,
    "EmergencyAddressSid": "AD" + "1" * 32,
    "EmergencyStatus": "Inactive",
    "FriendlyName": "Front desk",
    "IdentitySid": "RI" + "1" * 32,
    "SmsFallbackMethod": "GET",
    "SmsMethod": "GET",
    "SmsUrl": URL,
    "StatusCallback": URL,
    "StatusCallbackMethod": "GET",
    "TrunkSid": "TK" + "1" * 32,
    "VoiceApplicationSid": "AP" + "1" * 32,
    "VoiceFallbackMethod": "GET",
    "VoiceFallbackUrl": URL,
    "VoiceMethod": "GET",
    "VoiceReceiveMode": "fax",
    "VoiceUrl": URL,
}
OF_SHORT_CODES = ("ApiVersion", "FriendlyName", "SmsFallbackMethod", "SmsMethod", "SmsUrl")


def snake(name: str) -> str:
    return "".join(f"_{one.lower()}" if one.isupper() else one for one in name).lstrip("_")


def set_and_empty(world: World, path: str, name: str, value: str) -> None:
    """Set one thing and empty it again; nothing else moves."""
    fresh = same(world.get(path))
    told = world.post(path, {name: value}, 200)
    assert str(told[snake(name)]).lower() == value.lower(), name
    assert same(world.post(path, {name: ""}, 200)) == fresh, name
    assert same(world.get(path)) == fresh, name


def same(resource: Any) -> Any:
    return {name: value for name, value in resource.items() if name != "date_updated"}


def test_a_messaging_service(world: World) -> None:
    sid = world.post("/messaging/v1/Services", {"FriendlyName": "shop"})["sid"]
    for name, value in OF_SERVICES.items():
        set_and_empty(world, f"/messaging/v1/Services/{sid}", name, value)
    empty = dict.fromkeys(OF_SERVICES, "")
    made = world.post("/messaging/v1/Services", {"FriendlyName": "shop", **empty})
    assert made["validity_period"] == 36_000


def test_a_number(world: World) -> None:
    numbers = f"/2010-04-01/Accounts/{world.account_sid}/IncomingPhoneNumbers"
    number = world.buy(FriendlyName="")
    (row,) = world.get(f"{numbers}.json", PhoneNumber=number)["incoming_phone_numbers"]
    assert row["friendly_name"].startswith("(")
    for name, value in OF_NUMBERS.items():
        set_and_empty(world, f"{numbers}/{row['sid']}.json", name, value)


def test_a_short_code(world: World) -> None:
    digits = str(70_000 + int(world.account_sid[2:10], 16) % 20_000)
    sid = world.post("/switchroom/v1/ShortCodes", {"ShortCode": digits})["sid"]
    path = f"/2010-04-01/Accounts/{world.account_sid}/SMS/ShortCodes/{sid}.json"
    for name in OF_SHORT_CODES:
        set_and_empty(world, path, name, OF_NUMBERS[name])


def test_the_rates_of_a_carrier(world: World) -> None:
    settings = json.dumps({"url": URL, "json": {"to": "{to}"}})
    form = {"Kind": "http", "Name": "one", "Settings": settings, "State": "paused"}
    path = f"{CARRIERS}/{world.post(CARRIERS, form)['sid']}"
    fresh = world.get(path)
    assert fresh["sender_rate"] is None
    told = world.post(path, {"Rate": "7", "SenderRate": "0.0001"}, 200)
    assert (told["rate"], told["sender_rate"]) == (7, 0.001)
    told = world.post(path, {"SenderRate": ""}, 200)
    assert (told["rate"], told["sender_rate"]) == (7, None)
    assert world.post(path, {"Rate": ""}, 200)["rate"] == fresh["rate"]
    other = world.post(CARRIERS, form | {"Name": "two", "Rate": "", "SenderRate": ""})
    assert (other["rate"], other["sender_rate"]) == (fresh["rate"], None)
    assert world.post(path, {"SenderRate": "-1"}, 400)["code"] == 20001
    assert world.post(path, {"SenderRate": "x"}, 400)["code"] == 20001


def test_the_sender_of_a_carrier(world: World) -> None:
    settings = json.dumps({"url": URL, "json": {"to": "{to}"}})
    form = {"Kind": "http", "Settings": settings, "State": "paused"}
    first, second = (world.post(CARRIERS, form | {"Name": name})["sid"] for name in ("one", "two"))
    path, number = f"{CARRIERS}/{first}/Senders", world.buy()
    told = world.post(path, {"Sender": number, "FailoverSid": second, "Rate": "0.0001"})
    assert (told["failover_sid"], told["rate"]) == (second, 0.001)
    told = world.post(path, {"Sender": number, "FailoverSid": "", "Rate": ""})
    assert (told["failover_sid"], told["rate"]) == (None, None)


OF_CARRIERS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "smpp": (
        {"host": "smsc.example.com", "system_id": "esme1"},
        {
            "port": 2776,
            "tls_ca": "ca",
            "password": "secret",
            "system_type": "cp",
            "bind": "split",
            "source_ton": 0,
            "destination_npi": 9,
            "country": "DE",
            "receipt_errors": {"1": 30005},
        },
    ),
    "http": (
        {"url": URL, "json": {"to": "{to}"}},
        {
            "public_url": URL,
            "headers": {"a": "b"},
            "secret_headers": {"a": "b"},
            "user": "ann",
            "success_values": ["ok"],
            "errors": {"1": 30005},
            "inbound": {"id": "key"},
            "receipt": {"status": "state"},
            "hmac_digest": "sha1",
        },
    ),
    "twilio": (
        {"account_sid": "AC" + "1" * 32, "auth_token": "secret"},
        {
            "public_url": URL,
            "api_key_sid": "SK1",
            "api_key_secret": "hush",
            "messaging_service_sid": "MG1",
            "base_url": URL,
            "reconcile_minutes": 0,
        },
    ),
}


@pytest.mark.parametrize("kind", OF_CARRIERS)
def test_the_settings_of_a_carrier(world: World, kind: str) -> None:
    """Each that is not needed goes back to its default by a null."""
    needed, others = OF_CARRIERS[kind]
    form = {"Kind": kind, "Name": kind, "Settings": json.dumps(needed), "State": "paused"}
    path = f"{CARRIERS}/{world.post(CARRIERS, form)['sid']}"
    fresh = world.get(path)["settings"]
    for name, value in others.items():
        change = json.dumps({name: value})
        assert world.post(path, {"Settings": change}, 200)["settings"][name] != fresh[name], name
        emptied = world.post(path, {"Settings": json.dumps({name: None})}, 200)
        assert emptied["settings"] == fresh, name
