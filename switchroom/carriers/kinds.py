"""The kinds of carriers there are: one line for each."""

from typing import Final

from switchroom.carriers.bandwidth import Bandwidth, BandwidthSettings
from switchroom.carriers.generic import Generic, GenericSettings
from switchroom.carriers.plivo import Plivo, PlivoSettings
from switchroom.carriers.port import Kind
from switchroom.carriers.smpp.link import SmppLink
from switchroom.carriers.smpp.settings import SmppSettings
from switchroom.carriers.smsgate import SmsGate, SmsGateSettings
from switchroom.carriers.telnyx import Telnyx, TelnyxSettings
from switchroom.carriers.twilio import TwilioSettings, TwilioUpstream
from switchroom.carriers.vonage import Vonage, VonageSettings

# A telephone sends 30 parts a minute and then asks its owner: stay well below (carriers §12).
_ALL: Final = (
    Kind("smpp", "SMPP 3.4", SmppSettings, SmppLink, 100_000, holds=True),
    Kind("twilio", "Twilio", TwilioSettings, TwilioUpstream, 100_000),
    Kind("vonage", "Vonage", VonageSettings, Vonage, 30_000),
    Kind("telnyx", "Telnyx", TelnyxSettings, Telnyx, 50_000),
    Kind("plivo", "Plivo", PlivoSettings, Plivo, 50_000),
    Kind("bandwidth", "Bandwidth", BandwidthSettings, Bandwidth, 50_000),
    Kind("http", "Any HTTP API", GenericSettings, Generic, 10_000),
    Kind("smsgate", "Android telephone", SmsGateSettings, SmsGate, 333),
)

KINDS: Final = {kind.name: kind for kind in _ALL}
