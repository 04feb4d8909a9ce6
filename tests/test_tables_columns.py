"""Which column is which: names, ``columns``, ``constants`` and ``where``; what is missing, unknown or doubled."""

from __future__ import annotations

from datetime import date

import pytest

from table_folders import check, errors, only, warnings


def test_case_and_spaces_do_not_matter(tmp_path):
    checked = check(tmp_path, {"mentorships.csv": "Mentor ID,MENTEE-ID, Start \nP01,P02,2024-01-01\n"})
    assert checked.problems == []
    assert checked.tables["mentorships"].to_pylist() == [
        {"mentor_id": "P01", "mentee_id": "P02", "start": date(2024, 1, 1)}
    ]


def test_the_exact_name_comes_first(tmp_path):
    checked = check(tmp_path, {"mentorships.csv": "mentor_id,mentee_id,Start,start\nP01,P02,2020-01-01,2024-01-01\n"})
    assert checked.tables["mentorships"]["start"].to_pylist() == [date(2024, 1, 1)]
    assert warnings(checked) == [("mentorships.csv", None, "Start", "Start", "unknown_column")]


def test_mapped_columns_and_constants(tmp_path):
    toml = """
[files.mentorships]
columns = { mentor_id = "From", mentee_id = "To", start = "When" }
constants = { kind = "assigned", program = "Lead" }
"""
    checked = check(tmp_path, {"mentorships.csv": "from,To,When,kind\nP01,P02,2024-01-01,odd\n"}, toml=toml)
    assert checked.tables["mentorships"].to_pylist() == [
        {"mentor_id": "P01", "mentee_id": "P02", "start": date(2024, 1, 1), "program": "Lead", "kind": "assigned"}
    ]
    problem = only(checked.problems)
    assert (problem.severity, problem.code, problem.column) == ("warning", "unknown_column", "kind")
    assert problem.message == "column 'kind' is not loaded: [files.mentorships] constants gives kind"


def test_a_mapped_column_that_is_not_there(tmp_path):
    toml = '[files.mentorships]\ncolumns = { mentor_id = "Fron" }\n'
    checked = check(tmp_path, {"mentorships.csv": "From,mentee_id,start\nP01,P9,2024-01-01\n"}, toml=toml)
    assert errors(checked) == [
        ("mentorships.csv", None, "mentor_id", "Fron", "missing_column"),
        ("mentorships.csv", 2, "mentee_id", "P9", "unknown_id"),
    ]
    assert checked.errors[0].suggestion == "From"
    assert checked.blocking == checked.errors[:1]
    assert "mentorships" not in checked.tables
    assert (checked.counts["mentorships"].kept, checked.counts["mentorships"].with_errors) == (0, 1)


def test_a_required_column_that_is_missing_names_the_nearest(tmp_path):
    checked = check(tmp_path, {"mentorships.csv": "mentor,mentee_id,start\nP01,P02,2024-01-01\n"})
    problem = only(checked.errors)
    assert (problem.row, problem.column, problem.code, problem.suggestion) == (
        None,
        "mentor_id",
        "missing_column",
        "mentor",
    )
    assert str(problem) == "mentorships.csv: column 'mentor_id' is missing; did you mean 'mentor'?"


def test_no_person_id_checks_everything_that_can_be_checked(tmp_path):
    files = {"people.csv": "id,name\nP01,Ann\n", "mentorships.csv": "mentor_id,mentee_id,start\nP01,P02,2024-02-30\n"}
    checked = check(tmp_path, files)
    assert errors(checked) == [
        ("people.csv", None, "person_id", None, "missing_column"),
        ("mentorships.csv", 2, "start", "2024-02-30", "date"),
    ]
    assert checked.tables["people"].num_rows == 0


def test_unknown_columns_are_said_once_with_the_nearest(tmp_path):
    checked = check(
        tmp_path, {"mentorships.csv": "mentor_id,mentee_id,strat,weight\nP01,P02,2024-01-01,2\nP01,P03,2024-01-01,2\n"}
    )
    unknown = [p for p in checked.warnings if p.code == "unknown_column"]
    assert [(p.column, p.row, p.suggestion) for p in unknown] == [("strat", None, "start"), ("weight", None, None)]
    assert unknown[0].message.endswith("did you mean 'start'?")
    undated = [p for p in checked.warnings if p.code == "no_start"]
    assert only(undated).message == "there is no column 'start': 2 rows kept and counted, but in no window"


def test_further_columns_of_people_are_attributes(tmp_path):
    toml = '[files.people]\ncolumns = { team = "Abteilung", person_id = "nr" }\nconstants = { site = "HQ" }\n'
    checked = check(tmp_path, {"people.csv": "nr,Abteilung,score,id,External\n1,A,5,x,z\n"}, toml=toml)
    assert checked.tables["people"].to_pylist() == [
        {"person_id": "1", "team": "A", "score": 5, "External": "z", "site": "HQ", "external": False}
    ]
    assert warnings(checked) == [("people.csv", None, "id", "id", "unknown_column")]
    assert 'columns = { other_id = "id" }' in checked.warnings[0].message


@pytest.mark.parametrize(("header", "file_columns"), [("person_id,person_id,name", 2), ("person_id,Person ID,name", 1)])
def test_two_columns_of_one_name(header, file_columns, tmp_path):
    checked = check(tmp_path, {"people.csv": f"{header}\nP01,P01,Ann\n"})
    codes = [p.code for p in checked.problems]
    assert codes == (["repeated_column"] if file_columns == 2 else ["unknown_column"])


def test_where_keeps_rows_by_the_file_s_column_or_ours_and_counts_the_rest(tmp_path):
    text = "at,source_id,target_id,what,Status\n2024-01-01,P01,P02,review,ok\n2024-13-01,P01,P9,chat,ok\n2024-01-03,P01,P02,review,2\n2024-01-04,P02,P03, review ,1\n"
    toml = """
[files.interactions]
columns = { kind = "what" }
where = { kind = "review", Status = ["ok", 1] }
"""
    checked = check(tmp_path, {"interactions.csv": text}, toml=toml)
    counts = checked.counts["interactions"]
    assert (counts.rows_read, counts.filtered, counts.kept, counts.with_errors) == (4, 2, 2, 0)
    assert [p.code for p in checked.problems] == ["spaces"]
    assert checked.tables["interactions"]["day"].to_pylist() == [date(2024, 1, 1), date(2024, 1, 4)]


def test_where_with_truth_and_typed_numbers(tmp_path):
    lines = '{"person_id": "P1", "active": true, "n": 1}\n{"person_id": "P2", "active": false, "n": 1}\n{"person_id": "P3", "active": true, "n": 2.5}\n'
    toml = "[files.people]\nwhere = { active = true, n = 1 }\n"
    checked = check(tmp_path, {"people.jsonl": lines}, toml=toml)
    assert checked.tables["people"]["person_id"].to_pylist() == ["P1"]


def test_where_of_a_column_that_is_not_there(tmp_path):
    toml = '[files.people]\nwhere = { statsu = "x" }\n'
    checked = check(tmp_path, {"people.csv": "person_id,status\nP01,x\n"}, toml=toml)
    assert errors(checked) == [("people.csv", None, "statsu", "statsu", "missing_column")]
    assert checked.errors[0].suggestion == "status"


def test_several_files_of_one_table_with_their_own_columns(tmp_path):
    toml = """
[[files.interactions]]
path = "mails.csv"
columns = { at = "sent", source_id = "from", target_id = "to" }
constants = { kind = "message" }
[[files.interactions]]
path = "meetings.jsonl"
constants = { kind = "meeting" }
"""
    files = {
        "mails.csv": "sent,from,to\n2024-01-01,P01,P02\n",
        "meetings.jsonl": '{"at": "2024-01-02", "participants": ["P01", "P02", "P03"]}\n',
    }
    checked = check(tmp_path, files, toml=toml)
    assert checked.problems == []
    rows = checked.tables["interactions"].to_pylist()
    assert [(row["kind"], row["source_id"], row["participants"], row["mutual"]) for row in rows] == [
        ("message", "P01", None, False),
        ("meeting", None, ["P01", "P02", "P03"], True),
    ]
    assert rows[1]["interaction_id"].startswith("auto-")


def test_several_files_need_a_path_each(tmp_path):
    toml = '[[files.people]]\npath = "people.csv"\n[[files.people]]\ndelimiter = ";"\n'
    assert "each needs a path" in check(tmp_path, {"people.csv": "person_id\nP1\n"}, toml=toml).errors[0].message
