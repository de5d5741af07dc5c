"""API keys under their two names: `Keys` and the older `SigningKeys` (messaging §2.2)."""

from msgspec import UNSET, Struct, UnsetType

from switchroom.accounts import keys, lists
from switchroom.core.clock import rfc2822
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("api")
KEYS = "/2010-04-01/Accounts/{AccountSid}/Keys.json"
SIGNING_KEYS = "/2010-04-01/Accounts/{AccountSid}/SigningKeys.json"
ALL = (KEYS, SIGNING_KEYS)
ONE = (
    "/2010-04-01/Accounts/{AccountSid}/Keys/{Sid}.json",
    "/2010-04-01/Accounts/{AccountSid}/SigningKeys/{Sid}.json",
)


class Key(Struct, frozen=True):
    """A key without its secret."""

    sid: str
    friendly_name: str
    date_created: str
    date_updated: str


class NewKey(Struct, frozen=True):
    """A key and its secret, which is shown this once."""

    sid: str
    friendly_name: str
    date_created: str
    date_updated: str
    secret: str


class KeyForm(Form, kw_only=True):
    """The name of a key."""

    friendly_name: str | UnsetType = UNSET


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: KeyForm) -> NewKey:
    name = "" if form.friendly_name is UNSET else form.friendly_name
    row, secret = keys.create(work, call.vault, call.account_sid, name)
    seen = shape(row)
    return NewKey(seen.sid, seen.friendly_name, seen.date_created, seen.date_updated, secret)


@routes.get(KEYS, page="keys")
@routes.get(SIGNING_KEYS, page="signing_keys")
def page(work: Work, call: Call, page: PageRequest) -> Page:
    after = page.after(str) or lists.NEWEST
    rows = lists.keys(work, call.account_sid, after=after, limit=page.size + 1)
    return page.cut(rows, shape, lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> Key:
    return shape(keys.fetch(work, call.account_sid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, Sid: str, form: KeyForm) -> Key:
    if form.friendly_name is UNSET:
        return shape(keys.fetch(work, call.account_sid, Sid))
    return shape(keys.update(work, call.account_sid, Sid, form.friendly_name))


@routes.delete(ONE)
def delete(work: Work, call: Call, Sid: str) -> None:
    keys.delete(work, call.account_sid, Sid)


def shape(row: keys.Key) -> Key:
    """A row as the API shows it."""
    return Key(
        sid=row.sid,
        friendly_name=row.friendly_name,
        date_created=rfc2822(row.date_created),
        date_updated=rfc2822(row.date_updated),
    )
