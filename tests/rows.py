"""Programs from rows written in a test: canonical tables, their snapshot, and the graph builder on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from mentornet.config import Config
from mentornet.graph import GraphBuilder
from mentornet.stores.columns import declared
from mentornet.stores.snapshot import Snapshot

_ARROW = {
    "string": pa.string(),
    "int": pa.int64(),
    "int32": pa.int32(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "time": pa.timestamp("ms"),
    "list": pa.list_(pa.string()),
}
Rows = Iterable[Mapping[str, Any]]


def at(text: str) -> datetime:
    """Naive UTC from '2024-01-31' or '2024-01-31 12:30'."""
    return datetime.fromisoformat(text)


def day(text: str) -> date:
    return date.fromisoformat(text)


def person(id: str, **attributes: Any) -> dict[str, Any]:
    return {"person_id": id, "name": id.upper(), "external": False, **attributes}


def contact(source: str, target: str, when: str, **columns: Any) -> dict[str, Any]:
    """One interaction of two people; `when` is UTC."""
    row = dict.fromkeys(declared("interactions")) | {"at": at(when), "day": at(when).date(), "mutual": False}
    return row | {"source_id": source, "target_id": target, "occurrence": 1} | columns


def gathering(people: Iterable[str], when: str, id: str = "g", **columns: Any) -> dict[str, Any]:
    """One interaction of three or more people."""
    listed = {"participants": list(people), "interaction_id": id, "mutual": True}
    return contact(None, None, when) | listed | columns  # type: ignore[arg-type]


def table(name: str, rows: Rows) -> pa.Table:
    """Canonical columns of the rows: those declared and given, further ones inferred."""
    rows = list(rows)
    types = declared(name)
    names = [column for column in types if name == "interactions" or any(column in row for row in rows)]
    names += [column for row in rows for column in row if column not in types]
    columns = {}
    for column in dict.fromkeys(names):
        values = [row.get(column) for row in rows]
        inferred = pa.array(values).type if column == "level" or column not in types else _ARROW[types[column]]
        inferred = pa.timestamp("ms") if pa.types.is_timestamp(inferred) else inferred
        columns[column] = pa.array(values, inferred)
    return pa.table(columns)


def builder(config: Mapping[str, Any] | None = None, /, **tables: Rows) -> GraphBuilder:
    """A graph builder on the rows; `config` holds sections as in mentornet.toml."""
    return GraphBuilder(snapshot(config, **tables))


def snapshot(config: Mapping[str, Any] | None = None, /, **tables: Rows) -> Snapshot:
    made = {name: table(name, rows) for name, rows in tables.items() if rows}
    return Snapshot.from_tables(made, Config.from_dict({"name": "Test", **(config or {})}))
