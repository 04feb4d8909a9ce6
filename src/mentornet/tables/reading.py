"""One table from all its files: batches are read, checked and staged; then what takes all rows to see is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ..schema import TABLES, Table, Type, companion
from . import header, interactions
from .cells import Issue, Mask, Style, counted, to_text
from .formats import Batch, Reader, Unreadable, open_reader
from .problems import Kind
from .rows import FileRows, RowBatch
from .staging import Stage

if TYPE_CHECKING:
    from ..config import Config
    from .problems import ProblemLog
    from .references import Ids
    from .sources import TableFile

Ints = npt.NDArray[np.int64]
FILE, ROW, OK = "_file", "_row", "_ok"  # columns that a stage has beside the table's own
_HIDDEN = [pa.field(FILE, pa.int16()), pa.field(ROW, pa.int64()), pa.field(OK, pa.bool_())]

_ARROW = {
    Type.ID: pa.string(), Type.STRING: pa.string(), Type.SCALAR: pa.string(), Type.INT: pa.int64(),
    Type.FLOAT: pa.float64(), Type.BOOL: pa.bool_(), Type.DAY: pa.date32(), Type.TIME: pa.timestamp("ms"),
    Type.LIST: pa.list_(pa.string()),
}  # fmt: skip


@dataclass(frozen=True)
class TableCounts:
    """How many rows of a table were read, left out by ``where``, kept, and had an error; and from which files."""

    rows_read: int = 0
    filtered: int = 0
    kept: int = 0
    with_errors: int = 0
    files: tuple[str, ...] = ()


@dataclass
class Staged:
    """All rows of one table, typed, with file, row and whether each is without an error (columns ``_file`` ...)."""

    table: Table
    files: tuple[TableFile, ...]
    stage: Stage
    kinds: dict[str, set[str]] = field(default_factory=dict)
    broken: dict[str, list[int]] = field(default_factory=dict)  # rows that are no records, by file
    rows_read: int = 0
    filtered: int = 0

    def name_of(self, file: int) -> str:
        """Return a file's name from its number in the stage."""
        return self.files[file].name

    def column(self, name: str) -> pa.ChunkedArray:
        """Return one column of all rows."""
        arrays = [batch.column(name) for batch in self.stage.batches()]
        return pa.chunked_array(arrays, self.stage.schema.field(name).type)


@dataclass
class TableReader:
    """Reads the files of tables, checks row by row, and stages what they hold."""

    config: Config
    log: ProblemLog
    staging: Path
    ids: Mapping[str, Ids]
    progress: Callable[[str, int, int], None] | None = None
    employment: interactions.Employment | None = None
    externals: dict[str, dict[str, tuple[str, int, str]]] = field(default_factory=dict)

    def read(self, files: tuple[TableFile, ...]) -> Staged | None:
        """Return a table's rows; ``None`` where no file of it could be read."""
        table = TABLES[files[0].table]
        opened = [(n, *pair) for n, file in enumerate(files) if (pair := self._open(file)) is not None]
        if not opened:
            return None
        schema = _schema(table, [plan for _, _, plan in opened])
        staged = Staged(table, files, Stage(schema, self.staging / f"{table.name}.read.arrow"))
        for number, reader, plan in opened:
            self._read_file(staged, number, reader, plan)
        staged.stage.close()
        return staged

    def _open(self, file: TableFile) -> tuple[Reader, header.Plan] | None:
        try:
            reader = open_reader(file, header.known_names(file))
        except Unreadable as why:
            self._unreadable(file, why)
            return None
        for row, code, message, suggestion in reader.notes:
            self.log.add(
                file.table, file.name, message, code=code, severity="warning", row=row, suggestion=suggestion
            )  # fmt: skip
        plan = header.plan(file, reader.header, self.log)
        return (reader, plan) if plan.usable else None

    def _unreadable(self, file: TableFile, why: Unreadable) -> None:
        self.log.add(file.table, file.name, why.message, code=why.code, row=why.row, suggestion=why.suggestion)

    def _read_file(self, staged: Staged, number: int, reader: Reader, plan: header.Plan) -> None:
        file = staged.files[number]
        style = Style(file.table, reader.typed, reader.decimals, file.options.dates, self.config.timezone)
        external = self.config.people.unknown_ids == "external"
        checker = FileRows(file, plan, style, self.log, self.ids, external, staged.kinds)
        for batch in self._batches(file, reader):
            self._broken(staged, file, batch)
            kept = _where(batch, plan)
            staged.rows_read += len(batch.rows) + len(batch.broken)
            staged.filtered += len(batch.rows) - len(kept.rows)
            self._nameless(file, reader.header, kept)
            rows = checker.check(kept)
            values = rows.values
            if file.table == "interactions":
                values = interactions.complete(rows, self.config.ties.mutual, self.employment)
            else:
                _check_dated(rows)
            staged.stage.append(_record_batch(staged.stage.schema, values, rows, number))
            if self.progress is not None:
                self.progress(f"reading {file.table}", staged.rows_read, 0)
        if checker.externals:
            found = self.externals.setdefault(file.table, {})
            for text, (row, column) in checker.externals.items():
                found.setdefault(text, (file.name, row, column))

    def _batches(self, file: TableFile, reader: Reader) -> Iterator[Batch]:
        try:
            yield from reader.batches()
        except Unreadable as why:
            self._unreadable(file, why)

    def _broken(self, staged: Staged, file: TableFile, batch: Batch) -> None:
        for broken in batch.broken:
            staged.broken.setdefault(file.name, []).append(broken.row)
            self.log.add(file.table, file.name, broken.message, code=broken.code, row=broken.row)

    def _nameless(self, file: TableFile, names: list[str], batch: Batch) -> None:
        """Warn of values in a column without a name."""
        for position, name in enumerate(names):
            if name or not len(batch.rows):
                continue
            text = to_text(batch.columns[position])
            filled = np.flatnonzero(np.asarray(pc.fill_null(pc.not_equal(text, ""), False)))
            if len(filled):
                self.log.tally(
                    file.table, file.name, None, "unknown_column", _nameless(position + 1), count=len(filled),
                    row=int(batch.rows[filled[0]]), value=text[int(filled[0])].as_py(),
                )  # fmt: skip


def _nameless(column: int) -> Callable[[int, str | None], str]:
    return lambda count, first: (
        f"column {column} has no name in the header: its {count:,} value{'s' * (count != 1)} (first '{first}') "
        f"{'are' if count != 1 else 'is'} not loaded"
    )


def _where(batch: Batch, plan: header.Plan) -> Batch:
    """Return the rows that ``where`` keeps."""
    if not plan.where:
        return batch
    mask = np.ones(len(batch.rows), bool)
    for position, kept in plan.where.items():
        text = pc.utf8_trim_whitespace(to_text(batch.columns[position]))
        mask &= np.asarray(pc.is_in(text, value_set=pa.array(sorted(kept), pa.string())))
    chosen = pa.array(mask)
    return Batch([column.filter(chosen) for column in batch.columns], batch.rows[mask], batch.broken)


def _check_dated(rows: RowBatch) -> None:
    """Warn of mentorships without a start; report sponsorships with neither the day of an act nor a start."""
    if rows.table.name == "mentorships":
        undated = rows.missing("start") & ~rows.failed.get("start", ~rows.ok)
        _say_undated(rows, undated)
    elif rows.table.name == "sponsorships":
        failed = rows.failed.get("at", np.zeros(len(rows), bool)) | rows.failed.get("start", np.zeros(len(rows), bool))
        undated = rows.missing("at") & rows.missing("start") & ~failed
        rows.error(
            "at", undated, "missing",
            lambda _: ("at and start are missing: a sponsorship needs the day of an act or the start of a spell", None),
        )  # fmt: skip


def _say_undated(rows: RowBatch, undated: Mask) -> None:
    if "start" in rows.values:
        say = Kind("no_start", "warning", lambda _: ("start is missing: kept and counted, but in no window", None))
        rows.report("start", Issue(undated, say))
        return

    def tally(count: int, _: str | None) -> str:
        return f"there is no column 'start': {count:,} row{'s' * (count != 1)} kept and counted, but in no window"

    rows.report("start", counted(undated, "no_start", tally))


def _schema(table: Table, plans: list[header.Plan]) -> pa.Schema:
    """Return the stage's columns: the declared ones that some file has, further ones in order, file, row and ok."""
    if table.name == "interactions":
        return pa.schema([*interactions.SCHEMA, *_HIDDEN])
    present = set().union(*(plan.present | plan.without_rows for plan in plans))
    fields = []
    for column in table.columns:
        if column.name in present:
            fields.append(pa.field(column.name, _ARROW[column.type]))
            if column.type is Type.DAY:
                fields.append(pa.field(companion(column.name), pa.timestamp("ms")))
    further: dict[str, None] = {}
    for plan in plans:
        further.update(dict.fromkeys(plan.open_columns))
        further.update(dict.fromkeys(name for name in plan.constants if name not in table))
    return pa.schema([*fields, *(pa.field(name, pa.string()) for name in further), *_HIDDEN])


def _record_batch(schema: pa.Schema, values: Mapping[str, pa.Array], rows: RowBatch, file: int) -> pa.RecordBatch:
    count = len(rows)
    own = {
        FILE: pa.array(np.full(count, file, np.int16)),
        ROW: pa.array(rows.batch.rows),
        OK: pa.array(rows.ok),
    }
    given = {**values, **own}
    arrays = [given[f.name] if f.name in given else pa.nulls(count, f.type) for f in schema]
    return pa.record_batch(arrays, schema=schema)
