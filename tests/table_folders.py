"""Program folders for the tests of tables: rows written in any format, problems in short form."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from mentornet.config import Config
from mentornet.tables import Checked, Problem, check_program

PEOPLE = "person_id,name\nP01,Ann\nP02,Bo\nP03,Cy\n"


def folder_of(folder: Path, files: dict[str, str | bytes], *, toml: str = "") -> Path:
    """Write a program of text files; ``people`` are P01 to P03 unless given."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mentornet.toml").write_text(f'name = "Test"\n{toml}', encoding="utf-8")
    if not any(name.startswith("people.") for name in files):
        files = {"people.csv": PEOPLE, **files}
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def check(folder: Path, files: dict[str, str | bytes] | None = None, *, toml: str = "") -> Checked:
    """Write a program and check it."""
    if files is not None:
        folder_of(folder, files, toml=toml)
    return check_program(folder, Config.load(folder))


def errors(checked: Checked) -> list[tuple[str, int | None, str | None, str | None, str]]:
    """Return the errors as (file, row, column, value, code)."""
    return [(p.file, p.row, p.column, p.value, p.code) for p in checked.errors]


def warnings(checked: Checked) -> list[tuple[str, int | None, str | None, str | None, str]]:
    return [(p.file, p.row, p.column, p.value, p.code) for p in checked.warnings]


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


def write_rows(path: Path, columns: list[str], rows: list[list[Any]]) -> None:
    """Write rows in the format of the path's ending; ``None`` is a missing value."""
    match path.suffix:
        case ".csv" | ".tsv":
            with path.open("w", newline="", encoding="utf-8") as opened:
                writer = csv.writer(opened, delimiter="\t" if path.suffix == ".tsv" else ",")
                writer.writerow(columns)
                writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
        case ".jsonl":
            lines = (json.dumps({c: v for c, v in zip(columns, row, strict=True) if v is not None}) for row in rows)
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        case ".xlsx":
            book = openpyxl.Workbook()
            sheet = book.active
            sheet.append(columns)
            for row in rows:
                sheet.append(row)
            book.save(path)
        case ".parquet":
            cells = {name: [row[i] for row in rows] for i, name in enumerate(columns)}
            pq.write_table(pa.table({name: pa.array(values) for name, values in cells.items()}), path)
