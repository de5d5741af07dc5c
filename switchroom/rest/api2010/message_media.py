"""The media of a message: `Messages/{MessageSid}/Media` (messaging §7.7)."""

import mimetypes
from typing import Final
from urllib.parse import quote

import msgspec
from msgspec import UNSET, Struct, UnsetType

from switchroom.core import errors
from switchroom.core.clock import rfc2822
from switchroom.core.states import delivery
from switchroom.media import rows
from switchroom.messaging import message_changes
from switchroom.messaging.message_changes import Medium
from switchroom.rest import handed_out
from switchroom.rest.api2010.messages import moment, span
from switchroom.rest.kit import Call, Form, Page, PageRequest, Reply, Routes
from switchroom.runtime import Runtime
from switchroom.store.work import Work

routes = Routes("api")
ALL = "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media.json"
ONE = "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media/{Sid}.json"
BYTES = "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media/{MediaSid}"

_URL_CHARACTERS: Final = "%/:?#[]@!$&'()*+,;=-._~"
_UNKNOWN: Final = "application/octet-stream"
# What has not gone out, or never did, may have its media by their addresses alone.
_NOT_COPIED: Final = (
    delivery.ACCEPTED,
    delivery.SCHEDULED,
    delivery.CANCELED,
    delivery.FAILED,
)


class Media(Struct, frozen=True, kw_only=True):
    """A medium without its bytes."""

    account_sid: str
    content_type: str
    date_created: str
    date_updated: str
    parent_sid: str
    sid: str
    uri: str


class ListMedia(Form, kw_only=True):
    """The filters of the list; a date is a whole day in UTC."""

    date_created: str | UnsetType = UNSET
    date_created_to: str | UnsetType = msgspec.field(default=UNSET, name="DateCreated<")
    date_created_from: str | UnsetType = msgspec.field(default=UNSET, name="DateCreated>")


@routes.get(ALL, page="media_list")
def page(work: Work, call: Call, page: PageRequest, query: ListMedia, MessageSid: str) -> Page:
    message = message_changes.fetch(work, call.account_sid, MessageSid)
    rows = message_changes.media(message) if _wanted(query, message.date_created) else []
    seen = page.after(int) or 0
    numbered = list(enumerate(rows, 1))[seen : seen + page.size + 1]
    return page.cut(numbered, lambda row: shape(call, row[1]), lambda row: row[0])


@routes.get(ONE)
def fetch(work: Work, call: Call, MessageSid: str, Sid: str) -> Media:
    return shape(call, message_changes.medium(work, call.account_sid, MessageSid, Sid))


@routes.get(BYTES, public=True)
async def read(runtime: Runtime, call: Call, MessageSid: str, MediaSid: str) -> Reply:
    """The bytes; the SID is the secret. Those that are not here are where the sender keeps them, or
    the carrier."""
    url, row = await runtime.read(_find, call.account_sid, MessageSid, MediaSid)
    if row is not None and (row.is_stored or not url):
        return await handed_out.hand_out(runtime, row, call.header("Range"))
    return Reply(status=307, headers={"Location": quote(url, safe=_URL_CHARACTERS)})


def _find(
    work: Work, account_sid: str, message_sid: str, sid: str
) -> tuple[str, rows.Medium | None]:
    """Where it was when the message was made, and the medium itself where it is ours."""
    found = message_changes.medium(work, account_sid, message_sid, sid)
    media = found.media
    row = rows.find(work, account_sid, media.sid) if media.sid else None
    if media.sid and row is None and found.message.status not in _NOT_COPIED:
        raise errors.NOT_FOUND()
    return "" if media.root is not None else media.url, row


@routes.delete(ONE)
def delete(work: Work, call: Call, MessageSid: str, Sid: str) -> None:
    message_changes.delete_medium(work, call.account_sid, MessageSid, Sid)


def _wanted(query: ListMedia, made: int) -> bool:
    if query.date_created:
        start, end = span("DateCreated", query.date_created)
        if not start <= made <= end:
            return False
    if query.date_created_from and made < moment("DateCreated>", query.date_created_from):
        return False
    return not query.date_created_to or made <= moment("DateCreated<", query.date_created_to, 1)


def shape(call: Call, row: Medium) -> Media:
    """A medium as the API shows it."""
    message = row.message
    base = f"/2010-04-01/Accounts/{message.account_sid}/Messages/{message.sid}/Media"
    return Media(
        account_sid=message.account_sid,
        content_type=row.media.content_type or mimetypes.guess_type(row.media.url)[0] or _UNKNOWN,
        date_created=rfc2822(message.date_created),
        date_updated=rfc2822(message.date_created),
        parent_sid=message.sid,
        sid=row.sid,
        uri=call.uri(f"{base}/{row.sid}.json"),
    )
