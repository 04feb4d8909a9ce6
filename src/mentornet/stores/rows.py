"""Columns to JSON rows, without a Python object for each value: what the engine's batch API takes.

Times go as milliseconds and dates as days since 1970-01-01: the engine turns both into the declared type.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from .parts import Edges

CHUNK = 25_000  # rows that are JSON text at one time
_NEEDS_ESCAPE = r'["\\\x00-\x1f]'


def node_rows(table: pa.Table) -> Iterator[str]:
    """Yield the rows as JSON lists of objects, ``CHUNK`` rows each; missing values are left out."""
    for start in range(0, table.num_rows, CHUNK):
        part = table.slice(start, CHUNK)
        joined = pc.binary_join_element_wise(*_members(part), "")
        yield _listed(pc.utf8_slice_codeunits(joined, 1))


def edge_rows(edges: Edges, source_ids: pa.Array, target_ids: pa.Array) -> Iterator[tuple[int, str]]:
    """Yield the relationships as JSON lists of objects with ``_src`` and ``_dst``, each with its length.

    ``source_ids`` and ``target_ids`` are the record ids of the nodes at the positions that ``edges`` names.
    """
    for start in range(0, len(edges), CHUNK):
        stop = start + CHUNK
        source = source_ids.take(pa.array(edges.source[start:stop]))
        target = target_ids.take(pa.array(edges.target[start:stop]))
        ends = pc.binary_join_element_wise('"_src":"', source, '","_dst":"', target, '"', "")
        yield (
            len(source),
            _listed(pc.binary_join_element_wise(ends, *_members(edges.properties.slice(start, CHUNK)), "")),
        )


def _listed(bodies: pa.Array) -> str:
    """Return the bodies of the objects as one JSON list."""
    return f"[{{{'},{'.join(bodies.to_pylist())}}}]"


def _members(table: pa.Table) -> list[pa.Array]:
    """Return for each column what it adds to every row's object: ``,"name":value``, or nothing where missing."""
    members = []
    for name, column in zip(table.column_names, table.columns, strict=True):
        values = _values(column.combine_chunks())
        member = pc.binary_join_element_wise(f",{json.dumps(name)}:", values, "")
        members.append(pc.fill_null(member, "") if member.null_count else member)
    return members


def _values(column: pa.Array) -> pa.Array:
    """Return every value of a column as JSON text (null where missing)."""
    type = column.type
    if pa.types.is_string(type):
        return _texts(column)
    if pa.types.is_list(type):
        return _encoded(column)
    if pa.types.is_timestamp(type):
        return column.cast(pa.int64()).cast(pa.string())
    if pa.types.is_date(type):
        return column.cast(pa.int32()).cast(pa.string())
    if pa.types.is_floating(type):
        return _encoded(column)
    return column.cast(pa.string())


def _texts(column: pa.Array) -> pa.Array:
    if pc.any(pc.match_substring_regex(column, _NEEDS_ESCAPE)).as_py():
        return _encoded(column)
    return pc.binary_join_element_wise('"', column, '"', "")


def _encoded(column: pa.Array) -> pa.Array:
    """Encode the distinct values one by one."""
    if pa.types.is_list(column.type):
        values = column.to_pylist()
        return pa.array([None if value is None else json.dumps(value) for value in values], pa.string())
    distinct = column.dictionary_encode()
    texts = [_text(value) for value in distinct.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(distinct.indices)


def _text(value: float | str) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return '"Infinity"' if value > 0 else '"-Infinity"'  # not JSON, but what the engine reads as such
    return json.dumps(value)
