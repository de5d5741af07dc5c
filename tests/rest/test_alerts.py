"""Alerts over HTTP: what a customer can read about calls to their own server."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from tests.receiver import Receiver, Said
from tests.rest.client import Rest, official
from tests.servers import MAIN_SID, MAIN_TOKEN
from tests.world import World, eventually

HANDSET = "+14155550162"
ALERTS = "/monitor/v1/Alerts"
FIELDS = """
account_sid alert_text api_version date_created date_generated date_updated error_code log_level
more_info request_method request_url resource_sid service_sid sid url
"""


def only(world: World, **query: str) -> dict[str, Any]:
    """The one alert of the account, once it is there."""
    (alert,) = eventually(lambda: world.alerts(**query))
    return dict(alert)


def refused(world: World, path: str, **query: str) -> tuple[int, int]:
    """Status and code of a refusal."""
    response = world.request("GET", path, params=query)
    return response.status_code, response.json()["code"]


def warn(world: World, times: int) -> None:
    """Make alerts: a number that is released takes its address configuration with it."""
    for _ in range(times):
        number = world.buy()
        world.address(number)
        path = f"/2010-04-01/Accounts/{world.account_sid}/IncomingPhoneNumbers"
        (row,) = world.get(f"{path}.json", PhoneNumber=number)["incoming_phone_numbers"]
        world.delete(row["uri"])


def test_a_failed_webhook_is_there_to_be_read(world: World, receiver: Receiver) -> None:
    receiver.answers["/bad"] = Said(503, "out of order", "text/plain")
    sms = world.sms(HANDSET, world.buy(SmsUrl=receiver.url("/bad")), "secret text")
    alert = only(world)
    assert list(alert) == FIELDS.split()
    assert (alert["log_level"], alert["request_method"]) == ("error", "POST")
    assert alert["request_url"] == receiver.url("/bad")
    assert alert["resource_sid"] == sms["sid"]
    assert alert["error_code"].isdigit()
    assert alert["more_info"] == f"https://www.twilio.com/docs/errors/{alert['error_code']}"
    text = parse_qs(alert["alert_text"])
    assert (text["httpResponse"], text["LogLevel"]) == (["503"], ["ERROR"])
    assert alert["url"] == f"{world.base_url}{ALERTS}/{alert['sid']}"
    full = world.get(f"{ALERTS}/{alert['sid']}")
    assert {name: full[name] for name in alert} == alert
    assert full["response_body"] == "out of order"
    assert parse_qs(full["request_variables"])["Body"] == ["secret text"]
    assert full["request_headers"]
    assert full["response_headers"]


def test_a_delivery_is_in_the_log_and_not_among_the_alerts(
    world: World, receiver: Receiver
) -> None:
    receiver.answers["/good"] = Said(200, "<Response/>", "text/xml")
    sms = world.sms(HANDSET, world.buy(SmsUrl=receiver.url("/good")))
    delivery = only(world, LogLevel="debug")
    assert (delivery["log_level"], delivery["resource_sid"]) == ("debug", sms["sid"])
    assert (delivery["error_code"], delivery["more_info"]) == (None, None)
    assert world.alerts() == world.alerts(LogLevel="error") == []


def test_lists_are_filtered_by_level_and_date(world: World) -> None:
    warn(world, 1)
    today = datetime.now(UTC)
    tomorrow, yesterday = today + timedelta(days=1), today - timedelta(days=1)
    cases: tuple[tuple[dict[str, str], int], ...] = (
        ({}, 1),
        ({"LogLevel": "warning"}, 1),
        ({"LogLevel": "error"}, 0),
        ({"StartDate": f"{yesterday:%Y-%m-%d}"}, 1),
        ({"StartDate": f"{tomorrow:%Y-%m-%d}"}, 0),
        ({"EndDate": f"{tomorrow:%Y-%m-%d}"}, 1),
        ({"EndDate": f"{yesterday:%Y-%m-%dT%H:%M:%SZ}"}, 0),
    )
    for query, count in cases:
        assert len(world.alerts(**query)) == count, query
    assert refused(world, ALERTS, LogLevel="loud") == (400, 20001)
    assert refused(world, ALERTS, StartDate="soon") == (400, 20001)
    assert refused(world, ALERTS, EndDate="2024-13-01") == (400, 20001)


def test_alerts_are_paged_and_private(world: World) -> None:
    warn(world, 5)
    client = official(world.base_url, world.account_sid, world.auth_token)
    seen = []
    for alert in client.monitor.v1.alerts.stream(page_size=2):
        seen.append(alert.sid)
        if len(seen) == 2:
            warn(world, 1)
    assert len(seen) == len(set(seen)) == 5
    assert client.monitor.v1.alerts(seen[0]).fetch().error_code == "50610"
    yesterday = datetime.now(UTC) - timedelta(days=1)
    found = client.monitor.v1.alerts.list(log_level="warning", start_date=yesterday)
    assert len(found) == 6
    status, refusal = Rest(world.base_url, MAIN_SID, MAIN_TOKEN).get(f"{ALERTS}/{seen[0]}")
    assert (status, refusal["code"]) == (404, 20404)
