"""Write the generated documents anew; with --check, only say which of them are stale."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from scripts import compatibility, reference, web_types

PAGES: Final[dict[Path, Callable[[], str]]] = {
    compatibility.PAGE: compatibility.page,
    reference.FOLDER / "configuration.md": reference.configuration_page,
    reference.FOLDER / "errors.md": reference.error_page,
    web_types.PAGE: web_types.page,
}


def stale() -> list[Path]:
    """The documents that are not as the program is."""
    return [path for path, made in PAGES.items() if not path.exists() or path.read_text() != made()]


def main() -> None:
    """Write, or check."""
    paths = stale()
    if "--check" in sys.argv[1:]:
        names = ", ".join(path.name for path in paths)
        sys.exit(f"Stale: {names}. Run `make docs`." if paths else 0)
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGES[path]())


if __name__ == "__main__":
    main()
