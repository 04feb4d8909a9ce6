"""Add new rows to those that a store already has (``load --append``)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pyarrow as pa

from ..schema import TABLES


def merge_tables(kept: Mapping[str, pa.Table], new: Mapping[str, pa.Table]) -> tuple[dict[str, pa.Table], str]:
    """Return every row of both and a hash of the content; a repeated row counts once.

    A row of a keyed table (people, goals, artifacts, aliases) replaces an older one with the same key.  Of other
    tables identical rows are one row; identical interactions are told apart by their occurrence number.
    """
    merged = {name: _merge(name, kept.get(name), new.get(name)) for name in TABLES if name in kept or name in new}
    digest = hashlib.sha256()
    for name, table in merged.items():
        digest.update(name.encode())
        digest.update(repr(table.schema.names).encode())
        for column in table.columns:
            digest.update(repr(column.to_pylist()).encode("utf-8", "surrogatepass"))
    return merged, digest.hexdigest()


def _merge(name: str, kept: pa.Table | None, new: pa.Table | None) -> pa.Table:
    if kept is None or new is None or kept.num_rows == 0:
        present = new if new is not None else kept
        assert present is not None  # noqa: S101 - one of the two has the table
        return present
    table = pa.concat_tables([kept, new], promote_options="permissive")
    key = TABLES[name].key
    marks = table[key].to_pylist() if key else [repr(row) for row in table.to_pylist()]
    last = {mark: position for position, mark in enumerate(marks)}
    first = dict.fromkeys(marks)
    return table.take(pa.array([last[mark] for mark in first], pa.int64()))
