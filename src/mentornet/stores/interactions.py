"""Interactions to relationships and back.

Two people: one INTERACTED.  Three up to ``max_participants``: one INTERACTED for each pair, in the order of the
list, all with the same ``interaction_id`` and ``participants``.  More: one Gathering that everyone ATTENDED.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import DataError
from ..schema import ATTENDED, GATHERING, PERSON
from .columns import INTERACTION_COLUMNS, conform
from .parts import Edges, GraphReader, Positions, positions

INTERACTED = "INTERACTED"
PARTICIPANTS, PLACE = "participants", "place"

PAIR_TYPES = {
    name: "int" if name == PARTICIPANTS else type
    for name, type in INTERACTION_COLUMNS.items()
    if name not in ("source_id", "target_id")
}
GATHERING_TYPES = {name: type for name, type in PAIR_TYPES.items() if name != "mutual"}
_ROW_COLUMNS = tuple(name for name in PAIR_TYPES if name != PARTICIPANTS)


def split(table: pa.Table, people: pa.Array, *, max_participants: int) -> tuple[Edges, pa.Table, Edges]:
    """Return the INTERACTED relationships, the Gathering nodes and the ATTENDED relationships of canonical rows.

    Raises
    ------
    DataError: somebody is not among ``people``, a list has fewer than three or repeated people, or two interactions
        of several people share an id.
    """
    rows = _Groups(table, people)
    large = rows.sizes > max_participants
    row, source, target = rows.pairs(~large)
    pairs = _pair_rows(table, rows.pair_rows, row, rows.sizes_of_row(row))
    edges = Edges(
        INTERACTED,
        PERSON,
        PERSON,
        np.concatenate([_ids(table, "source_id", rows.pair_rows, people), source]),
        np.concatenate([_ids(table, "target_id", rows.pair_rows, people), target]),
        pairs,
    )
    gathered = table.take(rows.rows[large]).select([*_ROW_COLUMNS])
    nodes = conform(_with_sizes(gathered, rows.sizes[large]), GATHERING_TYPES, len(gathered))
    return edges, nodes, rows.attended(large)


def join(reader: GraphReader, people: pa.Array) -> pa.Table:
    """Put the interactions together again from what ``split`` made of them (rows in any order)."""
    edges = reader.edges(INTERACTED)
    count = np.asarray(edges.properties[PARTICIPANTS]) if len(edges) else np.empty(0, np.int64)
    pairs = np.flatnonzero(count == 2)  # noqa: PLR2004 - a pair
    groups = np.flatnonzero(count > 2)  # noqa: PLR2004
    found = [_pair_table(edges, people, pairs)]
    if len(groups):
        found.append(_group_table(edges, people, groups))
    gatherings = reader.nodes(GATHERING)
    if gatherings.num_rows:
        found.append(_gathering_table(gatherings, reader.edges(ATTENDED), people))
    return pa.concat_tables(found)


class _Groups:
    """The rows of a table that have a list of participants, flattened."""

    def __init__(self, table: pa.Table, people: pa.Array) -> None:
        lists = table[PARTICIPANTS].combine_chunks()
        listed = np.asarray(lists.is_valid())
        self.rows = np.flatnonzero(listed)
        self.pair_rows = None if not len(self.rows) else np.flatnonzero(~listed)  # None: every row
        lists = lists.take(self.rows)
        self.sizes = np.asarray(lists.value_lengths(), dtype=np.int64)
        self.starts = np.concatenate([[0], np.cumsum(self.sizes)])[:-1].astype(np.int64)
        self.members = positions(lists.flatten(), people, where="interactions.participants")
        self._row_size = np.zeros(table.num_rows if len(self.rows) else 0, np.int64)
        self._row_size[self.rows] = self.sizes
        self._check(table)

    def _check(self, table: pa.Table) -> None:
        if len(self.rows) and self.sizes.min() < 3:  # noqa: PLR2004
            raise DataError("interactions: a list of participants has fewer than three people")
        owner = np.repeat(np.arange(len(self.rows)), self.sizes)
        if len(np.unique(np.stack([owner, self.members]), axis=1).T) < len(self.members):
            raise DataError("interactions: a list of participants names the same person twice")
        keys = table.select(["interaction_id", "occurrence"]).take(self.rows)
        if keys.group_by(["interaction_id", "occurrence"]).aggregate([]).num_rows < len(self.rows):
            raise DataError("interactions: two interactions of several people have the same interaction_id")

    def sizes_of_row(self, row: Positions) -> Positions:
        """Return how many people took part in the interactions of the given table rows."""
        return self._row_size[row]

    def pairs(self, chosen: np.ndarray) -> tuple[Positions, Positions, Positions]:
        """Return (table row, source, target) of every pair of the chosen groups, in the order of their lists."""
        found: list[tuple[Positions, Positions, Positions]] = [(np.empty(0, np.int64),) * 3]
        for size in np.unique(self.sizes[chosen]):
            groups = np.flatnonzero(chosen & (self.sizes == size))
            members = self.members[self.starts[groups][:, None] + np.arange(size)]
            first, second = np.triu_indices(size, 1)
            row = np.repeat(self.rows[groups], len(first))
            found.append((row, members[:, first].ravel(), members[:, second].ravel()))
        row, source, target = (np.concatenate(part) for part in zip(*found, strict=True))
        return row, source, target

    def attended(self, chosen: np.ndarray) -> Edges:
        """Return who attended the chosen groups: position of the person, of the gathering, place in the list."""
        member = np.repeat(chosen, self.sizes)
        sizes = self.sizes[chosen]
        gathering = np.repeat(np.arange(len(sizes)), sizes)
        place = np.arange(len(gathering)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + 1
        properties = pa.table({PLACE: pa.array(place, pa.int64())})
        return Edges(ATTENDED, PERSON, GATHERING, self.members[member], gathering, properties)


def _ids(table: pa.Table, column: str, rows: Positions | None, people: pa.Array) -> Positions:
    values = table[column] if rows is None else table[column].take(rows)
    return positions(values, people, where=f"interactions.{column}")


def _with_sizes(table: pa.Table, sizes: Positions) -> dict[str, pa.ChunkedArray | pa.Array]:
    return dict(zip(table.column_names, table.columns, strict=True)) | {PARTICIPANTS: pa.array(sizes, pa.int64())}


def _pair_rows(table: pa.Table, pair_rows: Positions | None, group_row: Positions, sizes: Positions) -> pa.Table:
    kept = table.select([*_ROW_COLUMNS])
    if pair_rows is not None:
        kept = kept.take(np.concatenate([pair_rows, group_row]))
    count = np.concatenate([np.full(len(kept) - len(sizes), 2), sizes])
    return conform(_with_sizes(kept, count), PAIR_TYPES, len(kept))


def _interactions(rows: pa.Table, **more: pa.Array) -> pa.Table:
    columns = {name: rows[name] for name in rows.column_names if name != PARTICIPANTS} | more
    return conform(columns, INTERACTION_COLUMNS, rows.num_rows)


def _pair_table(edges: Edges, people: pa.Array, chosen: Positions) -> pa.Table:
    everyone = len(chosen) == len(edges)
    rows = edges.properties if everyone else edges.properties.take(chosen)
    source, target = people.take(edges.source[chosen]), people.take(edges.target[chosen])
    return _interactions(rows, source_id=source, target_id=target)


def _group_table(edges: Edges, people: pa.Array, chosen: Positions) -> pa.Table:
    """Put groups together from their pairs: whoever is the source of most pairs stood first in the list."""
    rows = edges.properties.take(chosen)
    group, first = _group_codes(rows)
    size = len(people)
    as_source = group * size + edges.source[chosen]
    as_target = group * size + edges.target[chosen]
    member, index = np.unique(np.concatenate([as_source, as_target]), return_inverse=True)
    pairs_started = np.bincount(index[: len(as_source)], minlength=len(member))
    order = np.lexsort([-pairs_started, member // size])
    member = member[order]
    offsets = np.concatenate([[0], np.cumsum(np.bincount(member // size))])
    return _interactions(rows.take(first), participants=_lists(offsets, people, member % size))


def _group_codes(rows: pa.Table) -> tuple[Positions, Positions]:
    """Return the number of the group that each pair belongs to, and one row of each group."""
    name = np.asarray(rows["interaction_id"].combine_chunks().dictionary_encode().indices, np.int64)
    key = name * (2**31) + np.asarray(rows["occurrence"], np.int64)
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    return group.astype(np.int64), first


def _gathering_table(gatherings: pa.Table, attended: Edges, people: pa.Array) -> pa.Table:
    order = np.lexsort([np.asarray(attended.properties[PLACE]), attended.target])
    sizes = np.bincount(attended.target, minlength=gatherings.num_rows)
    lists = _lists(np.concatenate([[0], np.cumsum(sizes)]), people, attended.source[order])
    return _interactions(gatherings, participants=lists, mutual=pa.array(np.ones(gatherings.num_rows, bool)))


def _lists(offsets: Positions, people: pa.Array, members: Positions) -> pa.ListArray:
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pc.take(people, pa.array(members)))
