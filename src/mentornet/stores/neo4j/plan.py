"""A graph as numbered steps, each a statement with at most ``BATCH`` rows; the same graph gives the same steps.

Nodes that belong to a person, or that people attended, are created together with the relationships to them: so
nothing has to be found again that has no key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ...schema import ATTENDED, GATHERING, PERSON, TABLES, Node
from ..columns import type_names
from ..mapping import unique_keys
from .record import LABEL

if TYPE_CHECKING:
    from ..parts import Edges, Graph

BATCH = 10_000
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Step:
    """One statement over ``row``, its rows (made when asked for), and how many records they become."""

    text: str
    rows: Callable[[], Rows]
    size: int


def owned() -> dict[str, str]:
    """Return relationship type -> label of the nodes that are created together with it.

    >>> owned()["HELD"], owned()["ATTENDED"]
    ('Position', 'Gathering')
    """
    specs = (spec.graph for spec in TABLES.values())
    return {ATTENDED: GATHERING} | {spec.edge: spec.label for spec in specs if isinstance(spec, Node) and spec.owner}


def shape(graph: Graph) -> dict[str, dict[str, str]]:
    """Return label or type -> property -> name of its type, of the properties that anything has."""
    tables = dict(graph.node_tables) | {type: edges.properties for type, edges in graph.edge_tables.items()}
    return {
        name: {
            field.name: type_names(table)[field.name]
            for field, column in zip(table.schema, table.columns, strict=True)
            if column.null_count < len(column) or field.name == unique_keys().get(name)
        }
        for name, table in tables.items()
    }


def steps(graph: Graph) -> Iterator[Step]:
    """Yield what makes the graph in an empty database."""
    keys, together = unique_keys(), owned()
    yield from _roster(graph.nodes(PERSON)["id"])
    for label, table in graph.node_tables.items():
        if label not in together.values():
            yield from _node_steps(label, table)
    for type, edges in graph.edge_tables.items():
        if type in together:
            yield from _owned_steps(edges, graph, keys)
        else:
            yield from _edge_steps(edges, graph, keys)


def _roster(ids: pa.ChunkedArray) -> Iterator[Step]:
    for number, start in enumerate(range(0, len(ids), BATCH)):
        row = {"key": f"roster/{number}", "number": number, "ids": ids.slice(start, BATCH).to_pylist()}
        yield Step(f"CREATE (o:{LABEL}) SET o = row", partial(list, [row]), 0)


def _node_steps(label: str, table: pa.Table) -> Iterator[Step]:
    for start in range(0, table.num_rows, BATCH):
        part = table.slice(start, BATCH)
        yield Step(f"CREATE (n:`{label}`) SET n = row", part.to_pylist, part.num_rows)


def _edge_steps(edges: Edges, graph: Graph, keys: Mapping[str, str]) -> Iterator[Step]:
    source, target = keys[edges.source_label], keys[edges.target_label]
    sources, targets = (
        graph.nodes(label)[key].combine_chunks()
        for label, key in ((edges.source_label, source), (edges.target_label, target))
    )
    text = (
        f"MATCH (a:`{edges.source_label}` {{`{source}`: row.s}}) "
        f"MATCH (b:`{edges.target_label}` {{`{target}`: row.t}}) "
        f"CREATE (a)-[r:`{edges.type}`]->(b) SET r = row.p"
    )

    def rows(start: int) -> Rows:
        stop = start + BATCH
        ends = (sources.take(pa.array(edges.source[start:stop])), targets.take(pa.array(edges.target[start:stop])))
        names, others = (column.to_pylist() for column in ends)
        properties = (
            edges.properties.slice(start, BATCH).to_pylist() if edges.properties.num_columns else [{}] * len(names)
        )
        return [{"s": s, "t": t, "p": p} for s, t, p in zip(names, others, properties, strict=True)]

    for start in range(0, len(edges), BATCH):
        yield Step(text, partial(rows, start), min(BATCH, len(edges) - start))


def _owned_steps(edges: Edges, graph: Graph, keys: Mapping[str, str]) -> Iterator[Step]:
    people, nodes = graph.nodes(PERSON)["id"].combine_chunks(), graph.nodes(edges.target_label)
    order = np.argsort(edges.target, kind="stable")
    sizes = np.bincount(edges.target, minlength=nodes.num_rows)
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    text = (
        f"CREATE (n:`{edges.target_label}`) SET n = row.n WITH n, row UNWIND row.p AS p "
        f"MATCH (a:`{PERSON}` {{`{keys[PERSON]}`: p.s}}) CREATE (a)-[r:`{edges.type}`]->(n) SET r = p.p"
    )

    def rows(first: int, last: int) -> Rows:
        mine = order[bounds[first] : bounds[last]]
        names = people.take(pa.array(edges.source[mine])).to_pylist()
        properties = (
            edges.properties.take(pa.array(mine)).to_pylist() if edges.properties.num_columns else [{}] * len(mine)
        )
        ends = [{"s": name, "p": properties} for name, properties in zip(names, properties, strict=True)]
        places = bounds[first : last + 1] - bounds[first]
        kept = nodes.slice(first, last - first).to_pylist()
        return [{"n": node, "p": ends[start:stop]} for node, start, stop in zip(kept, places, places[1:], strict=False)]

    for first, last in _parts(sizes):
        size = int(bounds[last] - bounds[first]) + last - first
        yield Step(text, partial(rows, first, last), size)


def _parts(sizes: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield (first, last + 1) of runs of nodes that have at most ``BATCH`` relationships together, or are one node."""
    ends = np.cumsum(sizes)
    first = 0
    while first < len(sizes):
        done = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + BATCH, side="right")))
        yield first, last
        first = last
