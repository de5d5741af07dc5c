"""Templates filled in: nothing is raised but what is documented, nothing is filled in twice."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core import errors, limits
from switchroom.core.content import kinds, outgoing, variables
from switchroom.core.content.variables import CONVERSATIONS, MESSAGING, Refusals
from switchroom.core.errors import ApiError

names = st.from_regex(r"[A-Za-z0-9_]{1,16}", fullmatch=True)
# Without a brace at the edges, which would make another placeholder of it.
words = st.text(st.characters(exclude_characters="{}\0", exclude_categories=["Cs"]), max_size=20)
texts = st.text(st.sampled_from("ab1 {}\n\0é💐"), max_size=40) | st.text(max_size=40)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=20), inner),
    max_leaves=8,
)
apis = st.sampled_from([MESSAGING, CONVERSATIONS])
DOCUMENTED = {21617, 21656, 21658, 216602, 50504, 50527, 50529, 50540, 50541, 50542}


def codes(code: int, text: str, refusals: Refusals = MESSAGING) -> str:
    """The sentence of a refusal of ContentVariables."""
    with pytest.raises(ApiError) as refusal:
        variables.read(text, refusals)
    assert (refusal.value.code, refusal.value.status) == (code, 400)
    return refusal.value.sentence()


@given(
    parts=st.lists(st.tuples(words, names)), values=st.dictionaries(names, texts), data=st.data()
)
def test_each_variable_is_filled_in_once(
    parts: list[tuple[str, str]], values: dict[str, str], data: st.DataObject
) -> None:
    known = values | {name: data.draw(texts.filter(bool)) for _, name in parts}
    template = "".join(f"{text}{{{{{name}}}}}" for text, name in parts)
    wanted = "".join(text + known[name] for text, name in parts)
    assert variables.fill(template, known, MESSAGING) == wanted


@given(text=texts)
def test_a_text_without_placeholders_stays_as_it_is(text: str) -> None:
    if "{{" not in text:
        assert variables.fill(text, {}, MESSAGING) == text


@given(template=texts, given_text=texts | anything.map(json.dumps), refusals=apis)
def test_only_what_is_documented_is_raised(
    template: str, given_text: str, refusals: Refusals
) -> None:
    try:
        values = variables.read(given_text, refusals)
        filled = variables.fill(template, values, refusals)
    except ApiError as refusal:
        assert refusal.code in DOCUMENTED
        assert refusal.status == 400
    else:
        assert len(filled) <= max(limits.BODY_CHARS, len(template))
        assert all(values.values())
        assert not any("\0" in value for value in values.values())


@given(types=st.dictionaries(st.sampled_from(["twilio/text", "twilio/media", "x"]), anything))
def test_types_of_any_shape_are_checked(types: Any) -> None:
    try:
        found = kinds.checked(types)
    except ApiError as refusal:
        assert refusal.code == 20001
    else:
        sent = outgoing.to_chat(found, {}, MESSAGING) if "{{" not in json.dumps(found) else None
        assert sent is None or sent.body or sent.media


def test_a_long_text_stops_growing() -> None:
    template = "{{1}}" * 300
    with pytest.raises(ApiError) as refusal:
        variables.fill(template, {"1": "x" * 1_600}, MESSAGING)
    assert refusal.value.code == 21617
    with pytest.raises(ApiError) as refusal:
        variables.fill(template, {"1": "x" * 256}, CONVERSATIONS)
    assert refusal.value.code == 50504


@pytest.mark.parametrize(
    "template",
    ["{{}}", "{{1", "{{1}", "{{ }}", "{{first name}}", "{{{1}}}", "{{#1}}{{/1", "{{" * 9],
)
def test_a_malformed_placeholder_is_named(template: str) -> None:
    with pytest.raises(ApiError) as refusal:
        variables.fill(f"Hi {template}", {"1": "Jo", "{1": "no"}, MESSAGING)
    assert refusal.value.code == 21656
    assert "malformed" in refusal.value.sentence()


def test_a_variable_without_a_value_is_named() -> None:
    with pytest.raises(ApiError) as refusal:
        variables.fill("Hi {{name}}", {"1": "Jo"}, MESSAGING)
    assert refusal.value.code == 21656
    assert "'name'" in refusal.value.sentence()
    assert variables.fill("Hi {{ name }}", {"name": "Jo"}, MESSAGING) == "Hi Jo"


def test_values_are_texts_of_a_json_object() -> None:
    for text in ("Jo", '["Jo"]', '"Jo"', "{", '{"1": "\\ud800"}', "[" * 100_000):
        assert "JSON object" in codes(21656, text)
        codes(50527, text, CONVERSATIONS)
    for value in ("null", '""', "true", "[]", "{}", '"\\u0000"'):
        assert "'1'" in codes(21656, f'{{"1": {value}}}')
        codes(50527, f'{{"1": {value}}}', CONVERSATIONS)
    assert variables.read("", MESSAGING) == variables.read(" {} ", MESSAGING) == {}
    assert variables.read('{"a": 5, "b": 1.5}', MESSAGING) == {"a": "5", "b": "1.5"}


def test_values_have_bounds() -> None:
    most = json.dumps({str(number): "x" for number in range(100)})
    assert len(variables.read(most, CONVERSATIONS)) == 100
    more = json.dumps({str(number): "x" for number in range(101)})
    codes(21656, more)
    codes(50529, more, CONVERSATIONS)
    long_name = json.dumps({"n" * 17: "x"})
    codes(21658, long_name)
    codes(50540, long_name, CONVERSATIONS)
    assert variables.read(json.dumps({"n" * 16: "x" * 1_600}), MESSAGING)
    codes(21658, json.dumps({"1": "x" * 1_601}))
    assert variables.read(json.dumps({"1": "x" * 256}), CONVERSATIONS)
    codes(50541, json.dumps({"1": "x" * 257}), CONVERSATIONS)


TEXT: dict[str, Any] = {"twilio/text": {"body": "Text"}}
MEDIA: dict[str, Any] = {
    "twilio/media": {"body": "Media {{1}}", "media": ["https://x.example/{{2}}"]}
}
CARD: dict[str, Any] = {
    "twilio/card": {"title": "Card", "subtitle": "Small", "media": ["https://x.example/c.png"]}
}


def test_media_go_before_text_where_they_can_be_sent() -> None:
    values = {"1": "one", "2": "two.png"}
    both = CARD | TEXT | MEDIA
    sent = outgoing.to_telephone(both, values, MESSAGING, media=True)
    assert (sent.body, sent.media) == ("Media one", ("https://x.example/two.png",))
    sent = outgoing.to_telephone(both, values, MESSAGING, media=False)
    assert (sent.body, sent.media) == ("Text", ())
    sent = outgoing.to_telephone(MEDIA, values, MESSAGING, media=False)
    assert sent.media
    with pytest.raises(ApiError) as refusal:
        outgoing.to_telephone(CARD, values, MESSAGING, media=True)
    assert refusal.value.code == 216602
    assert "twilio/card" in refusal.value.sentence()


def test_chat_shows_the_words_of_what_no_telephone_takes() -> None:
    reply: dict[str, Any] = {"twilio/quick-reply": {"body": "Well?", "actions": [{"title": "Yes"}]}}
    place: dict[str, Any] = {
        "twilio/location": {"label": "Shop", "latitude": 39.7, "longitude": 104.9}
    }
    assert outgoing.to_chat(CARD | reply | place, {}, CONVERSATIONS).body == "Card\nSmall"
    assert outgoing.to_chat(reply | place, {}, CONVERSATIONS).body == "Well?"
    assert outgoing.to_chat(place, {}, CONVERSATIONS).body == "Shop\n39.7, 104.9"
    assert outgoing.to_chat(CARD | TEXT, {}, CONVERSATIONS).body == "Text"
    catalog = {"twilio/catalog": {"body": "Things"}}
    assert not outgoing.is_for_chat(catalog)
    with pytest.raises(ApiError) as refusal:
        outgoing.to_chat(catalog, {}, CONVERSATIONS)
    assert refusal.value.kind == errors.CONTENT_TYPE_UNSUPPORTED
