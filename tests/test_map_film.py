"""Filmstrip, print, picture, could meet, cohort band, suggestions, other audiences: in a real Chromium."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

import map_samples as samples
from map_visits import DESK, PHONE, shot
from mentornet.map import build_map, cohort_bands, ego_view
from mentornet.map.page import ROLE_NAMES

pytestmark = pytest.mark.browser
EGO = samples.EGO
BAND = ((8.0, 14.0),) * 12


@pytest.fixture(scope="module")
def view():
    return draw(samples.program(60, 12, strangers=40))


def draw(found, **options):
    spans, networks, values, reasons = found
    given = {"program": "Rising Leaders 2026", "layout": None, "cohort": {"size": BAND[: len(spans)]}} | options
    return ego_view(EGO, windows=spans, networks=networks, values=values, reasons=reasons, **given)[0]


@pytest.fixture(scope="module")
def html(view):
    return build_map(view).html


class TestFilm:
    def test_six_moments_from_first_to_last_that_lead_there(self, visit, html, view):
        seen = visit(html)
        assert seen.page.locator(".frame").count() == 0
        seen.page.click("#film > summary")
        frames = seen.page.locator(".frame")
        assert frames.count() == 6
        for place, time in enumerate((0, 2, 4, 7, 9, 11)):
            count = sum(alter.levels[time] > 0 for alter in view.alters)
            assert frames.nth(place).locator("span").inner_text().startswith(f"{count} people in touch")
            assert frames.nth(place).locator("path").count() == count
        assert frames.nth(5).get_attribute("aria-current") == "true"
        seen.page.screenshot(path=shot("film"), full_page=True)
        frames.nth(1).click()
        seen.settled(2)
        assert seen.complaints == []

    def test_a_moment_counts_who_came_and_faded(self, visit, html, view):
        seen = visit(html)
        seen.page.click("#film > summary")
        came = sum(bool(alter.levels[2]) and not alter.levels[0] for alter in view.alters)
        faded = sum(bool(alter.levels[0]) and not alter.levels[2] for alter in view.alters)
        text = seen.page.locator(".frame span").nth(1).inner_text()
        assert text.endswith(f"since the moment before {came} new, {faded} faded")

    def test_one_window_has_no_film(self, visit):
        seen = visit(build_map(draw(samples.program(5, 1))).html)
        assert seen.page.locator("#film").count() == 0
        assert seen.complaints == []


class TestPaper:
    def test_paper_is_light_and_holds_map_film_figures_and_table(self, visit, html, view):
        seen = visit(html, color_scheme="dark", at="#m=12")
        seen.page.emulate_media(media="print", color_scheme="dark")
        seen.page.wait_for_selector("#paper svg")
        assert seen.page.evaluate("document.documentElement.dataset.theme") == "light"
        for selector in ("#paper", ".frame", "#people-table", "#figure-0", "#story"):
            assert seen.page.locator(selector).first.is_visible(), selector
        for selector in ("#stage", "#play", "#search", "#save"):
            assert not seen.page.locator(selector).is_visible(), selector
        now = [alter.name for alter in view.alters if alter.levels[-1]]
        assert seen.page.locator("#people-table tbody tr:not(.meet)").count() == len(now)
        assert seen.page.locator("#paper svg").bounding_box()["height"] > 300
        seen.page.screenshot(path=shot("paper"), full_page=True)
        seen.page.emulate_media(media="screen", color_scheme="dark")
        seen.page.wait_for_selector("#paper svg", state="detached")
        assert seen.page.evaluate("document.documentElement.dataset.theme") is None
        assert not seen.page.locator("#people-table").is_visible()

    def test_it_prints(self, visit, html, tmp_path):
        seen = visit(html)
        pdf = seen.page.pdf(path=tmp_path / "map.pdf", format="A4")
        assert pdf.startswith(b"%PDF")
        assert seen.complaints == []
        assert seen.requests == [seen.url]


class TestPicture:
    @pytest.mark.parametrize(("size", "name"), [(DESK, "desk"), (PHONE, "phone")])
    def test_it_is_saved_as_png_twice_as_large_as_seen(self, visit, html, size, name):
        seen = visit(html, viewport=size)
        with seen.page.expect_download() as waiting:
            seen.page.click("#save")
        download = waiting.value
        assert download.suggested_filename == "network-map-12.png"
        download.save_as(shot(f"saved-{name}"))
        head = Path(shot(f"saved-{name}")).read_bytes()[:24]
        assert head.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", head[16:24])
        stage = seen.page.locator("#stage").bounding_box()
        assert abs(width - 2 * stage["width"]) <= 4
        assert height > 2 * stage["height"]
        assert seen.page.locator("#say").inner_text() == "The picture is saved."
        assert seen.complaints == []

    def test_it_holds_what_is_seen(self, visit, html, view):
        """The drawing itself, before it becomes pixels: every mark and every name that the map shows."""
        seen = visit(html, at="#m=12")
        seen.page.emulate_media(media="print")
        seen.page.wait_for_selector("#paper svg")
        shown = sum(alter.levels[-1] > 0 for alter in view.alters)
        assert seen.page.locator("#paper g path[transform]").count() == shown
        labels = seen.page.locator("#paper > svg > text").all_text_contents()
        led = {a.name for a in view.alters if a.roles[-1] in ("mentor", "sponsor")}
        assert led
        assert {"You"} | led <= set(labels)

    def test_hostile_names_stay_text(self, visit):
        names = dict(
            enumerate(["</svg><script>window.__pwned=1</script>", "<image href='http://127.0.0.1:9/x'/>", "&amp;]]>"])
        )
        seen = visit(build_map(draw(samples.program(20, 3, names=names))).html)
        with seen.page.expect_download():
            seen.page.click("#save")
        assert seen.page.evaluate("typeof window.__pwned") == "undefined"
        assert seen.complaints == []
        assert [url for url in seen.requests if not url.startswith("blob:")] == [seen.url]


class TestCouldMeet:
    def test_counts_stand_at_the_groups_in_list_and_table_and_can_be_hidden(self, visit, html, view):
        assert view.meets
        seen = visit(html)
        total = sum(meet.counts[-1] for meet in view.meets)
        assert seen.page.locator("#meets b").inner_text() == str(total)
        named = seen.page.locator(".sector-name").all_text_contents()
        for meet in view.meets:
            if meet.counts[-1]:
                assert any(text.endswith(f"◌\u00a0{meet.counts[-1]}") for text in named), meet
        seen.page.click("#table > summary")
        rows = [row.locator("th, td").all_inner_texts() for row in seen.page.locator("#people-table .meet").all()]
        assert [(row[0], row[2]) for row in rows] == [
            (f"{meet.counts[-1]} people", meet.group) for meet in view.meets if meet.counts[-1]
        ]
        seen.page.click("#meets")
        assert seen.page.locator("#people-table .meet, #people .meet").count() == 0
        assert not any("◌" in text for text in seen.page.locator(".sector-name").all_text_contents())

    def test_without_any_there_is_no_chip(self, visit):
        seen = visit(build_map(draw(samples.program(10, 3))).html)
        assert seen.page.locator("#meets").count() == 0


class TestCohort:
    def test_the_band_is_drawn_and_said(self, visit, html):
        seen = visit(html, at="#m=4")
        assert "; middle half of mentees: 8 to 14" in seen.text("#figure-0 .basis")
        path = seen.page.locator("#figure-0 .band").get_attribute("d")
        assert path.count("M") == 1
        assert path.count(" ") == 24  # twelve points out, twelve back
        assert seen.page.locator("#figure-1 .band").get_attribute("d") == ""
        assert "middle half of this programme's mentees" in seen.text(".band-note")

    def test_words_have_a_band_of_words(self, visit):
        spans, networks, values, reasons = samples.program(30, 2)
        view = draw((spans, networks, values, reasons), cohort={"effective_size": ((1.0, 2.0), None)})
        seen = visit(build_map(view).html, at="#m=1")
        assert seen.text("#figure-2 .basis").endswith("middle half of mentees: few to some")
        seen.page.locator("#range").fill("1")
        assert "middle half" not in seen.text("#figure-2 .basis")


class TestAccess:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    def test_axe_finds_nothing(self, visit, html, scheme, size):
        axe = pytest.importorskip("axe_playwright_python.base", reason="needs axe-playwright-python")
        seen = visit(html, color_scheme=scheme, viewport=size)
        for summary in seen.page.locator("summary").all():
            summary.click()
        seen.page.locator("#people button").first.click()
        seen.page.evaluate(axe.AXE_FILE_PATH.read_text(encoding="utf-8"))
        found = seen.page.evaluate("axe.run()")
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]] == []

    def test_a_screen_reader_gets_the_whole_story(self, visit, html, view):
        seen = visit(html, at="#m=12")
        tree = seen.page.locator("body").aria_snapshot()
        count = sum(alter.levels[-1] > 0 for alter in view.alters)
        for part in (
            'heading "Amara Okafor: your network over time" [level=1]',
            'group "Show or hide roles"',
            'application "Network map"',
            'slider "Time"',
            'region "Figures"',
            'searchbox "Find a person, group or role"',
            'button "Save picture"',
            f"{count} people in touch.",
        ):
            assert part in tree, part
        assert len(view.alters) == 60
        for alter in view.alters:
            if alter.levels[-1]:
                assert alter.name in tree
        for role in ROLE_NAMES.values():
            assert f'button "{role} ' in tree

    def test_nothing_moves_where_less_motion_is_wished(self, visit, html):
        seen = visit(html, at="#m=10")
        seen.page.evaluate("""() => { const ask = window.requestAnimationFrame; window.__moved = 0;
            window.requestAnimationFrame = (call) => ask.call(window, (now) => {
              window.__moved += String(call).includes("MOVE_TIME"); call(now); }); }""")
        seen.page.click("#forward")
        assert seen.page.evaluate("document.documentElement.dataset.settled") == "10"
        assert seen.page.evaluate("window.__moved") == 0


class TestOthers:
    def test_the_words_are_those_of_the_reader(self, visit):
        found = samples.program(30, 4)
        mentor = visit(build_map(draw(found, audience="mentor")).html)
        assert mentor.text("h1") == "Amara Okafor: network over time"
        assert "The mentee is in the middle" in mentor.text(".lead")
        assert mentor.page.locator(".ego-label").inner_text() == "Amara Okafor"
        evaluator = visit(
            build_map(draw(found, audience="evaluator", alias=lambda person: f"N-{len(person)}{person[1:5]}")).html
        )
        assert evaluator.text("h1") == "N-7-ego: network over time"
        exact = found[2].loc[(found[0][-1], EGO), "effective_size"]
        assert evaluator.text("#figure-2 strong") == f"{exact:.1f}".removesuffix(".0")
        assert mentor.complaints == evaluator.complaints == []


def test_bands_know_quartiles_and_hide_few():
    spans, _, values, _ = samples.program(5, 2)
    import pandas as pd

    parts = []
    for index in range(12):
        part = values.rename(index={EGO: f"m{index}"}, level="person_id").copy()
        part["size"] = float(index)
        parts.append(part)
    frame = pd.concat(parts)
    people = [f"m{index}" for index in range(12)]
    assert cohort_bands(frame, spans, people, k=5, exact=True)["size"] == ((2.75, 8.25), (2.75, 8.25))
    assert cohort_bands(frame, spans, people[:9], k=5, exact=True)["size"] == (None, None)
    words = cohort_bands(frame, spans, people, k=1, exact=False)["effective_size"]
    assert all(low in (1, 1.5, 2, 2.5, 3) for low, _ in words)
    assert json.loads(json.dumps(words))
