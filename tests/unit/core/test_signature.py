"""Signatures: the published vectors, and the official client's validator on anything we sign."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict
from twilio.request_validator import RequestValidator

from switchroom.core import signature

TOKEN = "12345"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
CALL = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
]
REPEATED = [
    ("Sid", "CA123"),
    ("SidAccount", "AC123"),
    ("Digits", "5678"),
    ("Digits", "1234"),
    ("Digits", "1234"),
]
OTHER = [(name, value.replace("8675309", "8675310")) for name, value in CALL]


@pytest.mark.parametrize(
    ("url", "params", "expected"),
    [
        (URL, CALL, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (URL.replace(".com/", ".com:443/"), CALL, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (URL, REPEATED, "IK+Dwps556ElfBT0I3Rgjkr1wJU="),
        ("https://example.com/myapp.php?foo=1&bar=2", OTHER, "L/OH5YylLD5NRKLltdqwSvS0BnU="),
    ],
)
def test_published_forms(url: str, params: list[tuple[str, str]], expected: str) -> None:
    assert signature.sign_form(TOKEN, url, params) == expected
    assert signature.sign_form(TOKEN, url, params[::-1]) == expected


def test_published_json() -> None:
    body = '{"property": "value", "boolean": true}'
    url = signature.with_body_digest(URL, body)
    assert url == (
        f"{URL}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
    )
    assert signature.sign_url(TOKEN, url) == "a9nBmqA0ju/hNViExpshrM61xv4="


@pytest.mark.parametrize(
    ("url", "front"),
    [
        ("https://h/a", "https://h/a?"),
        ("https://h/a?", "https://h/a?"),
        ("https://h/a?b=c", "https://h/a?b=c&"),
        ("https://h/a?b=c&", "https://h/a?b=c&"),
    ],
)
def test_the_digest_joins_any_query(url: str, front: str) -> None:
    digest = hashlib.sha256(b"{}").hexdigest()
    assert signature.with_body_digest(url, b"{}") == f"{front}bodySHA256={digest}"
    assert signature.with_body_digest(f"{url}#rc=1", "{}") == f"{front}bodySHA256={digest}#rc=1"


def test_overrides_and_credentials_are_not_signed() -> None:
    plain = signature.sign_form(TOKEN, "https://h.example/a", CALL)
    assert signature.sign_form(TOKEN, "https://ann:pw@h.example/a?#rc=2", CALL) == plain


def test_no_url_is_refused() -> None:
    with pytest.raises(ValueError):
        signature.sign_url(TOKEN, "https://[::1/a")


def test_a_lone_surrogate_is_signed_as_it_is_sent() -> None:
    assert signature.sign_form(TOKEN, URL, [("Body", "\ud800")]) == signature.sign_form(
        TOKEN, URL, [("Body", "?")]
    )


any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
value_text = st.one_of(any_text, st.sampled_from(["", "+", "&", "a&b=c", "%2B", " ", "é", "😀"]))
forms = st.lists(
    st.tuples(st.one_of(any_text, st.sampled_from(["Body", "body", "A", "Digits"])), value_text),
    max_size=8,
)
urls = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["http://", "https://"]),
        st.sampled_from(["example.com", "a.b.example"]),
        st.sampled_from(["", ":80", ":443", ":8443"]),
        st.sampled_from(["/", "/sms", "/a//b", "/%7Ea%20b"]),
        st.sampled_from(["", "?", "?a=1&b=", "?x=%2B+1", "?a&a"]),
    ),
)


@given(token=st.text("0123456789abcdef", min_size=1, max_size=32), url=urls, params=forms)
def test_the_official_validator_accepts_forms(
    token: str, url: str, params: list[tuple[str, str]]
) -> None:
    signed = signature.sign_form(token, url, params)
    received: MultiDict[str] = MultiDict(params)
    assert RequestValidator(token).validate(url, received, signed)
    assert not RequestValidator(token).validate(url, MultiDict([*params, ("New", "1")]), signed)


@given(url=urls, body=any_text)
def test_the_official_validator_accepts_json(url: str, body: str) -> None:
    asked = signature.with_body_digest(url, body)
    signed = signature.sign_url(TOKEN, asked)
    assert RequestValidator(TOKEN).validate(asked, body, signed)
    assert not RequestValidator(TOKEN).validate(asked, body + " ", signed)
