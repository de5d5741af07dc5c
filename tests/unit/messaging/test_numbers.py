"""Buying, changing, moving and releasing numbers on a real database."""

import threading

import pytest

from switchroom.accounts import accounts
from switchroom.core.errors import ApiError
from switchroom.core.inventory import Criteria
from switchroom.messaging import available, number_list, numbers
from switchroom.messaging.numbers import NumberBought, NumberMoved, NumberReleased, PhoneNumber
from tests.unit.desk import MAIN, STRANGER, Desk

NUMBER = "+14155550123"


def code(refusal: "pytest.ExceptionInfo[ApiError]") -> int:
    return refusal.value.code


def listed(desk: Desk, contains: str) -> list[str]:
    found = desk.do(available.search, "US", "local", Criteria(contains=contains), 5)
    return [offer.phone_number for offer in found]


def test_a_new_number_is_blank_and_named_as_its_country_writes_it(desk: Desk) -> None:
    number = desk.do(numbers.buy, MAIN, phone_number=NUMBER)
    assert (number.friendly_name, number.type, number.country) == ("(415) 555-0123", "local", "US")
    assert (number.sms_url, number.sms_method, number.carrier) == ("", "POST", "simulator")
    assert (number.sms, number.voice) == (1, 1)
    assert desk.do(numbers.fetch, MAIN, number.sid) == number
    assert desk.seen == [NumberBought(account_sid=MAIN, number_sid=number.sid, phone_number=NUMBER)]


def test_a_number_can_be_written_as_people_write_it(desk: Desk) -> None:
    assert desk.do(numbers.buy, MAIN, phone_number="+1 (415) 555-0123").phone_number == NUMBER


@pytest.mark.parametrize("written", ["banana", "+1415", "4155550123", "+", "+1415555012345678"])
def test_what_is_no_number_cannot_be_bought(desk: Desk, written: str) -> None:
    with pytest.raises(ApiError) as refusal:
        desk.do(numbers.buy, MAIN, phone_number=written)
    assert code(refusal) == 21421


def test_a_bought_number_leaves_the_inventory_until_it_is_released(desk: Desk) -> None:
    assert listed(desk, NUMBER) == [NUMBER]
    number = desk.do(numbers.buy, MAIN, phone_number=NUMBER)
    assert listed(desk, NUMBER) == []
    for account in (MAIN, STRANGER):
        with pytest.raises(ApiError) as refusal:
            desk.do(numbers.buy, account, phone_number=NUMBER)
        assert code(refusal) == 21422
    desk.do(numbers.release, MAIN, number.sid)
    assert listed(desk, NUMBER) == [NUMBER]
    assert desk.seen[-1] == NumberReleased(
        account_sid=MAIN, number_sid=number.sid, phone_number=NUMBER
    )
    assert desk.do(numbers.owner_of, NUMBER) is None
    with pytest.raises(ApiError) as refusal:
        desk.do(numbers.release, MAIN, number.sid)
    assert code(refusal) == 20404


def test_of_many_buyers_at_once_one_wins(desk: Desk) -> None:
    won: list[PhoneNumber] = []
    refused: list[int] = []

    def buy() -> None:
        try:
            won.append(desk.do(numbers.buy, MAIN, phone_number=NUMBER))
        except ApiError as error:
            refused.append(error.code)

    threads = [threading.Thread(target=buy) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), refused) == (1, [21422] * 7)


def test_an_area_code_gives_different_numbers_in_it(desk: Desk) -> None:
    bought = [desk.do(numbers.buy, MAIN, area_code="415").phone_number for _ in range(3)]
    assert len(set(bought)) == 3
    assert all(number.startswith("+1415") for number in bought)
    assert desk.do(numbers.buy, MAIN, area_code="416").country == "CA"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"area_code": "41"}, 21451),
        ({"area_code": "abc"}, 21451),
        ({"area_code": "415", "type": "local"}, 21457),
        ({"phone_number": "+18005550123", "type": "local"}, 21458),
        ({"phone_number": NUMBER, "type": "mobile"}, 21458),
        ({}, 20001),
        ({"type": "local"}, 20001),
    ],
)
def test_a_wrong_wish_has_its_own_code(desk: Desk, wanted: dict[str, str], expected: int) -> None:
    with pytest.raises(ApiError) as refusal:
        desk.do(numbers.buy, MAIN, **wanted)
    assert code(refusal) == expected


def test_a_type_that_fits_is_sold(desk: Desk) -> None:
    assert desk.do(numbers.buy, MAIN, phone_number="+447700900123", type="mobile").type == "mobile"
    tolls = desk.do(numbers.buy, MAIN, phone_number="+18005550123", type="toll-free")
    assert tolls.type == "toll-free"


def test_an_update_changes_what_was_sent_and_nothing_else(desk: Desk) -> None:
    number = desk.do(
        numbers.buy, MAIN, phone_number=NUMBER, sms_url="https://example.com/a", sms_method="get"
    )
    desk.clock.turn_to(number.date_created + 1_000_000)
    desk.do(numbers.update, MAIN, number.sid, voice_url="https://example.com/v")
    desk.do(numbers.update, MAIN, number.sid, voice_method="GET", friendly_name="Front desk")
    changed = desk.do(numbers.fetch, MAIN, number.sid)
    assert changed.friendly_name == "Front desk"
    assert (changed.sms_url, changed.sms_method) == ("https://example.com/a", "GET")
    assert changed.voice_settings == ('{"voice_url":"https://example.com/v","voice_method":"GET"}')
    assert changed.date_updated == number.date_created + 1_000_000
    assert desk.do(numbers.update, MAIN, number.sid) == changed


def test_an_owner_is_found_by_number(desk: Desk) -> None:
    number = desk.do(numbers.buy, desk.children[0], phone_number=NUMBER)
    assert desk.do(numbers.owner_of, NUMBER) == number
    assert desk.do(numbers.owner_of, "+14155550124") is None


def test_nobody_sees_or_touches_the_numbers_of_another(desk: Desk) -> None:
    number = desk.do(numbers.buy, MAIN, phone_number=NUMBER)
    for operation in (numbers.fetch, numbers.update, numbers.release):
        with pytest.raises(ApiError) as refusal:
            desk.do(operation, STRANGER, number.sid)
        assert code(refusal) == 20404
    assert list(desk.do(number_list.page, STRANGER, limit=10)) == []
    assert desk.do(numbers.fetch, MAIN, number.sid) == number


def test_a_number_moves_within_one_owner(desk: Desk) -> None:
    first, second = desk.children
    number = desk.do(numbers.buy, first, phone_number=NUMBER, sms_url="https://example.com/a")
    moved = desk.do(numbers.move, first, number.sid, second)
    assert (moved.account_sid, moved.sid) == (second, number.sid)
    assert moved.sms_url == "https://example.com/a"
    assert desk.do(numbers.owner_of, NUMBER) == moved
    assert desk.seen[-1] == NumberMoved(
        account_sid=first, number_sid=number.sid, phone_number=NUMBER, to_account_sid=second
    )
    with pytest.raises(ApiError) as refusal:
        desk.do(numbers.fetch, first, number.sid)
    assert code(refusal) == 20404


def test_a_number_does_not_leave_its_owner(desk: Desk) -> None:
    first, second = desk.children
    number = desk.do(numbers.buy, first, phone_number=NUMBER)
    desk.do(accounts.update, second, by_sid=MAIN, status="closed")
    for receiver, expected in (
        (first, 21470),
        (second, 21471),
        (STRANGER, 21471),
        ("AC" + "9" * 32, 21471),
    ):
        with pytest.raises(ApiError) as refusal:
            desk.do(numbers.move, first, number.sid, receiver)
        assert code(refusal) == expected
    assert desk.do(numbers.fetch, first, number.sid) == number


def test_a_closed_account_gives_all_its_numbers_back(desk: Desk) -> None:
    first, second = desk.children
    gone = [desk.do(numbers.buy, first, area_code="415").phone_number for _ in range(3)]
    kept = desk.do(numbers.buy, second, area_code="415")
    assert desk.do(numbers.release_all, first) == 3
    released = [event for event in desk.seen if isinstance(event, NumberReleased)]
    assert sorted(event.phone_number for event in released) == sorted(gone)
    assert list(desk.do(number_list.page, first, limit=10)) == []
    assert desk.do(numbers.owner_of, kept.phone_number) == kept
