"""The ledger of consent (ours): `/switchroom/v1/Consents` (messaging §18.5)."""

from msgspec import UNSET, Struct, UnsetType

from switchroom.core import phone
from switchroom.core.clock import iso_millis
from switchroom.messaging import consents
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("switchroom")
ALL = "/v1/Consents"


class Consent(Struct, frozen=True, kw_only=True):
    """One thing that a recipient said: `stop`, `start` or `help`, by which word and message, or on
    whose account and with which note."""

    sid: str
    account_sid: str
    sender: str
    recipient: str
    action: str
    keyword: str | None
    source: str
    message_sid: str | None
    note: str | None
    date_created: str


class ListConsents(Form, kw_only=True):
    """The filter of the list."""

    recipient: str | UnsetType = UNSET


@routes.get(ALL, page="consents")
def page(work: Work, call: Call, page: PageRequest, query: ListConsents) -> Page:
    """Newest first."""
    rows = consents.page(
        work,
        call.account_sid,
        recipient=phone.normalise(query.recipient) or query.recipient if query.recipient else None,
        after=page.after(str) or consents.NEWEST,
        limit=page.size + 1,
    )
    return page.cut(rows, shape, lambda row: row.sid)


def shape(row: consents.Consent) -> Consent:
    """A row as the API shows it."""
    return Consent(
        sid=row.sid,
        account_sid=row.account_sid,
        sender=row.sender,
        recipient=row.recipient,
        action=row.action,
        keyword=row.keyword or None,
        source=row.source,
        message_sid=row.message_sid,
        note=row.note or None,
        date_created=iso_millis(row.date_created),
    )
