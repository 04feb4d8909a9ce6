"""The parts of a graph that a store writes and reads: node tables and relationship tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import DataError

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Edges:
    """All relationships of one type; ``source`` and ``target`` are row positions in the node tables of the labels."""

    type: str
    source_label: str
    target_label: str
    source: Positions
    target: Positions
    properties: pa.Table  # one row a relationship (no column at all: no properties)

    def __len__(self) -> int:
        return len(self.source)


class GraphReader(Protocol):
    """What it takes to put tables together again."""

    def nodes(self, label: str) -> pa.Table:
        """Return the nodes of a label with their properties, in the order they were loaded."""

    def edges(self, type: str) -> Edges:
        """Return the relationships of a type, in any order."""


@dataclass(frozen=True)
class Graph:
    """A whole graph in memory; it has every label and type of the schema, empty ones included."""

    node_tables: Mapping[str, pa.Table]
    edge_tables: Mapping[str, Edges]

    def nodes(self, label: str) -> pa.Table:
        """Return the nodes of a label."""
        return self.node_tables[label]

    def edges(self, type: str) -> Edges:
        """Return the relationships of a type."""
        return self.edge_tables[type]

    @property
    def counts(self) -> dict[str, int]:
        """Number of nodes by label and of relationships by type."""
        nodes = {label: table.num_rows for label, table in self.node_tables.items()}
        return nodes | {type: len(edges) for type, edges in self.edge_tables.items()}


def positions(values: pa.Array | pa.ChunkedArray, keys: pa.Array | pa.ChunkedArray, *, where: str) -> Positions:
    """Return the row position of every value among ``keys``.

    Raises
    ------
    DataError: a value is missing or is not among the keys; ``where`` names the column in the message.
    """
    found = pc.index_in(values, value_set=keys)
    if found.null_count:
        row = int(pc.index(pc.is_null(found), value=True).as_py())
        value = values[row].as_py()
        what = "is missing" if value is None else f"'{value}' is not known"
        raise DataError(f"{where}: the value in row {row + 2} {what}; every reference must name a row that exists")
    return np.asarray(found, dtype=np.int64)
