"""Save a picture of a map: ``python docs/make_screenshot.py map.html docs/images/map.png [--phone] [--dark]``.

Needs Playwright for Python and a Chromium (``CHROMIUM``, default ``/usr/bin/chromium``).
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from playwright.sync_api import sync_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def main() -> None:
    """Open the page, wait until nothing moves, save the picture."""
    parser = argparse.ArgumentParser(description="Save a picture of a map.")
    parser.add_argument("page", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--phone", action="store_true", help="390 x 844 instead of 1440 x 1000")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--full", action="store_true", help="the whole page, not only what a screen shows")
    parser.add_argument("--at", default="", help="what to show, e.g. m=5 or 'm=5&p=12'")
    asked = parser.parse_args()
    size = {"width": 390, "height": 844} if asked.phone else {"width": 1440, "height": 1000}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=list(ARGUMENTS)
        )
        page = browser.new_page(
            viewport=size,
            color_scheme="dark" if asked.dark else "light",
            device_scale_factor=2 if asked.phone else 1,
            reduced_motion="reduce",
        )
        page.on("console", lambda message: print(message.type, message.text))
        page.on("pageerror", lambda error: print("error", error))
        page.goto(f"{asked.page.resolve().as_uri()}#{asked.at}")
        page.wait_for_selector("html[data-settled]")
        page.wait_for_timeout(150)
        asked.picture.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(asked.picture), full_page=asked.full)
        browser.close()


if __name__ == "__main__":
    main()
