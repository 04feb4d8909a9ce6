"""What all tests share: where the real data lie, and which parts must not be skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest_plugins = ["neo4j_server"]

ROOT = Path(__file__).resolve().parent.parent


def required_parts() -> set[str]:
    """Return the markers whose tests must run: MENTORNET_REQUIRE=browser,wheel,shared,neo4j."""
    return {part for part in os.environ.get("MENTORNET_REQUIRE", "").split(",") if part}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    missing = {mark.name for mark in item.iter_markers()} & required_parts()
    if report.skipped and missing and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"must run here (MENTORNET_REQUIRE: {', '.join(missing)}) but was skipped: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real data sets; a test that asks for it skips where it is not."""
    folder = Path(os.environ.get("MENTORNET_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"needs the real data sets: {folder}/data is not there (set MENTORNET_SHARED)")
    return folder


@pytest.fixture(scope="session")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs Playwright for Python")
    from map_visits import ARGUMENTS, CHROMIUM

    if not Path(CHROMIUM).exists():
        pytest.skip(f"needs Chromium: {CHROMIUM} is not there (Debian: apt-get install chromium)")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, tmp_path):
    from map_visits import Visit

    visits = []

    def open_map(html, **options):
        visits.append(Visit(browser, html, tmp_path, **options))
        return visits[-1]

    yield open_map
    for one in visits:
        one.context.close()
