"""Settings of numbers: what is refused, with which code, and what is kept."""

import json

import pytest

from switchroom.core.errors import ApiError
from switchroom.messaging.number_settings import URL_CHARS, Setting, changes, voice_settings


def changed(given: dict[str, Setting], sms_url: str = "", voice: str = "{}") -> dict[str, str]:
    return changes(given, sms_url=sms_url, voice=voice)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"sms_url": "not a url"}, 21402),
        ({"sms_url": "ftp://example.com/"}, 21402),
        ({"sms_url": "https://"}, 21402),
        ({"sms_url": "https://example.com:99999/"}, 21402),
        ({"sms_url": "https://exa mple.com/"}, 21402),
        ({"sms_url": "javascript:alert(1)"}, 21402),
        ({"sms_url": "https://example.com/" + "a" * URL_CHARS}, 21402),
        ({"voice_url": "//example.com"}, 21402),
        ({"status_callback": "example.com"}, 21402),
        ({"sms_method": "PUT"}, 21403),
        ({"voice_fallback_method": "HEAD"}, 21403),
        ({"sms_fallback_url": "https://example.com/"}, 21406),
        ({"sms_url": "", "sms_fallback_url": "https://example.com/"}, 21406),
        ({"sms_application_sid": "AP" + "0" * 32}, 21420),
        ({"friendly_name": "x" * 65}, 20001),
        ({"trunk_sid": "AD" + "0" * 32}, 20001),
        ({"bundle_sid": "nonsense"}, 20001),
        ({"voice_receive_mode": "morse"}, 20001),
        ({"emergency_status": "maybe"}, 20001),
        ({"api_version": "2009-01-01"}, 20001),
    ],
)
def test_a_bad_setting_has_its_code(given: dict[str, Setting], expected: int) -> None:
    with pytest.raises(ApiError) as refusal:
        changed(given)
    assert refusal.value.code == expected


def test_the_refusal_names_the_parameter() -> None:
    with pytest.raises(ApiError, match="SmsFallbackMethod must be GET or POST, not PUT"):
        changed({"sms_fallback_method": "PUT"})


def test_a_fallback_needs_a_url_that_is_there_or_comes_along() -> None:
    fallback: dict[str, Setting] = {"sms_fallback_url": "https://example.com/b"}
    assert changed(fallback, sms_url="https://example.com/a") == fallback
    both = fallback | {"sms_url": "https://example.com/a"}
    assert changed(both) == both


def test_an_empty_text_clears() -> None:
    voice = json.dumps({"voice_url": "https://example.com/", "voice_method": "GET"})
    assert changed({"sms_url": "", "sms_method": ""}, "https://example.com/") == {
        "sms_url": "",
        "sms_method": "POST",
    }
    assert changed({"voice_url": "", "voice_method": ""}, voice=voice) == {"voice_settings": "{}"}
    assert changed({"sms_application_sid": ""}) == {"sms_application_sid": ""}


def test_a_trunk_and_an_application_exclude_each_other() -> None:
    trunk, application = "TK" + "1" * 32, "AP" + "2" * 32
    first = changed({"trunk_sid": trunk})["voice_settings"]
    second = changed({"voice_application_sid": application}, voice=first)["voice_settings"]
    assert json.loads(second) == {"voice_application_sid": application}
    assert json.loads(changed({"trunk_sid": trunk}, voice=second)["voice_settings"]) == {
        "trunk_sid": trunk
    }


def test_rare_settings_come_back_as_they_were_given() -> None:
    given: dict[str, Setting] = {
        "status_callback": "https://user:word@example.com:8443/hook?a=b",
        "status_callback_method": "GET",
        "voice_caller_id_lookup": True,
        "voice_receive_mode": "FAX",
        "address_sid": "AD" + "a" * 32,
        "emergency_status": "inactive",
    }
    kept = voice_settings(changed(given)["voice_settings"])
    assert kept.status_callback == given["status_callback"]
    assert (kept.status_callback_method, kept.voice_caller_id_lookup) == ("GET", True)
    assert (kept.voice_receive_mode, kept.emergency_status) == ("fax", "Inactive")
    assert kept.address_sid == given["address_sid"]
