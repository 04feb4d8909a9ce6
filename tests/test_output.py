"""What commands print and write: every format, the same rows; nothing a spreadsheet or terminal would run."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import pty
import subprocess
import sys
from contextlib import redirect_stdout
from datetime import date, datetime

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentornet.commands.output import pick_format, sidecar, write_frame
from mentornet.commands.values import visible
from mentornet.errors import UsageError
from mentornet.results import query_frame, query_graph
from mentornet.spreadsheets import guard
from mentornet.stores import GraphNode, GraphPath, GraphRelationship, QueryResult

COLUMNS = ("name", "day", "at", "score", "count", "open", "codes")
ROWS = [
    ("Zoë =SUM(1)", date(2024, 2, 29), datetime(2024, 1, 1), 1.5, 3, True, ["a", "b"]),
    ("=HYPERLINK(1)", None, None, None, None, None, None),
    ("-1+2", date(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59), -2.0, 2**60, False, []),
]


@pytest.fixture
def frame():
    return query_frame(QueryResult(COLUMNS, ROWS))


def test_a_query_frame_has_real_dtypes(frame):
    assert [str(dtype) for dtype in frame.dtypes] == [
        "object", "datetime64[ms]", "datetime64[ms]", "Float64", "Int64", "boolean", "object",
    ]  # fmt: skip
    assert frame["count"].tolist()[2] == 2**60
    assert frame.attrs == {"truncated": False, "dates": ["day"]}


def test_a_declared_type_holds_where_no_value_says_it():
    class Column:
        name, type = "n", "int"

    assert str(query_frame(QueryResult(("n",), [(None,)]), [Column()]).dtypes["n"]) == "Int64"
    assert list(query_frame(QueryResult(("n", "m"), [])).columns) == ["n", "m"]


def test_csv_is_iso_and_guarded(frame, tmp_path):
    path = tmp_path / "out.csv"
    write_frame(frame, "csv", path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == list(COLUMNS)
    assert rows[1] == ["Zoë =SUM(1)", "2024-02-29", "2024-01-01T00:00:00", "1.5", "3", "true", '["a", "b"]']
    assert rows[2] == ["'=HYPERLINK(1)", "", "", "", "", "", ""]
    assert rows[3][:3] == ["'-1+2", "0001-01-01", "9999-12-31T23:59:59"]
    assert rows[3][3] == "-2.0"  # a number is no formula


@given(
    st.lists(st.one_of(st.none(), st.text(',"\r\n\t =é1'), st.just("P001"), st.dates()), min_size=1),
    st.lists(st.one_of(st.none(), st.floats(), st.sampled_from([0.0, -0.0, 1.0]))),
)
def test_csv_reads_back_as_written(texts, numbers):
    numbers = [math.nan if number is None else number for number in numbers]
    for name, column, said in (
        ("a,b", texts, ["" if value is None else guard(str(value)) for value in texts]),
        ("n", pd.Series(numbers, dtype="float64"), ["" if math.isnan(value) else str(value) for value in numbers]),
        ("t", [str(value) for value in texts], [guard(str(value)) for value in texts]),
    ):
        with redirect_stdout(io.StringIO()) as stream:
            write_frame(pd.DataFrame({name: column}), "csv")
        assert list(csv.reader(io.StringIO(stream.getvalue(), newline=""))) == [[name], *([cell] for cell in said)]


def test_json_and_json_lines_hold_the_same_records(frame, tmp_path):
    write_frame(frame, "json", tmp_path / "out.json")
    write_frame(frame, "jsonl", tmp_path / "out.jsonl")
    records = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert records[0] == {
        "name": "Zoë =SUM(1)", "day": "2024-02-29", "at": "2024-01-01T00:00:00", "score": 1.5, "count": 3,
        "open": True, "codes": ["a", "b"],
    }  # fmt: skip
    assert records[1] == {**dict.fromkeys(COLUMNS), "name": "=HYPERLINK(1)"}
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == records


def test_parquet_keeps_types_and_provenance(frame, tmp_path):
    path = tmp_path / "out.parquet"
    write_frame(frame, "parquet", path, about={"version": "1"})
    table = pq.read_table(path)
    assert table["count"].to_pylist() == [3, None, 2**60]
    assert table["day"].to_pylist() == [date(2024, 2, 29), None, date(1, 1, 1)]
    assert json.loads(table.schema.metadata[b"mentornet"]) == {"version": "1"}


def test_excel_has_no_formula_and_a_sheet_of_definitions(frame, tmp_path):
    path = tmp_path / "out.xlsx"
    write_frame(frame, "xlsx", path, about={"version": "1"})
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["data", "about"]
    cells = [cell for row in book["data"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert book["data"]["A3"].value == "'=HYPERLINK(1)"
    assert [cell.value for cell in book["about"][1]] == ["version", "1"]


def test_text_formats_have_their_provenance_beside_them(frame, tmp_path):
    path = tmp_path / "out.csv"
    write_frame(frame, "csv", path, about={"windows": ["w"]})
    assert json.loads(sidecar(path).read_text(encoding="utf-8")) == {"windows": ["w"]}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.csv", "out.csv.about.json"]


def test_the_terminal_table_shows_missing_and_steers_nothing(capsys):
    rows = [("\x1b[31mred\u202e", None), ("plain", 0.12345)]
    write_frame(query_frame(QueryResult(("name", "value"), rows)), "table")
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "–" in shown
    assert "0.1235" in shown


def test_nodes_are_readable(capsys):
    node = GraphNode(("Person",), {"id": "P1", "joined": date(2024, 1, 1)})
    write_frame(query_frame(QueryResult(("n",), [(node,)])), "jsonl")
    assert json.loads(capsys.readouterr().out) == {
        "n": {"labels": ["Person"], "properties": {"id": "P1", "joined": "2024-01-01"}}
    }


def test_a_failed_write_leaves_the_old_file(frame, tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(KeyError):
        write_frame(frame, "nonsense", path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]


def test_a_place_that_cannot_be_written_is_said(frame, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be written"):
        write_frame(frame, "csv", tmp_path / "file" / "out.csv")


@pytest.mark.parametrize(
    ("given", "path", "expected"),
    [(None, None, "table"), ("csv", None, "csv"), (None, "a/b.XLSX", "xlsx"), ("json", "a.csv", "json")],
)
def test_the_format_is_said_or_read_from_the_name(given, path, expected, tmp_path):
    assert pick_format(given, None if path is None else tmp_path / path) == expected


@pytest.mark.parametrize(
    ("given", "path", "message"),
    [("cvs", None, "did you mean 'csv'"), (None, "out", "end it in"), ("parquet", None, "name a file with -o")],
)
def test_a_format_that_cannot_be_is_refused(given, path, message, tmp_path):
    with pytest.raises(UsageError, match=message):
        pick_format(given, None if path is None else tmp_path / path)


@given(st.text())
def test_guarded_text_never_starts_a_formula(text):
    guarded = guard(text)
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert guarded in (text, "'" + text)


@given(st.text())
def test_visible_text_is_printable(text):
    assert visible(text).isprintable()
    assert len(visible(text)) == len(text)


PERSON, OTHER = GraphNode(("Person",), {"id": "P1", "name": "Zoë"}, "#1"), GraphNode(("Person",), {"id": "P2"}, "#2")
GOAL, SKILL = GraphNode(("Goal",), {"goal_id": "G1"}, "#3"), GraphNode(("Skill",), {"name": "=x"}, "#4")
MENTORS = GraphRelationship("MENTORS", OTHER, PERSON, {"start": date(2024, 1, 1), "kind": "assigned"}, "#9")
PURSUED = GraphRelationship("PURSUED", PERSON, GOAL, {}, "#10")
PATH = GraphPath((PERSON, OTHER), (MENTORS,))
DRAWN = [
    (PERSON, '(:Person {id: "P1", name: "Zoë"})'),
    (MENTORS, '(Person P2)-[:MENTORS {kind: "assigned", start: "2024-01-01"}]->(Person P1)'),
    (PURSUED, "(Person P1)-[:PURSUED]->(Goal G1)"),
    (PATH, "(Person P1)<-[:MENTORS]-(Person P2)"),
    ([PERSON, SKILL], '[(:Person {id: "P1", name: "Zoë"}), (:Skill {name: "=x"})]'),
    (GraphNode(("Consent",), {}), "(:Consent)"),
]


@pytest.mark.parametrize(("value", "drawn"), DRAWN)
def test_graph_values_are_drawn_as_cypher_draws_them(value, drawn, tmp_path, capsys):
    frame = query_frame(QueryResult(("value",), [(value,)]))
    write_frame(frame, "table")
    assert drawn in capsys.readouterr().out
    for ending in ("csv", "xlsx"):
        write_frame(frame, ending, tmp_path / f"out.{ending}")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream)) == [["value"], [drawn]]
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["data"]["A2"].value == drawn


def test_graph_values_are_whole_in_json_and_parquet(tmp_path):
    frame = query_frame(QueryResult(("r",), [(MENTORS,)]))
    write_frame(frame, "json", tmp_path / "out.json")
    write_frame(frame, "parquet", tmp_path / "out.parquet")
    expected = {
        "type": "MENTORS",
        "start": {"labels": ["Person"], "properties": {"id": "P2"}},
        "end": {"labels": ["Person"], "properties": {"id": "P1", "name": "Zoë"}},
        "properties": {"start": "2024-01-01", "kind": "assigned"},
    }
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8")) == [{"r": expected}]
    assert [json.loads(text) for text in pq.read_table(tmp_path / "out.parquet")["r"].to_pylist()] == [expected]


def test_a_result_is_a_graph_of_what_it_holds():
    graph = query_graph(QueryResult(("a", "b", "c"), [(PATH, [PURSUED, 3], {"x": SKILL}), (PERSON, None, "text")]))
    assert dict(graph.nodes(data=True)) == {
        "P1": {"labels": ["Person"], "id": "P1", "name": "Zoë"},
        "P2": {"labels": ["Person"], "id": "P2"},
        "Goal:#3": {"labels": ["Goal"], "goal_id": "G1"},
        "Skill:#4": {"labels": ["Skill"], "name": "=x"},
    }
    assert sorted(graph.edges(keys=True)) == [("P1", "Goal:#3", "#10"), ("P2", "P1", "#9")]
    assert graph.edges["P2", "P1", "#9"] == {"type": "MENTORS", "start": date(2024, 1, 1), "kind": "assigned"}


def test_a_column_of_several_types_keeps_its_values_in_parquet(tmp_path):
    frame = query_frame(QueryResult(("x",), [(1,), ("a",), (None,), (date(2024, 1, 1),)]))
    write_frame(frame, "parquet", tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet")["x"].to_pylist() == ["1", '"a"', None, '"2024-01-01"']


def test_what_does_not_fit_a_cell_of_excel_is_refused(tmp_path):
    frame = query_frame(QueryResult(("x",), [("a" * 32_768,)]))
    with pytest.raises(UsageError, match=r"32768 characters does not fit a cell of Excel \(32767\)"):
        write_frame(frame, "xlsx", tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_wide_table_is_cut_to_the_terminal():
    """A terminal of its own: what is too wide ends in an ellipsis, and no line is longer than the terminal."""
    code = (
        "from mentornet.commands.output import write_frame\nfrom mentornet.results import query_frame\n"
        "from mentornet.stores import QueryResult\n"
        "write_frame(query_frame(QueryResult(('id', 'text'), [('P1', 'x' * 200)])), 'table')"
    )
    main, side = pty.openpty()
    done = subprocess.run([sys.executable, "-c", code], stdout=side, check=True, env={**os.environ, "COLUMNS": "40"})
    os.close(side)
    lines = os.read(main, 10_000).decode().splitlines()
    os.close(main)
    assert done.returncode == 0
    assert max(map(len, lines)) <= 40
    assert [line for line in lines if line.startswith("P1") and line.rstrip().endswith("x…")]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


@pytest.mark.parametrize("room", [80, 120])
def test_a_table_with_too_many_columns_for_a_terminal_is_written_in_blocks(monkeypatch, room):
    monkeypatch.setenv("COLUMNS", str(room))
    persons, windows = ["P1", "P2"] * 2, ["2024-01-01..2024-03-30"] * 2 + ["2024-01-31..2024-04-29"] * 2
    values = {f"metric_number_{number}": [number + 0.5] * 4 for number in range(40)}
    stream = Terminal()
    with redirect_stdout(stream):
        write_frame(pd.DataFrame({"window": windows, "person_id": persons, **values}), "table")
    blocks = [block.splitlines() for block in stream.getvalue().split("\n\n")]
    assert len(blocks) > 1
    shown = []
    for names, rule, *rows in blocks:
        assert max(map(len, (names, rule, *rows))) <= room
        assert names.split()[:2] == ["window", "person_id"]
        assert [row.split()[:2] for row in rows] == [
            [window, person] for window, person in zip(windows, persons, strict=True)
        ]
        shown += zip(names.split()[2:], rows[0].split()[2:], strict=True)
    assert shown == [(name, str(column[0])) for name, column in values.items()]


def test_a_table_that_fits_a_terminal_is_written_at_once(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    stream = Terminal()
    with redirect_stdout(stream):
        write_frame(pd.DataFrame({"name": ["a", "a"], "said": ["x" * 100, "y"]}), "table")
    names, rule, first, second = stream.getvalue().splitlines()
    assert (names.split(), len(rule), len(first)) == (["name", "said"], 40, 40)
    assert second.split() == ["a", "y"]
