"""What takes all rows of a table to see: repeated keys, identical rows, occurrences; then the rows that are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ..schema import Type
from .hashing import Hashes, occurrences, repeated_places, row_hashes, value_hashes
from .reading import FILE, OK, ROW, Staged
from .staging import Stage

if TYPE_CHECKING:
    from .cells import Mask
    from .problems import ProblemLog

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
    ok = np.empty(_rows(staged), bool)
    _gather(staged, ok, lambda batch: np.asarray(batch.column(OK)))
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


def _rows(staged: Staged) -> int:
    return sum(batch.num_rows for batch in staged.stage.batches())


def _gather(staged: Staged, into: npt.NDArray[Any], of: Callable[[pa.RecordBatch], npt.NDArray[Any]]) -> None:
    """Fill an array with what a function gives for each batch."""
    start = 0
    for batch in staged.stage.batches():
        into[start : start + batch.num_rows] = of(batch)
        start += batch.num_rows


def _places(staged: Staged, positions: Ints) -> tuple[Ints, Ints]:
    """Return files and rows of some positions, given in order."""
    files, rows, start = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], 0
    for batch in staged.stage.batches():
        first, last = np.searchsorted(positions, (start, start + batch.num_rows))
        mine = positions[first:last] - start
        files.append(np.asarray(batch.column(FILE))[mine].astype(np.int64))
        rows.append(np.asarray(batch.column(ROW))[mine])
        start += batch.num_rows
    return np.concatenate(files), np.concatenate(rows)


def _repeated(staged: Staged, key: str, log: ProblemLog) -> list[int]:
    """Report every row whose key is an earlier row's; return the rows' positions."""
    keys = [np.zeros(0, np.uint64)]
    keys += [value_hashes(batch.column(key).drop_null()) for batch in staged.stage.batches()]
    hashes = np.concatenate(keys)
    del keys
    suspects = np.unique(hashes[repeated_places(hashes)])
    if not len(suspects):
        return []
    first: dict[str, tuple[int, int]] = {}
    positions = []
    for position, file, row, value in _suspects(staged, key, suspects):
        if value not in first:
            first[value] = (file, row)
            continue
        positions.append(position)
        where = _where(staged, file, *first[value])
        log.add(
            staged.table.name, staged.name_of(file),
            f"{key} '{value}' is already in {where}: each needs an id of its own",
            code="repeated_id", row=row, column=key, value=value,
        )  # fmt: skip
    return positions


def _where(staged: Staged, file: int, other_file: int, other_row: int) -> str:
    """Return how a row of one file speaks of another row."""
    return f"row {other_row}" if file == other_file else f"{staged.name_of(other_file)} row {other_row}"


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


def _content_hashes(staged: Staged, chosen: Mask) -> Hashes:
    """Return the hashes of the chosen rows' contents."""
    names = [name for name in staged.stage.schema.names if name not in _NOT_CONTENT]
    hashes = np.empty(int(chosen.sum()), np.uint64)
    start = filled = 0
    for batch in staged.stage.batches():
        mine = chosen[start : start + batch.num_rows]
        found = row_hashes(batch, names)[mine]
        hashes[filled : filled + len(found)] = found
        start, filled = start + batch.num_rows, filled + len(found)
    return hashes


def _say_identical(staged: Staged, ok: Mask, log: ProblemLog) -> None:
    """Warn of rows that say the same as an earlier row; they are kept."""
    hashes = _content_hashes(staged, ok)
    again = repeated_places(hashes)
    files, rows = _places(staged, np.flatnonzero(ok)[again])
    first: dict[int, tuple[int, int]] = {}
    for content, file, row in zip(hashes[again].tolist(), files.tolist(), rows.tolist(), strict=True):
        if content not in first:
            first[content] = (file, row)
            continue
        log.add(
            staged.table.name, staged.name_of(file),
            f"the row is identical to {_where(staged, file, *first[content])}: kept",
            code="identical_row", severity="warning", row=row,
        )  # fmt: skip


def _occurrences(staged: Staged, ok: Mask, log: ProblemLog) -> npt.NDArray[np.int32]:
    """Count identical interactions without an id: 1, 2, ...; warn once a file."""
    numbered = np.empty(len(ok), bool)
    _gather(staged, numbered, lambda batch: np.asarray(pc.is_null(batch.column("interaction_id"))))
    numbered &= ok
    result = np.ones(len(ok), np.int32)
    result[numbered] = occurrences(_content_hashes(staged, numbered))
    again = np.flatnonzero(result > 1)
    files, rows = _places(staged, again)
    for file in np.unique(files):
        mine = rows[files == file]
        log.tally(
            "interactions", staged.name_of(int(file)), None, "identical_interactions", _identical,
            count=len(mine), row=int(mine[0]),
        )  # fmt: skip
    return result


def _identical(count: int, _: str | None) -> str:
    plural = "s" * (count != 1)
    return (
        f"{count:,} interaction{plural} without an id identical to an earlier one: kept, told apart by their occurrence"
    )


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
    files, rows = _places(staged, np.flatnonzero(~ok))
    for file in np.unique(files):
        name = staged.name_of(int(file))
        bad[name] = np.concatenate([bad.get(name, np.zeros(0, np.int64)), rows[files == file]])
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
