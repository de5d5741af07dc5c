"""The kinds of carriers there are: one line for each."""

from typing import Final

from switchroom.carriers.port import Kind
from switchroom.carriers.smpp.link import SmppLink
from switchroom.carriers.smpp.settings import SmppSettings

_ALL: Final = (Kind("smpp", "SMPP 3.4", SmppSettings, SmppLink, 100_000, holds=True),)

KINDS: Final = {kind.name: kind for kind in _ALL}
