"""Alerts: the list of failures, the log of deliveries behind it."""

import pytest

from switchroom.core.clock import DAY, SECOND
from switchroom.core.errors import ApiError
from switchroom.monitor import alerts
from switchroom.monitor.alerts import Exchange
from tests.unit.desk import MAIN, STRANGER, Desk

EXCHANGE = Exchange("POST", "https://example.com/hook", "{}", "Body=x", 503, "{}", "no")


def record(desk: Desk, level: alerts.Level, text: str, account_sid: str = MAIN) -> alerts.Alert:
    return desk.do(alerts.record, account_sid, level, text, code=11200, exchange=EXCHANGE)


def texts(desk: Desk, **filters: object) -> list[str]:
    return [row.alert_text for row in desk.do(alerts.page, MAIN, limit=10, **filters)]


def test_successes_show_only_when_asked_for(desk: Desk) -> None:
    for level in alerts.LEVELS:
        record(desk, level, level)
    assert texts(desk) == ["notice", "warning", "error"]
    for level in alerts.LEVELS:
        assert texts(desk, level=level) == [level]


def test_dates_are_included_at_both_ends(desk: Desk) -> None:
    start = desk.clock.now()
    for day in range(3):
        desk.clock.turn_to(start + day * DAY)
        record(desk, "error", str(day))
    assert texts(desk, start=start + DAY) == ["2", "1"]
    assert texts(desk, end=start + DAY) == ["1", "0"]
    assert texts(desk, start=start + DAY, end=start + DAY) == ["1"]
    assert texts(desk, start=start + 1, end=start + DAY - 1) == []


def test_the_list_reaches_thirty_days_back_and_fetch_further(desk: Desk) -> None:
    old = record(desk, "error", "old")
    desk.clock.turn_to(old.date_created + 30 * DAY)
    assert texts(desk) == ["old"]
    desk.clock.turn_to(old.date_created + 30 * DAY + SECOND)
    assert texts(desk) == []
    assert texts(desk, start=old.date_created) == []
    assert desk.do(alerts.fetch, MAIN, old.sid) == old


def test_pages_do_not_shift(desk: Desk) -> None:
    for number in range(4):
        record(desk, "error", str(number))
    first = desk.do(alerts.page, MAIN, limit=2)
    record(desk, "error", "new")
    assert texts(desk, after=first[-1].sid) == ["1", "0"]


def test_alerts_belong_to_their_account(desk: Desk) -> None:
    alert = record(desk, "error", "theirs", STRANGER)
    assert texts(desk) == []
    with pytest.raises(ApiError) as refusal:
        desk.do(alerts.fetch, MAIN, alert.sid)
    assert refusal.value.code == 20404
