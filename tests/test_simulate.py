"""Simulated programs: valid, repeatable, and with exactly the effect that was asked for."""

from __future__ import annotations

import csv
import hashlib
import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import mean, stdev

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentornet.config import Config
from mentornet.errors import UsageError
from mentornet.schema import TABLES
from mentornet.simulate import Scenario, simulate, simulate_large, tables
from mentornet.simulate.draws import Draws
from mentornet.simulate.names import names
from mentornet.simulate.world import build
from mentornet.tables import check_program

SOME = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def demo():
    return tables(Scenario())


def column(sheet, name):
    place = sheet.columns.index(name)
    return [row[place] for row in sheet.rows]


def digest(folder):
    whole = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


# -- the demo program ---------------------------------------------------------------------------------------------


def test_demo_has_every_table_and_the_promised_size(demo):
    sheets, truth = demo
    assert set(sheets) == set(TABLES)
    assert all(sheet.rows for sheet in sheets.values())
    assert len(sheets["people"].rows) == 150
    assert 12_000 <= len(sheets["interactions"].rows) <= 20_000
    assert len(truth.mentees) == len(truth.comparison) == 24
    assert set(column(sheets["positions"], "level")) == {1, 2, 3, 4, 5, 6, 7, 8}
    assert set(column(sheets["positions"], "org_unit")) == {"Sales", "Plant", "Research", "Finance", "People", "IT"}


def test_demo_files_are_small_and_its_configuration_is_valid(tmp_path):
    simulate(tmp_path)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 2_000_000
    config = Config.load(tmp_path)
    assert (config.name, config.timezone) == ("Leaders 2026", "Europe/Berlin")
    assert config.sponsors.min_level == 6
    assert config.windows.start == date(2024, 1, 1)
    assert config.windows.end == date(2026, 1, 1)
    assert config.groups.values == ("Sales", "Plant", "Research", "Finance", "People", "IT")


def test_the_person_of_the_examples_is_a_mentee_with_introductions_that_became_ties(demo):
    sheets, truth = demo
    assert truth.focus == "P014"
    assert "P014" in truth.mentees
    row = next(row for row in sheets["participants"].rows if row[0] == "P014")
    assert row[2] == "participant"
    assert sum(mentee == "P014" for mentee, _, _ in truth.introduced) >= 5
    assert ("P014", truth.mentor_of["P014"]) in {(row[1], row[0]) for row in sheets["mentorships"].rows}


def test_names_come_in_several_scripts_without_repeats():
    called = names(3000, Draws(1, "names"))
    assert len(set(called)) == 3000
    starts = {called[i][0] for i in range(3000)}
    for low, high in (("А", "я"), ("א", "ת"), ("ء", "ي"), ("अ", "ह"), ("一", "龥"), ("가", "힣"), ("A", "z")):
        assert any(low <= start <= high for start in starts), f"no name from {low} to {high}"


def test_people_of_the_demo_join_leave_move_and_rise(demo):
    sheets, _ = demo
    people, career = sheets["people"], sheets["career"]
    assert sum(left is not None for left in column(people, "left")) >= 10
    assert sum(joined > date(2024, 1, 1) for joined in column(people, "joined")) >= 10
    assert {"promotion", "role_change", "exit"} <= set(column(career, "kind"))


def test_kinds_of_contact_have_the_declared_form(demo):
    sheets, _ = demo
    rows = [dict(zip(sheets["interactions"].columns, row, strict=True)) for row in sheets["interactions"].rows]
    groups = [row for row in rows if row["participants"]]
    assert all((row["source_id"] is None) == bool(row["participants"]) for row in rows)
    assert all(row["kind"] == "meeting" for row in groups)
    sizes = [len(row["participants"]) for row in groups]
    assert all(3 <= size <= 8 or size > 20 for size in sizes)
    assert sum(size > 20 for size in sizes) >= 4
    assert {row["kind"] for row in rows} == {"meeting", "call", "message", "review"}
    assert len({row["interaction_id"] for row in rows}) == len(rows)
    assert all(row["at"].weekday() < 5 for row in rows)


# -- repeatable ---------------------------------------------------------------------------------------------------


def test_same_seed_gives_the_same_bytes_whatever_the_hash_seed(tmp_path):
    code = "import sys; from pathlib import Path; from mentornet.simulate import simulate; simulate(Path(sys.argv[1]), people=60)"
    found = []
    for hash_seed in ("0", "4242"):
        folder = tmp_path / hash_seed
        subprocess.run(
            [sys.executable, "-c", code, str(folder)], check=True, env={**os.environ, "PYTHONHASHSEED": hash_seed}
        )
        found.append(digest(folder))
    assert found[0] == found[1]


def test_another_seed_gives_another_program(tmp_path):
    for seed in (1, 2):
        simulate(tmp_path / str(seed), people=30, seed=seed)
    assert digest(tmp_path / "1") != digest(tmp_path / "2")


def test_draws_are_pinned():
    # Only random.random() is used, whose sequence Python guarantees: these values hold on every platform.
    draws = Draws(7, "pinned")
    assert [draws.whole(1000) for _ in range(5)] == [298, 453, 441, 926, 812]
    assert draws.shuffled(range(6)) == [5, 2, 4, 3, 1, 0]


def test_files_have_unix_lines_and_iso_dates(tmp_path):
    simulate(tmp_path, people=30)
    for path in tmp_path.iterdir():
        assert b"\r" not in path.read_bytes()
    with (tmp_path / "interactions.csv").open(encoding="utf-8") as file:
        first = next(csv.DictReader(file))
    assert datetime.fromisoformat(first["at"]).strftime("%Y-%m-%dT%H:%M") == first["at"]


def test_parquet_holds_what_csv_holds(tmp_path):
    simulate(tmp_path / "csv", people=40)
    simulate(tmp_path / "pq", people=40, format="parquet")
    for path in (tmp_path / "pq").glob("*.parquet"):
        table = pq.read_table(path)
        with (tmp_path / "csv" / f"{path.stem}.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert table.num_rows == len(rows)
        assert table.column_names == list(rows[0])
    people = pq.read_table(tmp_path / "pq" / "people.parquet").to_pylist()
    with (tmp_path / "csv" / "people.csv").open(encoding="utf-8") as file:
        for typed, text in zip(people, csv.DictReader(file), strict=True):
            assert {k: "" if v is None else str(v) for k, v in typed.items()} == text


def test_a_second_simulation_replaces_the_first(tmp_path):
    simulate(tmp_path, people=40, format="parquet")
    simulate(tmp_path, people=40, effect=0)
    simulate(tmp_path / "fresh", people=40, effect=0)
    left = sorted(path.name for path in tmp_path.iterdir() if path.is_file())
    assert left == sorted(path.name for path in (tmp_path / "fresh").iterdir())


# -- valid --------------------------------------------------------------------------------------------------------


def as_date(value):
    return value.date() if isinstance(value, datetime) else value


@SOME
@given(
    people=st.integers(10, 90),
    seed=st.integers(0, 10_000),
    effect=st.sampled_from([0.0, 0.5, 3.0]),
    days=st.integers(180, 800),
    turnover=st.sampled_from([0.0, 0.1, 0.9]),
    mentees=st.sampled_from([None, 0, 3, 500]),
)
def test_every_program_is_valid(people, seed, effect, days, turnover, mentees):
    start = date(2024, 2, 29)
    end = start + timedelta(days=days)
    sheets, truth = tables(
        Scenario(people=people, seed=seed, effect=effect, start=start, end=end, turnover=turnover, mentees=mentees)
    )
    ids = column(sheets["people"], "person_id")
    assert len(set(ids)) == len(ids) == people
    known = {"people": set(ids) | set(column(sheets["aliases"], "alias_id"))}
    known["goals"] = set(column(sheets["goals"], "goal_id"))
    known["artifacts"] = set(column(sheets["artifacts"], "artifact_id"))
    for name, sheet in sheets.items():
        declared = TABLES[name]
        rows = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
        for row in rows:
            for one in declared.columns:
                value = row.get(one.name)
                assert not (one.required and value is None), (name, one.name)
                assert not (one.strict and value not in one.values), (name, one.name, value)
                if one.refers_to and value is not None:
                    assert set(value if isinstance(value, list) else [value]) <= known[one.refers_to]
            for first, last in declared.spans:
                if row.get(first) is not None and row.get(last) is not None:
                    assert row[first] <= row[last], (name, row)
            for one, other in declared.not_self:
                assert row.get(one) is None or row[one] != row.get(other), (name, row)
        if declared.key:
            keys = [row[declared.key] for row in rows]
            assert len(set(keys)) == len(keys)
    assert set(truth.mentees).isdisjoint(truth.comparison)
    assert len(truth.mentees) == len(truth.comparison)


@SOME
@given(people=st.integers(10, 60), seed=st.integers(0, 10_000), turnover=st.sampled_from([0.1, 0.6]))
def test_nobody_acts_before_joining_or_after_leaving(people, seed, turnover):
    sheets, _ = tables(Scenario(people=people, seed=seed, turnover=turnover, end=date(2024, 12, 1)))
    alias = dict(sheets["aliases"].rows)
    stay = {row[0]: (row[2], row[3] or date.max) for row in sheets["people"].rows}
    for row in sheets["interactions"].rows:
        people_there = [who for who in (row[1], row[2], *(row[3] or ())) if who]
        for who in people_there:
            joined, left = stay[alias.get(who, who)]
            assert joined <= row[0].date() <= left
        assert date(2024, 1, 1) <= row[0].date() < date(2024, 12, 1)
    for row in sheets["mentorships"].rows:
        assert row[2] >= max(stay[row[0]][0], stay[row[1]][0])


@SOME
@given(people=st.integers(10, 90), seed=st.integers(0, 10_000))
def test_positions_follow_one_another_without_gap_or_overlap(people, seed):
    sheets, _ = tables(Scenario(people=people, seed=seed))
    stay = {row[0]: (row[2], row[3]) for row in sheets["people"].rows}
    spells = {}
    for row in sheets["positions"].rows:
        spells.setdefault(row[0], []).append((row[1], row[2]))
    assert set(spells) == set(stay)
    for who, posts in spells.items():
        assert posts[0][0] == stay[who][0]
        assert posts[-1][1] == stay[who][1]
        for (_, last), (first, _) in pairwise(posts):
            assert last + timedelta(days=1) == first


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"people": 9}, "people must be 10 or more, not 9"),
        ({"end": date(2024, 3, 1)}, "end must be 180 days or more after start"),
        ({"effect": -1.0}, "effect must be 0 or more"),
        ({"missing_logs": 1.5}, "missing_logs is a share from 0 to 1"),
        ({"format": "xml"}, "format 'xml' is not one of csv, parquet"),
        ({"dirty": True, "format": "parquet"}, "format must be 'csv'"),
        ({"timezone": "Mars/Base"}, "timezone 'Mars/Base' is not known"),
        ({"name": ""}, "name must not be empty"),
    ],
)
def test_impossible_settings_are_refused_before_anything_is_written(tmp_path, setting, said):
    with pytest.raises(UsageError, match=said):
        simulate(tmp_path / "program", **setting)
    assert not (tmp_path / "program").exists()


def test_a_program_without_mentees_has_no_focus_and_no_arms(tmp_path):
    truth = simulate(str(tmp_path), people=40, mentees=0)
    assert (truth.focus, truth.mentees, truth.comparison, truth.introduced) == (None, (), (), ())
    assert not (tmp_path / "participants.csv").exists()


# -- missing and dirty --------------------------------------------------------------------------------------------


def test_missing_logs_take_the_share_asked_for_and_nothing_else():
    whole, _ = tables(Scenario(people=60))
    thin, truth = tables(Scenario(people=60, missing_logs=0.3))
    total = len(whole["interactions"].rows)
    assert len(thin["interactions"].rows) + truth.not_logged == total
    assert truth.not_logged / total == pytest.approx(0.3, abs=0.03)
    remaining = iter(contact(row) for row in whole["interactions"].rows)
    assert all(contact(row) in remaining for row in thin["interactions"].rows)  # the same ones, in the same order
    assert all(thin[name].rows == whole[name].rows for name in whole if name != "interactions")
    assert tables(Scenario(people=60, missing_logs=1.0))[0]["interactions"].rows == []


def contact(row):
    """A row without its running number."""
    return (*row[:4], *row[5:])


def test_dirty_rows_are_where_the_truth_says_and_the_rest_is_untouched(tmp_path):
    simulate(tmp_path / "clean")
    truth = simulate(tmp_path / "dirty", dirty=True)
    assert len(truth.dirt) == 19
    extra = {}
    for dirt in truth.dirt:
        with (tmp_path / "dirty" / dirt.file).open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file))
        cell = lines[dirt.row - 1][lines[0].index(dirt.column)]
        assert cell == dirt.value
        extra.setdefault(dirt.file, []).append(dirt.row)
    for path in (tmp_path / "clean").iterdir():
        clean = path.read_bytes()
        dirty = (tmp_path / "dirty" / path.name).read_bytes()
        assert dirty.startswith(clean)
        assert dirty[len(clean) :].count(b"\n") == len(extra.get(path.name, []))


# -- the effect ---------------------------------------------------------------------------------------------------


def new_alters(world, who, first, last):
    """Alters of [first, last] without those of the equally long time before; own mentors left out."""
    length = last - first + 1

    def alters(low, high):
        return {
            t.a + t.b - who for t in world.present_ties() if who in (t.a, t.b) and t.first <= high and t.last >= low
        }

    return len(alters(first, last) - alters(first - length, first - 1))


def difference(seed, effect):
    world = build(Scenario(seed=seed, effect=effect, people=100, mentees=16, turnover=0.0))
    arms = {True: [], False: []}
    for one in world.applicants:
        arms[one.admitted].append(new_alters(world, one.who, one.entered, one.entered + 89))
    return mean(arms[True]) - mean(arms[False])


def test_mentees_form_as_many_more_ties_as_the_effect_says():
    found = [difference(seed, 1.0) for seed in range(20)]
    error = stdev(found) / len(found) ** 0.5
    # One new tie in 30 days of mentoring is three in a window of 90, less those of the last days of it,
    # which begin later, and of early leavers of the programme.
    assert 3.0 - 0.6 - 3 * error < mean(found) < 3.0 + 3 * error


def test_without_effect_the_arms_do_not_differ():
    found = [difference(seed, 0.0) for seed in range(20)]
    assert abs(mean(found)) < 3 * stdev(found) / len(found) ** 0.5


def test_effect_changes_nothing_but_the_ties_through_mentors():
    without, with_effect = build(Scenario(effect=0.0)), build(Scenario(effect=2.0))
    organic = [tie for tie in with_effect.ties if tie.origin != "introduction"]
    assert organic == without.ties
    applicants = {one.who for one in with_effect.applicants}
    added = [tie for tie in with_effect.ties if tie.origin == "introduction"]
    assert added
    assert all((tie.a in applicants) != (tie.b in applicants) for tie in added)
    admitted = {one.who for one in with_effect.applicants if one.admitted}
    assert {tie.a for tie in added} <= admitted


def test_rate_of_ties_through_mentors_is_the_effect():
    ties = days = 0
    for seed in range(10):
        _, truth = tables(Scenario(seed=seed, effect=1.5, people=150))
        ties += len(truth.introduced)
        days += sum(truth.mentoring_days.values())
    expected = 1.5 * days / 30
    assert ties == pytest.approx(expected, abs=4 * expected**0.5)


def organic_pairs(**settings):
    world = build(Scenario(people=300, **settings))
    return world, {frozenset((tie.a, tie.b)) for tie in world.ties if tie.origin == "organic"}


def share_within_units(homophily):
    world, pairs = organic_pairs(homophily=homophily, closure=0.0)
    unit = [worker.post(0).unit for worker in world.workers]
    return mean(unit[min(pair)] == unit[max(pair)] for pair in pairs)


def mean_common_contacts(closure):
    _, pairs = organic_pairs(homophily=0.0, closure=closure)
    near = {}
    for pair in pairs:
        for who in pair:
            near.setdefault(who, set()).update(pair - {who})
    return mean(len(near[min(pair)] & near[max(pair)]) for pair in pairs)


def test_homophily_keeps_ties_within_units():
    assert share_within_units(0.9) > share_within_units(0.0) + 0.3


def test_closure_closes_triads():
    assert mean_common_contacts(0.8) > 1.2 * mean_common_contacts(0.0)


# -- big programs -------------------------------------------------------------------------------------------------


def test_large_programs_are_valid_and_repeatable(tmp_path):
    for name in ("one", "two"):
        simulate_large(tmp_path / name, people=500, interactions=5000, seed=3)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
    read = {path.stem: pq.read_table(path).to_pydict() for path in (tmp_path / "one").glob("*.parquet")}
    ids = set(read["people"]["person_id"])
    assert len(ids) == 500
    events = read["interactions"]
    assert len(events["at"]) == len(set(events["interaction_id"])) == 5000
    assert events["at"] == sorted(events["at"])
    assert set(events["source_id"]) | set(events["target_id"]) <= ids
    assert all(a != b for a, b in zip(events["source_id"], events["target_id"], strict=True))
    assert all(datetime(2024, 1, 1) <= at < datetime(2026, 1, 1) for at in events["at"])
    assert sorted(read["positions"]["person_id"]) == sorted(ids)
    assert set(read["positions"]["level"]) == set(range(1, 9))
    pairs = list(zip(read["mentorships"]["mentor_id"], read["mentorships"]["mentee_id"], strict=True))
    assert len(pairs) == 50
    assert all(a != b for a, b in pairs)


# -- what `mentornet check` says ----------------------------------------------------------------------------------


def check(folder):
    with check_program(folder, Config.load(folder)) as checked:
        return checked.problems


@pytest.mark.parametrize(
    "settings", [{}, {"people": 10, "seed": 3}, {"people": 200, "format": "parquet", "turnover": 0.5}]
)
def test_a_simulated_program_has_no_problem(tmp_path, settings):
    simulate(tmp_path, **settings)
    assert check(tmp_path) == []


def test_a_large_program_has_no_problem(tmp_path):
    simulate_large(tmp_path, people=300, interactions=3000)
    assert check(tmp_path) == []


def test_a_check_finds_every_dirty_row_and_no_other(tmp_path):
    truth = simulate(tmp_path, dirty=True)
    found = {(problem.file, problem.row, problem.column, problem.severity) for problem in check(tmp_path)}
    built_in = {(dirt.file, dirt.row, dirt.column, dirt.severity) for dirt in truth.dirt}
    assert built_in <= found
    assert {place[:2] for place in found} == {place[:2] for place in built_in}
