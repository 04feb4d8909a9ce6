"""Excel workbooks (.xlsx) through openpyxl's read-only mode: rows are streamed, dates are dates."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pyarrow as pa

from ..errors import hint
from .formats import BATCH_ROWS, Batch, BrokenRow, Unreadable, column_of, text_of

if TYPE_CHECKING:
    from .sources import TableFile


class WorkbookReader:
    """One sheet of a workbook: the one configured, the one named like the table, or the only one.

    Numbers and dates keep their types; text cells are treated like those of a CSV file (an empty one is missing).
    """

    typed = False
    decimals = "."

    def __init__(self, file: TableFile) -> None:
        self.notes: list[tuple[int | None, str, str, str | None]] = []
        self._path = file.path
        self.decimals = file.options.decimal or "."
        book = self._load()
        try:
            self._sheet = _sheet(file, book.sheetnames)
            self._head_row, head = next(
                ((row, cells) for row, cells in self._rows(book) if any(c is not None for c in cells)), (1, ())
            )
        finally:
            book.close()
        while head and head[-1] is None:
            head = head[:-1]
        self._check_formulas()
        self.header = ["" if cell is None else text_of(cell).strip() for cell in head]

    def batches(self) -> Iterator[Batch]:
        """Yield the rows below the header; rows without any value are skipped."""
        width = len(self.header)
        book = self._load()
        try:
            cells, rows, broken = list[tuple[Any, ...]](), list[int](), list[BrokenRow]()
            for row, values in self._rows(book):
                if row <= self._head_row or not any(value is not None for value in values):
                    continue
                if any(value is not None for value in values[width:]):
                    message = f"the row has a value right of the header's last column ({width}): name that column"
                    broken.append(BrokenRow(row, "cells", message, tuple(_text(value) for value in values)))
                else:
                    cells.append((*values[:width], *(None,) * (width - len(values))))
                    rows.append(row)
                if len(rows) + len(broken) >= BATCH_ROWS:
                    yield _batch(cells, rows, broken, width)
                    cells, rows, broken = [], [], []
            yield _batch(cells, rows, broken, width)
        finally:
            book.close()

    def _check_formulas(self) -> None:
        """Warn of formulas whose result was never saved: their cells read as empty."""
        if not _has_formulas(self._path):
            return
        formulas, values = self._load(data_only=False), self._load()
        try:
            pairs = zip(self._rows(formulas), self._rows(values), strict=False)
            rows = [row for (row, texts), (_, cells) in pairs for text, cell in zip(texts, cells, strict=False)
                    if cell is None and text is not None]  # fmt: skip
        finally:
            formulas.close()
            values.close()
        if rows:
            message = (
                f"{len(rows):,} formula{'s' * (len(rows) != 1)} without a saved result, first in this row: read as "
                "empty cells; open the file in a spreadsheet program and save it"
            )
            self.notes.append((rows[0], "formula", message, None))

    def _load(self, *, data_only: bool = True) -> Any:
        try:
            with warnings.catch_warnings():  # openpyxl warns of styles and extensions that do not concern the cells
                warnings.simplefilter("ignore")
                return openpyxl.load_workbook(self._path, read_only=True, data_only=data_only)
        except Exception as error:  # openpyxl raises whatever its parsers do
            raise Unreadable(f"this is not an Excel workbook (.xlsx): {error}", code="unreadable") from error

    def _rows(self, book: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
        sheet = book[self._sheet]
        sheet.reset_dimensions()  # what a file says of its size is not always true
        rows = sheet.iter_rows(values_only=True)
        number = 0
        while True:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                some = list(islice(rows, 1000))
            if not some:
                return
            for values in some:
                number += 1
                yield number, tuple(None if value == "" else value for value in values)


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            if name.startswith("xl/worksheets/"):
                with book.open(name) as sheet:
                    if any(b"<f>" in block or b"<f " in block for block in iter(lambda: sheet.read(1 << 20), b"")):
                        return True
    return False


def _sheet(file: TableFile, names: list[str]) -> str:
    wanted = file.options.sheet
    if wanted is not None:
        if wanted in names:
            return wanted
        raise Unreadable(f"the workbook has no sheet '{wanted}'{hint(wanted, names)}", code="sheet")
    same = [name for name in names if name.strip().casefold() == file.table]
    if len(names) == 1 or same:
        return (same or names)[0]
    raise Unreadable(
        f"the workbook has several sheets ({', '.join(names)}) and none is named '{file.table}': name the one to read "
        f'with sheet = "{names[0]}" in [files.{file.table}]',
        code="sheet", suggestion=f'sheet = "{names[0]}"',
    )  # fmt: skip


def _text(value: Any) -> str:
    return "" if value is None else text_of(value)


def _batch(cells: list[tuple[Any, ...]], rows: list[int], broken: list[BrokenRow], width: int) -> Batch:
    columns = [column_of(column) for column in zip(*cells, strict=True)]
    if not cells:
        columns = [pa.nulls(0, pa.string()) for _ in range(width)]
    return Batch(columns, np.array(rows, np.int64), broken)
