"""Write a frame as a table for the terminal, CSV, JSON, JSON Lines, Parquet or Excel.

Dates are ISO 8601 in every text format.  Cells of CSV and Excel files that a spreadsheet would take for a formula
are guarded with an apostrophe.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from math import isnan
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ..errors import UsageError, hint

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("table", "csv", "json", "jsonl", "parquet", "xlsx")
_BINARY = ("parquet", "xlsx")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def pick_format(given: str | None, path: Path | None, *, default: str = "table") -> str:
    """Return the format asked for, else the one that the file's name says, else ``default``."""
    if given is not None:
        if given not in FORMATS:
            raise UsageError(f"unknown format '{given}'{hint(given, FORMATS)} (one of {', '.join(FORMATS)})")
        chosen = given
    elif path is not None:
        chosen = path.suffix.lower().lstrip(".")
        if chosen not in FORMATS:
            raise UsageError(
                f"the format of '{path}' is not clear from its name; end it in .csv, .json, .jsonl, .parquet or "
                ".xlsx, or say --format"
            )
    else:
        chosen = default
    if chosen in _BINARY and path is None:
        raise UsageError(f"{chosen} is not text: name a file with -o, for example -o result.{chosen}")
    return chosen


def with_dates(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with plain dates in its date columns, which pandas holds as times."""
    dates = frame.attrs.get("dates", ())
    if not dates:
        return frame
    plain = frame.copy()
    for name in dates:
        plain[name] = [None if _missing(value) else value.date() for value in frame[name]]
    return plain


def write_frame(
    frame: pd.DataFrame, format: str, path: Path | None = None, *, about: Mapping[str, Any] | None = None
) -> None:
    """Write ``frame`` (its columns only, not its index) to ``path``, or to the terminal where ``path`` is None.

    ``about`` (definitions, windows, provenance) goes into the Parquet file's metadata, a second Excel sheet, and a
    JSON file beside CSV and JSON.  A file is replaced in one step: a failure leaves the old one.
    """
    frame = with_dates(frame)
    if path is None:
        _TEXT[format](frame, sys.stdout)
        return
    with_replacement(path, lambda temporary: _write_file(frame, format, temporary, about))
    if about is not None and format not in _BINARY:
        text = json.dumps(about, ensure_ascii=False, indent=1, default=str)
        with_replacement(sidecar(path), lambda temporary: temporary.write_text(text + "\n", encoding="utf-8"))


def sidecar(path: Path) -> Path:
    """Return the name of the file that explains ``path``: ``metrics.csv`` -> ``metrics.csv.about.json``."""
    return path.with_name(path.name + ".about.json")


def with_replacement(path: Path, write: Callable[[Path], object]) -> None:
    """Call ``write`` with a temporary name beside ``path`` and move the result into place."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(temporary)
        temporary.replace(path)
    except OSError as error:
        raise UsageError(f"'{path}' cannot be written: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _write_file(frame: pd.DataFrame, format: str, path: Path, about: Mapping[str, Any] | None) -> None:
    if format == "parquet":
        _write_parquet(frame, path, about)
    elif format == "xlsx":
        _write_excel(frame, path, about)
    else:
        with path.open("w", encoding="utf-8", newline="") as stream:
            _TEXT[format](frame, stream)


def _write_parquet(frame: pd.DataFrame, path: Path, about: Mapping[str, Any] | None) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    plain = frame.copy()
    plain.attrs = {}
    for name in plain.columns:
        if plain[name].dtype == object:
            plain[name] = [json.dumps(_plain(v), ensure_ascii=False) if _nested(v) else v for v in plain[name]]
    table = pa.Table.from_pandas(plain, preserve_index=False)
    if about is not None:
        note = json.dumps(about, ensure_ascii=False, default=str).encode()
        table = table.replace_schema_metadata({**(table.schema.metadata or {}), b"mentornet": note})
    pq.write_table(table, path)


def _write_excel(frame: pd.DataFrame, path: Path, about: Mapping[str, Any] | None) -> None:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    def cell(value: Any) -> Any:
        shown = guard(_text(value)) if isinstance(value, str) or _nested(value) else _plain(value)
        return ILLEGAL_CHARACTERS_RE.sub("", shown) if isinstance(shown, str) else shown

    book = Workbook(write_only=True)
    sheet = book.create_sheet("data")
    sheet.append([cell(str(name)) for name in frame.columns])
    for row in frame.itertuples(index=False, name=None):
        sheet.append([cell(value) for value in row])
    if about is not None:
        notes = book.create_sheet("about")
        for key, value in about.items():
            notes.append(
                [key, cell(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))]
            )
    book.save(path)


def _write_csv(frame: pd.DataFrame, stream: IO[str]) -> None:
    import csv

    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([guard(str(name)) for name in frame.columns])
    writer.writerows(zip(*(_csv_cells(frame[name]) for name in frame.columns), strict=True))


def _csv_cells(column: pd.Series[Any]) -> list[str]:
    if column.dtype == "float64":  # most columns of a metric table: no need to ask each value what it is
        return ["" if isnan(value) else str(value) for value in column.tolist()]
    return [guard(value) if isinstance(value, str) else _text(value) for value in column]


def _write_json(frame: pd.DataFrame, stream: IO[str]) -> None:
    json.dump(records(frame), stream, ensure_ascii=False, indent=1, allow_nan=False)
    stream.write("\n")


def _write_json_lines(frame: pd.DataFrame, stream: IO[str]) -> None:
    for row in frame.itertuples(index=False, name=None):
        stream.write(json.dumps(_record(frame, row), ensure_ascii=False, allow_nan=False) + "\n")


def _write_table(frame: pd.DataFrame, stream: IO[str]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=stream, width=None if stream.isatty() else 10_000, highlight=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in frame.columns:
        numeric = frame[name].dtype.kind in "iuf"
        table.add_column(
            Text(visible(str(name))), justify="right" if numeric else "left", overflow="ellipsis", no_wrap=True
        )
    for row in frame.itertuples(index=False, name=None):
        table.add_row(*(Text(visible(_shown(value))) for value in row))
    console.print(table)


_TEXT: dict[str, Callable[[pd.DataFrame, IO[str]], None]] = {
    "table": _write_table,
    "csv": _write_csv,
    "json": _write_json,
    "jsonl": _write_json_lines,
}


def guard(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula.

    >>> guard("=HYPERLINK(1)"), guard("plain")
    ("'=HYPERLINK(1)", 'plain')
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def visible(text: str) -> str:
    """Return ``text`` without control characters, so that a name cannot steer the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as plain data for JSON; missing is ``None``."""
    return [_record(frame, row) for row in frame.itertuples(index=False, name=None)]


def _record(frame: pd.DataFrame, row: tuple[Any, ...]) -> dict[str, Any]:
    return {str(name): _plain(value) for name, value in zip(frame.columns, row, strict=True)}


def _nested(value: Any) -> bool:
    return isinstance(value, (list, tuple, dict)) or (is_dataclass(value) and not isinstance(value, type))


def _plain(value: Any) -> Any:
    """Return a value that JSON and spreadsheets hold: missing as None, dates as ISO text."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if _missing(value):
        return None
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def _missing(value: Any) -> bool:
    return value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and isnan(value))


def _text(value: Any) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return str(plain).lower()
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, (list, dict)) else str(plain)


def _shown(value: Any) -> str:
    if isinstance(value, float) and not isnan(value):
        return f"{value:.4g}" if abs(value) < 1e5 else f"{value:.6g}"  # noqa: PLR2004
    return _text(value) or "–"
