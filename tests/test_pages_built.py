"""The pages as `make web` has built them: how much a browser loads before it shows something."""

import re
from typing import Final

import pytest

from tests.tree import ROOT

APP: Final = ROOT / "switchroom" / "web" / "app"
BUDGET_BYTES: Final = 250 * 1024
LOADED: Final = re.compile(r'(?:src|href)="/app/assets/([^"]+\.(?:js|css))"')


@pytest.mark.parametrize("page", ["desk", "console"])
def test_the_first_view_keeps_to_its_budget(page: str) -> None:
    """Scripts and styles that the page itself names, packed; what is loaded later is not in it."""
    html = APP / f"{page}.html"
    assert html.is_file(), "the pages are not built: run make web"
    sizes = {
        name: (APP / "assets" / f"{name}.gz").stat().st_size
        for name in LOADED.findall(html.read_text())
    }
    assert any(name.endswith(".js") for name in sizes), sizes
    assert any(name.endswith(".css") for name in sizes), sizes
    assert sum(sizes.values()) <= BUDGET_BYTES, sizes
