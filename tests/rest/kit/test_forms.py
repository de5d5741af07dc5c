"""Forms without a server: what goes in as a Struct comes out again, and nothing else breaks."""

from typing import Annotated, Literal
from urllib.parse import quote, quote_plus, urlencode

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, UnsetType

from switchroom.core.errors import ApiError
from switchroom.rest.kit.forms import Decoder, Form, decode_body, present


class Template(Form, kw_only=True):
    name: str
    parts: list[int] | UnsetType = UNSET


class Media(Form, kw_only=True):
    template: Template | UnsetType = UNSET
    loud: bool | UnsetType = UNSET


class Everything(Form, kw_only=True):
    body: str
    kind: Literal["sms", "whatsapp", "RCS"] = "sms"
    count: int | UnsetType = UNSET
    weight: float | UnsetType = UNSET
    from_: str | UnsetType = UNSET
    filters: list[str] | UnsetType = UNSET
    status: str | UnsetType = msgspec.field(name="status", default=UNSET)
    new_message: Media | UnsetType = UNSET


DECODER = Decoder(Everything)

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
wholes = st.integers(-(10**17), 10**17)
templates = st.builds(
    Template, name=texts, parts=st.just(UNSET) | st.lists(wholes, min_size=1, max_size=3)
)
forms = st.builds(
    Everything,
    body=texts,
    kind=st.sampled_from(["sms", "whatsapp", "RCS"]),
    count=st.just(UNSET) | wholes,
    weight=st.just(UNSET) | st.floats(-9e5, 9e5).map(lambda value: round(value, 3)),
    from_=st.just(UNSET) | texts,
    filters=st.just(UNSET) | st.lists(texts, min_size=1, max_size=4),
    status=st.just(UNSET) | texts,
    new_message=st.just(UNSET)
    | st.builds(Media, template=templates, loud=st.just(UNSET) | st.booleans()),
)


def pairs(form: msgspec.Struct, prefix: str = "") -> list[tuple[str, str]]:
    """The pairs of a form, as a client writes them."""
    found: list[tuple[str, str]] = []
    for field in msgspec.structs.fields(form):
        name, value = prefix + field.encode_name, getattr(form, field.name)
        if isinstance(value, msgspec.Struct):
            found += pairs(value, f"{name}.")
        elif value is not UNSET:
            found += [(name, _text(one)) for one in (value if isinstance(value, list) else [value])]
    return found


def _text(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


@given(forms, st.booleans())
def test_a_form_comes_back(form: Everything, plus: bool) -> None:
    text = urlencode(pairs(form), quote_via=quote_plus if plus else quote)
    assert DECODER.decode(text) == form


@given(forms)
def test_a_form_comes_back_from_raw_utf8(form: Everything) -> None:
    text = "&".join(
        f"{name}={value.replace('%', '%25').replace('&', '%26').replace('+', '%2B')}"
        for name, value in pairs(form)
    )
    assert DECODER.decode(text) == form


@given(
    st.binary(max_size=60)
    | st.lists(
        st.sampled_from([b"Body=", b"Count=", b"&", b"%", b"%E9", b"9", b"NewMessage.Template."]),
        max_size=9,
    ).map(b"".join)
)
def test_any_bytes_are_a_form_or_a_refusal(body: bytes) -> None:
    form = refusal = None
    try:
        form = DECODER.decode(decode_body(body))
    except ApiError as error:
        refusal = error
    if refusal is None:
        assert isinstance(form, Everything)
        assert "\0" not in form.body
    else:
        assert refusal.status == 400
        assert refusal.sentence()


def test_the_last_of_a_single_value_counts() -> None:
    assert DECODER.decode("Body=a&Body=b") == Everything(body="b")


def test_present_is_flat() -> None:
    form = DECODER.decode("Body=&NewMessage.Template.Name=x&NewMessage.Loud=false&status=s")
    assert present(form) == {
        "body": "",
        "kind": "sms",
        "status": "s",
        "new_message_template_name": "x",
        "new_message_loud": False,
    }


def test_a_nested_field_may_be_required() -> None:
    with pytest.raises(ApiError, match=r"Missing required parameter NewMessage\.Template\.Name"):
        DECODER.decode("Body=a&NewMessage.Template.Parts=1")


def test_limits_of_a_type() -> None:
    class Limited(Form, kw_only=True):
        name: Annotated[str, msgspec.Meta(max_length=3)]

    with pytest.raises(ApiError, match=r"Name must be a text \(max length 3\)"):
        Decoder(Limited).decode("Name=abcd")
    with pytest.raises(ApiError, match="Missing required parameter Name in the query"):
        Decoder(Limited, query=True).decode("")


@pytest.mark.parametrize("kind", [bytes, dict[str, str], int | str, list[bytes]])
def test_a_field_that_no_text_becomes_is_a_defect(kind: object) -> None:
    struct = msgspec.defstruct("Odd", [("field", kind)])
    with pytest.raises(TypeError):
        Decoder(struct)
