"""Rules within and between tables: spans, code lists, interactions, positions, mentorships; how much is listed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from mentornet.errors import UsageError
from mentornet.tables import problems as problems_module
from table_folders import check, errors, folder_of, only, warnings

MENTORS = "mentor_id,mentee_id,start\n"
HEAD = "at,source_id,target_id,participants,kind\n"


class TestSpans:
    @pytest.mark.parametrize(
        ("table", "text", "column"),
        [
            ("people", "person_id,joined,left\nP01,2024-01-02,2024-01-01\n", "left"),
            ("positions", "person_id,valid_from,valid_to\nP01,2024-01-02,2024-01-01\n", "valid_to"),
            ("mentorships", "mentor_id,mentee_id,start,end\nP01,P02,2024-01-02,2024-01-01\n", "end"),
            ("sponsorships", "sponsor_id,protege_id,start,end\nP01,P02,2024-01-02,2024-01-01\n", "end"),
            ("opportunities", "person_id,kind,offered_at,accepted_at\nP01,role,2024-01-02,2024-01-01\n", "accepted_at"),
            ("goals", "goal_id,person_id,set_at,due\nG1,P01,2024-01-02,2024-01-01\n", "due"),
            ("consent", "person_id,purpose,from,to\nP01,map,2024-01-02,2024-01-01\n", "to"),
        ],
    )
    def test_an_end_before_its_start(self, table, text, column, tmp_path):
        problem = only(check(tmp_path, {f"{table}.csv": text}).errors)
        assert (problem.file, problem.row, problem.column, problem.value, problem.code) == (
            f"{table}.csv", 2, column, "2024-01-01", "end_before_start",
        )  # fmt: skip
        assert f"{column} '2024-01-01' is before " in problem.message

    def test_one_day_is_a_span_and_times_count_within_it(self, tmp_path):
        text = "mentor_id,mentee_id,start,end\nP01,P02,2024-01-01,2024-01-01\nP01,P03,2024-01-01T10:00,2024-01-01T09:00\nP02,P03,2024-01-01T10:00,2024-01-01\n"
        assert errors(check(tmp_path, {"mentorships.csv": text})) == [
            ("mentorships.csv", 3, "end", "2024-01-01T09:00", "end_before_start")
        ]


class TestCodeLists:
    def test_strict_ones_are_errors_with_the_nearest(self, tmp_path):
        text = "person_id,program,arm\nP01,Lead,particpant\nP02,Lead,comparison\nP03,Lead, comparison \n"
        problem = only(check(tmp_path, {"participants.csv": text}).problems)
        assert (problem.row, problem.column, problem.value, problem.severity) == (2, "arm", "particpant", "error")
        assert problem.suggestion == "participant"

    def test_others_are_kept_with_one_warning_a_value(self, tmp_path):
        rows = "P01,P02,2024-01-01,mentor\n" * 3 + "P01,P03,2024-01-01,chosn\n"
        checked = check(tmp_path, {"mentorships.csv": f"mentor_id,mentee_id,start,kind\n{rows}"})
        said = [w for w in warnings(checked) if w[-1] == "unknown_value"]
        assert said == [
            ("mentorships.csv", 2, "kind", "mentor", "unknown_value"),
            ("mentorships.csv", 5, "kind", "chosn", "unknown_value"),
        ]
        assert checked.tables["mentorships"]["kind"].to_pylist() == ["mentor", "mentor", "mentor", "chosn"]


class TestInteractions:
    def test_the_canonical_columns(self, tmp_path):
        table = check(tmp_path, {"interactions.csv": "at,source_id,target_id\n2024-05-01T10:00,P01,P02\n"}).tables[
            "interactions"
        ]
        assert [(f.name, str(f.type)) for f in table.schema] == [
            ("at", "timestamp[ms]"), ("day", "date32[day]"), ("source_id", "string"), ("target_id", "string"),
            ("participants", "list<item: string>"), ("interaction_id", "string"), ("kind", "string"), ("minutes", "double"),
            ("initiator_id", "string"), ("quality", "double"), ("mutual", "bool"), ("occurrence", "int32"),
        ]  # fmt: skip
        assert table.to_pylist() == [
            {
                "at": datetime(2024, 5, 1, 10), "day": date(2024, 5, 1), "source_id": "P01", "target_id": "P02",
                "participants": None, "interaction_id": None, "kind": None, "minutes": None, "initiator_id": None,
                "quality": None, "mutual": False, "occurrence": 1,
            }
        ]  # fmt: skip

    def test_lists_of_two_are_pairs_lists_of_more_stay_lists(self, tmp_path):
        text = (
            HEAD
            + "2024-01-01,,,P02;P01,talk\n2024-01-01,P01,P02,P03;P01;P02,talk\n2024-01-01,P01,P02,,meeting\n2024-01-01,P01,P02,,talk\n"
        )
        checked = check(tmp_path, {"interactions.csv": text})
        assert checked.problems == []
        rows = checked.tables["interactions"].to_pylist()
        assert [(r["source_id"], r["target_id"], r["participants"], r["mutual"]) for r in rows] == [
            ("P02", "P01", None, True),
            (None, None, ["P03", "P01", "P02"], True),
            ("P01", "P02", None, True),
            ("P01", "P02", None, False),
        ]
        assert [r["interaction_id"] is None for r in rows] == [True, False, True, True]

    def test_which_kinds_are_mutual_is_configured(self, tmp_path):
        text = HEAD + "2024-01-01,P01,P02,,meeting\n2024-01-01,P01,P02,,lunch\n"
        checked = check(tmp_path, {"interactions.csv": text}, toml='[ties]\nmutual = ["lunch"]\n')
        assert checked.tables["interactions"]["mutual"].to_pylist() == [False, True]

    def test_who_took_part(self, tmp_path):
        text = HEAD + (
            "2024-01-01,,,P01,x\n"  # one
            "2024-01-01,,,,x\n"  # none
            "2024-01-01,P01,,,x\n"
            "2024-01-01,,P01,,x\n"
            "2024-01-01,P01,P01,,x\n"
            "2024-01-01,P03,P01,P01;P02,x\n"  # a source that is not in the list
            "2024-01-01,,,P01;P01;P02,x\n"  # twice
            "2024-01-01,,,P01;P1,x\n"
            "2024-01-01,,,[1,x\n".replace("[1,", '"[1",')
        )
        checked = check(tmp_path, {"interactions.csv": text})
        assert errors(checked) == [
            ("interactions.csv", 2, "participants", "P01", "one_participant"),
            ("interactions.csv", 3, "source_id", None, "missing"),
            ("interactions.csv", 4, "target_id", None, "missing"),
            ("interactions.csv", 5, "source_id", None, "missing"),
            ("interactions.csv", 6, "target_id", "P01", "same_person"),
            ("interactions.csv", 7, "source_id", "P03", "not_a_participant"),
            ("interactions.csv", 9, "participants", "P1", "unknown_id"),
            ("interactions.csv", 10, "participants", "[1", "list"),
        ]
        assert checked.errors[6].suggestion == "P01"
        assert warnings(checked) == [("interactions.csv", 8, "participants", "P01;P01;P02", "named_twice")]
        assert checked.tables["interactions"]["target_id"].to_pylist() == ["P02"]

    def test_identical_ones_are_numbered_and_counted(self, tmp_path):
        row = "2024-01-01,P01,P02,,x\n"
        group = "2024-01-01,,,P01;P02;P03,x\n"
        checked = check(tmp_path, {"interactions.csv": HEAD + row * 3 + group * 2 + "2024-01-01,P02,P01,,x\n"})
        assert checked.tables["interactions"]["occurrence"].to_pylist() == [1, 2, 3, 1, 2, 1]
        problem = only(checked.problems)
        assert (problem.row, problem.code) == (3, "identical_interactions")
        assert problem.message.startswith("3 interactions without an id identical to an earlier one: kept")
        first, second = (i for i in checked.tables["interactions"]["interaction_id"].to_pylist() if i)
        assert second == f"{first}-2"

    def test_before_joining_and_after_leaving_is_one_warning_a_file(self, tmp_path):
        files = {
            "people.csv": "person_id,joined,left\nP01,2024-01-01,2024-12-31\nP02,,\nP03,2024-06-01,\n",
            "interactions.csv": HEAD
            + "2024-12-31,P01,P02,,x\n2025-01-01,P02,P01,,x\n2023-12-31,P01,P02,,x\n2024-05-31,,,P01;P02;P03,x\n",
        }
        checked = check(tmp_path, files)
        problem = only(checked.problems)
        assert (problem.row, problem.value, problem.code) == (3, "2025-01-01", "not_present")
        assert problem.message.startswith("3 interactions before somebody joined or after somebody left")
        assert checked.tables["interactions"].num_rows == 4


class TestPositions:
    HEAD = "person_id,valid_from,valid_to\n"

    def test_overlaps_name_both_rows(self, tmp_path):
        text = self.HEAD + "P01,2024-01-01,2024-06-30\nP02,2024-01-01,\nP01,2024-06-01,\nP02,2023-01-01,2023-12-31\n"
        problem = only(check(tmp_path, {"positions.csv": text}).problems)
        assert (problem.row, problem.column, problem.value, problem.severity) == (
            4,
            "valid_from",
            "2024-06-01",
            "warning",
        )
        assert (
            "position of 'P01' from 2024-06-01 overlaps the one in row 2 (2024-01-01 to 2024-06-30)" in problem.message
        )

    def test_a_long_one_overlaps_all_later_ones(self, tmp_path):
        text = self.HEAD + "P01,2020-01-01,2029-12-31\nP01,2021-01-01,2021-12-31\nP01,2022-01-01,2022-12-31\n"
        assert [(p.row, p.code) for p in check(tmp_path, {"positions.csv": text}).problems] == [
            (3, "overlap"),
            (4, "overlap"),
        ]

    def test_touching_spans_and_open_ends_of_a_file_without_ends_are_fine(self, tmp_path):
        touching = self.HEAD + "P01,2024-01-01,2024-06-30\nP01,2024-06-30,2024-12-31\nP01,2025-01-01,\n"
        assert check(tmp_path / "a", {"positions.csv": touching}).problems == []
        opened = "person_id,valid_from,level\nP01,2024-01-01,1\nP01,2024-06-30,2\n"
        assert check(tmp_path / "b", {"positions.csv": opened}).problems == []

    def test_an_open_one_is_overlapped_where_others_end(self, tmp_path):
        text = self.HEAD + "P01,2024-01-01,\nP01,2024-06-30,2024-12-31\n"
        assert only(check(tmp_path, {"positions.csv": text}).problems).message.count("2024-01-01 to open") == 1

    def test_a_manager_of_oneself(self, tmp_path):
        text = "person_id,valid_from,manager_id\nP01,2024-01-01,P01\n"
        assert errors(check(tmp_path, {"positions.csv": text})) == [
            ("positions.csv", 2, "manager_id", "P01", "same_person")
        ]


class TestMentorships:
    def test_circles(self, tmp_path):
        people = "person_id\n" + "".join(f"{x}\n" for x in "ABCDEFG")
        rows = "".join(f"{a},{b},2024-01-01\n" for a, b in ("BC", "CA", "AB", "AB", "DE", "ED", "FG"))
        checked = check(tmp_path, {"people.csv": people, "mentorships.csv": MENTORS + rows})
        circles = [(p.row, p.value) for p in checked.warnings if p.code == "circle"]
        assert circles == [(2, "A > B > C > A"), (6, "D > E > D")]
        assert checked.errors == []

    def test_who_joined_when(self, tmp_path):
        files = {
            "people.csv": "person_id,joined,left\nP01,2024-06-01,2024-12-31\nP02,2024-01-01,\nP03,,\n",
            "mentorships.csv": MENTORS
            + "P01,P02,2024-07-01\nP02,P01,2024-05-01\nP02,P01,2025-01-01\nP03,P02,2023-12-31\n",
        }
        assert [w for w in warnings(check(tmp_path, files)) if w[-1] != "circle"] == [
            ("mentorships.csv", 2, "mentor_id", "P01", "joined_after"),
            ("mentorships.csv", 3, "start", "2024-05-01", "before_joined"),
            ("mentorships.csv", 4, "start", "2025-01-01", "after_left"),
            ("mentorships.csv", 5, "start", "2023-12-31", "before_joined"),
        ]

    def test_identical_rows_are_kept_with_a_warning(self, tmp_path):
        rows = "P01,P02,2024-01-01\nP01,P03,2024-01-01\nP01,P02,2024-01-01\n"
        checked = check(tmp_path, {"mentorships.csv": MENTORS + rows})
        assert str(only(checked.problems)) == "mentorships.csv row 4: the row is identical to row 2: kept"
        assert checked.tables["mentorships"].num_rows == 3


def test_a_sponsorship_needs_a_date(tmp_path):
    text = "sponsor_id,protege_id,at,start,end\nP01,P02,2024-01-01,,\nP01,P02,,2024-01-01,\nP01,P02,,,2024-01-01\nP01,P03,x,,\n"
    assert errors(check(tmp_path, {"sponsorships.csv": text})) == [
        ("sponsorships.csv", 4, "at", None, "missing"),
        ("sponsorships.csv", 5, "at", "x", "date"),
    ]


class TestHowMuchIsListed:
    def test_twenty_warnings_of_a_kind_and_then_the_count(self, tmp_path):
        rows = "".join(f"P01,P02,,{i}\n" for i in range(50))
        checked = check(tmp_path, {"mentorships.csv": f"mentor_id,mentee_id,start,program\n{rows}"})
        assert [p.row for p in checked.warnings] == [*range(2, 22), None]
        assert (
            checked.warnings[-1].message == "30 more rows of column 'start' with the same warning (no_start), 50 in all"
        )

    def test_all_errors_up_to_a_bound_and_then_the_count(self, tmp_path, monkeypatch):
        monkeypatch.setattr(problems_module, "MAX_ERRORS", 30)
        rows = "".join(f"P01,P{i},2024-01-01\n" for i in range(10, 60))
        checked = check(tmp_path, {"mentorships.csv": MENTORS + rows})
        assert len(checked.errors) == 31
        assert checked.errors[0].message == "20 more errors are not listed; the first 30 are"
        assert checked.counts["mentorships"].with_errors == 50
        assert checked.write_quarantine(tmp_path / "aside") == {"mentorships.csv": 50}


class TestQuarantine:
    def test_rows_as_they_were_and_safe_to_open(self, tmp_path):
        text = 'person_id,name,joined,"=cmd"\nP01,=1+1,x,-5\nP02,@x,,\nP03,"a\nb",2024-02-30,+49 30\n'
        checked = check(tmp_path, {"people.csv": text})
        assert checked.write_quarantine(tmp_path / "aside") == {"people.csv": 2}
        assert (tmp_path / "aside" / "people.csv").read_text() == (
            "person_id,name,joined,'=cmd,mentornet_file,mentornet_row,mentornet_problem\n"
            "P01,'=1+1,x,-5,people.csv,2,joined 'x' is not a date; write it as 2024-01-31 or 2024-01-31T09:30\n"
            "P03,\"a\nb\",2024-02-30,'+49 30,people.csv,4,joined '2024-02-30' is not a date that exists\n"
        )

    def test_what_is_mended_can_be_loaded_from_there(self, tmp_path):
        checked = check(tmp_path, {"mentorships.csv": f"{MENTORS}P01,P02,2024-02-30\nP01,P03,2024-01-01\n"})
        checked.write_quarantine(tmp_path / "aside")
        aside = (tmp_path / "aside" / "mentorships.csv").read_text().replace("P02,2024-02-30", "P02,2024-02-28")
        mended = check(tmp_path / "b", {"mentorships.csv": aside})
        assert mended.errors == []
        assert mended.tables["mentorships"]["start"].to_pylist() == [date(2024, 2, 28)]

    @pytest.mark.parametrize("where", [".", "export"])
    def test_never_over_the_tables(self, where, tmp_path):
        files = {"export/m.csv": f"{MENTORS}P01,P9,2024-01-01\n"}
        checked = check(tmp_path, files, toml='[files.mentorships]\npath = "export/m.csv"\n')
        with pytest.raises(UsageError, match="choose another folder"):
            checked.write_quarantine(tmp_path / where)

    def test_one_file_each(self, tmp_path):
        toml = '[files.mentorships]\npath = "m/*.csv"\n'
        files = {f"m/{year}.csv": f"{MENTORS}P01,P9,2024-01-01\n" for year in (2023, 2024)}
        checked = check(tmp_path, files, toml=toml)
        assert checked.write_quarantine(tmp_path / "aside") == {"mentorships-2023.csv": 1, "mentorships-2024.csv": 1}


def test_progress_is_told(tmp_path):
    from mentornet.config import Config
    from mentornet.tables import check_program

    told = []
    folder = folder_of(tmp_path, {"interactions.csv": "at,source_id,target_id\n2024-01-01,P01,P02\n"})
    check_program(folder, Config.load(folder), progress=lambda what, done, total: told.append((what, done, total)))
    assert told == [("reading people", 3, 0), ("reading interactions", 1, 0)]


def test_groups_and_levels_that_the_configuration_does_not_list(tmp_path):
    text = "person_id,valid_from,org_unit,level\nP01,2024-01-01,Sales,junior\nP02,2024-01-01,Slaes,boss\nP03,2024-01-01,,\n"
    toml = '[groups]\nvalues = ["Sales", "Plant"]\n[levels]\norder = ["junior", "senior"]\n'
    checked = check(tmp_path, {"positions.csv": text}, toml=toml)
    assert [(p.file, p.column, p.value, p.severity, p.suggestion) for p in checked.problems] == [
        ("mentornet.toml", "order", "boss", "warning", None),
        ("mentornet.toml", "values", "Slaes", "warning", "Sales"),
    ]
