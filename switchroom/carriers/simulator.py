"""The simulator: a carrier that takes every message, for handsets on a page and in tests. Its
network is the log of messages itself: what is sent has reached the handset."""

from typing import Final

NAME: Final = "simulator"
