"""Three real programs, each through its ``mentornet.toml`` alone: counts as their READMEs state, nothing dropped unsaid."""

from __future__ import annotations

import csv
import shutil
from collections import Counter

import pytest

import mentornet as mn
from conftest import ROOT

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def real(shared, tmp_path_factory):
    """Return a function that loads a data set through the example's mentornet.toml, unedited."""
    opened = {}

    def load(example, data):
        if example not in opened:
            folder = tmp_path_factory.mktemp(example) / data
            shutil.copytree(shared / "data" / data, folder)
            shutil.copy(ROOT / "examples" / example / "mentornet.toml", folder)
            program = mn.open(folder)
            opened[example] = program, program.load(), folder
        return opened[example]

    yield load
    for program, _, _ in opened.values():
        program.close()


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def codes(report):
    return Counter(problem.code for problem in report.problems)


def test_freebsd_counts(real):
    program, report, _ = real("freebsd", "freebsd_mentors")
    assert report.counts["Person"] == 556
    assert report.counts["MENTORS"] == 805
    assert not [problem for problem in report.problems if problem.severity == "error"]
    assert program.builder.coverage()["spells_without_start"] == 5
    text = "MATCH (m:Person)-[r:MENTORS]->(p:Person) RETURN count(DISTINCT [m.id, p.id]) AS pairs"
    assert program.query(text)["pairs"].tolist() == [799]


def test_freebsd_warnings_are_said_and_counted(real):
    _, report, folder = real("freebsd", "freebsd_mentors")
    warnings = [problem for problem in report.problems if problem.severity == "warning"]
    people = {row["id"]: row["joined"] for row in rows(folder / "people.csv")}
    ties = list(enumerate(rows(folder / "ties.csv"), start=2))
    no_start = [problem.row for problem in warnings if problem.code == "no_start"]
    assert no_start == [number for number, row in ties if not row["timestamp"]]
    assert len(no_start) == 5
    early = [n for n, row in ties if "" < row["timestamp"] < people[row["source"]]]
    assert len(early) == 12
    said = [p.row for p in warnings if p.code == "before_joined" and "mentor_id" in p.message]
    assert said == early
    assert any("36 in all" in problem.message for problem in warnings if problem.code == "joined_after")
    circles = " ".join(problem.message for problem in warnings if problem.code == "circle")
    assert "B307 > B376 > B357 > B307" in circles


def test_freebsd_mentors_in_each_window_are_those_of_the_rows(real):
    """A brute-force count over the rows: with a mentorship of 365 days and yearly windows."""
    from datetime import date, timedelta

    program, _, folder = real("freebsd", "freebsd_mentors")
    windows = program.windows()
    assert {w.days for w in windows} == {365}
    people = {row["id"]: row for row in rows(folder / "people.csv")}
    ties = [row for row in rows(folder / "ties.csv") if row["timestamp"]]
    frame = program.metrics(windows, metrics=["size_mentors", "size"])
    assert len(people) == 556
    for window in (windows[8], windows[20]):
        mentors = {}
        for row in ties:
            first = date.fromisoformat(row["timestamp"])
            if first < window.end_day and first + timedelta(days=364) >= window.first_day:
                mentors.setdefault(row["target"], set()).add(row["source"])
        measured = frame.xs(window, level="window")["size_mentors"].dropna()
        assert {person: len(who) for person, who in mentors.items()} == {
            person: int(value) for person, value in measured.items() if value
        }
        assert len(mentors) > 10


def test_git_counts(real):
    program, report, folder = real("git", "git_mentoring")
    events = rows(folder / "events.csv")
    kept = [row for row in events if row["kind"] != "signed_off"]
    assert len(events) == 60_759
    assert report.tables["interactions"].filtered == 50_378 == len(events) - len(kept)
    assert report.counts["INTERACTED"] == len(kept) == 10_381
    assert report.counts["Person"] == 3_080
    assert report.counts["MENTORS"] == 72
    by_kind = program.query("MATCH ()-[r:INTERACTED]->() RETURN r.kind AS kind, count(*) AS n ORDER BY kind")
    assert dict(zip(by_kind["kind"], by_kind["n"], strict=True)) == {
        "acked": 2459, "reviewed": 2254, "helped": 2247, "reported": 1613, "mentored": 857, "suggested": 535,
        "co_authored": 225, "tested": 191,
    }  # fmt: skip


def test_git_sizes_are_those_of_the_rows(real):
    program, _, folder = real("git", "git_mentoring")
    windows = program.windows()
    assert len(windows) == 21
    assert {w.days for w in windows} == {365}
    events = [row for row in rows(folder / "events.csv") if row["kind"] != "signed_off"]
    ties = rows(folder / "ties.csv")
    frame = program.metrics(windows, metrics=["size", "strength"])
    window = windows[7]
    alters, weight = {}, Counter()
    for row in events:
        if window.start.isoformat() <= row["timestamp"].rstrip("Z") < window.end.isoformat():
            for ego, alter in ((row["source"], row["target"]), (row["target"], row["source"])):
                alters.setdefault(ego, set()).add(alter)
                weight[ego] += 1
    for row in ties:
        if row["first"].rstrip("Z") < window.end.isoformat() and row["last"].rstrip("Z") >= window.start.isoformat():
            for ego, alter in ((row["source"], row["target"]), (row["target"], row["source"])):
                alters.setdefault(ego, set()).add(alter)
                weight[ego] += 1
    measured = frame.xs(window, level="window")
    sizes = measured["size"][measured["size"] > 0]
    assert {person: int(n) for person, n in sizes.items()} == {person: len(who) for person, who in alters.items()}
    strengths = measured["strength"][measured["strength"] > 0]
    assert {person: int(n) for person, n in strengths.items()} == dict(weight)


def test_git_has_a_map_for_each_of_its_mentees(real, tmp_path):
    program, _, folder = real("git", "git_mentoring")
    mentees = {row["target"] for row in rows(folder / "ties.csv")}
    assert len(mentees) == 39
    drawn = dict(program.maps())
    assert set(drawn) == mentees
    for person, page in drawn.items():
        page.save(tmp_path / f"{person}.html")
    assert len(list(tmp_path.iterdir())) == 39
    assert max(path.stat().st_size for path in tmp_path.iterdir()) < 600_000


def test_workplace_counts(real):
    program, report, folder = real("workplace", "workplace_invs13")
    assert report.counts["Person"] == 92
    assert report.counts["INTERACTED"] == 9_827 == len(rows(folder / "events.csv"))
    everyone = program.query(
        "MATCH (p:Person) WHERE EXISTS { MATCH (p)-[r:INTERACTED]-(:Person) WHERE r.mutual } RETURN count(p) AS n"
    )
    assert everyone["n"].tolist() == [92]


def test_workplace_days_and_departments_are_those_of_the_rows(real):
    program, _, folder = real("workplace", "workplace_invs13")
    windows = program.windows()
    assert {w.days for w in windows} == {1}
    assert str(windows[0].first_day) == "2013-06-24"
    department = {row["id"]: row["department"] for row in rows(folder / "people.csv")}
    days = {}
    for row in rows(folder / "events.csv"):
        day = days.setdefault(row["timestamp"][:10], {})
        for ego, alter in ((row["source"], row["target"]), (row["target"], row["source"])):
            day.setdefault(ego, set()).add(alter)
    frame = program.metrics(windows, metrics=["size", "range", "ei_index"])
    for window in windows:
        day = days.get(str(window.first_day), {})
        measured = frame.xs(window, level="window")
        assert {p: int(n) for p, n in measured["size"].items() if n} == {p: len(a) for p, a in day.items()}
        assert {p: int(n) for p, n in measured["range"].items() if n} == {
            p: len({department[a] for a in alters}) for p, alters in day.items()
        }
        for person, alters in day.items():
            outside = sum(department[a] != department[person] for a in alters)
            expected = (2 * outside - len(alters)) / len(alters)
            assert measured["ei_index"][person] == pytest.approx(expected)
