"""How large a map is, how soon it is ready and how smoothly it steps, in Chromium; and how long it takes to make.

``python benchmarks/map.py`` prints medians for a made-up mentee who meets 120 people in 24 windows, beside a blank
page in the same browser, and beside what each may be.  ``--people 300`` or ``1000``: the weakest are drawn together.
Needs Playwright for Python and a Chromium (``CHROMIUM``, default ``/usr/bin/chromium``).
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from maps import made_up
from playwright.sync_api import Page, sync_playwright

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
READY = "Number(document.documentElement.dataset.ready)"
BLANK = "performance.now()"
STEP = """async () => {
  document.getElementById('forward').click();
  const start = performance.now();
  let frames = 0;
  await new Promise((done) => {
    const count = () => {
      frames += 1;
      document.documentElement.dataset.settled ? done() : requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  return frames / (performance.now() - start) * 1000;
}"""


def drawn(alters: int) -> tuple[str, int, float]:
    """Return a page with about that many people, how many they are, and the processor seconds that one map takes."""
    atlas, mentees = made_up(20, 4 * alters + 200, alters, 24)

    def ever(person: str) -> int:
        return len({alter for network in atlas.networks for alter in network.ties[person]})

    ego = min(mentees, key=lambda person: abs(ever(person) - alters))
    taken = []
    for _ in range(5):
        start = time.process_time()
        drawn_map, _ = atlas.draw(ego, None)
        taken.append(time.process_time() - start)
    return drawn_map.html, ever(ego), statistics.median(taken)


def opened(page: Page, address: str, ask: str, runs: int) -> float:
    """Return the median of what a freshly opened page answers."""
    answers = []
    for _ in range(runs):
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_load_state()
        answers.append(float(page.evaluate(ask)))
    return statistics.median(answers)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--runs", type=int, default=5)
    parser.add_argument("--people", type=int, default=120, help="on the map, over its 24 windows")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        html, alters, seconds = drawn(asked.people)
        path, blank = Path(scratch) / "map.html", Path(scratch) / "blank.html"
        path.write_text(html, encoding="utf-8")
        blank.write_text("<!doctype html><title>blank</title>", encoding="utf-8")
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=list(ARGUMENTS)
        )
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        floor = opened(page, blank.as_uri(), BLANK, asked.runs)
        ready = opened(page, path.as_uri(), READY, asked.runs)
        page.goto(f"{path.as_uri()}#m=2")
        page.wait_for_selector("html[data-settled]")
        frames = statistics.median(float(page.evaluate(STEP)) for _ in range(asked.runs))
        browser.close()
    rows = [
        ("people ever in touch", alters, "", "120 for the budgets"),
        ("file", f"{len(html.encode()) / 1000:.0f} KB", "", "< 500 KB"),
        ("made in (processor time, metrics there)", f"{seconds * 1000:.0f} ms", "", "< 50 ms"),
        ("ready after", f"{ready:.0f} ms", f"{floor:.0f} ms", "< 1000 ms"),
        ("frames a second while stepping", f"{frames:.0f}", "", ">= 30"),
    ]
    print("| a map | measured | a blank page | budget |")
    print("|---|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |")


if __name__ == "__main__":
    main()
