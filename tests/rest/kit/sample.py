"""A tiny product: notes, as a resource module would serve them, and a 2010 twin."""

from typing import Annotated, ClassVar, Literal

import msgspec
from falcon.asgi import Request
from msgspec import UNSET, UnsetType

from switchroom.accounts.credentials import Principal
from switchroom.core import errors
from switchroom.rest.kit import Call, Form, Page, PageRequest, Reply, Routes, present
from switchroom.runtime import Runtime
from switchroom.store.work import Work

TABLE = (
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, account_sid TEXT NOT NULL, text TEXT NOT NULL,"
    " color TEXT NOT NULL)"
)

conversations = Routes("conversations")
api = Routes("api")
simulator = Routes("simulator")

NOTES = ("/v1/Notes", "/v1/Services/{ChatServiceSid}/Notes")
NOTE = ("/v1/Notes/{Sid}", "/v1/Services/{ChatServiceSid}/Notes/{Sid}")
ACCOUNT = "/2010-04-01/Accounts/{Sid}.json"
ACCOUNT_NOTES = "/2010-04-01/Accounts/{AccountSid}/Notes.json"


class Note(msgspec.Struct, frozen=True):
    id: int
    account_sid: str
    text: str
    color: str


class Frame(Form, kw_only=True):
    width: int | UnsetType = UNSET
    dotted: bool | UnsetType = UNSET


class CreateNote(Form, kw_only=True):
    __errors__: ClassVar = {"lines": lambda text: errors.BODY_TOO_LONG()}

    text: str
    color: Literal["Red", "Blue"] | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    frame: Frame | UnsetType = UNSET
    lines: Annotated[int, msgspec.Meta(ge=1, le=9)] | UnsetType = UNSET


class ListNotes(Form, kw_only=True):
    color: str | UnsetType = UNSET
    before: str | UnsetType = msgspec.field(name="Made<", default=UNSET)


class Shown(msgspec.Struct, kw_only=True):
    sid: str
    account_sid: str
    text: str
    color: str | None
    service_sid: str | None | UnsetType = UNSET
    webhooks: bool
    sent: dict[str, object] | UnsetType = UNSET
    url: str


def shape(call: Call, note: Note, sent: dict[str, object] | UnsetType = UNSET) -> Shown:
    return Shown(
        sid=str(note.id),
        account_sid=note.account_sid,
        text=note.text,
        color=note.color or None,
        service_sid=call.service_sid or UNSET,
        webhooks=call.webhooks_enabled,
        sent=sent,
        url=call.url(f"{call.prefix}/Notes/{note.id}"),
    )


@conversations.post(NOTES, status=201)
def create(work: Work, call: Call, form: CreateNote) -> Shown:
    sent = present(form)
    note = Note(
        int(work.value("SELECT count(*) FROM notes") or 0) + 1,
        call.account_sid,
        form.text,
        sent.get("color", ""),
    )
    work.insert("notes", note)
    return shape(call, note, sent)


@conversations.get(NOTES, page="notes", max_page=50)
def list_all(work: Work, call: Call, query: ListNotes, page: PageRequest) -> Page:
    rows = work.find(
        Note,
        "notes",
        "account_sid = ? AND id > ? AND (? = '' OR color = ?) ORDER BY id LIMIT ?",
        call.account_sid,
        (page.after(tuple[int, str]) or (0, ""))[0],
        query.color or "",
        query.color or "",
        page.size + 1,
    )
    return page.cut(rows, lambda row: shape(call, row), lambda row: (row.id, row.text))


@conversations.get(NOTE)
def fetch(work: Work, call: Call, Sid: str) -> Shown:
    where = "account_sid = ? AND (id = ? OR text = ?)"
    number = int(Sid) if Sid.isascii() and Sid.isdigit() else 0
    note = work.get(Note, "notes", where, call.account_sid, number, Sid)
    if note is None:
        raise errors.NOT_FOUND()
    return shape(call, note)


@conversations.delete(NOTE)
def remove(work: Work, call: Call, Sid: str) -> None:
    if not work.run("DELETE FROM notes WHERE account_sid = ? AND text = ?", call.account_sid, Sid):
        raise errors.NOT_FOUND()


@conversations.post("/v1/Broken")
def break_down(work: Work, call: Call) -> None:
    work.run("INSERT INTO notes (id, account_sid, text, color) VALUES (99, 'AC', 'lost', '')")
    raise RuntimeError("a secret of ours")


@conversations.post("/v1/Slow", status=202)
async def take_time(runtime: Runtime, call: Call, form: CreateNote) -> Shown:
    shown: Shown = await runtime.transact(create, call, form, request_id=call.request_id)
    return shown


@conversations.get("/v1/Media/{Sid}", public=True)
async def download(runtime: Runtime, call: Call, Sid: str) -> Reply:
    return Reply(body=Sid.encode(), content_type="text/plain", headers={"X-Kind": "note"})


@api.get(ACCOUNT_NOTES, page="notes")
def list_2010(work: Work, call: Call, AccountSid: str, page: PageRequest) -> Page:
    after = page.after(str) or "0"
    where = "account_sid = ? AND id > ? ORDER BY id LIMIT ?"
    rows = work.find(Note, "notes", where, call.account_sid, int(after), page.size + 1)
    return page.cut(rows, lambda row: {"sid": str(row.id)}, lambda row: str(row.id))


@api.post(ACCOUNT_NOTES, status=201)
def create_2010(work: Work, call: Call, form: CreateNote) -> dict[str, str]:
    return {"account_sid": call.account_sid, "uri": call.uri(call.path)}


@api.get(ACCOUNT)
def fetch_account(work: Work, call: Call, Sid: str) -> dict[str, str]:
    return {"sid": call.account_sid, "uri": call.uri(call.path)}


@api.post(ACCOUNT)
def update_account(work: Work, call: Call, Sid: str) -> dict[str, str]:
    return {"sid": call.account_sid}


@api.get("/2010-04-01/Accounts/{AccountSid}/Keys/{Sid}.json")
def fetch_key(work: Work, call: Call, Sid: str) -> dict[str, str]:
    return {"sid": Sid}


def by_cookie(request: Request) -> Principal | None:
    """The hook that a page of our own uses: here the cookie is the account itself."""
    sid = request.get_cookie_values("account")
    return Principal(sid[0], sid[0], "active", "token") if sid else None


@simulator.get("/v1/Clock", also=by_cookie)
def clock(work: Work, call: Call) -> dict[str, object]:
    return {"now": work.now, "account_sid": call.account_sid}
