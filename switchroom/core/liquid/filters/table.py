"""All filters by name (studio §4.3)."""

from collections.abc import Mapping
from typing import Final

from switchroom.core.liquid.expressions import Filter
from switchroom.core.liquid.filters import arrays, dates, numbers, text

FILTERS: Final[Mapping[str, Filter]] = (
    text.FILTERS | numbers.FILTERS | arrays.FILTERS | dates.FILTERS
)
# Options that are written `name: value` after the arguments.
OPTIONS: Final[Mapping[str, tuple[str, ...]]] = {"default": ("allow_false",)}
