"""Whatever is in the files: no crash, every row accounted for, one order of problems, JSON-ready."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentornet.config import Config
from mentornet.schema import TABLES, Type
from mentornet.tables import Checked, check_program
from table_folders import folder_of, write_rows

CELLS = {
    Type.ID: ["P01", "P02", "P03", "P9", "p01 ", "", "=1+1", "7", "é"],
    Type.STRING: ["assigned", "chosen", "participant", "x", "", " ", '"', "a,b", "two\nlines", "meeting"],
    Type.DAY: ["2024-01-01", "2024-02-30", "03/04/2024", "2024-05-05T10:00", "", "1979-01-01", "9999-12-31", "x", "0"],
    Type.TIME: ["2024-03-31T02:30", "2024-10-27 02:30:00.1234567", "2024-01-01", "2024-01-01T00:00Z", "", "25:00"],
    Type.INT: ["1", "1.5", "", "x"],
    Type.FLOAT: ["1", "1.5", "1,5", "nan", "1e999", "", "+.5", "x"],
    Type.BOOL: ["true", "No", "1", "", "maybe"],
    Type.LIST: ["P01;P02", "P01,P02,P03", '["P01", "P02"]', "[1", "P01", "P01|P01", "", ";", "P01;P9;P02"],
    Type.SCALAR: ["1", "2.5", "senior", "", "007"],
}
SAFE = {"suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture], "deadline": None}


@st.composite
def programs(draw):
    """Return table -> (columns, rows) for people and a few other tables, of plausible and dirty cells."""
    names = ["people", *draw(st.lists(st.sampled_from([n for n in TABLES if n != "people"]), max_size=3, unique=True))]
    tables = {}
    for name in names:
        declared = TABLES[name].columns
        required = [c.name for c in declared if c.required]
        others = [c.name for c in declared if not c.required]
        columns = required + (draw(st.lists(st.sampled_from(others), unique=True)) if others else [])
        kinds = [TABLES[name][column].type for column in columns]
        row = st.tuples(*(st.sampled_from(CELLS[kind]) for kind in kinds)).map(list)
        tables[name] = (columns, draw(st.lists(row, max_size=6)))
    return tables


def assert_sound(checked: Checked) -> None:
    for name, counts in checked.counts.items():
        assert counts.kept + counts.filtered + counts.with_errors == counts.rows_read
        if name != "people" and name in checked.tables:
            assert checked.tables[name].num_rows == counts.kept
    people = set(checked.tables["people"]["person_id"].to_pylist())
    for name, table in checked.tables.items():
        for column in TABLES[name].columns:
            if column.refers_to == "people" and column.type is Type.ID and column.name in table.column_names:
                assert set(table[column.name].to_pylist()) - {None} <= people
            if column.required and name != "interactions":
                assert table[column.name].null_count == 0
    if "interactions" in checked.tables:
        for row in checked.tables["interactions"].to_pylist():
            named = row["participants"] or [row["source_id"], row["target_id"]]
            assert set(named) <= people
            assert len(set(named)) == len(named) >= 2
    assert [set(p.to_dict()) for p in checked.problems] == [
        {"file", "row", "column", "value", "severity", "code", "message", "suggestion"}
    ] * len(checked.problems)
    json.dumps([p.to_dict() for p in checked.problems])
    assert bool(checked.errors) == any(c.with_errors for c in checked.counts.values()) or checked.blocking


@settings(max_examples=60, **SAFE)
@given(
    programs(), st.sampled_from([".csv", ".tsv", ".jsonl", ".xlsx", ".parquet"]), st.sampled_from(["error", "external"])
)
def test_any_cells_in_any_format(tables, suffix, unknown):
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "mentornet.toml").write_text(
            f'name = "x"\ntimezone = "Europe/Berlin"\n[people]\nunknown_ids = "{unknown}"\n'
        )
        for name, (columns, rows) in tables.items():
            write_rows(folder / f"{name}{suffix}", columns, rows)
        checked = check_program(folder, Config.load(folder))
        assert_sound(checked)
        written = checked.write_quarantine(folder / "aside")
        bad = sum(counts.with_errors for counts in checked.counts.values())
        assert sum(written.values()) == bad
        assert check_program(folder, Config.load(folder)).problems == checked.problems


@settings(max_examples=80, **SAFE)
@given(st.binary(max_size=200), st.sampled_from(["csv", "tsv", "txt", "jsonl", "parquet", "xlsx"]), st.booleans())
def test_any_bytes(content, suffix, headed):
    header = b"mentor_id,mentee_id,start\n" if headed and suffix in ("csv", "txt") else b""
    with tempfile.TemporaryDirectory() as made:
        folder = folder_of(Path(made), {f"mentorships.{suffix}": header + content})
        assert_sound(check_program(folder, Config.load(folder)))


@pytest.mark.parametrize(
    "text", ["person_id\nP1\n", "person_id,name\r\nP1,x\r\n", "person_id\rP1\r", "\ufeffperson_id\nP1"]
)
def test_line_ends(text, tmp_path):
    folder = folder_of(tmp_path, {"people.csv": text})
    checked = check_program(folder, Config.load(folder))
    assert checked.problems == []
    assert checked.tables["people"]["person_id"].to_pylist() == ["P1"]
