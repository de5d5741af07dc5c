"""What delivery receipts say: the text that is a convention, states, and names (carriers §4)."""

import re
from typing import Final, Literal

import msgspec

from switchroom.core.sms.message import Report

# How a carrier writes the name of a message in its receipts, compared with its first answer.
Naming = Literal["same", "hex-to-decimal", "decimal-to-hex"]

_FIELD: Final = re.compile(
    r"\b(id|sub|dlvrd|submit date|done date|stat|err)\s*:\s*([^\s]*)", re.IGNORECASE
)
_DATE: Final = re.compile(r"[0-9]{10,12}")

# message_state of SMPP, and the word of the text for the same.
STATES: Final = {
    0: "SCHEDULED",
    1: "ENROUTE",
    2: "DELIVRD",
    3: "EXPIRED",
    4: "DELETED",
    5: "UNDELIV",
    6: "ACCEPTD",
    7: "UNKNOWN",
    8: "REJECTD",
    9: "SKIPPED",
}
_OUTCOMES: Final[dict[str, tuple[Report, int | None]]] = {
    "DELIVRD": ("delivered", None),
    "EXPIRED": ("undelivered", 30003),
    "DELETED": ("undelivered", 30008),
    "UNDELIV": ("undelivered", 30008),
    "UNKNOWN": ("undelivered", 30008),
    "REJECTD": ("undelivered", 30008),
    "SKIPPED": ("undelivered", 30008),
}
# What the number after `err:` usually means where a carrier follows MAP.
TYPICAL_ERRORS: Final = {
    "1": 30005,
    "5": 30005,
    "9": 30005,
    "11": 30006,
    "13": 30004,
    "27": 30003,
    "1B": 30003,
}


class Told(msgspec.Struct, frozen=True):
    """The fields of a receipt's text; empty ones were not there. `state` is in capitals."""

    id: str = ""
    state: str = ""
    error: str = ""
    done: str = ""


def read(text: str) -> Told:
    """The fields of a receipt's text, in any order and case; its own tail is not looked at.

    >>> read("id:6699 sub:001 dlvrd:001 submit date:2606011200 done date:2606011201 stat:DELIVRD"
    ...      " err:000 text:id:1 stat:UNDELIV")
    Told(id='6699', state='DELIVRD', error='000', done='2606011201')
    """
    tail = re.search(r"\btext\s*:", text, re.IGNORECASE)
    head = text if tail is None else text[: tail.start()]
    found = {name.lower(): value.rstrip(",;") for name, value in _FIELD.findall(head)}
    done = found.get("done date", "")
    return Told(
        id=found.get("id", ""),
        state=found.get("stat", "").upper()[:7],
        error=found.get("err", ""),
        done=done[:10] if _DATE.fullmatch(done) else "",
    )


def looks_like_one(text: str) -> bool:
    """Tell whether a text that nobody called a receipt is one all the same.

    >>> looks_like_one("id:1 sub:001 stat:DELIVRD err:000"), looks_like_one("my id: 7")
    (True, False)
    """
    told = read(text)
    return bool(told.id) and told.state in STATES.values()


def outcome(state: str, error: str = "") -> tuple[Report, int | None] | None:
    """The status and the code of a state; None while it is still on its way (carriers §4, §6).

    >>> outcome("UNDELIV", "001"), outcome("ENROUTE") is None, outcome("DELIVRD", "000")
    (('undelivered', 30005), True, ('delivered', None))
    """
    found = _OUTCOMES.get(state)
    if found is None or state != "UNDELIV":
        return found
    return found[0], TYPICAL_ERRORS.get(error.upper().lstrip("0"), found[1])


def named(ref: str, naming: Naming = "same") -> str:
    """The name by which a receipt is matched with the first answer: case and leading zeros do not
    count; another base only where the carrier is known to change it. The name of a receipt is
    turned into that of the answer.

    >>> named("00001A2B"), named("6699", "decimal-to-hex"), named("1a2b", "hex-to-decimal")
    ('1a2b', '1a2b', '6699')
    """
    bare = ref.strip().casefold()
    if naming == "decimal-to-hex" and bare.isascii() and bare.isdigit():
        bare = f"{int(bare):x}"
    elif naming == "hex-to-decimal" and re.fullmatch(r"[0-9a-f]+", bare):
        bare = str(int(bare, 16))
    return bare.lstrip("0") or bare
