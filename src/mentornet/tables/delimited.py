"""CSV, TSV and their kin: encoding and delimiter found out, records read in batches by the standard library's csv.

The standard reader is used for its exact account of records: blank lines, quoted line breaks and rows of a wrong
length keep their place, which a columnar CSV reader does not tell.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

import numpy as np
import pyarrow as pa

from .formats import BATCH_CHARACTERS, BATCH_ROWS, Batch, BrokenRow, Unreadable

if TYPE_CHECKING:
    from .sources import TableFile

DELIMITERS = (",", ";", "\t", "|")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SURROGATE = re.compile("[\udc80-\udcff]")  # what undecodable bytes become under surrogateescape


class DelimitedReader:
    """A text file of delimited cells; every cell is text, and an empty cell is a missing value."""

    typed = False

    def __init__(self, file: TableFile, known: Sequence[str]) -> None:
        self.notes: list[tuple[int | None, str, str, str | None]] = []
        self._path = file.path
        self._encoding = find_encoding(file, self.notes)
        with self._open() as lines:
            first = _first_line(lines)
        self._delimiter = file.options.delimiter or _find_delimiter(file, first, known)
        gaps = first.count(f"{self._delimiter} ")
        self._spaced = gaps > 0 and gaps == first.count(self._delimiter)  # "a, b, c": the space is no part of a cell
        header = self._header()
        self.header = [name.strip() for name in header]
        self.decimals = file.options.decimal or (".," if self._delimiter == ";" else ".")

    def batches(self) -> Iterator[Batch]:
        """Yield the records below the header."""
        with self._open() as opened:
            lines = _Lines(opened)
            records = self._records(lines)
            width = len(self.header)
            row, cells, rows, broken = 0, list[list[str]](), list[int](), list[BrokenRow]()
            head_seen = False
            while True:
                try:
                    record = next(records)
                except StopIteration:
                    break
                except csv.Error as error:
                    row += 1
                    broken.append(BrokenRow(row, "quoting", _quoting(error), ()))
                    continue
                row += 1
                if not any(record) or not head_seen:
                    head_seen = head_seen or any(record)
                elif len(record) == width:
                    cells.append(record)
                    rows.append(row)
                else:
                    broken.append(_wrong_length(row, record, width, self._delimiter))
                if len(rows) >= BATCH_ROWS or len(broken) >= BATCH_ROWS or lines.characters > BATCH_CHARACTERS:
                    yield _batch(cells, rows, broken, width)
                    cells, rows, broken, lines.characters = [], [], [], 0
            yield _batch(cells, rows, broken, width)

    def _open(self) -> TextIO:
        return self._path.open(encoding=self._encoding, newline="")

    def _records(self, lines: Iterator[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._delimiter, strict=True, skipinitialspace=self._spaced)

    def _header(self) -> list[str]:
        with self._open() as lines:
            try:
                return next((record for record in self._records(lines) if any(record)), [])
            except csv.Error as error:
                raise Unreadable(f"the header cannot be read: {_quoting(error)}", code="no_header", row=1) from error


class _Lines:
    """The lines of a file, with a count of the characters handed out."""

    def __init__(self, lines: TextIO) -> None:
        self._lines = lines
        self.characters = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.characters += len(line)
        return line


def _find_delimiter(file: TableFile, first: str, known: Sequence[str]) -> str:
    """Return the delimiter under which the first record has most of the names known, else most cells."""
    names = {_folded(name) for name in known}

    def score(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader(io.StringIO(first), delimiter=delimiter, skipinitialspace=True), [])
        return len({_folded(cell) for cell in cells} & names), len(cells)

    preferred = ("\t", *DELIMITERS) if file.path.suffix.lower() == ".tsv" else DELIMITERS
    return max(preferred, key=score)


def find_encoding(file: TableFile, notes: list[tuple[int | None, str, str, str | None]]) -> str:
    """Return the file's encoding: the one configured, a BOM's, UTF-8, or else cp1252 (noted as a warning)."""
    with file.path.open("rb") as opened:
        start = opened.read(4)
    bom = next((encoding for mark, encoding in _BOMS if start.startswith(mark)), None) or _utf16(file, start)
    configured = file.options.encoding
    if configured and codecs.lookup(configured).name == "utf-8":
        configured = "utf-8-sig"
    if configured or bom:
        encoding = configured or bom or ""
        if not _decodes(file, encoding):
            row = _first_undecodable(file, encoding)
            how = f"'{file.options.encoding}', as configured" if configured else f"{encoding}, as its first bytes say"
            raise Unreadable(
                f"this row holds bytes that are not {how}; set encoding in [files.{file.table}] to what the file was "
                'saved in, for example "cp1252" or "utf-8"',
                code="encoding", row=row,
            )  # fmt: skip
        return encoding
    if _decodes(file, "utf-8"):
        return "utf-8"
    row = _first_undecodable(file, "utf-8")
    if not _decodes(file, "cp1252"):
        raise Unreadable(
            f"the file is neither UTF-8 (from this row on) nor cp1252; set encoding in [files.{file.table}]",
            code="encoding", row=row,
        )  # fmt: skip
    message = (
        "the file is not UTF-8 (this is the first row that shows it) and is read as cp1252; set "
        f'encoding = "cp1252" in [files.{file.table}] if that is right, else the right one'
    )
    notes.append((row, "encoding", message, 'encoding = "cp1252"'))
    return "cp1252"


def _utf16(file: TableFile, start: bytes) -> str | None:
    """Return the kind of UTF-16 that a file without a BOM is in: one half of its first letters is zero."""
    halves = {"utf-16-le": start[1::2], "utf-16-be": start[::2]}
    return next((name for name, half in halves.items() if half == b"\0\0" and _decodes(file, name)), None)


def _decodes(file: TableFile, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with file.path.open("rb") as opened:
        try:
            while block := opened.read(1 << 22):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return True


def _first_undecodable(file: TableFile, encoding: str) -> int | None:
    """Return the row of the first bytes that are not of this encoding; ``None`` where it cannot be told."""
    try:
        with file.path.open(encoding=encoding, errors="surrogateescape", newline="") as lines:
            first = _first_line(lines)
        delimiter = file.options.delimiter or max(DELIMITERS, key=first.count)
        with file.path.open(encoding=encoding, errors="surrogateescape", newline="") as lines:
            for row, record in enumerate(csv.reader(lines, delimiter=delimiter), 1):
                if any(_SURROGATE.search(cell) for cell in record):
                    return row
    except (csv.Error, UnicodeError):
        pass
    return None


def _first_line(lines: TextIO) -> str:
    """Return the first line that is not blank."""
    return next((line for line in lines if line.strip()), "")


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).casefold()


def _batch(cells: list[list[str]], rows: list[int], broken: list[BrokenRow], width: int) -> Batch:
    columns = [pa.array(column, pa.string()) for column in zip(*cells, strict=True)]
    if not cells:
        columns = [pa.array([], pa.string()) for _ in range(width)]
    return Batch(columns, np.array(rows, np.int64), broken)


def _wrong_length(row: int, record: list[str], width: int, delimiter: str) -> BrokenRow:
    shown = {"\t": "tab"}.get(delimiter, f"'{delimiter}'")
    more = f"quote a cell that holds a {shown}" if len(record) > width else "leave a cell empty rather than out"
    message = f"the row has {len(record)} cells, the header {width}: {more}"
    return BrokenRow(row, "cells", message, tuple(record))


def _quoting(error: csv.Error) -> str:
    text = str(error)
    if "unexpected end of data" in text:
        return "a quote opened in this row is never closed: what follows was read as one cell; close or double it"
    if "field larger" in text:
        return (
            'a cell of this row is longer than 131,072 characters: is a quote never closed? Close it, or double it ("")'
        )
    return f'a quote in this row is wrong ({text}): double a quote inside a quoted cell ("")'
