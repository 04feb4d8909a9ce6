"""The page in a real Chromium: it asks for nothing, runs nothing of its data, moves, and reads well."""

from __future__ import annotations

import math
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import map_samples as samples
from map_visits import DESK, PHONE, TABLET, shot
from mentornet.map import build_map, ego_view
from mentornet.map.layout import RIM

pytestmark = pytest.mark.browser
EGO = samples.EGO


def drawn(spans, networks, values, reasons, **options):
    given = {"program": "Rising Leaders 2026", "layout": None} | options
    view, _ = ego_view(EGO, windows=spans, networks=networks, values=values, reasons=reasons, **given)
    return view


@pytest.fixture(scope="module")
def view():
    return drawn(*samples.program(60, 18), events=[("Cohort meets", 3), ("Mid-programme review", 9)])


@pytest.fixture(scope="module")
def html(view):
    return build_map(view).html


@pytest.fixture(scope="module")
def large():
    return build_map(drawn(*samples.program(120, 24))).html


class TestQuiet:
    def test_opens_without_a_word_and_without_a_request(self, visit, html):
        seen = visit(html)
        assert seen.complaints == []
        assert seen.requests == [seen.url]

    def test_walks_through_everything_without_a_word(self, visit, html):
        seen = visit(html)
        for key in ["Home", "ArrowLeft", "ArrowLeft", "ArrowRight", "/", "Escape"]:
            seen.page.keyboard.press(key)
        for selector in (
            "#zoom-in",
            "#zoom-out",
            "#zoom-in",
            "#zoom-fit",
            "#theme",
            ".chip >> nth=1",
            "#people button >> nth=0",
        ):
            seen.page.click(selector)
        for summary in seen.page.locator("summary").all():
            summary.click()
        seen.page.select_option("#group", index=1)
        seen.page.fill("#search", "amina")
        assert seen.complaints == []
        assert seen.requests == [seen.url]

    def test_works_in_a_page_that_is_saved_and_opened_offline(self, visit, html):
        seen = visit(html, offline=True)
        assert seen.complaints == []
        assert seen.text("#now") == "25 May – 22 Aug 2025"


@pytest.fixture
def counting_server():
    hits = []

    class Count(BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Count)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", hits
    server.shutdown()
    server.server_close()
    thread.join()


class TestHostile:
    def hostile(self, url):
        return [
            f"<script>window.__pwned=1;fetch('{url}/a')</script>",
            "</script><script>window.__pwned=2</script>",
            f'"><img src={url}/b onerror="window.__pwned=3">',
            f"see href <svg onload=window.__pwned=4><a href='{url}/c'>x</a>",
            "__proto__",
            "constructor",
            "{{ 7*7 }}{% raw %}${7*7}",
            "'-alert(1)-'",
            "\u202egnp.exe\u2066\u2028x",
            "<!--<script>",
            "]]><style>@import url(" + url + "/d)</style>",
            "javascript:window.__pwned=5",
            "&lt;b&gt;&#x3c;",
            "\x00\x08\ud800 bell",
        ]

    def test_names_run_nothing_and_ask_for_nothing(self, visit, counting_server):
        url, hits = counting_server
        names = self.hostile(url)
        spans, networks, values, reasons = samples.program(40, 6, names=dict(enumerate(names)), groups=tuple(names[:6]))
        for network in networks:
            network.attributes[EGO]["name"] = names[0]
        found = drawn(spans, networks, values, reasons, program=names[1], events=[(name, 2) for name in names[:4]])
        page_html = build_map(found).html
        seen = visit(page_html)
        for summary in seen.page.locator("summary").all():
            summary.click()
        for time in range(6):
            seen.page.evaluate(f"location.hash = '#m={time + 1}&p={time}'")
            seen.settled(time)
        box = seen.page.locator("#focus").bounding_box()
        for step in range(12):
            seen.page.mouse.move(box["x"] + box["width"] / 2 + 12 * step, box["y"] + box["height"] / 2)
        seen.page.fill("#search", "<")
        seen.page.wait_for_timeout(200)
        assert seen.page.evaluate("typeof window.__pwned") == "undefined"
        assert seen.complaints == []
        assert seen.requests == [seen.url]
        assert hits == []
        assert seen.page.evaluate("Object.prototype.constructor === Object && ({}).polluted === undefined")
        assert seen.page.locator("#people, #people-table, h1").locator("script, img, a").count() == 0

    def test_names_are_shown_as_they_are(self, visit):
        name = '<b>"A & B\'s" </script>'
        spans, networks, values, reasons = samples.program(1, 1, names={0: name})
        seen = visit(build_map(drawn(spans, networks, values, reasons)).html)
        assert seen.text("#people .name") == name
        assert seen.page.locator("#labels .label:not(.ego-label)").inner_text() == name

    def test_the_server_would_notice(self, visit, counting_server):
        url, hits = counting_server
        seen = visit(f"<!doctype html><img src='{url}/seen'>", wait=False)
        seen.page.wait_for_load_state("networkidle")
        assert hits == ["/seen"]

    def test_an_injected_script_is_refused(self, visit, html):
        seen = visit(html.replace("</body>", "<script>window.__pwned = 1</script></body>"))
        assert seen.page.evaluate("typeof window.__pwned") == "undefined"
        assert any("Content Security Policy" in complaint for complaint in seen.complaints)

    def test_the_policy_comes_before_any_script_and_style(self, html):
        policy = html.index("Content-Security-Policy")
        assert policy < html.index("<style") < html.index("<script")
        content = html[policy : html.index(">", policy)]
        for part in ("default-src 'none'", "img-src data: blob:", "base-uri 'none'", "form-action 'none'"):
            assert part in content.replace("&#39;", "'")
        assert "unsafe" not in content


class TestTime:
    def test_the_slider_changes_picture_and_text(self, visit, html, view):
        seen = visit(html)
        before = seen.pixels(), seen.text("#story"), seen.text("#figure-0 strong")
        seen.page.locator("#range").fill("2")
        seen.settled(2)
        after = seen.pixels(), seen.text("#story"), seen.text("#figure-0 strong")
        assert all(was != now for was, now in zip(before, after, strict=True))
        assert seen.text("#figure-0 strong") == view.figures[0].readings[2].text
        assert seen.text("#now") == "1 Mar – 29 May 2024"

    def test_the_story_tells_who_came_and_who_faded(self, visit, html, view):
        seen = visit(html, at="#m=8")
        came = [alter.name for alter in view.alters if alter.levels[7] and not alter.levels[6]]
        faded = [alter.name for alter in view.alters if alter.levels[6] and not alter.levels[7]]
        count = sum(alter.levels[7] > 0 for alter in view.alters)
        story = seen.text("#story")
        assert f"{count} people in touch" in story
        assert (f"{len(came)} new" in story) == bool(came)
        assert (f"{len(faded)} faded" in story) == bool(faded)
        assert came
        assert faded

    def test_the_slider_says_what_it_shows(self, visit, html):
        seen = visit(html, at="#m=3")
        text = seen.page.locator("#range").get_attribute("aria-valuetext")
        assert text.startswith("1 Mar – 29 May 2024, window 3 of 18, ")
        assert seen.page.locator("#story").get_attribute("aria-live") == "polite"

    def test_play_steps_and_stops_at_the_end(self, visit, html):
        seen = visit(html, at="#m=16")
        seen.page.clock.install()
        seen.page.click("#play")
        assert seen.page.locator("#play").get_attribute("aria-pressed") == "true"
        seen.page.clock.run_for(5000)
        assert seen.page.locator("#range").input_value() == "17"
        assert seen.page.locator("#play").get_attribute("aria-pressed") == "false"

    def test_with_motion_marks_travel_and_arrive(self, visit, html):
        still = visit(html, at="#m=10")
        moving = visit(html, at="#m=9", reduced_motion="no-preference")
        moving.settled(8)
        moving.page.click("#forward")
        moving.settled(9)
        assert moving.pixels() == still.pixels()
        assert moving.complaints == []

    def test_one_window_needs_no_time_bar(self, visit):
        seen = visit(build_map(drawn(*samples.program(5, 1))).html)
        assert not seen.page.locator("#play").is_visible()
        assert not seen.page.locator("#range").is_visible()
        assert seen.complaints == []

    def test_nobody_at_all(self, visit):
        spans = samples.windows(2)
        networks = [samples.network({}, {EGO: {"name": "Alone"}}) for _ in spans]
        seen = visit(build_map(drawn(spans, networks, *samples.frames(networks, spans))).html)
        assert "0 people in touch" in seen.text("#story")
        assert seen.complaints == []


class TestKeys:
    def test_arrows_space_slash_and_escape(self, visit, html):
        seen = visit(html)
        seen.page.keyboard.press("ArrowLeft")
        seen.settled(16)
        seen.page.keyboard.press("ArrowRight")
        seen.settled(17)
        seen.page.keyboard.press("/")
        assert seen.page.evaluate("document.activeElement.id") == "search"
        seen.page.keyboard.type("zoë")
        assert seen.page.locator("#people .name").all_inner_texts() == ["Zoë Łukaszewicz-Fernández"]
        seen.page.keyboard.press("Escape")
        assert seen.page.locator("#search").input_value() == ""
        seen.page.evaluate("document.activeElement.blur()")
        seen.page.keyboard.press(" ")
        assert seen.page.locator("#play").get_attribute("aria-pressed") == "true"

    def test_the_map_is_walked_with_up_and_down(self, visit, html):
        seen = visit(html)
        seen.page.focus("#focus")
        seen.page.keyboard.press("ArrowDown")
        first = seen.text("#person h2")
        assert first in seen.text("#say")
        seen.page.keyboard.press("ArrowDown")
        assert seen.text("#person h2") != first
        seen.page.keyboard.press("ArrowUp")
        assert seen.text("#person h2") == first
        seen.page.keyboard.press("Escape")
        assert seen.text("#person h2") == "One person"

    def test_everything_can_be_reached_by_tab(self, visit, html):
        seen = visit(html)
        reached = set()
        for _ in range(30):
            seen.page.keyboard.press("Tab")
            reached.add(seen.page.evaluate("document.activeElement.id || document.activeElement.className"))
        assert {"theme", "chip", "group", "focus", "play", "range", "search"} <= reached


class TestPeople:
    def test_a_link_opens_a_window_and_a_person(self, visit, html, view):
        seen = visit(html, at="#m=5&p=4")
        assert seen.page.locator("#range").input_value() == "4"
        assert seen.text("#person h2") == view.alters[4].name

    def test_a_wrong_link_opens_what_is_nearest(self, visit, html):
        for at, time in (("#m=0", 0), ("#m=999", 17), ("#m=x&p=-1", 17), ("#p=9999", 17), ("#m=3&p=<script>", 2)):
            seen = visit(html, at=at)
            assert seen.page.locator("#range").input_value() == str(time)
            assert seen.text("#person h2") == "One person"
            assert seen.complaints == []
            seen.context.close()

    def test_the_address_follows(self, visit, html):
        seen = visit(html)
        seen.page.locator("#range").fill("5")
        seen.page.locator("#people button").first.click()
        assert seen.page.evaluate("location.hash").startswith("#m=6&p=")

    @pytest.mark.parametrize("time", [5, 17])
    def test_a_click_where_a_mark_must_be_chooses_that_person(self, visit, html, view, time):
        """A mark stands at the alter's angle, at the radius of its level, and nowhere else."""
        seen = visit(html, at=f"#m={time + 1}")
        box = seen.page.locator("#stage").bounding_box()
        scale = (min(box["width"], box["height"]) / 2 - 26) / RIM
        clicked = 0
        for alter in view.alters:
            if not alter.levels[time] or clicked == 12:
                continue
            radius = alter.radii[alter.levels[time] - 1] * scale
            seen.page.mouse.click(
                box["x"] + box["width"] / 2 + math.cos(alter.angle) * radius,
                box["y"] + box["height"] / 2 + math.sin(alter.angle) * radius,
            )
            assert seen.text("#person h2") == alter.name
            clicked += 1
        assert clicked == 12
        seen.page.locator("#person .button").click()
        assert seen.text("#person h2") == "One person"

    def test_chips_count_and_hide_roles(self, visit, html, view):
        seen = visit(html)
        mentors = [alter.name for alter in view.alters if alter.roles[-1] == "mentor"]
        chip = seen.page.locator(".chip[data-role=mentor]")
        assert chip.locator("b").inner_text() == str(len(mentors))
        before = seen.pixels()
        chip.click()
        assert chip.get_attribute("aria-pressed") == "false"
        assert seen.pixels() != before
        assert not set(mentors) & set(seen.page.locator("#people .name").all_inner_texts())

    def test_a_group_alone(self, visit, html, view):
        seen = visit(html)
        seen.page.select_option("#group", label="Plant")
        expected = sorted(alter.name for alter in view.alters if alter.levels[-1] and alter.groups[-1] == "Plant")
        assert sorted(seen.page.locator("#people .name").all_inner_texts()) == expected

    @pytest.mark.parametrize("time", [0, 8, 17])
    def test_the_table_is_the_data(self, visit, html, view, time):
        seen = visit(html, at=f"#m={time + 1}")
        seen.page.click("#table > summary")
        rows = [row.locator("th, td").all_inner_texts() for row in seen.page.locator("#people-table tbody tr").all()]
        names = {
            "mentor": "Mentor",
            "sponsor": "Sponsor",
            "collaborator": "Collaborator",
            "peer": "Peer",
            "other": "Other",
        }
        levels = ["", "Occasional contact", "Regular contact", "Inner circle"]
        expected = [
            [alter.name, names[alter.roles[time]], alter.groups[time], levels[alter.levels[time]], alter.contacts[time]]
            for alter in view.alters
            if alter.levels[time]
        ]
        found = [[*row[:4], float(row[4])] for row in rows]
        assert sorted(found) == sorted(expected)
        assert [row[4] for row in found] == sorted((row[4] for row in found), reverse=True)

    def test_the_table_of_figures_is_the_data(self, visit, html, view):
        seen = visit(html)
        seen.page.click("#table > summary")
        rows = [row.locator("td").all_inner_texts() for row in seen.page.locator("#figures-table tbody tr").all()]
        assert rows == [[figure.readings[time].text for figure in view.figures] for time in range(18)]

    def test_every_figure_has_definition_window_and_count(self, visit, html, view):
        seen = visit(html, at="#m=18")
        for index, figure in enumerate(view.figures):
            card = f"#figure-{index}"
            assert seen.text(f"{card} .basis").startswith("25 May – 22 Aug 2025, ")
            assert "people in touch" in seen.text(f"{card} .basis")
            seen.page.click(f"{card} summary")
            assert figure.definition in seen.text(f"{card} details")
            assert figure.formula in seen.text(f"{card} details")

    def test_without_scripts_there_is_a_list(self, visit, html, view):
        seen = visit(html, java_script_enabled=False, wait=False)
        rows = seen.page.locator(".fallback tbody tr")
        assert rows.count() == sum(alter.levels[-1] > 0 for alter in view.alters)
        assert view.alters[0].name in html

    def test_crowds_are_drawn_and_said(self, visit):
        found = drawn(*samples.program(260, 4))
        seen = visit(build_map(found).html)
        marks = seen.page.locator(".crowd-label").all_inner_texts()
        assert sorted(marks) == sorted(f"+{crowd.counts[-1]}" for crowd in found.crowds if crowd.counts[-1])
        total = sum(alter.levels[-1] > 0 for alter in found.alters) + sum(crowd.counts[-1] for crowd in found.crowds)
        assert f"{total} people in touch" in seen.text("#story")
        seen.page.screenshot(path=shot("crowds"))
        assert seen.text(".note") == found.notes[0]


LABELS = """() => [...document.querySelectorAll('#labels .label')].filter(e => !e.hidden).map(e => {
  const r = e.getBoundingClientRect(); return [e.textContent, r.left, r.right, r.top, r.bottom]; })"""
CONTRAST = """() => {
  const parse = (c) => c.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = (c) => { const [r, g, b] = parse(c).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const probe = document.createElement('i'); document.body.append(probe);
  const rgb = (name) => { probe.style.color = `var(--${name})`; return light(getComputedStyle(probe).color); };
  const ratio = (a, b) => { const [x, y] = [rgb(a), rgb(b)]; return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); };
  const out = {};
  for (const ground of ['card', 'ring-1', 'ring-2', 'ring-3'])
    for (const mark of ['mentor', 'sponsor', 'collaborator', 'peer', 'other']) out[`mark ${mark} on ${ground}`] = ratio(mark, ground);
  for (const ground of ['card', 'page', 'soft', 'ring-1', 'ring-2', 'ring-3'])
    for (const text of ['ink', 'quiet']) out[`text ${text} on ${ground}`] = ratio(text, ground);
  for (const text of ['accent', 'peer', 'sponsor']) out[`text ${text} on card`] = ratio(text, 'card');
  out['text on-accent on accent'] = ratio('on-accent', 'accent');
  probe.remove(); return out; }"""


class TestLooks:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize(("name", "size", "scale"), [("desk", DESK, 1), ("phone", PHONE, 2)])
    def test_pictures_and_no_sideways_scroll(self, visit, html, name, size, scale, scheme):
        seen = visit(html, viewport=size, device_scale_factor=scale, color_scheme=scheme, at="#m=12")
        seen.page.screenshot(path=shot(f"{name}-{scheme}"))
        for summary in seen.page.locator("summary").all():
            summary.click()
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        seen.page.screenshot(path=shot(f"{name}-{scheme}-whole"), full_page=True)

    @pytest.mark.parametrize(
        ("size", "people"),
        [(DESK, 60), (DESK, 130), (TABLET, 130), (PHONE, 12), (PHONE, 60), (PHONE, 130)],
        ids=["desk-60", "desk-130", "tablet-130", "phone-12", "phone-60", "phone-130"],
    )
    def test_names_never_overlap_and_mentors_and_sponsors_keep_theirs(self, visit, size, people):
        found = drawn(*samples.program(people, 12))
        seen = visit(build_map(found).html, viewport=size)
        for time in (3, 7, 11):
            seen.page.locator("#range").fill(str(time))
            seen.settled(time)
            boxes = seen.page.evaluate(LABELS)
            stage = seen.page.locator("#stage").bounding_box()
            for index, (text, left, right, top, bottom) in enumerate(boxes):
                assert left >= stage["x"], text
                assert right <= stage["x"] + stage["width"], text
                for other, left2, right2, top2, bottom2 in boxes[index + 1 :]:
                    assert left >= right2 or left2 >= right or top >= bottom2 or top2 >= bottom, (text, other)
            led = [alter.name for alter in found.alters if alter.roles[time] in ("mentor", "sponsor")]
            shown = [text for text, *_ in boxes]
            middle = stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2
            scale = (min(stage["width"], stage["height"]) / 2 - 26) / RIM
            for alter in found.alters:
                if alter.name in led and [text for text, *_ in boxes].count(alter.name) == 1 and alter.levels[time]:
                    reach = alter.radii[alter.levels[time] - 1] * scale
                    x, y = middle[0] + math.cos(alter.angle) * reach, middle[1] + math.sin(alter.angle) * reach
                    [box] = [box for box in boxes if box[0] == alter.name]
                    assert not (box[1] < x < box[2] and box[3] < y < box[4]), f"{alter.name} covers the own mark"
            for name in led:
                assert any(text == name or (text[-1] == "…" and name.startswith(text[:-1])) for text in shown), name

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_marks_and_text_have_contrast(self, visit, html, scheme):
        seen = visit(html, color_scheme=scheme)
        for what, ratio in seen.page.evaluate(CONTRAST).items():
            assert ratio >= (4.5 if what.startswith("text") else 3), what

    def test_light_and_dark_can_be_switched(self, visit, html):
        seen = visit(html, color_scheme="light")
        before, background = seen.pixels(), "getComputedStyle(document.body).backgroundColor"
        light = seen.page.evaluate(background)
        seen.page.click("#theme")
        assert seen.page.evaluate(background) != light
        assert seen.pixels() != before

    def test_every_role_has_a_shape_of_its_own(self, visit, html):
        seen = visit(html)
        paths = seen.page.evaluate("[...document.querySelectorAll('.chip path')].map(p => p.getAttribute('d'))")
        assert len(set(paths)) == 5


class TestBudgets:
    """What is not a matter of time; seconds and frames are measured by ``benchmarks/map.py``."""

    def test_small(self, large):
        assert len(large.encode()) < 500_000

    def test_says_when_it_was_ready(self, visit, large):
        assert float(visit(large).page.evaluate("document.documentElement.dataset.ready")) > 0
