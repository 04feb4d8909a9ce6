"""A graph's parts, read back out of the database in columns (a ``GraphReader``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from ...schema import PERSON
from ..columns import TYPES
from ..mapping import ends, unique_keys
from ..parts import Edges, positions
from .record import LABEL, Shape

if TYPE_CHECKING:
    import neo4j

    from .connection import Connection

CHUNK = 20_000  # rows that are Python values at one time
_IDS = "string"


class Reader:
    """Reads the labels and types of one finished load."""

    def __init__(self, connection: Connection, shape: Shape) -> None:
        self._connection = connection
        self._shape = shape
        self._nodes: dict[str, tuple[pa.Array, pa.Table]] = {}
        self._edges: dict[str, Edges] = {}

    def nodes(self, label: str) -> pa.Table:
        """Return the nodes of a label with their properties: people in roster order, others in any."""
        return self._node_table(label)[1]

    def edges(self, type: str) -> Edges:
        """Return the relationships of a type, in any order."""
        if type not in self._edges:
            source, target = ends()[type]
            properties = self._shape[type]
            columns = [_key(source, "a"), _key(target, "b"), *(f"r.`{name}`" for name in properties)]
            start, end, *rest = self._columns(
                f"MATCH (a:`{source}`)-[r:`{type}`]->(b:`{target}`)", columns, [_IDS, _IDS, *properties.values()]
            )
            where = f"{type} in the store"
            self._edges[type] = Edges(
                type,
                source,
                target,
                positions(start, self._node_table(source)[0], where=where),
                positions(end, self._node_table(target)[0], where=where),
                pa.table(rest, names=list(properties)),
            )
        return self._edges[type]

    def _node_table(self, label: str) -> tuple[pa.Array, pa.Table]:
        """Return what identifies each node of a label, and the nodes' properties."""
        if label not in self._nodes:
            properties = self._shape[label]
            columns = [_key(label, "n"), *(f"n.`{name}`" for name in properties)]
            keys, *rest = self._columns(f"MATCH (n:`{label}`)", columns, [_IDS, *properties.values()])
            table = pa.table(rest, names=list(properties))
            if label == PERSON:
                order = pa.array(np.argsort(positions(keys, self._roster(), where="the roster in the store")))
                keys, table = keys.take(order), table.take(order)
            self._nodes[label] = keys.combine_chunks(), table
        return self._nodes[label]

    def _roster(self) -> pa.Array:
        text = f"MATCH (o:{LABEL}) WHERE o.key STARTS WITH 'roster/' RETURN o.ids ORDER BY o.number"
        lists = self._connection.read(lambda tx: tx.run(text).value())
        return pa.array([id for ids in lists for id in ids], pa.string())

    def _columns(self, pattern: str, columns: list[str], types: Iterable[str]) -> list[pa.ChunkedArray]:
        text = f"{pattern} RETURN {', '.join(f'{column} AS c{place}' for place, column in enumerate(columns))}"
        wanted = list(types)
        return self._connection.read(lambda tx: _gather(tx.run(text), wanted))


def _key(label: str, variable: str) -> str:
    """Return the expression that identifies a node: its key, or the database's own id."""
    key = unique_keys().get(label)
    return f"elementId({variable})" if key is None else f"{variable}.`{key}`"


def _gather(result: neo4j.Result, types: list[str]) -> list[pa.ChunkedArray]:
    """Return the rows of a result in columns of the named types."""
    chunks: list[list[pa.Array]] = [[] for _ in types]
    convert = [_CONVERTERS.get(type) for type in types]
    while rows := result.fetch(CHUNK):
        for column, change, type, values in zip(chunks, convert, types, zip(*rows, strict=True), strict=True):
            column.append(pa.array(map(change, values) if change else values, TYPES[type]))
    return [pa.chunked_array(column, TYPES[type]) for column, type in zip(chunks, types, strict=True)]


def _native_date(value: neo4j.time.Date | None) -> date | None:
    return None if value is None else value.to_native()


def _native_time(value: neo4j.time.DateTime | None) -> datetime | None:
    return None if value is None else value.to_native()


_CONVERTERS: dict[str, Callable[[Any], Any]] = {"date": _native_date, "time": _native_time}
