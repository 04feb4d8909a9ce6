"""Rows with errors, written aside as they were, so that they can be mended and loaded later."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..errors import UsageError
from ..spreadsheets import guard
from . import header
from .cells import to_text
from .formats import Unreadable, open_reader

if TYPE_CHECKING:
    from .problems import Problem
    from .sources import TableFile

_EXTRA = ("mentornet_file", "mentornet_row", "mentornet_problem")


@dataclass(frozen=True)
class Quarantine:
    """Which rows of which files have errors; the rows themselves are read again from the files."""

    program: Path
    files: dict[str, tuple[TableFile, ...]]
    bad: dict[str, dict[str, npt.NDArray[np.int64]]]  # table -> file -> rows

    def write(self, folder: Path, problems: list[Problem]) -> dict[str, int]:
        """Write one CSV for every file with bad rows; return its name and the number of rows.

        The program's own folder is refused: its tables would be overwritten.
        """
        if folder.resolve() in {file.path.parent.resolve() for files in self.files.values() for file in files} | {
            self.program.resolve()
        }:
            raise UsageError(f"{folder} holds the program's own tables; choose another folder for the rows set aside")
        said: dict[tuple[str, int], list[str]] = {}
        for problem in problems:
            if problem.severity == "error" and problem.row is not None:
                said.setdefault((problem.file, problem.row), []).append(problem.message)
        folder.mkdir(parents=True, exist_ok=True)
        written: dict[str, int] = {}
        for table, files in self.files.items():
            for file in files:
                rows = self.bad.get(table, {}).get(file.name)
                if rows is not None and len(rows):
                    name = _free_name(table, file, len(files), written)
                    written[name] = _write(folder / name, file, rows, said)
        return written


def _free_name(table: str, file: TableFile, files: int, taken: dict[str, int]) -> str:
    name = f"{table}.csv" if files == 1 else f"{table}-{file.path.stem}.csv"
    number = 2
    while name in taken:
        name, number = f"{table}-{file.path.stem}-{number}.csv", number + 1
    return name


def _write(path: Path, file: TableFile, rows: npt.NDArray[np.int64], said: dict[tuple[str, int], list[str]]) -> int:
    reader = open_reader(file, header.known_names(file))
    width, count = len(reader.header), 0
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow([guard(name, numbers=True) for name in (*reader.header, *_EXTRA)])
        for row, cells in _rows(file, rows):
            kept, more = cells[:width], cells[width:]
            why = said.get((file.name, row), ["refers to a row that has an error"])
            note = [f"further cells: {', '.join(more)}"] if more else []
            padded = [*kept, *[""] * (width - len(kept))]
            writer.writerow(
                [guard(cell, numbers=True) for cell in (*padded, file.name, str(row), "; ".join([*why, *note]))]
            )
            count += 1
    return count


def _rows(file: TableFile, wanted: npt.NDArray[np.int64]) -> Iterator[tuple[int, list[str]]]:
    """Read the wanted rows again, as text."""
    reader = open_reader(file, header.known_names(file))
    try:
        for batch in reader.batches():
            found: list[tuple[int, list[str]]] = [
                (broken.row, list(broken.cells)) for broken in batch.broken if broken.row in wanted
            ]
            positions = np.flatnonzero(np.isin(batch.rows, wanted))
            columns = [to_text(column.take(positions)).to_pylist() for column in batch.columns]
            cells = [["" if cell is None else cell for cell in row] for row in zip(*columns, strict=True)]
            found += zip((int(batch.rows[position]) for position in positions), cells, strict=True)
            yield from sorted(found)
    except Unreadable:
        return  # said by the check; the rows before it are here
