"""One batch of one file: typed values, and everything that a row shows by itself or against the ids known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import did_you_mean
from ..schema import TABLES, Column, Table, Type, companion
from . import infer
from .cells import Issue, Mask, Style, cell_text, counted, to_text
from .formats import Batch, text_of
from .problems import Kind, ProblemLog, shorten
from .references import Ids
from .values import parse

if TYPE_CHECKING:
    from .header import Plan
    from .sources import TableFile

Ints = npt.NDArray[np.int64]


@dataclass
class FileRows:
    """Checks the batches of one file.

    ``ids`` are the tables that references are checked against (a table that could not be read is absent: references
    to it are not checked).  ``kinds`` gathers what the batches say of the types of open and scalar columns.
    """

    file: TableFile
    plan: Plan
    style: Style
    log: ProblemLog
    ids: Mapping[str, Ids]
    external: bool = False  # unknown people become external people
    kinds: dict[str, set[str]] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)  # values outside a code list already said
    externals: dict[str, tuple[int, str]] = field(default_factory=dict)

    def check(self, batch: Batch) -> RowBatch:
        """Return the batch's rows with typed values and the mask of rows without an error."""
        rows = RowBatch(self, batch)
        rows.read()
        return rows


class RowBatch:
    """The rows of one batch while they are checked: raw cells, typed values, and which rows are still good."""

    def __init__(self, owner: FileRows, batch: Batch) -> None:
        self.owner = owner
        self.table: Table = TABLES[owner.file.table]
        self.batch = batch
        self.raw: dict[str, pa.Array] = {}
        self.values: dict[str, pa.Array] = {}
        self.codes: dict[str, Ints] = {}
        self.failed: dict[str, Mask] = {}  # which cells could not be read
        self.ok: Mask = np.full(len(batch.rows), owner.plan.complete)

    def __len__(self) -> int:
        return len(self.batch.rows)

    def read(self) -> None:
        """Read and check every column, then every rule that concerns a row alone."""
        for name in [c.name for c in self.table.columns if c.name in self.owner.plan.present]:
            self._column(self.table[name])
        for name, position in self.owner.plan.open_columns.items():
            self._open_column(name, self.batch.columns[position])
        for name, value in self.owner.plan.constants.items():
            if name not in self.table:
                self._open_column(name, self._constant(value))
        for column in self.table.columns:
            if column.refers_to and column.type is Type.ID and column.name in self.values:
                self._reference(column)
        self._spans()
        for first, second in self.table.not_self:
            if self.table.name != "interactions":  # there a list of participants may take the two's place
                self.not_self(first, second, np.ones(len(self), bool))

    def report(self, name: str, issue: Issue) -> None:
        """Send an issue of a column to the log, and mark its rows where it is an error."""
        positions = np.flatnonzero(issue.mask)
        if not len(positions):
            return
        table, file, log = self.table.name, self.owner.file.name, self.owner.log
        if issue.kind.severity == "error":
            self.ok[positions] = False
        if issue.tally:
            first = int(positions[0])
            log.tally(
                table, file, name, issue.kind.code, issue.tally,
                count=len(positions), row=int(self.batch.rows[first]), value=self.text(name, first),
            )  # fmt: skip
            return
        cells = ((int(self.batch.rows[i]), self.text(name, int(i))) for i in positions)
        log.cells(table, file, name, issue.kind, cells, len(positions))

    def error(self, name: str, mask: Mask, code: str, say: Callable[[str | None], tuple[str, str | None]]) -> None:
        """Report an error of a column's cells."""
        self.report(name, Issue(mask, Kind(code, "error", say)))

    def text(self, name: str, position: int) -> str | None:
        """Return the cell as it stands in the file; ``None`` where it is empty or the file has no such column."""
        return cell_text(self.raw[name], position) if name in self.raw else None

    def missing(self, name: str) -> Mask:
        """Return which rows have no value in a column."""
        if name not in self.values:
            return np.ones(len(self), bool)
        return np.asarray(pc.is_null(self.values[name]))

    def not_self(self, first: str, second: str, where: Mask) -> None:
        """Report rows in which two columns name the same person."""
        if first in self.values and second in self.values:
            same = pc.fill_null(pc.equal(self.values[first], self.values[second]), False)
            mask = same.to_numpy(zero_copy_only=False) & where
            self.error(
                second, mask, "same_person", lambda value: (f"{first} and {second} are the same person '{value}'", None)
            )

    def _constant(self, value: Any) -> pa.Array:
        text = text_of(value.isoformat() if hasattr(value, "isoformat") else value)
        return pa.repeat(pa.scalar(text, pa.string()), len(self))

    def _column(self, column: Column) -> None:
        name, plan = column.name, self.owner.plan
        raw = self._constant(plan.constants[name]) if name in plan.constants else (
            self.batch.columns[plan.columns[name]]
        )  # fmt: skip
        self.raw[name] = raw
        parsed = parse(column, raw, self.owner.style)
        self.values |= parsed.values
        for issue in parsed.issues:
            self.report(name, issue)
        if column.type is Type.SCALAR:
            self._kind(name, raw)
        failed = np.zeros(len(self), bool)
        for issue in parsed.issues:
            failed |= issue.mask & (issue.kind.severity == "error")
        self.failed[name] = failed
        if column.required:
            self.error(name, self.missing(name) & ~failed, "missing", lambda _: (f"{name} is missing", None))
        if column.values:
            self._code_list(column)

    def _open_column(self, name: str, raw: pa.Array) -> None:
        self.raw[name] = raw
        column = Column(name=name, type=Type.STRING, doc="")
        parsed = parse(column, raw, self.owner.style)
        self.values[name] = parsed.values[name]
        for issue in parsed.issues:
            self.report(name, issue)
        self._kind(name, raw)

    def _kind(self, name: str, raw: pa.Array) -> None:
        self.owner.kinds.setdefault(name, set()).add(infer.kind_of(raw, self.owner.style))

    def _code_list(self, column: Column) -> None:
        """Say of values outside a code list: each an error where it is strict, else a warning once a value."""
        values = self.values[column.name]
        outside = pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, value_set=pa.array(column.values))))
        mask = pc.fill_null(outside, False).to_numpy(zero_copy_only=False)
        if not mask.any():
            return

        def say(value: str | None) -> tuple[str, str | None]:
            near = did_you_mean(value or "", column.values)
            asked = f"; did you mean '{near}'?" if near else ""
            kept = "" if column.strict else ": kept as it is"
            return f"{column.name} '{value}' is not one of {', '.join(column.values)}{kept}{asked}", near

        if not column.strict:
            mask = self._first_of_each(column.name, values, mask)
        self.report(column.name, Issue(mask, Kind("unknown_value", "error" if column.strict else "warning", say)))

    def _first_of_each(self, name: str, values: pa.Array, mask: Mask) -> Mask:
        first = np.zeros(len(mask), bool)
        outside = np.flatnonzero(mask)
        chosen = values.take(pa.array(outside)).dictionary_encode()
        _, positions = np.unique(np.asarray(chosen.indices), return_index=True)
        for text, position in zip(chosen.dictionary.to_pylist(), positions, strict=True):
            if (name, text) not in self.owner.seen:
                self.owner.seen.add((name, text))
                first[outside[position]] = True
        return first

    def _reference(self, column: Column) -> None:
        name = column.name
        ids = self.owner.ids.get(column.refers_to or "")
        if ids is None or self.table.name in {column.refers_to, "aliases"}:
            return  # what refers to its own table, and aliases of aliases, take all rows to check
        codes = ids.codes(self.values[name])
        codes = self.unknown(name, ids, codes, self.values[name], self.batch.rows)
        self.codes[name] = codes
        self.error(name, codes == Ids.UNKNOWN, "unknown_id", unknown_id(name, ids))
        self.set_aside(name, ids.table, codes == Ids.BAD)
        self.values[name] = ids.canonical(self.values[name], codes)

    def unknown(self, name: str, ids: Ids, codes: Ints, values: pa.Array, rows: Ints) -> Ints:
        """Return the codes after unknown people became external people, where the configuration says so."""
        positions = np.flatnonzero(codes == Ids.UNKNOWN)
        if not (self.owner.external and ids.table == "people" and len(positions)):
            return codes
        for position, text in zip(positions, values.take(pa.array(positions)).to_pylist(), strict=True):
            self.owner.externals.setdefault(text, (int(rows[position]), name))
        known = set(ids.external)
        ids.add_external([text for text in self.owner.externals if text not in known])
        return ids.codes(values)

    def set_aside(self, name: str, table: str, mask: Mask) -> None:
        """Take out rows that refer to a row with an error: said as one warning, for the error is that row's."""
        said = self.ok & mask
        self.ok &= ~mask

        def tally(count: int, first: str | None) -> str:
            return (
                f"{count:,} row{'s' * (count != 1)} whose {name} (first '{first}') is in a row of {table} that has an "
                "error: set aside until that is mended"
            )

        self.report(name, counted(said, "set_aside", tally))

    def _spans(self) -> None:
        for start, end in self.table.spans:
            if start not in self.values or end not in self.values:
                continue
            before = pc.less(self.values[end], self.values[start])
            same_day = pc.equal(self.values[end], self.values[start])
            times = pc.less(self.values[companion(end)], self.values[companion(start)])
            wrong = pc.or_kleene(before, pc.and_kleene(same_day, times))
            mask = pc.fill_null(wrong, False).to_numpy(zero_copy_only=False)
            self._span(start, end, mask)

    def _span(self, start: str, end: str, mask: Mask) -> None:
        positions = np.flatnonzero(mask)
        self.ok[positions] = False
        starts = to_text(self.raw[start].take(pa.array(positions))).to_pylist() if len(positions) else []
        for position, begins in zip(positions, starts, strict=True):
            value = self.text(end, int(position))
            self.owner.log.add(
                self.table.name, self.owner.file.name,
                f"{end} '{shorten(value or '')}' is before {start} '{shorten(begins.strip())}'",
                code="end_before_start", row=int(self.batch.rows[position]), column=end, value=value,
            )  # fmt: skip


def unknown_id(name: str, ids: Ids) -> Callable[[str | None], tuple[str, str | None]]:
    """Return what to say of an id that is in no row."""

    def say(value: str | None) -> tuple[str, str | None]:
        near = ids.nearest((value or "").strip())
        asked = f"; did you mean '{near}'?" if near else ""
        return f"{name} '{value}' is not in {ids.table}{asked}", near

    return say
