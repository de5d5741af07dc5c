"""What a link to an SMSC can be set to."""

from typing import Annotated, Literal

import msgspec

from switchroom.carriers.settings import Host, Name, Port, Secret, Settings
from switchroom.core.sms.octets import Alphabet
from switchroom.core.sms.receipts import Naming

Ton = Annotated[int, msgspec.Meta(ge=0, le=7)]
# Private plans are 9, and the last that is named is 18.
Npi = Annotated[int, msgspec.Meta(ge=0, le=18)]
Codes = dict[Name, Annotated[int, msgspec.Meta(ge=1, le=99_999)]]
Octet = Annotated[int, msgspec.Meta(ge=0, le=255)]


class SmppSettings(Settings, frozen=True, kw_only=True):
    """An SMPP 3.4 link (carriers §2, §5).

    `bind`: one transceiver, a transmitter beside a receiver, or one direction alone; `binds` is how
    many connections of the kind are kept. `window` is how many messages may be without an answer,
    over all of them. `alphabet` is what data_coding 0 means to this
    SMSC, `alphabet_1` what 1 means. `long_messages` says how long ones are cut. Types and plans of
    addresses follow from the address unless they are given; `plus` writes E.164 with its plus,
    `country` reads national numbers. `receipt_naming` says how the id in a receipt's text differs
    from the first answer, `receipts` whether one comes for each part, for the last, or for none;
    `receipt_errors` maps the carrier's `err` values, `status_codes` its own statuses, to error
    codes. `receipts_unmarked` takes texts that look like receipts for receipts. `unanswered` is
    what happens to a message whose answer never came: `hold` waits for a receipt, `resend` may
    double it. `duplicate_window_s`: how long after a new connection an equal message is a
    repetition.
    """

    host: Host
    port: Port = 2775
    tls: bool = False
    tls_verify: bool = True
    tls_ca: str = ""
    tls_certificate: str = ""
    tls_key: Secret = ""
    system_id: Annotated[str, msgspec.Meta(max_length=15)]
    password: Secret = ""
    system_type: Annotated[str, msgspec.Meta(max_length=12)] = ""
    service_type: Annotated[str, msgspec.Meta(max_length=5)] = ""
    address_range: Annotated[str, msgspec.Meta(max_length=40)] = ""
    bind: Literal["transceiver", "split", "transmitter", "receiver"] = "transceiver"
    binds: Annotated[int, msgspec.Meta(ge=1, le=10)] = 1
    window: Annotated[int, msgspec.Meta(ge=1, le=1_000)] = 10
    enquire_link_s: Annotated[float, msgspec.Meta(ge=0.1, le=3_600)] = 30
    response_timeout_s: Annotated[float, msgspec.Meta(ge=0.1, le=600)] = 60
    reconnect_max_s: Annotated[float, msgspec.Meta(ge=0.1, le=600)] = 60
    alphabet: Alphabet = "gsm"
    alphabet_1: Alphabet = "ascii"
    gsm_data_coding: Octet = 0
    long_messages: Literal["udh", "udh16", "sar", "payload"] = "udh"
    source_ton: Ton | None = None
    source_npi: Npi | None = None
    destination_ton: Ton | None = None
    destination_npi: Npi | None = None
    plus: bool = False
    country: Annotated[str, msgspec.Meta(pattern="^([A-Z]{2})?$")] = ""
    receipts: Literal["all", "last", "none"] = "all"
    receipt_naming: Naming = "same"
    receipt_errors: Codes = msgspec.field(default_factory=dict)
    receipts_unmarked: bool = False
    status_codes: Codes = msgspec.field(default_factory=dict)
    unanswered: Literal["hold", "resend"] = "hold"
    duplicate_window_s: Annotated[int, msgspec.Meta(ge=0, le=3_600)] = 60
