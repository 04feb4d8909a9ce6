"""Writing a simulated program: ``mentornet.toml`` and one file a table, byte for byte the same everywhere."""

from __future__ import annotations

import csv
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mentornet.errors import UsageError
from mentornet.schema import TABLES, Type

from .scenario import SPONSOR_LEVEL, UNITS, Scenario

if TYPE_CHECKING:
    from pathlib import Path

    from .records import Sheet

FORMATS = ("csv", "parquet")
LIST_SEPARATOR = ";"

_TOML = """\
name = "{name}"
timezone = "{timezone}"

[ties]
mutual = ["meeting", "call"]

[windows]
kind = "rolling"
start = {start}
end = {end}
length = "90D"
step = "30D"

[groups]
attribute = "org_unit"
values = [{units}]

[levels]
attribute = "level"
order = "ascending"

[sponsors]
min_level = {min_level}

[report]
primary = ["size", "sponsor_reach_2"]
"""


def write(folder: Path, sheets: dict[str, Sheet], scenario: Scenario, *, format: str = "csv") -> None:
    """Write the program's folder; tables without rows are not written, ``people`` always is.

    Files of an earlier simulation in the same folder are replaced, whatever their format.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mentornet.toml").write_text(toml(scenario), encoding="utf-8", newline="\n")
    for name in TABLES:
        for other in FORMATS:
            (folder / f"{name}.{other}").unlink(missing_ok=True)
        sheet = sheets.get(name)
        if sheet is not None and (sheet.rows or name == "people"):
            (_write_csv if format == "csv" else _write_parquet)(folder, name, sheet)


def check_format(format: str) -> None:
    """Raise ``UsageError`` for a format that cannot be written."""
    if format not in FORMATS:
        raise UsageError(f"format '{format}' is not one of {', '.join(FORMATS)}")


def toml(scenario: Scenario) -> str:
    """Return the text of ``mentornet.toml``."""
    escaped = scenario.name.replace("\\", "\\\\").replace('"', '\\"')
    return _TOML.format(
        name=escaped,
        timezone=scenario.timezone,
        start=scenario.start,
        end=scenario.end,
        units=", ".join(f'"{unit}"' for unit in UNITS),
        min_level=SPONSOR_LEVEL,
    )


def _write_csv(folder: Path, name: str, sheet: Sheet) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(sheet.columns)
        writer.writerows([_cell(value) for value in row] for row in sheet.rows)


def _cell(value: Any) -> str:
    """Return a value as text: ISO dates, ``true``/``false``, lists with semicolons, nothing for a missing value.

    >>> _cell(True), _cell(["P1", "P2"]), _cell(4.0), _cell(None)
    ('true', 'P1;P2', '4', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return LIST_SEPARATOR.join(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _write_parquet(folder: Path, name: str, sheet: Sheet) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    types: dict[Type, Any] = {
        Type.INT: pa.int64(),
        Type.SCALAR: pa.int64(),
        Type.FLOAT: pa.float64(),
        Type.BOOL: pa.bool_(),
        Type.DAY: pa.date32(),
        Type.TIME: pa.timestamp("ms"),
        Type.LIST: pa.list_(pa.string()),
    }
    table = TABLES[name]
    columns = {}
    for place, column in enumerate(sheet.columns):
        declared = types.get(table[column].type, pa.string()) if column in table else pa.string()
        columns[column] = pa.array([row[place] for row in sheet.rows], declared)
    pq.write_table(pa.table(columns), folder / f"{name}.parquet")
