"""Files of every format: what is found out (encoding, delimiter, sheet), how rows are counted, what is damaged."""

from __future__ import annotations

import string
import tempfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentornet.config import Config
from mentornet.tables import check_program, find_files
from table_folders import PEOPLE, check, errors, folder_of, only, warnings, write_rows

FORMATS = [".csv", ".tsv", ".jsonl", ".xlsx", ".parquet"]
# Cells of every kind that mean the same in every format: text that no one could take for a number, date or truth,
# and numbers of 15 digits, for openpyxl writes no more than 16.
WORDS = st.text(string.ascii_letters + "äß漢 ',;|\"-", min_size=1).filter(
    lambda text: text.strip() == text and text.casefold() not in ("true", "false", "e", "inf", "nan")
)
ROSTERS = st.lists(
    st.tuples(
        st.none() | WORDS.map(lambda text: f"n{text}"),
        st.none() | st.dates(date(1990, 1, 1), date(2024, 1, 1)),
        st.none() | st.integers(-(10**15), 10**15),
        st.none()
        | st.floats(-1e9, 1e9, allow_nan=False)
        .map(lambda x: float(f"{x:.15g}") + 0.0)
        .filter(lambda x: not x.is_integer()),
        st.none() | st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(ROSTERS, st.sampled_from(FORMATS))
def test_random_people_read_back_equal(rows, suffix):
    columns = ["person_id", "name", "joined", "points", "share", "remote"]
    people = [[f"P{i:03d}", *row] for i, row in enumerate(rows)]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "mentornet.toml").write_text('name = "x"')
        written = people if suffix in (".xlsx", ".parquet") else [
            [cell.isoformat() if isinstance(cell, date) else cell for cell in row] for row in people
        ]  # fmt: skip
        write_rows(folder / f"people{suffix}", columns, written)
        checked = check_program(folder, Config.load(folder))
    assert checked.problems == []
    table = checked.tables["people"]
    for i, column in enumerate(columns):
        cells = [row[i] for row in people]
        found = table[column].to_pylist() if column in table.column_names else [None] * len(people)
        assert found == cells


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.datetimes(datetime(2000, 1, 1), datetime(2024, 1, 1)).map(lambda t: t.replace(microsecond=t.microsecond // 1000 * 1000)),
            st.sampled_from(["P01", "P02"]),
            st.sampled_from(["meeting", "review", None]),
            st.none() | st.floats(0.5, 500).map(lambda x: round(x, 3)),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_the_same_interactions_have_the_same_hash_in_every_format(rows):
    columns = ["at", "source_id", "target_id", "kind", "minutes"]
    cells = [[at.isoformat(), who, "P03", kind, minutes] for at, who, kind, minutes in rows]
    hashes, tables = set(), []
    for number, suffix in enumerate(FORMATS):
        with tempfile.TemporaryDirectory() as made:
            folder = folder_of(Path(made), {})
            ordered = cells if number % 2 else cells[::-1]
            write_rows(folder / f"interactions{suffix}", columns, ordered)
            if suffix == ".parquet" and not cells:
                pq.write_table(
                    pa.table({name: pa.array([], pa.string()) for name in columns}), folder / "interactions.parquet"
                )
            checked = check_program(folder, Config.load(folder))
            assert checked.errors == []
            hashes.add(checked.source_hash)
            tables.append(
                checked.tables["interactions"].sort_by(
                    [
                        ("at", "ascending"),
                        ("source_id", "ascending"),
                        ("kind", "ascending"),
                        ("minutes", "ascending"),
                        ("occurrence", "ascending"),
                    ]
                )
            )
    assert len(hashes) == 1
    assert all(table.equals(tables[0]) for table in tables)
    assert sorted(tables[0]["at"].to_pylist()) == sorted(row[0] for row in rows)


def test_another_value_is_another_hash(tmp_path):
    one = check(tmp_path / "a", {"mentorships.csv": "mentor_id,mentee_id,start\nP01,P02,2024-01-01\n"})
    two = check(tmp_path / "b", {"mentorships.csv": "mentor_id,mentee_id,start\nP01,P02,2024-01-02\n"})
    swapped = check(tmp_path / "c", {"mentorships.csv": "mentor_id,mentee_id,start\nP02,P01,2024-01-01\n"})
    assert len({one.source_hash, two.source_hash, swapped.source_hash}) == 3


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_problem_in_the_same_row_of_every_format(suffix, tmp_path):
    folder = folder_of(tmp_path, {})
    rows = [["P01", "P02", "2024-01-01"], ["P01", "P9", "2024-02-30"], ["P03", "P02", None]]
    write_rows(folder / f"mentorships{suffix}", ["mentor_id", "mentee_id", "start"], rows)
    file = f"mentorships{suffix}"
    checked = check(folder)
    assert errors(checked) == [
        (file, 3, "mentee_id", "P9", "unknown_id"),
        (file, 3, "start", "2024-02-30", "date"),
    ]
    assert warnings(checked) == [(file, 4, "start", None, "no_start")]
    assert checked.tables["mentorships"]["mentor_id"].to_pylist() == ["P01", "P03"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter, tmp_path):
    text = "mentor_id,mentee_id,start,program\nP01,P02,2024-01-01,A\n".replace(",", delimiter)
    checked = check(tmp_path, {"mentorships.csv": text})
    assert checked.problems == []
    assert checked.tables["mentorships"]["program"].to_pylist() == ["A"]


def test_a_delimiter_is_known_by_our_columns_not_by_how_often_it_stands(tmp_path):
    text = "person_id;name, first, last, title\nP01;Ann\n"
    checked = check(tmp_path, {"people.csv": text})
    assert checked.tables["people"].column_names == ["person_id", "name, first, last, title", "external"]


def test_a_configured_delimiter(tmp_path):
    toml = '[files.mentorships]\ndelimiter = "~"\n'
    checked = check(tmp_path, {"mentorships.csv": "mentor_id~mentee_id~start\nP01~P02~2024-01-01\n"}, toml=toml)
    assert checked.problems == []


def test_spaces_after_every_delimiter_are_the_file_s_style(tmp_path):
    checked = check(tmp_path, {"people.csv": 'person_id, name, org_unit\nP01, Ann, "Sales, East"\n'})
    assert checked.problems == []
    assert checked.tables["people"].to_pylist() == [
        {"person_id": "P01", "name": "Ann", "org_unit": "Sales, East", "external": False}
    ]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom", "utf-16-le", "utf-16-be"]
)
def test_unicode_files_need_no_setting(encoding, tmp_path):
    text = "person_id,name\nP01,Zoë 漢\n"
    content = {
        "utf-16-le-bom": b"\xff\xfe" + text.encode("utf-16-le"),
        "utf-16-be-bom": b"\xfe\xff" + text.encode("utf-16-be"),
    }.get(encoding) or text.encode(encoding)
    checked = check(tmp_path, {"people.csv": content})
    assert checked.problems == []
    assert checked.tables["people"]["name"].to_pylist() == ["Zoë 漢"]


def test_a_file_that_is_not_utf8_is_read_as_cp1252_with_a_warning(tmp_path):
    content = 'person_id,name\nP01,Ann\nP02,"a\nb"\nP03,Zoë\nP04,Jürgen\n'.encode("cp1252")
    checked = check(tmp_path, {"people.csv": content})
    assert checked.errors == []
    assert warnings(checked) == [("people.csv", 4, None, None, "encoding")]
    assert checked.warnings[0].suggestion == 'encoding = "cp1252"'
    assert checked.tables["people"]["name"].to_pylist() == ["Ann", "a\nb", "Zoë", "Jürgen"]


def test_a_configured_encoding_is_silent(tmp_path):
    toml = '[files.people]\nencoding = "cp1252"\n'
    checked = check(tmp_path, {"people.csv": "person_id,name\nP01,Zoë\n".encode("cp1252")}, toml=toml)
    assert checked.problems == []
    assert checked.tables["people"]["name"].to_pylist() == ["Zoë"]


def test_bytes_that_the_configured_encoding_does_not_have(tmp_path):
    toml = '[files.people]\nencoding = "utf-8"\n'
    checked = check(tmp_path, {"people.csv": "person_id,name\nP01,Ann\nP02,Zoë\n".encode("cp1252")}, toml=toml)
    problem = only(checked.errors)
    assert (problem.file, problem.row, problem.code) == ("people.csv", 3, "encoding")
    assert "'utf-8', as configured" in problem.message


def test_neither_utf8_nor_cp1252(tmp_path):
    checked = check(tmp_path, {"people.csv": b"person_id,name\nP01,Ann\nP02,\x81\n"})
    assert errors(checked) == [("people.csv", 3, None, None, "encoding")]


def test_an_encoding_and_a_date_format_that_do_not_exist(tmp_path):
    toml = '[files.people]\nencoding = "utf-9"\n[files.mentorships]\ndates = "%d/%Q/%Y"\n'
    checked = check(tmp_path, {"mentorships.csv": "mentor_id,mentee_id\n"}, toml=toml)
    assert errors(checked) == [
        ("mentornet.toml", 3, "encoding", "utf-9", "config"),
        ("mentornet.toml", 5, "dates", "%d/%Q/%Y", "config"),
    ]
    assert "'%Q' is not supported" in checked.errors[1].message


def test_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path):
    text = 'person_id,name\nP01,"two\nlines"\n\n,\nP02,Bo\nP01,again\n'
    checked = check(tmp_path, {"people.csv": text})
    assert errors(checked) == [("people.csv", 6, "person_id", "P01", "repeated_id")]
    assert "already in row 2" in checked.errors[0].message
    assert checked.counts["people"].rows_read == 3
    assert checked.tables["people"]["name"].to_pylist() == ["two\nlines", "Bo"]


def test_a_blank_line_before_the_header(tmp_path):
    checked = check(tmp_path, {"people.csv": "\n\nperson_id,name\nP01,Ann\nP01,Ann\n"})
    assert errors(checked) == [("people.csv", 5, "person_id", "P01", "repeated_id")]


def test_rows_with_too_many_and_too_few_cells(tmp_path):
    checked = check(tmp_path, {"people.csv": "person_id,name,unit\nP01,Ann,A,extra\nP02\nP03,Cy,B\n"})
    assert errors(checked) == [("people.csv", 2, None, None, "cells"), ("people.csv", 3, None, None, "cells")]
    assert "the row has 4 cells, the header 3" in checked.errors[0].message
    assert checked.counts["people"].with_errors == 2
    assert checked.tables["people"]["person_id"].to_pylist() == ["P03"]
    assert checked.write_quarantine(tmp_path / "aside") == {"people.csv": 2}
    lines = (tmp_path / "aside" / "people.csv").read_text().splitlines()
    assert lines[0] == "person_id,name,unit,mentornet_file,mentornet_row,mentornet_problem"
    assert lines[1].startswith('P01,Ann,A,people.csv,2,"the row has 4 cells')
    assert lines[1].endswith('further cells: extra"')
    assert lines[2].startswith("P02,,,people.csv,3,")


def test_a_quote_that_is_never_closed(tmp_path):
    checked = check(tmp_path, {"people.csv": 'person_id,name\nP01,Ann\nP02,"Bo\nP03,Cy\n'})
    assert errors(checked) == [("people.csv", 3, None, None, "quoting")]
    assert "never closed" in checked.errors[0].message


def test_a_trailing_delimiter_is_no_column(tmp_path):
    checked = check(tmp_path, {"people.csv": "person_id,name,\nP01,Ann,\nP02,Bo,x\n"})
    assert errors(checked) == []
    assert warnings(checked) == [("people.csv", 3, None, "x", "unknown_column")]
    assert checked.tables["people"].column_names == ["person_id", "name", "external"]


@pytest.mark.parametrize("content", ["", "\n\n", "   \n"])
def test_an_empty_file(content, tmp_path):
    checked = check(tmp_path, {"mentorships.csv": content})
    assert errors(checked) in (
        [("mentorships.csv", None, None, None, "empty")],
        [("mentorships.csv", 1, None, None, "no_header")],
    )


def test_a_table_of_a_header_alone_is_fine(tmp_path):
    checked = check(
        tmp_path, {"mentorships.csv": "mentor_id,mentee_id,start\n", "interactions.csv": "at,source_id,target_id\n"}
    )
    assert checked.problems == []
    assert checked.tables["mentorships"].num_rows == checked.tables["interactions"].num_rows == 0
    assert checked.tables["mentorships"].column_names == ["mentor_id", "mentee_id", "start"]


def test_no_header(tmp_path):
    checked = check(tmp_path, {"mentorships.csv": "P01,P02,2024-01-01\nP02,P03,2024-01-01\n"})
    problem = only(checked.errors)
    assert (problem.file, problem.row, problem.code) == ("mentorships.csv", 1, "no_header")
    assert "add a header row" in problem.message


class TestWorkbooks:
    def book(self, folder: Path, sheets: dict[str, list[list[object]]], name: str = "program.xlsx") -> None:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(folder / name)

    def test_sheets_named_like_tables(self, tmp_path):
        toml = '[files.people]\npath = "program.xlsx"\n[files.mentorships]\npath = "program.xlsx"\n'
        folder_of(tmp_path, {"people.unused": ""}, toml=toml)
        self.book(
            tmp_path,
            {
                "About": [["x"]],
                "People": [["person_id", "joined"], [1001, datetime(2024, 1, 31)], [1002.0, date(2025, 1, 1)]],
                "mentorships": [["mentor_id", "mentee_id", "start"], ["1001", 1002, datetime(2025, 2, 1, 9, 30)]],
            },
        )
        checked = check(tmp_path)
        assert checked.problems == []
        assert checked.tables["people"]["person_id"].to_pylist() == ["1001", "1002"]
        assert checked.tables["people"]["joined"].to_pylist() == [date(2024, 1, 31), date(2025, 1, 1)]
        assert checked.tables["mentorships"].to_pylist() == [
            {
                "mentor_id": "1001",
                "mentee_id": "1002",
                "start": date(2025, 2, 1),
                "start_time": datetime(2025, 2, 1, 9, 30),
            }
        ]

    def test_the_only_sheet_and_blank_rows(self, tmp_path):
        folder_of(tmp_path, {"people.unused": ""})
        self.book(
            tmp_path, {"Sheet7": [["person_id", "name"], [None, None], ["P1", "Ann"], ["P1", "Bo"]]}, "people.xlsx"
        )
        assert errors(check(tmp_path)) == [("people.xlsx", 4, "person_id", "P1", "repeated_id")]

    def test_several_sheets_ask_for_one(self, tmp_path):
        folder_of(tmp_path, {"people.unused": ""})
        self.book(tmp_path, {"Eins": [["person_id"]], "Zwei": [["person_id"]]}, "people.xlsx")
        problem = only(check(tmp_path).errors)
        assert (problem.code, problem.suggestion) == ("sheet", 'sheet = "Eins"')

    def test_a_sheet_that_is_not_there(self, tmp_path):
        folder_of(tmp_path, {"people.unused": ""}, toml='[files.people]\nsheet = "Zwie"\n')
        self.book(tmp_path, {"Eins": [["person_id"]], "Zwei": [["person_id"]]}, "people.xlsx")
        assert "did you mean 'Zwei'?" in only(check(tmp_path).errors).message

    def test_formulas_without_a_saved_result_are_said(self, tmp_path):
        folder_of(tmp_path, {"people.unused": ""})
        self.book(
            tmp_path, {"people": [["person_id", "score"], ["P1", 1], ["P2", "=1+1"], ["P3", "=B2"]]}, "people.xlsx"
        )
        problem = only(check(tmp_path).problems)
        assert (problem.row, problem.code, problem.severity) == (3, "formula", "warning")
        assert problem.message.startswith("2 formulas without a saved result")

    def test_a_value_right_of_the_header(self, tmp_path):
        folder_of(tmp_path, {"people.unused": ""})
        self.book(tmp_path, {"people": [["person_id"], ["P1", "stray"], ["P2"]]}, "people.xlsx")
        assert errors(check(tmp_path)) == [("people.xlsx", 2, None, None, "cells")]


def test_json_lines_of_every_kind(tmp_path):
    lines = '{"person_id": "P1", "score": 1}\n\n[1]\nnonsense\n{"person_id": "P1"}\n{"person_id": 7, "score": null, "name": ""}\n'
    checked = check(tmp_path, {"people.jsonl": lines})
    assert errors(checked) == [
        ("people.jsonl", 4, None, None, "json"),
        ("people.jsonl", 5, None, None, "json"),
        ("people.jsonl", 6, "person_id", "P1", "repeated_id"),
    ]
    assert "line 3 is not a JSON object" in checked.errors[0].message
    assert checked.tables["people"].to_pylist() == [
        {"person_id": "P1", "name": None, "score": 1, "external": False},
        {"person_id": "7", "name": "", "score": None, "external": False},
    ]


def test_types_of_parquet_are_kept(tmp_path):
    folder_of(tmp_path, {"people.unused": ""})
    table = pa.table(
        {
            "person_id": pa.array([1, 2], pa.int32()),
            "name": pa.array(["", None]).dictionary_encode(),
            "joined": pa.array([datetime(2024, 1, 1), datetime(2024, 1, 2, 5)], pa.timestamp("ns", "America/New_York")),
            "code": pa.array(["1", "2"]),
            "half": pa.array([0.5, 1.0], pa.float32()),
        }
    )
    pq.write_table(table, tmp_path / "people.parquet")
    checked = check(tmp_path)
    assert checked.problems == []
    assert checked.tables["people"].to_pylist() == [
        {"person_id": "1", "name": "", "joined": date(2024, 1, 1), "joined_time": datetime(2024, 1, 1), "code": "1", "half": 0.5, "external": False},
        {"person_id": "2", "name": None, "joined": date(2024, 1, 2), "joined_time": datetime(2024, 1, 2, 5), "code": "2", "half": 1.0, "external": False},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "word"), [("people.parquet", "not a Parquet file"), ("people.xlsx", "not an Excel workbook")]
)
def test_a_damaged_file(name, word, tmp_path):
    problem = only(check(tmp_path, {name: b"nonsense"}).errors)
    assert (problem.file, problem.code) == (name, "unreadable")
    assert word in problem.message


@pytest.mark.parametrize("nested", [False, True])
def test_text_of_a_parquet_file_that_is_not_utf_8(nested, tmp_path):
    folder_of(tmp_path, {"people.unused": ""})
    name = pa.array([b"Ann", b"Zo\xeb", b"Bo"], pa.binary()).view(pa.string())
    if nested:
        name = pa.ListArray.from_arrays(pa.array([0, 1, 2, 3], pa.int32()), name)
    pq.write_table(pa.table({"person_id": ["P1", "P2", "P3"], "name": name}), tmp_path / "people.parquet")
    problem = only(check(tmp_path).errors)
    assert (problem.file, problem.row, problem.code) == ("people.parquet", 3, "unreadable")
    assert "column 'name'" in problem.message
    assert "not UTF-8" in problem.message


class TestFinding:
    def test_the_order_and_the_names(self, tmp_path):
        folder = folder_of(
            tmp_path, {"Interactions.CSV": "at\n", "notes.csv": "x\n", "~$people.xlsx": "x", ".people.csv": "x"}
        )
        found = find_files(folder, Config.load(folder))
        assert {name: [file.name for file in files] for name, files in found.items()} == {
            "people": ["people.csv"], "interactions": ["Interactions.CSV"],
        }  # fmt: skip

    def test_two_files_for_one_table(self, tmp_path):
        problem = only(check(tmp_path, {"people.csv": PEOPLE, "people.jsonl": ""}).errors)
        assert (problem.code, problem.suggestion) == ("two_files", 'path = "people.csv"')
        assert "'people.csv' and 'people.jsonl'" in problem.message

    def test_a_path_decides_between_two(self, tmp_path):
        checked = check(
            tmp_path, {"people.csv": PEOPLE, "people.tsv": "x"}, toml='[files.people]\npath = "people.csv"\n'
        )
        assert checked.problems == []

    def test_a_name_that_is_nearly_a_table_s(self, tmp_path):
        problem = only(check(tmp_path, {"mentorship.csv": "x\n"}).problems)
        assert (problem.file, problem.severity, problem.code) == ("mentorship.csv", "warning", "unknown_file")
        assert problem.suggestion == "mentorships.csv"

    def test_no_people(self, tmp_path):
        checked = check(
            tmp_path, {"people.txtx": "", "mentorships.csv": "mentor_id,mentee_id,start\nP1,P2,2024-01-01\n"}
        )
        assert only(checked.errors).code == "no_people"
        assert checked.blocking == checked.errors
        assert checked.tables["people"].num_rows == 0

    def test_a_path_that_is_not_there(self, tmp_path):
        toml = '[files.interactions]\npath = "export/metings.csv"\n'
        problem = only(check(tmp_path, {"export/meetings.csv": "x"}, toml=toml).errors)
        assert (problem.file, problem.value, problem.suggestion) == (
            "mentornet.toml",
            "export/metings.csv",
            "meetings.csv",
        )

    def test_a_glob_reads_all_its_files_in_order(self, tmp_path):
        toml = '[files.mentorships]\npath = "export/*.csv"\n'
        files = {
            "export/2025.csv": "mentor_id,mentee_id,start,end\nP01,P03,2025-01-01,\nP01,P9,2025-01-01,\n",
            "export/2024.csv": "mentee_id;mentor_id;start\nP02;P01;2024-01-01\n",
        }
        checked = check(tmp_path, files, toml=toml)
        assert errors(checked) == [("export/2025.csv", 3, "mentee_id", "P9", "unknown_id")]
        assert checked.counts["mentorships"].files == ("export/2024.csv", "export/2025.csv")
        assert checked.tables["mentorships"].select(["mentor_id", "mentee_id"]).to_pylist() == [
            {"mentor_id": "P01", "mentee_id": "P02"},
            {"mentor_id": "P01", "mentee_id": "P03"},
        ]


def test_json_lines_without_a_row(tmp_path):
    checked = check(
        tmp_path, {"people.jsonl": "", "mentorships.csv": "mentor_id,mentee_id,start\nP01,P02,2024-01-01\n"}
    )
    assert warnings(checked) == [("people.jsonl", None, None, None, "empty")]
    assert [code for *_, code in errors(checked)] == ["unknown_id", "unknown_id"]
