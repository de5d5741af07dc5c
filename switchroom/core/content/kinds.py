"""The types of a content template, as far as they must be right (Content API v1, the published
schemas). Whatever else a type has is kept as it came."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, NoReturn

import msgspec
from msgspec import Meta, Struct

from switchroom.core import errors, limits

Types = Mapping[str, Mapping[str, Any]]

_SHOWN: Final = 64

_Needed = Annotated[str, Meta(min_length=1)]
_Body = Annotated[str, Meta(min_length=1, max_length=limits.SMS_BODY_CHARS)]
_Words = Annotated[str, Meta(max_length=limits.SMS_BODY_CHARS)]
_Urls = Annotated[list[_Needed], Meta(max_length=limits.MEDIA_PER_MESSAGE)]


class _Text(Struct):
    body: _Body


class _Media(Struct):
    """A text, media, or both (the page on twilio/media)."""

    body: _Words | None = None
    media: _Urls | None = None

    def __post_init__(self) -> None:
        if not self.body and not self.media:
            raise ValueError("a body or at least one media URL is needed")


class _Location(Struct):
    latitude: float
    longitude: float
    label: str | None = None
    id: str | None = None
    address: str | None = None


class _Item(Struct):
    id: _Needed
    item: _Needed
    description: str | None = None


class _ListPicker(Struct):
    body: _Body
    button: _Needed
    items: Annotated[list[_Item], Meta(min_length=1, max_length=10)]


class _CallAction(Struct):
    type: Literal["URL", "PHONE_NUMBER", "COPY_CODE", "VOICE_CALL", "VOICE_CALL_REQUEST"]
    title: _Needed
    url: str | None = None
    phone: str | None = None
    code: str | None = None
    id: str | None = None


class _CallToAction(Struct):
    body: _Body
    actions: Annotated[list[_CallAction], Meta(min_length=1)]


class _ReplyAction(Struct):
    title: _Needed
    type: Literal["QUICK_REPLY"] | None = None
    id: str | None = None


class _QuickReply(Struct):
    body: _Body
    actions: Annotated[list[_ReplyAction], Meta(min_length=1)]


class _CardAction(Struct):
    type: Literal["URL", "PHONE_NUMBER", "QUICK_REPLY", "COPY_CODE", "VOICE_CALL"]
    title: _Needed
    url: str | None = None
    phone: str | None = None
    id: str | None = None
    code: str | None = None
    webview_size: Literal["TALL", "FULL", "HALF", "NONE"] | None = None


class _Card(Struct):
    """A title or a body, and something beside it (the page on twilio/card)."""

    title: _Words | None = None
    body: _Words | None = None
    subtitle: str | None = None
    media: _Urls | None = None
    actions: list[_CardAction] | None = None

    def __post_init__(self) -> None:
        words = [part for part in (self.title, self.body) if part]
        if not words:
            raise ValueError("a title is needed")
        if len(words) < 2 and not (self.subtitle or self.media or self.actions):
            raise ValueError("at least one field beside the title is needed")


class _WhatsappCard(Struct):
    body: _Body
    footer: str | None = None
    media: _Urls | None = None
    header_text: str | None = None
    actions: list[_CardAction] | None = None


class _CodeAction(Struct):
    type: Literal["COPY_CODE"]
    copy_code_text: _Needed


class _Authentication(Struct):
    actions: Annotated[list[_CodeAction], Meta(min_length=1)]
    add_security_recommendation: bool | None = None
    code_expiration_minutes: float | None = None


class _CatalogItem(Struct):
    id: str | None = None
    section_title: str | None = None
    name: str | None = None
    media_url: str | None = None
    price: float | None = None
    description: str | None = None


class _Catalog(Struct):
    body: _Body
    title: str | None = None
    subtitle: str | None = None
    id: str | None = None
    items: list[_CatalogItem] | None = None
    dynamic_items: str | None = None


class _CarouselAction(Struct):
    type: Literal["URL", "PHONE_NUMBER", "QUICK_REPLY"]
    title: _Needed
    url: str | None = None
    phone: str | None = None
    id: str | None = None


class _CarouselCard(Struct):
    body: _Body
    media: _Needed
    actions: Annotated[list[_CarouselAction], Meta(min_length=1)]
    title: str | None = None


class _Carousel(Struct):
    body: _Body
    cards: Annotated[list[_CarouselCard], Meta(min_length=1, max_length=10)]


class _Schedule(Struct, rename={"time_slots": "timeSlots"}):
    id: _Needed
    title: _Needed
    time_slots: _Needed


class _Component(Struct):
    type: _Needed
    label: str | None = None


class _FlowPage(Struct):
    id: _Needed
    title: _Needed
    layout: list[_Component]
    next_page_id: str | None = None
    subtitle: str | None = None


class _Flows(Struct):
    body: _Body
    button_text: _Needed
    pages: Annotated[list[_FlowPage], Meta(min_length=1)]
    type: _Needed
    subtitle: str | None = None
    media_url: str | None = None


class _WhatsappFlows(Struct):
    body: _Body
    button_text: _Needed
    flow_id: _Needed
    subtitle: str | None = None
    media_url: str | None = None
    flow_token: str | None = None
    flow_first_page_id: str | None = None
    is_flow_first_page_endpoint: bool | None = None


class _Pay(Struct):
    """A type that is named in the documentation and has no published schema."""


# In the published order of priority, the lowest first.
_KINDS: Final[Mapping[str, type[Struct]]] = {
    "twilio/text": _Text,
    "twilio/media": _Media,
    "twilio/location": _Location,
    "twilio/quick-reply": _QuickReply,
    "twilio/call-to-action": _CallToAction,
    "twilio/list-picker": _ListPicker,
    "twilio/card": _Card,
    "twilio/carousel": _Carousel,
    "twilio/catalog": _Catalog,
    "twilio/pay": _Pay,
    "twilio/flows": _Flows,
    "twilio/schedule": _Schedule,
    "whatsapp/card": _WhatsappCard,
    "whatsapp/authentication": _Authentication,
    "whatsapp/flows": _WhatsappFlows,
}


def checked(types: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The types of a template as they are kept, without what is null: clients send every name.

    Raises INVALID_PARAMETER for a type that is not known, that lacks what it needs or has it in
    the wrong shape, and for a template without any.

    >>> checked({"twilio/text": {"body": "Hi {{1}}"}, "twilio/media": None})
    {'twilio/text': {'body': 'Hi {{1}}'}}
    """
    found = {name: _bare(value) for name, value in types.items() if value is not None}
    if not found:
        _refuse("types needs at least one content type, such as twilio/text")
    for name, value in found.items():
        kind = _KINDS.get(name)
        if kind is None:
            known = ", ".join(_KINDS)
            _refuse(f"'{name[:_SHOWN]}' is not a content type; there are {known}")
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            _refuse(f"types['{name}'] is not right: {error}")
    return found


def richest(types: Types) -> str:
    """The type that is highest in the published order of priority.

    >>> richest({"twilio/card": {}, "twilio/text": {}})
    'twilio/card'
    """
    return max(types, key=list(_KINDS).index)


def _bare(value: Any) -> Any:
    """A value without the nulls within it."""
    if isinstance(value, dict):
        return {name: _bare(part) for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_bare(part) for part in value]
    return value


def _refuse(sentence: str) -> NoReturn:
    raise errors.INVALID_PARAMETER(sentence=sentence)
