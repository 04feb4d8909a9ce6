"""A program's tables without one person.

What goes: the person's own rows, and every row that says something between them and somebody else.  What stays, with
the person taken out: the others' rows that only mention them - the manager of a position, who asked for a meeting,
the list of participants - and texts, in which id and name are blanked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import UsageError, hint
from ..schema import TABLES
from .traces import ERASED, Traces

_KEPT_IDS = {"people": ("person_id", "name"), "aliases": ("alias_id", "person_id")}  # who the others are
_PAIR = 2


@dataclass
class Erased:
    """The tables without the person, and what was done: rows removed and values emptied, by table."""

    traces: Traces
    tables: dict[str, pa.Table] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)

    def keep(self, name: str, table: pa.Table, mask: pa.Array | np.ndarray) -> pa.Table:
        """Return the rows where ``mask`` holds, and count the others."""
        kept = table.filter(mask if isinstance(mask, pa.Array) else pa.array(mask))
        self._count(self.rows, name, table.num_rows - kept.num_rows)
        return kept

    def put(
        self, name: str, table: pa.Table, column: str, values: pa.Array | pa.ChunkedArray, changed: int
    ) -> pa.Table:
        """Return the table with other values in a column, and count how many changed."""
        self._count(self.values, name, changed)
        return table.set_column(table.column_names.index(column), column, values) if changed else table

    def _count(self, counts: dict[str, int], name: str, number: int) -> None:
        if number:
            counts[name] = counts.get(name, 0) + number


def identify(tables: Mapping[str, pa.Table], person: str) -> Traces:
    """Return by what a person is known: the id, the aliases, the name, and addresses (own values with an @).

    ``person`` is the id or an alias.

    Raises
    ------
    UsageError: nobody has this id.
    """
    aliases = tables["aliases"].to_pylist() if "aliases" in tables else []
    own = next((row["person_id"] for row in aliases if row["alias_id"] == person), person)
    people = tables["people"]
    found = people.filter(pc.equal(people["person_id"], own)).to_pylist()
    if not found:
        raise UsageError(
            f"there is no person '{person}' in this store{hint(person, people['person_id'].to_pylist(), limit=5)}"
        )
    own_texts = {key: value for key, value in found[0].items() if isinstance(value, str) and key != "person_id"}
    names = tuple(value for key, value in own_texts.items() if (key == "name" or "@" in value) and value.strip())
    return Traces((own, *(row["alias_id"] for row in aliases if row["person_id"] == own)), names)


def erase_person(tables: Mapping[str, pa.Table], person: str, *, max_participants: int) -> Erased:
    """Return the tables without the person; the given ones stay as they are.

    A gathering (more than ``max_participants``) that would become small enough to make ties among the others goes as
    a whole: erasing somebody must not add ties.
    """
    erased = Erased(identify(tables, person))
    gone: dict[str, pa.Array] = {"people": pa.array([erased.traces.ids[0]], pa.string())}
    for name in sorted(tables, key=lambda name: name not in ("people", "goals", "artifacts")):  # what others refer to
        table = tables[name]
        if name == "interactions":
            table = _participants(erased, table, max_participants)
        table = _references(erased, name, table, gone)
        if name in ("goals", "artifacts"):
            key = TABLES[name].key
            before, after = tables[name][key].combine_chunks(), table[key].combine_chunks()
            gone[name] = before.filter(pc.invert(pc.is_in(before, value_set=after)))
            table = _references(erased, name, table, gone)  # a goal may replace one that has gone
        erased.tables[name] = _texts(erased, name, table)
    erased.tables = {name: erased.tables[name] for name in tables}
    return erased


def _references(erased: Erased, name: str, table: pa.Table, gone: Mapping[str, pa.Array]) -> pa.Table:
    """Remove the rows that need somebody or something that is gone; empty what only mentions it."""
    for column in TABLES[name].columns:
        owner = "people" if (name, column.name) == ("people", "person_id") else column.refers_to
        if owner is None or owner not in gone or column.name not in table.column_names or column.name == "participants":
            continue
        hit = pc.fill_null(pc.is_in(table[column.name], value_set=gone[owner]), False)
        pair = name == "interactions" and column.name in ("source_id", "target_id")
        if column.required or pair or (name, column.name) == ("people", "person_id"):
            table = erased.keep(name, table, pc.invert(hit).combine_chunks())
        else:
            values = pc.if_else(hit, pa.scalar(None, pa.string()), table[column.name])
            table = erased.put(name, table, column.name, values, pc.sum(hit).as_py() or 0)
    return table


def _participants(erased: Erased, table: pa.Table, max_participants: int) -> pa.Table:
    """Take the person out of lists of participants; two who are left are a pair."""
    own = erased.traces.ids[0]
    lists = table["participants"].to_pylist()
    hit = np.array([own in (people or ()) for people in lists], dtype=bool)
    if not hit.any():
        return table
    large = np.array([len(people or ()) == max_participants + 1 for people in lists], dtype=bool)
    table = erased.keep("interactions", table, ~(hit & large))
    rows = table.to_pylist()
    changed = 0
    for row in rows:
        if own not in (row["participants"] or ()):
            continue
        changed += 1
        left = [person for person in row["participants"] if person != own]
        row["participants"] = left if len(left) > _PAIR else None
        if len(left) == _PAIR:
            row["source_id"], row["target_id"] = left
    lists_now = pa.Table.from_pylist(rows, schema=table.schema)
    return erased.put("interactions", lists_now, "participants", lists_now["participants"], changed)


def _texts(erased: Erased, name: str, table: pa.Table) -> pa.Table:
    """Blank the person in every text: a whole value becomes missing, a word in a text ``[erased]``.

    Who the others are stays: their ids and names, also where somebody has the same name.
    """
    references = {column.name for column in TABLES[name].columns if column.refers_to is not None}
    kept = {*_KEPT_IDS.get(name, ()), *references, TABLES[name].key}
    for column in [column for column in table.column_names if column not in kept]:
        if pa.types.is_string(table[column].type):
            required = column in TABLES[name] and TABLES[name][column].required
            table = _changed(erased, name, table, column, required=required)
        elif pa.types.is_list(table[column].type):
            table = _changed_lists(erased, name, table, column)
    return table


def _changed(erased: Erased, name: str, table: pa.Table, column: str, *, required: bool) -> pa.Table:
    encoded = table[column].combine_chunks().dictionary_encode()
    words = encoded.dictionary.to_pylist()
    after = [_without(erased.traces, word) for word in words]
    if after == words:
        return table
    if required:
        after = [ERASED if word is None else word for word in after]
    if column == "interaction_id":  # ids that were different stay so
        pairs = zip(words, after, strict=True)
        after = [new if old == new else f"{ERASED}-{place}" for place, (old, new) in enumerate(pairs)]
    hit = pa.array([old != new for old, new in zip(words, after, strict=True)]).take(encoded.indices)
    values = pa.array(after, pa.string()).take(encoded.indices)
    return erased.put(name, table, column, values, pc.sum(hit).as_py() or 0)


def _changed_lists(erased: Erased, name: str, table: pa.Table, column: str) -> pa.Table:
    before = table[column].to_pylist()
    blanked = [[_without(erased.traces, item) for item in items or ()] for items in before]
    after = [
        None if items is None else [item for item in new if item is not None]
        for items, new in zip(before, blanked, strict=True)
    ]
    changed = sum(old != new for old, new in zip(before, after, strict=True))
    return erased.put(name, table, column, pa.array(after, table[column].type), changed)


def _without(traces: Traces, text: str) -> str | None:
    return None if traces.is_named_by(text) else traces.blanked(text)
