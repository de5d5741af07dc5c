"""What an account sets about its desks."""

from collections.abc import Sequence
from typing import Final

import msgspec

from switchroom.core import errors
from switchroom.desk import people
from switchroom.desk.people import Caller
from switchroom.store.work import Work, encode

# An account that has set none begins with these.
DEFAULT_DISPOSITIONS: Final = ("Resolved", "Follow-up needed", "Wrong number", "Spam")
_AT_MOST: Final = 100
_CHARS: Final = 64


def dispositions(work: Work, account_sid: str) -> list[str]:
    """What a conversation can have come to, in the order of the account."""
    text = work.value("SELECT dispositions FROM desk_settings WHERE account_sid = ?", account_sid)
    if text is None:
        return list(DEFAULT_DISPOSITIONS)
    return msgspec.json.decode(text, type=list[str])


def set_dispositions(work: Work, caller: Caller, names: Sequence[str]) -> list[str]:
    """Replace them; an empty list asks agents for none. Raises ACCESS_DENIED, INVALID_PARAMETER."""
    people.needs_role(caller, "admin")
    wanted = [name.strip() for name in names]
    if len(wanted) > _AT_MOST:
        raise errors.INVALID_PARAMETER(sentence=f"There are at most {_AT_MOST} dispositions")
    if any(not name or len(name) > _CHARS or "\0" in name for name in wanted):
        raise errors.INVALID_PARAMETER(
            sentence=f"A disposition is not blank and has at most {_CHARS} characters"
        )
    if len({name.casefold() for name in wanted}) < len(wanted):
        raise errors.INVALID_PARAMETER(sentence="No two dispositions are alike")
    work.run(
        "INSERT INTO desk_settings (account_sid, dispositions) VALUES (?, ?)"
        " ON CONFLICT (account_sid) DO UPDATE SET dispositions = excluded.dispositions",
        caller.account_sid,
        encode(wanted).decode(),
    )
    return wanted
