"""JSON Lines: one object a line; types are kept, and a key that a line lacks is a missing value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from .delimited import find_encoding
from .formats import BATCH_CHARACTERS, BATCH_ROWS, Batch, BrokenRow, column_of

if TYPE_CHECKING:
    from .sources import TableFile


class JsonLinesReader:
    """A JSON Lines file; the header is the union of all objects' keys, in the order in which they appear."""

    typed = True
    decimals = "."

    def __init__(self, file: TableFile) -> None:
        self.notes: list[tuple[int | None, str, str, str | None]] = []
        self._path = file.path
        self._encoding = find_encoding(file, self.notes)
        header: dict[str, None] = {}
        for _, _, record in self._records():
            if isinstance(record, dict):
                header.update(dict.fromkeys(record))
        self.header = list(header)

    def batches(self) -> Iterator[Batch]:
        """Yield the objects; a line that is not an object is a broken row."""
        records, rows, broken, size = list[dict[str, Any]](), list[int](), list[BrokenRow](), 0
        for row, line, record in self._records():
            if isinstance(record, dict):
                records.append(record)
                rows.append(row)
            else:
                message = f'line {row - 1} is not a JSON object ({record}): write one {{"column": value}} a line'
                broken.append(BrokenRow(row, "json", message, (line.strip(),)))
            size += len(line)
            if len(rows) + len(broken) >= BATCH_ROWS or size > BATCH_CHARACTERS:
                yield self._batch(records, rows, broken)
                records, rows, broken, size = [], [], [], 0
        yield self._batch(records, rows, broken)

    def _batch(self, records: list[dict[str, Any]], rows: list[int], broken: list[BrokenRow]) -> Batch:
        columns = [column_of([record.get(name) for record in records]) for name in self.header]
        return Batch(columns, np.array(rows, np.int64), broken)

    def _records(self) -> Iterator[tuple[int, str, dict[str, Any] | str]]:
        """Yield (row, line, object), or what is wrong with the line in the object's place; blank lines are skipped."""
        with self._path.open(encoding=self._encoding) as lines:
            for row, line in enumerate(lines, 2):
                if line.strip():
                    yield row, line, _parse(line)


def _parse(line: str) -> dict[str, Any] | str:
    try:
        record = json.loads(line)
        if "\\ud" in line.lower():  # half of a surrogate pair is no text
            json.dumps(record, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        return str(error)
    return record if isinstance(record, dict) else f"it is {json.dumps(record)[:40]}"
