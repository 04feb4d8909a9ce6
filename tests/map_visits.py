"""One page in a real Chromium, with everything it complained about or asked for; the fixture ``visit`` opens them."""

from __future__ import annotations

import os
from pathlib import Path

OUTPUT = Path(__file__).resolve().parent.parent / "test-output"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, TABLET, PHONE = {"width": 1440, "height": 1000}, {"width": 820, "height": 1100}, {"width": 390, "height": 844}


def shot(name):
    """Return where a picture that people should look at is kept."""
    OUTPUT.mkdir(exist_ok=True)
    return str(OUTPUT / f"map-{name}.png")


class Visit:
    """One page with everything it complained about or asked for."""

    def __init__(self, browser, html, folder, *, at="", wait=True, **options):
        path = folder / "map.html"
        path.write_text(html, encoding="utf-8")
        self.url = path.as_uri()
        self.context = browser.new_context(**({"viewport": DESK, "reduced_motion": "reduce"} | options))
        self.page = self.context.new_page()
        self.complaints, self.requests = [], []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.goto(f"{self.url}{at}")
        if wait:
            self.page.wait_for_selector("html[data-settled]")

    def text(self, selector):
        return self.page.locator(selector).inner_text()

    def settled(self, index):
        self.page.wait_for_selector(f"html[data-settled='{index}']")

    def pixels(self):
        return self.page.evaluate("document.querySelector('#picture canvas').toDataURL()")
