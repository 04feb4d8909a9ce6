"""``mentornet init``: a folder with an explained ``mentornet.toml``, empty tables, and what their columns mean."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from ..config import FILE_NAME, Config, FileSource
from ..errors import UsageError
from ..schema import TABLES, Column, Table, Type

TABLES_FILE = "tables.md"

# Section and key -> what it is for, and a value to show where the default is no value.
_EXPLAINED: dict[str, dict[str, tuple[str, Any]]] = {
    "": {"timezone": ("the zone of times without one, and of calendar days", None)},
    "files.interactions": {
        "path": ("the file, from this folder; a glob such as export/*.csv reads several", "export/meetings.csv"),
        "delimiter": ("between cells; found out if absent", ";"),
        "encoding": ("of a text file; UTF-8 and UTF-16 are found out", "cp1252"),
        "decimal": ("the decimal mark of numbers", ","),
        "sheet": ("of an Excel workbook", "Sheet1"),
        "dates": ("how dates are written, if not as 2024-01-31", "%d/%m/%Y %H:%M"),
        "columns": ("our column = the file's column", {"at": "When", "source_id": "From", "target_id": "To"}),
        "constants": ("a fixed value for a column the file lacks", {"kind": "meeting"}),
        "where": ("keep only rows with these values; the rest is counted", {"Status": ["accepted", "held"]}),
    },
    "people": {
        "unknown_ids": ('ids that are not in people: "error", or "external" (they become external people)', None)
    },
    "ties": {
        "kinds": ("what makes a tie in the metrics", None),
        "spell_weight": ("what an active mentorship or sponsorship adds to a tie in a window", None),
        "max_participants": ("an interaction with more people makes no tie", None),
        "min_weight": ("weaker ties are left out, and counted", None),
        "half_life": ('"90D": older interactions count less; "none": all count the same', None),
        "mutual": ("kinds of interactions without a direction", None),
    },
    "windows": {
        "kind": ("rolling, expanding or calendar", None),
        "unit": ("of calendar windows: month, quarter or year", None),
        "start": ("first day", "2024-01-01"),
        "end": ("the day after the last", "2026-01-01"),
        "length": ("of a window, in days (D) or weeks (W)", None),
        "step": ("from one window to the next", None),
    },
    "groups": {
        "attribute": ("what alters are grouped by: a column of positions, else of people", None),
        "values": ("all groups there can be; default: the ones in the tables", ["Sales", "Plant", "Research"]),
    },
    "levels": {
        "attribute": ("seniority: a column of positions, else of people", None),
        "order": ('"ascending": higher is more senior; "descending"; or labels from junior to senior', None),
    },
    "sponsors": {
        "min_level": ("who counts as a sponsor: everyone at this level or above", 6),
        "ids": ("and these people", ["P003"]),
    },
    "mentorships": {"assumed_length": ('of a mentorship without an end, for example "365D"', None)},
    "privacy": {"k": ("groups of fewer people are not published", None)},
    "report": {"primary": ("metrics named before the data are seen", ["size", "sponsor_reach_2"])},
}


def write_template(folder: Path, name: str) -> list[Path]:
    """Write ``mentornet.toml``, an empty CSV for every table, and ``tables.md``; return the files written.

    The configuration loads as it is, with every further key commented out at its default.  A folder that has a
    ``mentornet.toml`` already is refused, and a file that is there is never overwritten.
    """
    config = folder / FILE_NAME
    if config.exists():
        raise UsageError(f"{config} is there already: edit it, or choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    contents = {config: config_text(name), folder / TABLES_FILE: tables_text()}
    contents |= {folder / f"{table.name}.csv": _header_row(table) for table in TABLES.values()}
    written = []
    for path, text in contents.items():
        if not path.exists():
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
    return written


def config_text(name: str) -> str:
    """Return a ``mentornet.toml`` with every key explained, all but ``name`` commented out."""
    parts = [
        "# MentorNet: how to read and measure this program.  Remove the # before a key to set it.",
        "",
        f"name = {_toml(name)}",
        *_keys("", Config),
    ]
    for section in _EXPLAINED:
        if section:
            cls = FileSource if section.startswith("files.") else type(_default(Config, section))
            note = "   # one for every table whose file or columns are not ours" if cls is FileSource else ""
            parts += ["", f"{'# ' if cls is FileSource else ''}[{section}]{note}", *_keys(section, cls)]
    return "\n".join(parts) + "\n"


def tables_text() -> str:
    """Return the documentation of every table and column, as Markdown."""
    parts = [
        "# Tables",
        "",
        "People and one of mentorships or interactions are enough; delete the tables that you do not have.",
        "Dates are written 2024-01-31, times 2024-01-31T09:30. An empty cell is a missing value.",
    ]
    for table in TABLES.values():
        parts += [
            "",
            f"## {table.name}",
            "",
            table.doc,
            "",
            "| column | type | required | meaning |",
            "|---|---|---|---|",
        ]
        parts += [_column_line(column) for column in table.columns]
        if table.open_columns:
            parts += ["", "Every further column is kept as an attribute of the person."]
    return "\n".join(parts) + "\n"


def _column_line(column: Column) -> str:
    values = f"; one of {', '.join(column.values)}" if column.strict else f"; {', '.join(column.values)}"
    meaning = column.doc + (values if column.values else "") + (f" (in {column.unit})" if column.unit else "")
    return f"| {column.name} | {_TYPES[column.type]} | {'yes' if column.required else ''} | {meaning} |"


_TYPES = {
    Type.ID: "id", Type.STRING: "text", Type.INT: "whole number", Type.FLOAT: "number", Type.BOOL: "true or false",
    Type.DAY: "date", Type.TIME: "time", Type.LIST: "list: a;b;c", Type.SCALAR: "number or label",
}  # fmt: skip


def _header_row(table: Table) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(table.names)
    return text.getvalue()


def _keys(section: str, cls: type[Any]) -> list[str]:
    lines = []
    for key, (why, example) in _EXPLAINED[section].items():
        shown = _default(cls, key) if example is None else example
        lines.append(f"# {key} = {_toml(shown, bare=key in ('start', 'end'))}   # {why}")
    return lines


def _default(cls: type[Any], key: str) -> Any:
    found = next(f for f in fields(cls) if f.name == key)
    return found.default if found.default is not MISSING else None


def _toml(value: Any, *, bare: bool = False) -> str:
    """Return a TOML value; JSON's strings and numbers are TOML's."""
    if bare:
        return str(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
