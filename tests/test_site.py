"""All maps at once and their index: the same pages however they are made, taken up again, searchable, safe."""

from __future__ import annotations

import shutil

import pytest

import map_samples as samples
from map_visits import DESK, PHONE, shot
from mentornet.errors import UsageError
from mentornet.map import make_atlas
from mentornet.map.shelf import save_maps
from mentornet.map.site import build_index, save_index

HOSTILE = "<script>window.__pwned=1</script>"


def atlas_of(count=40, *, audience="mentee", names=None, run="tables"):
    """Return an atlas and its mentees: the people of one sample program, who all know each other's contact."""
    spans, networks, _, _ = samples.program(count, 4, names=names)
    mentees = [samples.person(index) for index in range(count)]
    import pandas as pd

    parts = [samples.frames(networks, spans, ego=person) for person in mentees]
    return (
        make_atlas(
            program="Leaders & <b>Co</b>",
            windows=spans,
            networks=networks,
            values=pd.concat([values for values, _ in parts]),
            reasons=pd.concat([reasons for _, reasons in parts]),
            mentees=mentees,
            k=5,
            audience=audience,
            events={},
            consenting=frozenset(),
            key=b"secret",
            source={"tables": run},
        ),
        mentees,
    )


def save(atlas, mentees, folder, layouts=None, **options):
    kept = dict(layouts or {})
    files = save_maps(atlas, mentees, folder, layouts=kept, keep=kept.update, **options)
    return files, kept


class TestMany:
    def test_two_processes_write_the_bytes_of_one(self, tmp_path):
        atlas, mentees = atlas_of()
        alone, layouts = save(atlas, mentees, tmp_path / "alone", processes=1)
        together, same = save(atlas, mentees, tmp_path / "together", processes=2)
        assert [path.name for path in alone] == [path.name for path in together]
        assert len(alone) == 40 == len(list((tmp_path / "together").iterdir()))
        assert [path.read_bytes() for path in alone] == [path.read_bytes() for path in together]
        assert layouts == same

    def test_progress_counts_to_the_end(self, tmp_path):
        atlas, mentees = atlas_of(10)
        told = []
        save(atlas, mentees, tmp_path, progress=lambda *step: told.append(step))
        assert told == [("maps", 4, 10), ("maps", 8, 10), ("maps", 10, 10)]

    def test_a_stopped_run_is_taken_up_and_gives_the_same_pages(self, tmp_path):
        atlas, mentees = atlas_of(12)
        whole, layouts = save(atlas, mentees, tmp_path / "whole")
        kept = {}

        def stop(what, done, total):
            if done >= 8:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            save_maps(atlas, mentees, tmp_path / "part", layouts={}, keep=kept.update, progress=stop)
        assert len(kept) == 8  # what was drawn is kept
        first = (tmp_path / "part" / whole[0].name).stat().st_mtime_ns
        told = []
        files, after = save(atlas, mentees, tmp_path / "part", kept, progress=lambda *step: told.append(step))
        assert told == [("maps", 12, 12)]
        assert files[0].stat().st_mtime_ns == first
        assert [path.read_bytes() for path in files] == [path.read_bytes() for path in whole]
        assert after == layouts

    def test_other_data_a_broken_page_or_lost_places_are_drawn_again(self, tmp_path):
        atlas, mentees = atlas_of(4)
        files, layouts = save(atlas, mentees, tmp_path)
        before = [path.read_bytes() for path in files]
        files[1].write_text("cut off", encoding="utf-8")
        lost = {person: layout for person, layout in layouts.items() if person != mentees[2]}
        told = []
        save(atlas, mentees, tmp_path, lost, progress=lambda *step: told.append(step))
        assert told == [("maps", 4, 4)]
        assert [path.read_bytes() for path in files] == before
        other, _ = atlas_of(4, run="other tables")
        save(other, mentees, tmp_path, layouts)
        assert all(path.read_bytes() != old for path, old in zip(files, before, strict=True))

    def test_places_stay_when_people_come(self, tmp_path):
        small, mentees = atlas_of(20)
        _, layouts = save(small, mentees, tmp_path)
        larger, _ = atlas_of(30)
        _, after = save(larger, mentees, tmp_path, layouts)
        for person in mentees:
            for other, place in layouts[person]["people"].items():
                assert after[person]["people"][other]["slot"] == place["slot"]
                assert after[person]["people"][other]["offsets"].items() >= place["offsets"].items()

    def test_a_passphrase_seals_a_page_that_was_open_before(self, tmp_path):
        pytest.importorskip("cryptography", reason="needs the extra protect")
        atlas, mentees = atlas_of(4)
        opened, layouts = save(atlas, mentees, tmp_path)
        assert "your network over time" in opened[0].read_text(encoding="utf-8")
        sealed, _ = save(atlas, mentees, tmp_path, layouts, passphrases={mentees[0]: "correct horse"})
        assert sealed == opened
        page = sealed[0].read_text(encoding="utf-8")
        assert "A protected network map" in page
        assert "your network over time" not in page

    def test_a_folder_that_cannot_be_is_said(self, tmp_path):
        atlas, mentees = atlas_of(2)
        (tmp_path / "file").write_text("")
        with pytest.raises(UsageError, match="cannot be made"):
            save(atlas, mentees, tmp_path / "file")


class TestIndex:
    def index(self, folder, **options):
        atlas, mentees = atlas_of(30, **options)
        files = {person: folder / "maps" / f"{person}.html" for person in mentees}
        cohorts = {person: f"Cohort {number % 2}" for number, person in enumerate(mentees) if number > 3}
        return atlas, files, cohorts

    def test_same_input_same_bytes_in_any_order(self, tmp_path):
        atlas, files, cohorts = self.index(tmp_path)
        page = build_index(atlas, files, cohorts, tmp_path)
        assert build_index(atlas, dict(reversed(files.items())), cohorts, tmp_path) == page

    def test_a_report_in_the_folder_is_linked(self, tmp_path):
        atlas, files, cohorts = self.index(tmp_path)
        assert "report.html" not in build_index(atlas, files, cohorts, tmp_path)
        (tmp_path / "report.html").write_text("<!doctype html>", encoding="utf-8")
        assert build_index(atlas, files, cohorts, tmp_path).count('href="report.html"') == 1

    def test_an_evaluators_index_names_nobody(self, tmp_path):
        atlas, files, cohorts = self.index(tmp_path, audience="evaluator")
        files = {person: tmp_path / f"{atlas.label(person)}.html" for person in files}
        page = build_index(atlas, files, cohorts, tmp_path)
        assert page.count('<a href="N-') == 30
        for person in files:
            assert person not in page
            assert atlas.networks[0].attributes[person]["name"] not in page

    @pytest.mark.browser
    @pytest.mark.parametrize(("size", "name"), [(DESK, "desk"), (PHONE, "phone")])
    def test_search_and_cohort_leave_rows_and_links_lead_to_maps(self, visit, tmp_path, size, name):
        atlas, files, cohorts = self.index(tmp_path, names={3: HOSTILE, 7: "Zoë Unique"})
        save(atlas, list(files), tmp_path / "maps")
        seen = visit(save_index(atlas, files, cohorts, tmp_path).read_text(encoding="utf-8"), wait=False, viewport=size)
        rows = seen.page.locator("#mentees tbody tr:visible")
        assert rows.count() == 30
        seen.page.screenshot(path=shot(f"site-{name}"))
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        seen.page.keyboard.press("/")
        seen.page.keyboard.type("zoë")
        assert rows.count() == 1
        assert seen.text("#found") == "1 shown"
        seen.page.fill("#search", "")
        seen.page.select_option("#cohort", label="Cohort 0")
        assert rows.count() == 13
        seen.page.select_option("#cohort", label="Mentored outside a programme")
        assert rows.count() == 4
        assert seen.page.evaluate("typeof window.__pwned") == "undefined"
        assert seen.complaints == []
        rows.nth(1).locator("a").click()
        seen.page.wait_for_selector("html[data-settled]")
        assert seen.complaints == []
        assert seen.page.locator("#mentees").count() == 0

    @pytest.mark.browser
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing(self, visit, tmp_path, scheme):
        axe = pytest.importorskip("axe_playwright_python.base", reason="needs axe-playwright-python")
        atlas, files, cohorts = self.index(tmp_path)
        seen = visit(build_index(atlas, files, cohorts, tmp_path), wait=False, color_scheme=scheme)
        seen.page.evaluate(axe.AXE_FILE_PATH.read_text(encoding="utf-8"))
        found = seen.page.evaluate("axe.run()")
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]] == []


def test_the_command_writes_index_and_maps_and_goes_on(tmp_path):
    from typer.testing import CliRunner

    import mentornet as mn
    from mentornet.cli import app
    from mentornet.simulate import simulate

    simulate(tmp_path / "program", people=40)
    with mn.open(tmp_path / "program") as program:
        program.load()
        mentees = program.mentees()
    call = ["site", str(tmp_path / "site"), "--program", str(tmp_path / "program")]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    pages = {path.name: path.read_bytes() for path in (tmp_path / "site" / "maps").iterdir()}
    assert set(pages) == {f"{person}.html" for person in mentees}
    index = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert index.count('<a href="maps/') == len(mentees)
    assert CliRunner().invoke(app, call).exit_code == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "site" / "maps").iterdir()} == pages
    shutil.rmtree(tmp_path / "site")
    with mn.open(tmp_path / "program") as program:
        program.site(tmp_path / "site")
    assert {path.name: path.read_bytes() for path in (tmp_path / "site" / "maps").iterdir()} == pages
