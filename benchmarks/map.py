"""How large a map is, how soon it is ready and how smoothly it steps, in Chromium; and how long it takes to make.

``python benchmarks/map.py`` prints medians for the mentee of a simulated program with most contacts, beside a blank
page in the same browser.  Needs Playwright for Python and a Chromium (``CHROMIUM``, default ``/usr/bin/chromium``).
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import mentornet as mn
from mentornet.map import build_map, ego_view, measure_closeness
from mentornet.program import MAP_METRICS
from mentornet.simulate import simulate

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


def drawn(folder: Path, people: int) -> tuple[str, int, float]:
    """Return the page of the mentee with most contacts, how many they are, and the seconds that one map takes."""
    simulate(folder, people=people)
    with mn.open(folder) as program:
        program.load()
        windows = program.windows()
        result = program.measure(windows, metrics=MAP_METRICS)
        networks = [program.builder.network(window) for window in windows]
        closeness = measure_closeness(windows, networks)

        def contacts(person: str) -> int:
            return len({alter for network in networks for alter in network.ties.get(person, {})})

        ego = max(program.mentees(), key=contacts)
        taken = []
        for _ in range(5):
            start = time.perf_counter()
            view, _ = ego_view(
                ego, program="Benchmark", windows=windows, networks=networks, values=result.values,
                reasons=result.reasons, layout=None, closeness=closeness,
            )  # fmt: skip
            page = build_map(view).html
            taken.append(time.perf_counter() - start)
        return page, contacts(ego), statistics.median(taken)


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
    parser.add_argument("--people", type=int, default=600)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        html, alters, seconds = drawn(Path(scratch), asked.people)
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
    print("| a map of | figure | a blank page |")
    print("|---|---|---|")
    print(f"| people ever in touch | {alters} | |")
    print(f"| file | {len(html.encode()) / 1000:.0f} KB | |")
    print(f"| made in (metrics there) | {seconds * 1000:.0f} ms | |")
    print(f"| ready after | {ready:.0f} ms | {floor:.0f} ms |")
    print(f"| frames a second while stepping | {frames:.0f} | |")


if __name__ == "__main__":
    main()
