"""The tour: pictures of the real pages, taken while the demo's recipe is followed (`make tour`).

It starts a demo server of its own on a free port, and needs the Chromium that SWITCHROOM_CHROMIUM
names. The texts of docs/tour.md stand here, beside the deeds that they are about.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from switchroom.demo import ADDRESSED
from switchroom.demo.people import PASSWORD

PAGE: Final = Path("docs/tour.md")
FOLDER: Final = Path("docs/tour")
CUSTOMER: Final = "+13125550141"

_CHROMIUM: Final = os.environ.get("SWITCHROOM_CHROMIUM") or "/usr/bin/chromium"
_FLAGS: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
_WIDE: Final[ViewportSize] = {"width": 1280, "height": 800}
_NARROW: Final[ViewportSize] = {"width": 390, "height": 780}
_START_S: Final = 30
_REST_MS: Final = 1_200
_RINGS_MS: Final = 20_000


class Tour:
    """The page as it is written, picture by picture."""

    def __init__(self) -> None:
        self._parts = [
            "# A tour",
            "Pictures of the pages with the demo's data, as `make run` starts it."
            " `make tour` takes them anew.",
        ]

    def head(self, title: str) -> None:
        self._parts.append(f"## {title}")

    def show(self, page: Page, name: str, sentence: str) -> None:
        """A picture of a page at rest, and what is to be seen on it."""
        page.wait_for_timeout(_REST_MS)
        page.screenshot(path=FOLDER / f"{name}.png")
        self._parts += [sentence, f"![{sentence}](tour/{name}.png)"]

    def write(self) -> None:
        PAGE.write_text("\n\n".join(self._parts) + "\n")


@contextmanager
def _demo() -> Iterator[str]:
    """The address of a demo server for the length of a block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "switchroom", "serve", "--demo", "--data", data]
        server = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL)
        try:
            _wait(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def _wait(url: str) -> None:
    deadline = time.monotonic() + _START_S
    while True:
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _log_in(browser: Browser, base: str, username: str, dark: bool = False) -> Page:
    context = browser.new_context(viewport=_WIDE, color_scheme="dark" if dark else "light")
    page = context.new_page()
    page.goto(base)
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("navigation", name="Tasks and conversations").wait_for()
    return page


def _go_available(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Activity")).click()
    page.get_by_role("menuitemradio", name=re.compile("Available")).click()


def _desktop(tour: Tour, browser: Browser, base: str) -> None:
    tour.head("From handset to handset")
    log_in = browser.new_context(viewport=_WIDE).new_page()
    log_in.goto(base)
    tour.show(log_in, "log-in", "Log in, here as one of the demo's people.")
    ada = _log_in(browser, base, "ada")
    _go_available(ada)
    phone = browser.new_context(viewport={"width": 760, "height": 700}).new_page()
    phone.goto(f"{base}/simulator")
    phone.get_by_label("Phone number of the handset").fill(CUSTOMER)
    phone.keyboard.press("Enter")
    handset = phone.get_by_role("region", name=f"Handset {CUSTOMER}")
    for text in ("hello", "1"):
        handset.get_by_label(re.compile("^Message from")).fill(text)
        phone.keyboard.press("Enter")
        phone.wait_for_timeout(_REST_MS)
    ringing = ada.get_by_test_id("pending-task")
    ringing.wait_for(timeout=_RINGS_MS)
    tour.show(ada, "rings", "An SMS has gone through the menu and rings at Ada's desktop.")
    ringing.get_by_role("button", name=re.compile("Accept")).click()
    composer = ada.get_by_role("textbox", name=re.compile("^Message to"))
    composer.fill("Hello Maya, this is Ada. What can I do for you?")
    ada.keyboard.press("Enter")
    handset.get_by_label(re.compile("^Message from")).fill("When does my new bike arrive?")
    phone.keyboard.press("Enter")
    tour.show(
        ada,
        "chat",
        "She has accepted: the whole history, who the customer is, and what was before.",
    )
    tour.show(phone, "handset", "The same on the handset of the simulator.")
    ada.keyboard.press("Alt+t")
    ada.get_by_role("dialog").wait_for()
    tour.show(ada, "transfer", "Handing over, with or without staying until somebody is there.")
    ada.keyboard.press("Escape")
    ada.keyboard.press("Alt+e")
    ada.get_by_role("dialog").wait_for()
    ada.keyboard.press("Enter")
    ada.get_by_label("Disposition").wait_for()
    tour.show(ada, "wrap-up", "The chat has ended: how it went, in a code and in words.")
    ada.keyboard.press("Alt+c")
    dark = _log_in(browser, base, "ben", dark=True)
    dark.set_viewport_size(_NARROW)
    tour.show(dark, "narrow", "Another desktop, dark and narrow.")


def _console(tour: Tour, browser: Browser, base: str) -> None:
    tour.head("The console")
    page = _log_in(browser, base, "admin")
    for path, name, sentence in (
        ("", "console", "What is set up, and what is next."),
        ("/phone-numbers/buy", "buy", "Buying a number."),
        (
            "/flex/messaging",
            "sms-numbers",
            "SMS Numbers: which have an address, and which can get one.",
        ),
        ("/flex/workers", "workers", "The agents as TaskRouter knows them."),
        ("/studio/flows", "flows", "Studio flows, imported as they were exported."),
    ):
        page.goto(f"{base}/console{path}")
        page.get_by_role("heading", level=1).wait_for()
        tour.show(page, name, sentence)


def main() -> None:
    """Take all pictures, and write the page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    tour = Tour()
    with _demo() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=list(_FLAGS))
        _desktop(tour, browser, base)
        _console(tour, browser, base)
        browser.close()
    tour.write()
    print(f"The tour is in {PAGE}, to the number {ADDRESSED}.")


if __name__ == "__main__":
    main()
