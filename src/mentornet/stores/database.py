"""One generation's database: a graph written into it as a whole, and read out of it in columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import StoreBroken
from . import engine, rows
from .mapping import ends, unique_keys
from .parts import Edges, Graph, positions

if TYPE_CHECKING:
    from .base import Progress


def write_graph(folder: Path, graph: Graph, report: Progress) -> dict[str, int]:
    """Write a graph into a new database folder and return the engine's own counts of it.

    Raises
    ------
    StoreBroken: the engine counts something else than what was written.
    """
    total, done = sum(graph.counts.values()), 0
    edge_count = sum(len(edges) for edges in graph.edge_tables.values())
    writer = engine.Writer(folder, expected_nodes=total - edge_count, expected_edges=edge_count)
    try:
        writer.declare(declarations(graph))
        records: dict[str, pa.Array] = {}
        for label, table in graph.node_tables.items():
            found: list[str] = []
            for chunk in rows.node_rows(table):
                found += writer.nodes(label, chunk)
                report("loading", done + len(found), total)
            records[label] = pa.array(found, pa.string())
            done += len(found)
        for edges in graph.edge_tables.values():
            start, end = records[edges.source_label], records[edges.target_label]
            for size, chunk in rows.edge_rows(edges, start, end):
                writer.edges(edges.type, chunk)
                done += size
                report("loading", done, total)
        writer.finish()
        counts = {name: writer.count(name) for name in graph.counts}
        writer.close()
    except BaseException:
        writer.abandon()
        raise
    for name, expected in graph.counts.items():
        if counts[name] != expected:
            raise StoreBroken(
                f"the load was given up: {expected} {name} were written, but the engine counts {counts[name]}; "
                "the store is as it was before"
            )
    return counts


class DatabaseReader:
    """Reads a graph's parts out of a database (a ``GraphReader``)."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self._nodes: dict[str, tuple[pa.Array, pa.Table]] = {}
        self._edges: dict[str, Edges] = {}

    def nodes(self, label: str) -> pa.Table:
        """Return the nodes of a label in the order they were loaded: that of their record ids."""
        return self._node_table(label)[1]

    def edges(self, type: str) -> Edges:
        """Return the relationships of a type."""
        if type not in self._edges:
            source, target = ends()[type]
            (out, into), properties = self._select(type, "@out", "@in")
            start = positions(out, self._node_table(source)[0], where=f"{type} in the store")
            end = positions(into, self._node_table(target)[0], where=f"{type} in the store")
            self._edges[type] = _by_time(Edges(type, source, target, start, end, properties))
        return self._edges[type]

    def _node_table(self, label: str) -> tuple[pa.Array, pa.Table]:
        """Return the record ids and the properties of a label's nodes."""
        if label not in self._nodes:
            (records,), table = self._select(label, "@rid")
            places = np.asarray(pc.replace_substring_regex(records, r"^#\d+:", "").cast(pa.int64()))
            if np.any(places[1:] < places[:-1]):  # a record's id says when it was written
                order = pa.array(np.argsort(places))
                records, table = records.take(order), table.take(order)
            self._nodes[label] = records.combine_chunks(), table
        return self._nodes[label]

    def _select(self, type: str, *records: str) -> tuple[list[pa.ChunkedArray], pa.Table]:
        """Return the wanted record attributes and a table of all properties."""
        names = engine.properties(self._database, type)
        wanted = [f"{record} AS r{index}" for index, record in enumerate(records)]
        wanted += [f"`{name}` AS p{index}" for index, name in enumerate(names)]
        found = engine.arrow(self._database, f"SELECT {', '.join(wanted)} FROM `{type}`")  # noqa: S608 - our own names
        if not found.num_columns:
            nothing = pa.chunked_array([pa.array([], pa.string())])
            return [nothing for _ in records], pa.table({name: pa.array([], kind) for name, kind in names.items()})
        arrays = [_typed(found[f"p{index}"], kind) for index, kind in enumerate(names.values())]
        return [found[f"r{index}"] for index, _ in enumerate(records)], pa.table(arrays, names=list(names))


def _by_time(edges: Edges) -> Edges:
    """Return the relationships in the order of ``at``: whoever sorts them further finds neighbours in memory."""
    if "at" not in edges.properties.column_names:
        return edges
    order = np.argsort(
        np.asarray(edges.properties["at"].cast(pa.timestamp("ms")).cast(pa.int64()).fill_null(0)), kind="stable"
    )
    return replace(
        edges, source=edges.source[order], target=edges.target[order], properties=edges.properties.take(order)
    )


def _typed(column: pa.ChunkedArray, type: pa.DataType) -> pa.Array:
    """Return a column with its declared type: one without a value comes as text, or as a list of nothing."""
    if column.null_count == len(column):
        return pa.nulls(len(column), type)
    return column.cast(type).combine_chunks()


def declarations(graph: Graph) -> Iterator[engine.Declaration]:
    """Yield the labels and relationship types of a graph, as the engine is told of them.

    Properties that nothing has are left out: reading them would cost as much as reading others.
    """
    keys = unique_keys()
    for label, table in graph.node_tables.items():
        key = keys.get(label)
        yield engine.Declaration(label, {**_types(table), **({key: pa.string()} if key else {})}, unique=key)
    for type, edges in graph.edge_tables.items():
        yield engine.Declaration(type, _types(edges.properties), is_edge=True)


def _types(table: pa.Table) -> dict[str, pa.DataType]:
    columns = zip(table.schema, table.columns, strict=True)
    return {field.name: field.type for field, column in columns if column.null_count < len(column)}
