"""Real data through a ``mentornet.toml`` alone: the counts of their READMEs, and the traps they name."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from mentornet.config import Config
from mentornet.tables import Checked, check_program

pytestmark = pytest.mark.shared


def program(folder: Path, data: Path, toml: str) -> Checked:
    (folder / "mentornet.toml").write_text(f'name = "Real"\n{toml.format(data=data.as_posix())}')
    return check_program(folder, Config.load(folder))


def codes(checked: Checked) -> Counter:
    """Return how many problems there are of each code, the ones that are only counted included."""
    found: Counter = Counter()
    for problem in checked.problems:
        more = re.match(r"([\d,]+) more row", problem.message)
        found[problem.code] += int(more[1].replace(",", "")) if more else 1
    return found


def test_git_mentoring(shared, tmp_path):
    toml = """
[files.people]
path = "{data}/people.csv"
columns = {{ person_id = "id", joined = "first_commit" }}
[files.interactions]
path = "{data}/events.csv"
columns = {{ at = "timestamp", source_id = "source", target_id = "target" }}
where = {{ kind = ["mentored", "helped", "reviewed", "acked", "suggested", "reported", "tested", "co_authored"] }}
[files.mentorships]
path = "{data}/ties.csv"
columns = {{ mentor_id = "source", mentee_id = "target", start = "first", end = "last" }}
"""
    checked = program(tmp_path, shared / "data" / "git_mentoring", toml)
    assert checked.errors == []
    counts = checked.counts
    assert (counts["people"].kept, counts["mentorships"].kept) == (3080, 72)
    interactions = counts["interactions"]
    assert (interactions.rows_read, interactions.filtered, interactions.kept) == (60_759, 50_378, 10_381)
    assert Counter(checked.tables["interactions"]["kind"].to_pylist()) == {
        "acked": 2459, "reviewed": 2254, "helped": 2247, "reported": 1613, "mentored": 857, "suggested": 535,
        "co_authored": 225, "tested": 191,
    }  # fmt: skip
    assert len(set(checked.tables["mentorships"]["mentee_id"].to_pylist())) == 39


def test_freebsd_mentors(shared, tmp_path):
    toml = """
[files.people]
path = "{data}/people.csv"
columns = {{ person_id = "id" }}
[files.mentorships]
path = "{data}/ties.csv"
columns = {{ mentor_id = "source", mentee_id = "target", start = "timestamp", program = "branch" }}
constants = {{ kind = "assigned" }}
"""
    checked = program(tmp_path, shared / "data" / "freebsd_mentors", toml)
    assert checked.errors == []
    assert (checked.counts["people"].kept, checked.counts["mentorships"].kept) == (556, 805)
    assert checked.tables["mentorships"]["start"].null_count == 5
    assert checked.tables["people"]["joined"].null_count == 15
    found = codes(checked)
    assert (found["no_start"], found["joined_after"], found["before_joined"]) == (5, 36, 12)
    assert "B307 > B376 > B357 > B307" in [p.value for p in checked.warnings if p.code == "circle"]


def test_workplace(shared, tmp_path):
    toml = """
timezone = "UTC"
[ties]
mutual = ["face_to_face"]
[files.people]
path = "{data}/people.csv"
columns = {{ person_id = "id", org_unit = "department" }}
[files.interactions]
path = "{data}/events.csv"
columns = {{ at = "timestamp", source_id = "source", target_id = "target" }}
"""
    checked = program(tmp_path, shared / "data" / "workplace_invs13", toml)
    assert {problem.code for problem in checked.problems} == {"unknown_column"}
    assert (checked.counts["people"].kept, checked.counts["interactions"].kept) == (92, 9827)
    assert checked.tables["interactions"]["mutual"].to_pylist() == [True] * 9827
    assert checked.tables["people"]["in_contacts"].to_pylist() == [True] * 92


def test_apache_podlings(shared, tmp_path):
    toml = """
[files.people]
path = "{data}/people.csv"
columns = {{ person_id = "id" }}
[files.participants]
path = "{data}/memberships.csv"
columns = {{ person_id = "person", program = "podling", entered = "start", exited = "end" }}
constants = {{ arm = "participant" }}
"""
    checked = program(tmp_path, shared / "data" / "apache_podling_mentors", toml)
    assert [(p.column, p.code) for p in checked.errors] == [("end", "end_before_start")] * 9  # as the file calls it
    assert "2005-12" in [p.value for p in checked.errors]  # some podlings are known by the month alone
    months = {p.column: p.message for p in checked.warnings if p.code == "month_only"}
    assert {column: message.split(" of ")[0] for column, message in months.items()} == {
        "start": "13 values", "end": "23 values",
    }  # fmt: skip
    counts = checked.counts["participants"]
    assert (counts.rows_read, counts.with_errors, counts.kept) == (1071, 9, 1062)
    assert checked.write_quarantine(tmp_path / "aside") == {"participants.csv": 9}


def test_viva_insights(shared, tmp_path):
    toml = """
[files.people]
path = "{data}/people.csv"
columns = {{ person_id = "id" }}
[files.interactions]
path = "{data}/ties.csv"
columns = {{ at = "timestamp", source_id = "source", target_id = "target", quality = "weight" }}
"""
    checked = program(tmp_path, shared / "data" / "vivainsights_sample", toml)
    assert checked.errors == []
    assert (checked.counts["people"].kept, checked.counts["interactions"].kept) == (3783, 2014)


@pytest.mark.parametrize("name", ["krackhardt_hightech", "networkers_eies32", "karate_club", "padgett_florentine"])
def test_rosters(name, shared, tmp_path):
    toml = '[files.people]\npath = "{data}/people.csv"\ncolumns = {{ person_id = "id" }}\n'
    checked = program(tmp_path, shared / "data" / name, toml)
    assert checked.errors == []
    expected = {"krackhardt_hightech": 21, "networkers_eies32": 32, "karate_club": 34, "padgett_florentine": 16}
    assert checked.tables["people"].num_rows == expected[name]
