"""Where workers' clients come to: their sockets, and the tunnel for their calls (js-wire §1)."""

from typing import Final

PATH: Final = "/event-bridge/v1/wschannels"
