"""From tables to files: who is in a map's bytes, whose consent counts, which cohort and events a mentee has."""

from __future__ import annotations

from datetime import date

import pytest

import mentornet as mn
from mentornet.errors import UsageError
from mentornet.map.gather import cohorts, consenting, mentees, program_events

TABLES = {
    "people": "person_id,name\nP1,Uma One\nP2,Vic Two\nP3,Wes Three\nP4,Xia Four\nP5,Yan Five\nP6,Zoe Six\nP7,Abe Seven\n"
    "P8,Ben Eight\nP9,Cyd Nine\n",
    "positions": "person_id,valid_from,org_unit,level\n"
    + "".join(f"P{n},2024-01-01,{'Sales' if n < 8 else 'Plant'},{9 if n == 8 else 3}\n" for n in range(1, 10)),
    "mentorships": "mentor_id,mentee_id,start,end\nP2,P1,2024-01-10,2024-06-30\n",
    "participants": "person_id,program,arm,entered,exited\nP1,Leaders,participant,2024-02-01,2024-05-15\n"
    "P3,Leaders,participant,,\nP4,Leaders,comparison,2024-02-01,\n",
    "interactions": "at,source_id,target_id,kind\n"
    + "".join(f"2024-0{month}-15,P1,P{n},meeting\n" for month in range(1, 7) for n in range(2, 8))
    + "".join(f"2024-0{month}-20,P3,P{n},meeting\n" for month in range(1, 7) for n in (8, 9)),
    "consent": "person_id,purpose,from,to\nP3,introduction,2024-01-01,\nP8,introduction,2024-01-01,\n"
    "P9,introduction,2024-01-01,2024-06-30\nP5,map,2024-01-01,\nP6,introduction,2030-01-01,\n",
}
CONFIG = """name = "Leaders 2026"
[windows]
start = 2024-01-01
end = 2024-07-01
length = "30D"
step = "30D"
[sponsors]
min_level = 9
"""


def load(folder, **changed):
    folder.mkdir()
    (folder / "mentornet.toml").write_text(CONFIG, encoding="utf-8")
    for name, text in {**TABLES, **changed}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    program = mn.open(folder)
    program.load()
    return program


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    with load(tmp_path_factory.mktemp("maps") / "leaders") as opened:
        yield opened


NAMES = {line.split(",")[0]: line.split(",")[1] for line in TABLES["people"].splitlines()[1:]}


def named(html):
    return {person for person, name in NAMES.items() if name in html}


def test_a_mentee_gets_own_ties_and_the_sponsor_whose_consent_and_go_between_allow_it(program):
    html = program.map("P1").html
    assert named(html) == {"P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8"}
    assert "<bdi>Wes Three</bdi> could introduce you to <bdi>Ben Eight</bdi>, a sponsor." in html
    assert "P-ego" not in html
    assert not [person for person in NAMES if f'"{person}"' in html or f">{person}<" in html]


def test_a_mentor_gets_the_names_of_mentors_and_an_evaluator_none(program):
    assert named(program.map("P1", audience="mentor").html) == {"P1", "P2"}
    evaluator = program.map("P1", audience="evaluator")
    assert named(evaluator.html) == set()
    assert evaluator.label.startswith("N-")
    assert program.map("P1", audience="evaluator").html == evaluator.html


def test_without_consent_of_the_go_between_nobody_is_named(tmp_path):
    with load(tmp_path / "p", consent="person_id,purpose,from,to\nP8,introduction,2024-01-01,\n") as program:
        html = program.map("P1").html
    assert named(html) == {"P1", "P2", "P3", "P4", "P5", "P6", "P7"}
    assert "At least one sponsor is two steps away" in html


def test_the_key_of_pseudonyms_is_kept_or_given(program, monkeypatch):
    kept = program.map("P1", audience="evaluator").label
    monkeypatch.setenv("MENTORNET_PSEUDONYM_KEY", "another key")
    given = program.map("P1", audience="evaluator").label
    assert given != kept
    assert program.map("P1", audience="evaluator").label == given
    monkeypatch.delenv("MENTORNET_PSEUDONYM_KEY")
    assert program.map("P1", audience="evaluator").label == kept


def test_consent_counts_for_its_purpose_and_time(program):
    snapshot = program.builder.snapshot
    assert consenting(snapshot, date(2024, 6, 29)) == {"P3", "P8"}  # P9's has ended since
    assert consenting(snapshot, date(2023, 12, 31)) == frozenset()
    assert consenting(snapshot, date(2030, 1, 1)) == {"P3", "P6", "P8"}
    assert consenting(snapshot, date(2024, 6, 29), "map") == {"P5"}


def test_mentees_cohorts_and_events(program):
    snapshot = program.builder.snapshot
    assert mentees(snapshot) == ["P1", "P3"]
    assert cohorts(snapshot) == {"P1": "Leaders, entered Feb 2024", "P3": "Leaders"}
    windows = program.windows()
    events = program_events(snapshot, windows)
    assert {person: [label for label, _ in found] for person, found in events.items()} == {
        "P1": ["Entered the programme", "Left the programme"]
    }
    for (_, index), day in zip(events["P1"], (date(2024, 2, 1), date(2024, 5, 15)), strict=True):
        assert windows[index].first_day <= day <= windows[index].last_day


def test_no_window_is_said(program):
    with pytest.raises(UsageError, match="at least one window"):
        program.map("P1", windows=[])
