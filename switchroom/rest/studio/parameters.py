"""What the operations on executions take, in both versions of the API (studio §1.5)."""

import re
from typing import Any, ClassVar, Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.core import errors, limits, phone
from switchroom.core.clock import parse_iso
from switchroom.core.errors import ApiError
from switchroom.rest.kit import Call, Form, PageRequest
from switchroom.store.work import Work
from switchroom.studio import executions, rows, start
from switchroom.studio.rows import Execution

# The instants that a SID has room for, with some years to spare.
_LATEST: Final = 1 << 55
# The escape of a NUL in JSON, after an even number of backslashes.
_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class CreateExecution(Form, kw_only=True):
    """`To` is the contact, `From` the number of the flow, `Parameters` the text of a JSON
    object."""

    to: str
    from_: str
    parameters: str | UnsetType = UNSET


class UpdateExecution(Form, kw_only=True):
    """An execution can only be ended."""

    __errors__: ClassVar = {"status": lambda value: _not_ended()}

    status: Literal["ended"]


class ListExecutions(Form, kw_only=True):
    """The filters of the list; the published name of the first one is in lower case."""

    status: rows.Status | UnsetType = msgspec.field(name="status", default=UNSET)
    status_: rows.Status | UnsetType = msgspec.field(name="Status", default=UNSET)
    date_created_from: str | UnsetType = UNSET
    date_created_to: str | UnsetType = UNSET


def create(work: Work, call: Call, flow_sid: str, form: CreateExecution) -> Execution:
    """Start an execution."""
    contact, flow_address = pair(form.to, form.from_)
    return start.by_request(
        work,
        call.account_sid,
        flow_sid,
        contact=contact,
        flow_address=flow_address,
        parameters=json_object("Parameters", form.parameters or "{}"),
    )


def find(
    work: Work, call: Call, flow_sid: str, query: ListExecutions, page: PageRequest
) -> list[Execution]:
    """The executions of a page, and one more where there are more."""
    return executions.page(
        work,
        call.account_sid,
        flow_sid,
        status=query.status or query.status_ or None,
        since=_instant("DateCreatedFrom", query.date_created_from),
        until=_instant("DateCreatedTo", query.date_created_to),
        before=page.after(str) or executions.NEWEST,
        most=page.size + 1,
    )


def pair(to: str, from_: str) -> tuple[str, str]:
    """Both addresses of an execution as they are kept: numbers in E.164, others as they are.

    Raises EXECUTION_ADDRESS.
    """
    if len(to.encode()) + len(from_.encode()) > limits.EXECUTION_ADDRESS_BYTES:
        raise errors.EXECUTION_ADDRESS(
            sentence=f"To and From together exceed {limits.EXECUTION_ADDRESS_BYTES} bytes"
        )
    return _address("To", to), _address("From", from_)


def _address(name: str, text: str) -> str:
    if not text.strip():
        raise errors.EXECUTION_ADDRESS(sentence=f"{name} must not be blank")
    if text.startswith(" ") and text.strip().isdigit():
        raise errors.EXECUTION_ADDRESS(
            sentence=f"{name} begins with a blank: write the plus sign of a number as %2B"
        )
    return phone.normalise(text) or text


def json_object(name: str, text: str) -> dict[str, Any]:
    """The JSON object that a parameter holds. Raises INVALID_PARAMETER."""
    try:
        found = msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError):
        raise errors.INVALID_PARAMETER(
            sentence=f'{name} must be the text of a JSON object such as {{"name": "Ann"}}'
        ) from None
    if _NUL.search(text) is not None:
        raise errors.INVALID_PARAMETER(sentence=f"{name} contains a NUL character")
    return found


def _not_ended() -> ApiError:
    return errors.INVALID_PARAMETER(
        sentence="Status must be ended: an execution cannot be made active again"
    )


def _instant(name: str, text: str | UnsetType) -> int | None:
    if not text:
        return None
    try:
        return min(max(parse_iso(text), 0), _LATEST)
    except ValueError:
        raise errors.INVALID_PARAMETER(
            sentence=f"{name} must be a date and time such as 2024-05-01T12:00:00Z"
        ) from None
