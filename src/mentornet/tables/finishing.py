"""What takes all rows of a table to see: repeated keys, identical rows, occurrences; then the rows that are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ..schema import Type
from .hashing import Hashes, occurrences, row_hashes, value_hashes
from .reading import FILE, OK, ROW, Staged
from .staging import Stage

if TYPE_CHECKING:
    from .problems import ProblemLog
    from .values import Mask

Ints = npt.NDArray[np.int64]
_NOT_CONTENT = {FILE, ROW, OK, "interaction_id"}
OCCURRENCE = pa.field("occurrence", pa.int32())


@dataclass(frozen=True)
class Finished:
    """The rows of a table that are kept (with ``_file`` and ``_row``), and the numbers of those that are not."""

    staged: Staged
    stage: Stage
    kept: int
    bad: dict[str, Ints]  # file -> rows with an error
    bad_keys: list[str]  # key values of rows with an error


def finish(staged: Staged, log: ProblemLog, path: Path, further: Mask | None = None) -> Finished:
    """Check all rows of a table together and write the good ones; ``further``: rows found bad meanwhile."""
    table = staged.table
    ok = _mask(staged, OK)
    if further is not None:
        ok &= ~further
    key = "interaction_id" if table.name == "interactions" else table.key
    if key and key in staged.stage.schema.names:
        ok[_repeated(staged, key, log)] = False
    occurrence = None
    if table.name == "interactions":
        occurrence = _occurrences(staged, ok, log)
    elif not table.key:
        _say_identical(staged, ok, log)
    stage = _write(staged, ok, occurrence, path)
    bad_keys = []
    if table.key in staged.stage.schema.names:
        bad_keys = staged.column(table.key).filter(pa.array(~ok)).drop_null().to_pylist()
    bad = _bad_rows(staged, ok)
    staged.stage.remove()
    return Finished(staged, stage, int(ok.sum()), bad, bad_keys)


def _mask(staged: Staged, name: str) -> Mask:
    return np.concatenate([np.zeros(0, bool), *(np.asarray(b.column(name)) for b in staged.stage.batches())])


def _places(staged: Staged) -> tuple[Ints, Ints]:
    files = [np.asarray(batch.column(FILE)) for batch in staged.stage.batches()]
    rows = [np.asarray(batch.column(ROW)) for batch in staged.stage.batches()]
    empty = np.zeros(0, np.int64)
    return np.concatenate([empty, *files]).astype(np.int64), np.concatenate([empty, *rows])


def _repeated(staged: Staged, key: str, log: ProblemLog) -> list[int]:
    """Report every row whose key is an earlier row's; return the rows' positions."""
    hashes = np.concatenate([np.zeros(0, np.uint64), *(value_hashes(b.column(key)) for b in staged.stage.batches())])
    present = ~np.asarray(pc.is_null(staged.column(key)))
    again = occurrences(hashes[present]) > 1
    if not again.any():
        return []
    suspects = np.unique(hashes[present][again])
    first: dict[str, tuple[int, int]] = {}
    positions = []
    for position, file, row, value in _suspects(staged, key, suspects):
        if value not in first:
            first[value] = (file, row)
            continue
        positions.append(position)
        first_file, first_row = first[value]
        where = f"row {first_row}" if first_file == file else f"{staged.name_of(first_file)} row {first_row}"
        log.add(
            staged.table.name, staged.name_of(file),
            f"{key} '{value}' is already in {where}: each needs an id of its own",
            code="repeated_id", row=row, column=key, value=value,
        )  # fmt: skip
    return positions


def _suspects(staged: Staged, key: str, hashes: Hashes) -> Iterator[tuple[int, int, int, str]]:
    """Yield position, file, row and key of every row whose key has one of these hashes."""
    start = 0
    for batch in staged.stage.batches():
        column = batch.column(key)
        found = np.flatnonzero(np.isin(value_hashes(column), hashes) & np.asarray(pc.is_valid(column)))
        files, rows = np.asarray(batch.column(FILE)), np.asarray(batch.column(ROW))
        for position, value in zip(found, column.take(pa.array(found)).to_pylist(), strict=True):
            yield start + int(position), int(files[position]), int(rows[position]), value
        start += batch.num_rows


def _content_hashes(staged: Staged) -> Hashes:
    names = [name for name in staged.stage.schema.names if name not in _NOT_CONTENT]
    return np.concatenate([np.zeros(0, np.uint64), *(row_hashes(b, names) for b in staged.stage.batches())])


def _say_identical(staged: Staged, ok: Mask, log: ProblemLog) -> None:
    """Warn of rows that say the same as an earlier row; they are kept."""
    hashes = _content_hashes(staged)[ok]
    again = np.flatnonzero(occurrences(hashes) > 1)
    if not len(again):
        return
    files, rows = (places[ok] for places in _places(staged))
    distinct, first = np.unique(hashes, return_index=True)
    for position in again:
        earlier = int(first[np.searchsorted(distinct, hashes[position])])
        same_file = files[earlier] == files[position]
        where = f"row {rows[earlier]}" if same_file else f"{staged.name_of(files[earlier])} row {rows[earlier]}"
        log.add(
            staged.table.name, staged.name_of(int(files[position])), f"the row is identical to {where}: kept",
            code="identical_row", severity="warning", row=int(rows[position]),
        )  # fmt: skip


def _occurrences(staged: Staged, ok: Mask, log: ProblemLog) -> npt.NDArray[np.int32]:
    """Count identical interactions without an id: 1, 2, ...; warn once a file."""
    numbered = ok & np.asarray(pc.is_null(staged.column("interaction_id")))
    result = np.ones(len(ok), np.int32)
    result[numbered] = occurrences(_content_hashes(staged)[numbered])
    again = np.flatnonzero(result > 1)
    if len(again):
        files, rows = _places(staged)
        for file in np.unique(files[again]):
            mine = again[files[again] == file]
            log.tally(
                "interactions", staged.name_of(int(file)), None, "identical_interactions",
                lambda count, _: (
                    f"{count:,} interaction{'s' * (count != 1)} without an id identical to an earlier one: kept, "
                    "told apart by their occurrence"
                ),
                count=len(mine), row=int(rows[mine[0]]),
            )  # fmt: skip
    return result


def _write(staged: Staged, ok: Mask, occurrence: npt.NDArray[np.int32] | None, path: Path) -> Stage:
    """Write the good rows; interactions get their occurrence, and those of many people an id."""
    hidden = {OK}
    fields = [f for f in staged.stage.schema if f.name not in hidden]
    names = [f.name for f in fields]
    schema = pa.schema(fields if occurrence is None else [*fields, OCCURRENCE])
    stage, start = Stage(schema, path), 0
    for batch in staged.stage.batches():
        keep = ok[start : start + batch.num_rows]
        arrays = [batch.column(name) for name in names]
        if occurrence is not None:
            numbers = occurrence[start : start + batch.num_rows]
            position = names.index("interaction_id")
            arrays[position] = _with_ids(batch, numbers)
            arrays.append(pa.array(numbers))
        written = pa.record_batch(arrays, schema=schema)
        stage.append(written if keep.all() else written.filter(pa.array(keep)))
        start += batch.num_rows
    return stage.close()


def _with_ids(batch: pa.RecordBatch, occurrence: npt.NDArray[np.int32]) -> pa.Array:
    """Return the ids of interactions; one of many people without an id gets one from what it holds."""
    ids = batch.column("interaction_id")
    without = np.flatnonzero(np.asarray(pc.and_(pc.is_null(ids), pc.is_valid(batch.column("participants")))))
    if not len(without):
        return ids
    names = [name for name in batch.schema.names if name not in _NOT_CONTENT]
    hashes = row_hashes(batch.take(pa.array(without)), names)
    made = np.array([None] * batch.num_rows, dtype=object)
    for position, value in zip(without, hashes, strict=True):
        number = occurrence[position]
        made[position] = f"auto-{int(value):016x}" + (f"-{number}" if number > 1 else "")
    return pc.coalesce(ids, pa.array(made, pa.string()))


def _bad_rows(staged: Staged, ok: Mask) -> dict[str, Ints]:
    bad = {name: np.array(rows, np.int64) for name, rows in staged.broken.items()}
    if not ok.all():
        files, rows = _places(staged)
        for file in np.unique(files[~ok]):
            name = staged.name_of(int(file))
            mine = rows[~ok & (files == file)]
            bad[name] = np.concatenate([bad.get(name, np.zeros(0, np.int64)), mine])
    return {name: np.sort(rows) for name, rows in bad.items()}


def final_table(finished: Finished) -> pa.Table:
    """Return the kept rows with types inferred and empty companions left out, still with ``_file`` and ``_row``."""
    from .infer import infer

    table = finished.stage.table()
    declared = finished.staged.table
    for name in table.column_names:
        scalar = name in declared and declared[name].type is Type.SCALAR
        if name in finished.staged.kinds:
            kinds = finished.staged.kinds[name] - {""}
            table = table.set_column(
                table.column_names.index(name), name, infer(table[name], kinds, scalar=scalar)
            )  # fmt: skip
    empty = [
        name for name in table.column_names
        if name.endswith("_time") and name.removesuffix("_time") in declared and table[name].null_count == len(table)
    ]  # fmt: skip
    return table.drop_columns(empty)
