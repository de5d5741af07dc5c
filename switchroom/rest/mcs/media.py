"""Media of a service: `/v1/Services/IS.../Media` (conversations §2.5).

An upload is the body itself, or a multipart form as the client of the browser sends one; the
parameters `Category` and `Filename` stand in the query, as that client writes them. It shows an
access token, whose bearer sees what he has uploaded and what is in his conversations.
"""

from typing import Any, Final, Literal

from msgspec import UNSET, Struct, UnsetType, field

from switchroom.conversations import media, services
from switchroom.core import errors, limits, media_types
from switchroom.core.clock import iso_millis
from switchroom.media import links, rows
from switchroom.media.rows import Medium
from switchroom.rest import handed_out
from switchroom.rest.kit import Call, Form, Reply, Routes, Upload
from switchroom.runtime import Runtime
from switchroom.store.work import Work

routes = Routes("mcs")
ALL = "/v1/Services/{ServiceSid}/Media"
ONE = "/v1/Services/{ServiceSid}/Media/{Sid}"
SET = "/v1/Services/{ServiceSid}/MediaSet"

_AUTHOR: Final = "system"


class Links(Struct, frozen=True, omit_defaults=True):
    """Where the bytes are: with credentials, and for some minutes without."""

    content: str
    content_direct_temporary: str | UnsetType = UNSET


class Media(Struct, frozen=True, kw_only=True):
    """A medium as the API shows it."""

    sid: str
    account_sid: str
    service_sid: str
    date_created: str
    date_upload_updated: str | None
    date_updated: str
    links: Links
    size: int
    content_type: str
    filename: str | None
    author: str | None
    category: str
    message_sid: str | None
    channel_sid: str | None
    url: str
    is_multipart_upstream: bool


class About(Form, kw_only=True):
    """What the query of an upload says of it."""

    category: Literal["media", "body", "history"] | UnsetType = UNSET
    filename: str | UnsetType = UNSET


class Signed(Form, kw_only=True):
    """Until when an address is good, in seconds since 1970, and the proof."""

    expires: int = 0
    signature: str = ""


class Wanted(Struct, frozen=True):
    """A medium of a set."""

    media_sid: str


class MediaSet(Struct, frozen=True):
    """Several media at once."""

    command: Literal["get"]
    wanted: list[Wanted] = field(name="list")


class Item(Struct, frozen=True):
    """One of a set: 200 and the medium, or 404 and an object of nothing but its `sid`."""

    code: int
    media_record: Any


@routes.post(ALL, status=201, chat_users=True)
async def upload(
    runtime: Runtime, call: Call, ServiceSid: str, query: About, upload: Upload
) -> Media:
    """Keep a file. Its row is written before its first byte, so that nothing is left of an upload
    that breaks off."""
    file = await upload.file(limits.MEDIA_BYTES)
    name = media_types.file_name(query.filename or call.header("Filename") or file.filename)
    kind = _kind(file.content_type)

    def begin(work: Work) -> Medium:
        category = query.category or rows.MEDIA
        return media.begin(
            work,
            call.account_sid,
            ServiceSid,
            content_type=kind,
            filename=name,
            category=category,
            author=_AUTHOR if call.chat_user is None else call.chat_user.identity,
        )

    row = await runtime.transact(begin, request_id=call.request_id)
    return shape(call, await handed_out.keep(runtime, row, file.chunks, limits.MEDIA_BYTES))


def _fetch(work: Work, call: Call, service_sid: str, sid: str) -> Medium:
    """A medium that the caller may see. Raises NOT_FOUND."""
    row = media.fetch(work, call.account_sid, service_sid, sid)
    if not _is_seen(work, call, row):
        raise errors.NOT_FOUND()
    return row


def _is_seen(work: Work, call: Call, row: Medium) -> bool:
    """The account sees all media, the bearer of an access token his own."""
    user = call.chat_user
    return user is None or media.is_seen_by(work, row, user.identity)


def _kind(header: str | None) -> str:
    if not header:
        return media_types.UNKNOWN
    kind = media_types.bare(header)
    if kind is None:
        raise errors.INVALID_PARAMETER(sentence="Content-Type names no type such as image/png")
    return kind


@routes.get(ONE, chat_users=True)
def fetch(work: Work, call: Call, ServiceSid: str, Sid: str) -> Media:
    row = _fetch(work, call, ServiceSid, Sid)
    return shape(call, row, address(call, row, work.now))


@routes.delete(ONE)
def delete(work: Work, call: Call, ServiceSid: str, Sid: str) -> None:
    media.delete(work, call.account_sid, ServiceSid, Sid)


@routes.get(f"{ONE}/Content", status=307, chat_users=True)
def content(work: Work, call: Call, ServiceSid: str, Sid: str) -> Reply:
    """The bytes are at the address that needs no credentials."""
    row = _fetch(work, call, ServiceSid, Sid)
    return Reply(headers={"Location": address(call, row, work.now)})


@routes.post(SET, chat_users=True)
def fetch_set(work: Work, call: Call, ServiceSid: str, body: MediaSet) -> list[Item]:
    """Several media of a service, in the order in which they were asked for."""
    if len(body.wanted) > limits.MEDIA_SET:
        raise errors.INVALID_PARAMETER(sentence=f"A set has at most {limits.MEDIA_SET} media")
    service = services.fetch(work, call.account_sid, ServiceSid)
    known = rows.of(work, call.account_sid, [one.media_sid for one in body.wanted])
    found: list[Item] = []
    for one in body.wanted:
        row = known.get(one.media_sid)
        if row is None or row.service_sid != service.sid or not _is_seen(work, call, row):
            found.append(Item(404, {"sid": one.media_sid}))
        else:
            found.append(Item(200, shape(call, row, address(call, row, work.now))))
    return found


@routes.get("/v1/PublicMedia/{Sid}/{Filename}", public=True)
async def read(runtime: Runtime, call: Call, Sid: str, Filename: str, query: Signed) -> Reply:
    """The bytes, for whoever has a signed address whose time has not passed."""
    now = runtime.clock.now()
    if not links.is_good(call.vault, Sid, query.expires, query.signature, now):
        raise errors.ACCESS_DENIED(sentence="the address is not signed, or its time has passed")
    row = await runtime.read(rows.find_signed, Sid)
    if row is None:
        raise errors.NOT_FOUND()
    return await handed_out.hand_out(runtime, row, call.header("Range"))


def address(call: Call, row: Medium, now: int) -> str:
    """Where the bytes can be had for some minutes without credentials."""
    return links.signed(call.vault, call.root, row.sid, row.filename or "", now, links.TEMPORARY)


def shape(call: Call, row: Medium, temporary: str | None = None) -> Media:
    """A row as the API shows it."""
    service_sid = row.service_sid or ""
    url = call.url(f"/v1/Services/{service_sid}/Media/{row.sid}")
    uploaded = row.date_uploaded
    values: dict[str, Any] = {
        name: getattr(row, name)
        for name in ("sid", "account_sid", "size", "content_type", "filename", "author")
    }
    return Media(
        **values,
        service_sid=service_sid,
        date_created=iso_millis(row.date_created),
        date_upload_updated=None if uploaded is None else iso_millis(uploaded),
        date_updated=iso_millis(row.date_updated),
        links=Links(f"{url}/Content", temporary or UNSET),
        category=row.category,
        message_sid=row.message_sid,
        channel_sid=row.conversation_sid,
        url=url,
        is_multipart_upstream=False,
    )
