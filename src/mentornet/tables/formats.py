"""One way to read every format: a header, then batches of columns with the rows' numbers.

A spreadsheet's count of rows is used for all formats: the header is row 1, the first record row 2, blank lines
count, and a quoted cell with line breaks is one row.  (JSON Lines and Parquet have no header line; they are counted
as a spreadsheet shows them once opened, so that a table keeps its row numbers whatever format it is saved in.)
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from .sources import TableFile

BATCH_ROWS = 100_000
BATCH_CHARACTERS = 16_000_000  # a batch of long texts is cut earlier, so that memory does not grow with them


class Unreadable(Exception):
    """The file cannot be read at all, or not from this row on."""

    def __init__(self, message: str, *, code: str, row: int | None = None, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.message, self.code, self.row, self.suggestion = message, code, row, suggestion


@dataclass(frozen=True)
class BrokenRow:
    """A row that has no columns: too few or too many cells, or no valid record; ``cells`` is what it holds."""

    row: int
    code: str
    message: str
    cells: tuple[str, ...]


@dataclass
class Batch:
    """Rows of a file, by column: ``columns`` in the order of the header, ``rows`` their numbers in the file."""

    columns: list[pa.Array]
    rows: npt.NDArray[np.int64]
    broken: list[BrokenRow] = field(default_factory=list)


class Reader(Protocol):
    """An open file.

    ``typed``: the format has types of its own (an empty string is then a value, not a missing one).
    ``notes``: what the file's reading is worth a warning about: (row, code, message, suggestion).
    """

    header: list[str]
    typed: bool
    decimals: str
    notes: list[tuple[int | None, str, str, str | None]]

    def batches(self) -> Iterator[Batch]:
        """Yield the rows; raise ``Unreadable`` where the file cannot be read further."""
        ...


def open_reader(file: TableFile, known: Sequence[str]) -> Reader:
    """Open a file of any format; ``known`` are the column names that may be in it (they tell the delimiter)."""
    from .delimited import DelimitedReader
    from .jsonlines import JsonLinesReader
    from .workbook import WorkbookReader

    suffix = file.path.suffix.lower()
    try:
        if suffix == ".parquet":
            return ParquetReader(file)
        if suffix in (".xlsx", ".xlsm"):
            return WorkbookReader(file)
        if suffix in (".jsonl", ".ndjson"):
            return JsonLinesReader(file)
        if suffix in _OTHER:
            raise Unreadable(f"{suffix} files are not read; {_OTHER[suffix]}", code="format")
        return DelimitedReader(file, known)
    except OSError as error:
        raise Unreadable(f"the file cannot be opened: {error.strerror or error}", code="unreadable") from error


_OTHER = {
    ".xls": "save it as .xlsx",
    ".ods": "save it as .xlsx or .csv",
    ".json": "save it as JSON Lines: one object a line, in a .jsonl file",
    ".gz": "unpack it first",
    ".zip": "unpack it first",
}


class ParquetReader:
    """A Parquet file; its types are kept."""

    typed = True
    decimals = "."

    def __init__(self, file: TableFile) -> None:
        self.notes: list[tuple[int | None, str, str, str | None]] = []
        try:
            self._path = file.path
            with pq.ParquetFile(file.path) as opened:
                self.header = [name.strip() for name in opened.schema_arrow.names]
        except pa.ArrowInvalid as error:
            raise Unreadable(f"this is not a Parquet file: {error}", code="unreadable") from error

    def batches(self) -> Iterator[Batch]:
        """Yield the row groups' rows in batches."""
        row = 2
        with pq.ParquetFile(self._path, memory_map=True) as opened:
            try:
                for batch in opened.iter_batches(batch_size=BATCH_ROWS):
                    _validate(batch, row)
                    yield Batch(batch.columns, np.arange(row, row + batch.num_rows))
                    row += batch.num_rows
            except (pa.ArrowException, OSError) as error:
                raise Unreadable(f"the file is damaged: {error}", code="unreadable", row=row) from error


def _validate(batch: pa.RecordBatch, row: int) -> None:
    """Raise ``Unreadable`` for what the format's reader takes as it stands: bytes that are no UTF-8, lists astray."""
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        try:
            column.validate(full=True)
        except pa.ArrowInvalid as error:
            for place in range(len(column)):
                try:
                    column.take(pa.array([place])).validate(full=True)
                except pa.ArrowInvalid:
                    raise Unreadable(
                        f"the value in column '{name}' is damaged, or not UTF-8: write the file anew, in UTF-8",
                        code="unreadable",
                        row=row + place,
                    ) from error
            raise Unreadable(
                f"column '{name}' is damaged, write the file anew: {error}", code="unreadable", row=row
            ) from error


def chunks(values: Iterable[Any], size: int = BATCH_ROWS) -> Iterator[list[Any]]:
    """Cut an iterable into lists of at most ``size``."""
    iterator = iter(values)
    while chunk := list(islice(iterator, size)):
        yield chunk


def column_of(values: Sequence[Any]) -> pa.Array:
    """Return cells of a format with types as one Arrow array: their common type, or text where they have none."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, float} or len(kinds) <= 1:
        try:
            return pa.array(values)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
            pass
    if kinds == {date, datetime}:
        return pa.array([_at_midnight(value) for value in values])
    return pa.array([None if value is None else text_of(value) for value in values], pa.string())


def _at_midnight(value: date | datetime | None) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a wall clock's time


def text_of(value: Any) -> str:
    """Return one cell as the text that a person would type for it.

    >>> [text_of(v) for v in (True, 5.0, datetime(2024, 1, 31), datetime(2024, 1, 31, 9, 30), ["a", "b"])]
    ['true', '5', '2024-01-31', '2024-01-31T09:30:00', '["a", "b"]']
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime):
        whole = value.tzinfo is None and value.time() == datetime.min.time()
        return value.date().isoformat() if whole else value.isoformat()
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=text_of)
    return value if isinstance(value, str) else str(value)
