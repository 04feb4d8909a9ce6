"""Write a frame as a table for the terminal, CSV, JSON, JSON Lines, Parquet or Excel.

Dates are ISO 8601 in every text format.  Cells of CSV and Excel files that a spreadsheet would take for a formula
are guarded with an apostrophe.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import isnan
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ..errors import UsageError, hint
from ..spreadsheets import guard
from .values import missing, nested, padded, plain, shown, text, visible, width_of

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("table", "csv", "json", "jsonl", "parquet", "xlsx")
_BINARY = ("parquet", "xlsx")
_NARROWEST = 8  # letters that a column shows, however many there are
_CSV_SPECIAL = re.compile('[",\r\n]')
_EXCEL_ROWS, _EXCEL_TEXT = 1_048_576, 32_767


Columns = Mapping[str, Sequence[Any]]  # a table without a frame, for what does not wait for pandas


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
    dated = frame.copy()
    for name in dates:
        dated[name] = [None if missing(value) else value.date() for value in frame[name]]
    return dated


def write_frame(
    table: pd.DataFrame | Columns, format: str, path: Path | None = None, *, about: Mapping[str, Any] | None = None
) -> None:
    """Write ``table`` (its columns only, not an index) to ``path``, or to the terminal where ``path`` is None.

    ``about`` (definitions, windows, provenance) goes into the Parquet file's metadata, a second Excel sheet, and a
    JSON file beside CSV and JSON.  A file is replaced in one step: a failure leaves the old one.
    """
    frame = _fit(table, format)
    if path is None:
        _TEXT[format](frame, sys.stdout)
        return
    with_replacement(path, lambda temporary: _write_file(frame, format, temporary, about))
    if about is not None and format not in _BINARY:
        note = json.dumps(about, ensure_ascii=False, indent=1, default=str)
        with_replacement(sidecar(path), lambda temporary: temporary.write_text(note + "\n", encoding="utf-8"))


def _fit(table: pd.DataFrame | Columns, format: str) -> Any:
    """Return what a format is written from: a frame with plain dates; for CSV columns are enough."""
    if not isinstance(table, Mapping):
        return with_dates(table)
    if format == "csv":
        return table
    import pandas as pd

    return pd.DataFrame(table)


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

    flat = frame.copy()
    flat.attrs = {}
    for name in flat.columns:
        if flat[name].dtype == object:
            flat[name] = _one_type(list(flat[name]))
    table = pa.Table.from_pandas(flat, preserve_index=False)
    if about is not None:
        note = json.dumps(about, ensure_ascii=False, default=str).encode()
        table = table.replace_schema_metadata({**(table.schema.metadata or {}), b"mentornet": note})
    pq.write_table(table, path)


def _one_type(values: list[Any]) -> list[Any]:
    """Return an object column for a file with one type a column: nested values and mixed ones become JSON text."""
    kinds = {type(value) for value in values if not missing(value)}
    if len(kinds) < 2 and not any(map(nested, values)):  # noqa: PLR2004
        return values
    return [None if missing(value) else json.dumps(plain(value), ensure_ascii=False) for value in values]


def _write_excel(frame: pd.DataFrame, path: Path, about: Mapping[str, Any] | None) -> None:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    def cell(value: Any) -> Any:
        said = guard(text(value)) if isinstance(value, str) or nested(value) else plain(value)
        if isinstance(said, str) and len(said) > _EXCEL_TEXT:
            raise UsageError(
                f"a text of {len(said)} characters does not fit a cell of Excel ({_EXCEL_TEXT}): write csv"
            )
        return ILLEGAL_CHARACTERS_RE.sub("", said) if isinstance(said, str) else said

    if len(frame) >= _EXCEL_ROWS:
        raise UsageError(f"{len(frame)} rows do not fit a sheet of Excel ({_EXCEL_ROWS}): write csv or parquet")
    rows = [[cell(str(name)) for name in frame.columns]]
    rows += [[cell(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("data")
    for row in rows:
        sheet.append(row)
    if about is not None:
        notes = book.create_sheet("about")
        for key, value in about.items():
            notes.append(
                [key, cell(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))]
            )
    book.save(path)


def _write_csv(table: pd.DataFrame | Columns, stream: IO[str]) -> None:
    columns = [[_csv_field(str(name)), *_csv_cells(column)] for name, column in table.items()]
    if len(columns) == 1:  # an empty cell in a line of its own would be an empty line, which readers skip
        columns = [[cell or '""' for cell in columns[0]]]
    stream.writelines(f"{','.join(row)}\n" for row in zip(*columns, strict=True))


def _csv_cells(column: Any) -> list[str]:
    """Return a column as cells; a number, text or date that occurs often is put into words once."""
    import numpy as np

    if getattr(column, "dtype", None) == "float64":
        bits = np.asarray(column).view(np.int64)  # they tell 0.0 from -0.0, and match NaN
        distinct, number = np.unique(bits, return_inverse=True)
        cells = ["" if isnan(value) else str(value) for value in distinct.view(np.float64).tolist()]
        return [cells[at] for at in number.tolist()]
    values = list(column)
    if set(map(type, values)) in ({str}, {date}):
        said = {value: _csv_field(value) for value in set(values)}
        return [said[value] for value in values]
    return [_csv_field(value) if isinstance(value, str) or nested(value) else text(value) for value in values]


def _csv_field(value: Any) -> str:
    """Return a text as a cell, with quotes where a reader needs them."""
    cell = guard(text(value))
    return '"' + cell.replace('"', '""') + '"' if _CSV_SPECIAL.search(cell) else cell


def _write_json(frame: pd.DataFrame, stream: IO[str]) -> None:
    json.dump(records(frame), stream, ensure_ascii=False, indent=1, allow_nan=False)
    stream.write("\n")


def _write_json_lines(frame: pd.DataFrame, stream: IO[str]) -> None:
    for row in frame.itertuples(index=False, name=None):
        stream.write(json.dumps(_record(frame, row), ensure_ascii=False, allow_nan=False) + "\n")


def _write_table(frame: pd.DataFrame, stream: IO[str]) -> None:
    """Write aligned columns; on a terminal those that are too wide are cut, elsewhere nothing is.

    What does not fit a terminal even so is written some columns at a time, each time after those that tell rows apart.
    """
    columns = [[visible(part) for part in (str(name), *map(shown, frame[name]))] for name in frame.columns]
    widths = [max(map(width_of, column)) for column in columns]
    blocks = [list(range(len(columns)))]
    if stream.isatty():
        room = shutil.get_terminal_size().columns
        widest = _fitting(widths, room)
        widths = [min(width, widest if widest > _NARROWEST else max(room // 3, _NARROWEST)) for width in widths]
        blocks = _blocks(widths, _keys(columns), room)
    numeric = [frame[name].dtype.kind in "iuf" for name in frame.columns]
    for block in blocks:
        if block is not blocks[0]:
            stream.write("\n")
        for number, cells in enumerate(zip(*(columns[at] for at in block), strict=True)):
            line = "  ".join(padded(cell, widths[at], numeric[at]) for at, cell in zip(block, cells, strict=True))
            stream.write(f"{line.rstrip()}\n")
            if number == 0:
                stream.write("─" * (sum(widths[at] for at in block) + 2 * (len(block) - 1)) + "\n")


def _keys(columns: list[list[str]]) -> int:
    """Return how many of the first columns tell rows apart; 1 where none do.

    >>> _keys([["window", "w1", "w1"], ["person", "a", "b"], ["size", "3", "3"]])
    2
    """
    for count in range(1, len(columns)):
        rows = list(zip(*columns[:count], strict=True))
        if len(set(rows)) == len(rows):
            return count
    return 1


def _blocks(widths: list[int], keys: int, room: int) -> list[list[int]]:
    """Return which columns stand side by side: all that fit, and the key's before the others each time.

    >>> _blocks([4, 4], 1, 20), _blocks([4, 9, 9, 9], 1, 30)
    ([[0, 1]], [[0, 1, 2], [0, 3]])
    """
    key = list(range(min(keys, len(widths))))
    blocks = [list(key)]
    for at in range(len(key), len(widths)):
        if len(blocks[-1]) > len(key) and sum(widths[one] + 2 for one in (*blocks[-1], at)) - 2 > room:
            blocks.append(list(key))
        blocks[-1].append(at)
    return blocks


def _fitting(widths: list[int], room: int) -> int:
    """Return the width at which columns are cut so that a row fits: only the wide ones lose anything.

    >>> _fitting([2, 8, 100], 40), _fitting([2, 8], 40)
    (26, 8)
    """
    room -= 2 * (len(widths) - 1)
    widest = max(widths, default=1)
    while widest > _NARROWEST and sum(min(width, widest) for width in widths) > room:
        widest -= 1
    return widest


_TEXT: dict[str, Callable[[pd.DataFrame, IO[str]], None]] = {
    "table": _write_table,
    "csv": _write_csv,
    "json": _write_json,
    "jsonl": _write_json_lines,
}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as plain data for JSON; missing is ``None``."""
    return [_record(frame, row) for row in frame.itertuples(index=False, name=None)]


def _record(frame: pd.DataFrame, row: tuple[Any, ...]) -> dict[str, Any]:
    return {str(name): plain(value) for name, value in zip(frame.columns, row, strict=True)}
