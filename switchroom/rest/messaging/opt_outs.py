"""Who has opted out of which number or messaging service (ours): `/switchroom/v1/OptOuts`
(messaging §18.5)."""

from msgspec import UNSET, Struct, UnsetType

from switchroom.core import errors, limits, phone, sids
from switchroom.core.clock import iso
from switchroom.messaging import opt_outs
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("switchroom")
ALL = "/v1/OptOuts"
LIFT = "/v1/OptOuts/Lift"


class OptOut(Struct, frozen=True, kw_only=True):
    """A recipient who wants no messages from a number or a messaging service, and how that is
    known: the keyword with its message, an operator (`api`) or the carrier."""

    account_sid: str
    sender: str
    recipient: str
    keyword: str | None
    message_sid: str | None
    source: str
    date_created: str


class ListOptOuts(Form, kw_only=True):
    """The filters of the list."""

    sender: str | UnsetType = UNSET
    recipient: str | UnsetType = UNSET


class Change(Form, kw_only=True):
    """`Sender` is a number in E.164, a short code or the SID of a messaging service."""

    sender: str
    recipient: str
    note: str = ""


class Lift(Change, kw_only=True):
    """`Note` says how it is known that the recipient consents again."""

    note: str


@routes.get(ALL, page="opt_outs")
def page(work: Work, call: Call, page: PageRequest, query: ListOptOuts) -> Page:
    rows = opt_outs.page(
        work,
        call.account_sid,
        sender=_sender(query.sender) if query.sender else None,
        recipient=phone.normalise(query.recipient) or query.recipient if query.recipient else None,
        after=page.after(tuple[str, str]) or ("", ""),
        limit=page.size + 1,
    )
    return page.cut(rows, shape, lambda row: (row.sender, row.recipient))


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: Change) -> OptOut:
    """Somebody said so by another way, or it is brought over from another system."""
    row = opt_outs.put(
        work,
        call.account_sid,
        _sender(form.sender),
        _recipient(form.recipient),
        source="api",
        note=_note(form.note),
    )
    return shape(row)


@routes.post(LIFT, status=204)
def lift(work: Work, call: Call, form: Lift) -> None:
    """The recipient consents again; what he said goes into the ledger."""
    if not form.note.strip():
        raise errors.INVALID_PARAMETER(
            sentence="Note is empty: it says how it is known that the recipient consents again"
        )
    opt_outs.lift(
        work,
        call.account_sid,
        _sender(form.sender),
        _recipient(form.recipient),
        source="api",
        note=_note(form.note),
    )


def _sender(text: str) -> str:
    return text if sids.looks_like("MG", text) else phone.normalise(text) or text


def _recipient(text: str) -> str:
    number = phone.normalise(text)
    if number is None or not phone.is_possible(number):
        raise errors.TO_INVALID(to=text[: limits.ADDRESS_CHARS])
    return number


def _note(text: str) -> str:
    if len(text) > limits.CONSENT_NOTE_CHARS:
        raise errors.INVALID_PARAMETER(
            sentence=f"Note exceeds {limits.CONSENT_NOTE_CHARS} characters"
        )
    return text


def shape(row: opt_outs.OptOut) -> OptOut:
    """A row as the API shows it."""
    return OptOut(
        account_sid=row.account_sid,
        sender=row.sender,
        recipient=row.recipient,
        keyword=row.keyword or None,
        message_sid=row.message_sid or None,
        source=row.source,
        date_created=iso(row.date_created),
    )
