"""Ecosystems of 300 and 1,000 people: drawn by aggregation that says so, still readable."""

from __future__ import annotations

import pytest

import map_samples as samples
from map_visits import DESK, PHONE, shot
from mentornet.map import build_map, ego_view

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=[300, 1000])
def view(request):
    spans, networks, values, reasons = samples.program(request.param, 12, led=12 / request.param)
    found, _ = ego_view(
        samples.EGO, program="Large", windows=spans, networks=networks, values=values, reasons=reasons, layout=None
    )
    return found


@pytest.mark.parametrize(("size", "name"), [(DESK, "desk"), (PHONE, "phone")])
def test_it_says_what_it_has_put_together(visit, view, size, name):
    html = build_map(view).html
    assert len(html.encode()) < 520_000
    seen = visit(html, viewport=size, at="#m=8")
    ever = len(view.alters) + int(view.notes[0].split("the other ")[1].split()[0])
    assert seen.text(".note").startswith(f"{ever} people were in touch over the whole time. 150 of them")
    now = sum(alter.levels[7] > 0 for alter in view.alters) + sum(crowd.counts[7] for crowd in view.crowds)
    assert f"{now} people in touch" in seen.text("#story")
    seen.page.screenshot(path=shot(f"large-{ever}-{name}"))
    for time in (0, 5, 11):
        seen.page.locator("#range").fill(str(time))
        seen.settled(time)
        boxes = seen.page.evaluate(
            """() => [...document.querySelectorAll('#labels .label')].filter(e => !e.hidden).map(e => {
            const r = e.getBoundingClientRect(); return [e.textContent, r.left, r.right, r.top, r.bottom]; })"""
        )
        assert len(boxes) >= 8
        for index, (text, left, right, top, bottom) in enumerate(boxes):
            for other, left2, right2, top2, bottom2 in boxes[index + 1 :]:
                assert left >= right2 or left2 >= right or top >= bottom2 or top2 >= bottom, (text, other)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert seen.complaints == []
