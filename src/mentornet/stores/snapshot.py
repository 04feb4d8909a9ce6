"""The store's content in columns: every table in canonical form, and the events that metrics are computed from.

A snapshot is cached as Arrow files under the generation's name: it is fresh for as long as that generation is current,
and safe to delete.  A load leaves the one of the graph that it has written; where that is missing or damaged, it is
built anew from the database, with the same content.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ..schema import PERSON, TABLES
from . import columns
from .interactions import INTERACTED, PAIR_TYPES
from .mapping import to_graph, to_table

if TYPE_CHECKING:
    from ..config import Config
    from .parts import Edges, Graph, GraphReader

NO_KIND = -1
EVENT_TYPES: dict[str, Any] = {
    "at": "datetime64[ms]",
    "source": np.int32,
    "target": np.int32,
    "kind": np.int16,
    "mutual": np.bool_,
    "participants": np.int32,
    "minutes": np.float64,
}


@dataclass(frozen=True)
class Events:
    """Every INTERACTED relationship, in arrays of one length, sorted by (at, source, target, kind).

    Attributes
    ----------
    at: datetime64[ms], naive UTC.
    source, target: int32 positions in ``Snapshot.people_ids``.
    kind: int16 positions in ``kinds``; -1: no kind.
    mutual: whether the contact has no direction.
    participants: int32, how many people took part (2 or more).
    minutes: float64, NaN where missing.
    kinds: the kinds that occur, sorted.
    """

    at: npt.NDArray[np.datetime64]
    source: npt.NDArray[np.int32]
    target: npt.NDArray[np.int32]
    kind: npt.NDArray[np.int16]
    mutual: npt.NDArray[np.bool_]
    participants: npt.NDArray[np.int32]
    minutes: npt.NDArray[np.float64]
    kinds: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.at)

    @classmethod
    def empty(cls) -> Events:
        """Return no events.

        >>> len(Events.empty())
        0
        """
        arrays: dict[str, Any] = {name: np.empty(0, type) for name, type in EVENT_TYPES.items()}
        return cls(**arrays)

    @classmethod
    def of(cls, edges: Edges) -> Events:
        """Return the events of the INTERACTED relationships, sorted."""
        if not len(edges):
            return cls.empty()
        given = edges.properties
        rows = columns.conform(dict(zip(given.column_names, given.columns, strict=True)), PAIR_TYPES, len(edges))
        encoded = rows["kind"].combine_chunks().dictionary_encode()
        names = encoded.dictionary.to_pylist()
        kinds = tuple(sorted(names))
        rank = np.array([kinds.index(name) for name in names] + [NO_KIND], np.int16)
        values = {
            "at": np.asarray(rows["at"].cast(pa.int64())).view("datetime64[ms]"),
            "source": edges.source,
            "target": edges.target,
            "kind": rank[np.asarray(pc.fill_null(encoded.indices, len(names)), np.int64)],
            "mutual": np.asarray(rows["mutual"]),
            "participants": np.asarray(rows["participants"]),
            "minutes": np.asarray(pc.fill_null(rows["minutes"], np.nan)),
        }
        order = _order(list(values.values()))
        arrays: dict[str, Any] = {
            name: np.ascontiguousarray(values[name][order], type) for name, type in EVENT_TYPES.items()
        }
        return cls(**arrays, kinds=kinds)


def _order(keys: list[npt.NDArray[Any]]) -> npt.NDArray[np.intp]:
    """Return the order by all keys, the first one first; each further key is asked only where those before it tie."""
    order = np.arange(len(keys[0]))
    tied, group = order.copy(), np.zeros(len(order), np.int64)
    for key in keys:
        rows = order[tied]
        by = np.lexsort((key[rows], group))
        order[tied] = rows = rows[by]
        values, group = key[rows], group[by]
        first = np.ones(len(rows), bool)
        first[1:] = (group[1:] != group[:-1]) | (values[1:] != values[:-1])
        shared = ~(first & np.append(first[1:], True))
        tied, group = tied[shared], np.cumsum(first)[shared]
    return order


class Snapshot:
    """A program's tables and events as of one load.

    ``people_ids`` are in roster order; ``table(name)`` is the canonical table, without rows if the program has none.
    """

    def __init__(
        self,
        *,
        generation: str,
        config: Config,
        people_ids: list[str],
        events: Events,
        read_table: Callable[[str], pa.Table | None],
    ) -> None:
        self.generation = generation
        self.config = config
        self.people_ids = people_ids
        self.events = events
        self._read_table = read_table
        self._tables: dict[str, pa.Table] = {}

    def table(self, name: str) -> pa.Table:
        """Return a table in canonical form; one that the program does not have is empty, with the declared columns."""
        if name not in TABLES:
            raise KeyError(f"there is no table '{name}'; tables: {', '.join(TABLES)}")
        if name not in self._tables:
            found = self._read_table(name)
            self._tables[name] = columns.empty(name) if found is None else found
        return self._tables[name]

    @classmethod
    def from_tables(cls, tables: Mapping[str, pa.Table], config: Config, *, generation: str = "tables") -> Snapshot:
        """Return the snapshot that a store with these canonical tables would give, without a store."""
        kept = {name: columns.canonical(name, table) for name, table in tables.items()}
        graph = to_graph(kept, max_participants=config.ties.max_participants)
        return cls.from_parts(kept, graph, config, generation=generation)

    @classmethod
    def from_parts(cls, tables: Mapping[str, pa.Table], graph: Graph, config: Config, *, generation: str) -> Snapshot:
        """Return the snapshot of canonical tables and of the graph that they make."""
        return cls(
            generation=generation,
            config=config,
            people_ids=graph.nodes(PERSON)["id"].to_pylist(),
            events=Events.of(graph.edges(INTERACTED)),
            read_table=lambda name: columns.ordered(name, tables[name]) if name in tables else None,
        )

    @classmethod
    def from_graph(
        cls, reader: GraphReader, config: Config, *, generation: str, types: Mapping[str, Mapping[str, str]]
    ) -> Snapshot:
        """Return the snapshot of a store's graph; ``types`` are the tables' columns as they were loaded."""
        return cls(
            generation=generation,
            config=config,
            people_ids=reader.nodes(PERSON)["id"].to_pylist(),
            events=Events.of(reader.edges(INTERACTED)),
            read_table=lambda name: to_table(reader, name, types[name]) if name in types else None,
        )


def config_text(config: Config) -> str:
    """Return a configuration as text that is equal exactly when the configurations are."""
    return json.dumps(config.to_dict(), sort_keys=True, ensure_ascii=False)
