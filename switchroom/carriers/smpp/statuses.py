"""What a command_status means: its name, its class, and the documented code (carriers §6)."""

from typing import Final, Literal

import msgspec

ROK: Final = 0x00
RINVMSGLEN: Final = 0x01
RINVCMDLEN: Final = 0x02
RINVCMDID: Final = 0x03
RINVBNDSTS: Final = 0x04
RALYBND: Final = 0x05
RSYSERR: Final = 0x08
RINVSRCADR: Final = 0x0A
RINVDSTADR: Final = 0x0B
RBINDFAIL: Final = 0x0D
RINVPASWD: Final = 0x0E
RINVSYSID: Final = 0x0F
RMSGQFUL: Final = 0x14
RSUBMITFAIL: Final = 0x45
RTHROTTLED: Final = 0x58
RINVSCHED: Final = 0x61
RINVEXPIRY: Final = 0x62
RX_T_APPN: Final = 0x64
RX_P_APPN: Final = 0x65
RX_R_APPN: Final = 0x66
RUNKNOWNERR: Final = 0xFF

_NAMES: Final = {
    ROK: "ESME_ROK",
    RINVMSGLEN: "ESME_RINVMSGLEN",
    RINVCMDLEN: "ESME_RINVCMDLEN",
    RINVCMDID: "ESME_RINVCMDID",
    RINVBNDSTS: "ESME_RINVBNDSTS",
    RALYBND: "ESME_RALYBND",
    RSYSERR: "ESME_RSYSERR",
    RINVSRCADR: "ESME_RINVSRCADR",
    RINVDSTADR: "ESME_RINVDSTADR",
    RBINDFAIL: "ESME_RBINDFAIL",
    RINVPASWD: "ESME_RINVPASWD",
    RINVSYSID: "ESME_RINVSYSID",
    RMSGQFUL: "ESME_RMSGQFUL",
    0x43: "ESME_RINVESMCLASS",
    RSUBMITFAIL: "ESME_RSUBMITFAIL",
    0x48: "ESME_RINVSRCTON",
    0x49: "ESME_RINVSRCNPI",
    0x50: "ESME_RINVDSTTON",
    0x51: "ESME_RINVDSTNPI",
    RTHROTTLED: "ESME_RTHROTTLED",
    RINVSCHED: "ESME_RINVSCHED",
    RINVEXPIRY: "ESME_RINVEXPIRY",
    RX_T_APPN: "ESME_RX_T_APPN",
    RX_P_APPN: "ESME_RX_P_APPN",
    RX_R_APPN: "ESME_RX_R_APPN",
    0xC0: "ESME_RINVOPTPARSTREAM",
    0xC1: "ESME_ROPTPARNOTALLWD",
    0xC2: "ESME_RINVPARLEN",
    0xC3: "ESME_RMISSINGOPTPARAM",
    0xC4: "ESME_RINVOPTPARAMVAL",
    0xFE: "ESME_RDELIVERYFAILURE",
    RUNKNOWNERR: "ESME_RUNKNOWNERR",
}

# What an SMSC says that takes no validity period, or not in our form.
UNTIMED: Final = (RINVSCHED, RINVEXPIRY)
# Why a bind is refused that will be refused again: carriers block who goes on knocking.
LASTING: Final = (RALYBND, RBINDFAIL, RINVPASWD, RINVSYSID)

Class = Literal["retry", "throttle", "session", "permanent"]


class Meaning(msgspec.Struct, frozen=True):
    """What to do about a status, and the code that a message gets when it is given up."""

    kind: Class
    code: int


_MEANINGS: Final = {
    RSYSERR: Meaning("retry", 30008),
    RMSGQFUL: Meaning("throttle", 30001),
    RTHROTTLED: Meaning("throttle", 30036),
    RX_T_APPN: Meaning("retry", 30008),
    RINVSRCADR: Meaning("permanent", 30024),
    0x48: Meaning("permanent", 30024),
    0x49: Meaning("permanent", 30024),
    RINVDSTADR: Meaning("permanent", 30005),
    0x50: Meaning("permanent", 30005),
    0x51: Meaning("permanent", 30005),
    RINVBNDSTS: Meaning("session", 30008),
    RALYBND: Meaning("session", 30008),
    RBINDFAIL: Meaning("session", 30008),
    RINVPASWD: Meaning("session", 30008),
    RINVSYSID: Meaning("session", 30008),
}
_PERMANENT: Final = Meaning("permanent", 30008)


def meaning(status: int) -> Meaning:
    """What a refusal of a message means; an unknown one is for good (carriers §6).

    >>> meaning(0x0B), meaning(0x401).kind
    (Meaning(kind='permanent', code=30005), 'permanent')
    """
    return _MEANINGS.get(status, _PERMANENT)


def name(status: int) -> str:
    """The name of a status, with its number.

    >>> name(0x58), name(0x401)
    ('ESME_RTHROTTLED (0x58)', 'carrier status 0x401')
    """
    known = _NAMES.get(status)
    return f"carrier status {status:#x}" if known is None else f"{known} ({status:#04x})"
