"""Tables to graph and back, driven by the declarations in ``schema.TABLES``.

``to_graph`` turns canonical tables into node and relationship tables; a store writes them.  ``to_table`` is the way
back: it asks a ``GraphReader`` (a store, or a ``Graph`` in memory) for the few parts that one input table became,
and puts that table together again.  Nothing is lost on the way: what comes back equals ``ordered(table)``.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import DataError
from ..schema import ATTENDED, DERIVED, GATHERING, PERSON, TABLES, Edge, Node, Table
from . import interactions
from .columns import canonical, conform, empty, ordered
from .parts import Edges, Graph, GraphReader, positions

PERSON_KEY = {"person_id": "id"}  # the one column whose property has another name
ALIASES = "aliases"
_TAKEN = {name for label, name, _, _ in DERIVED if label == PERSON}


def to_graph(tables: Mapping[str, pa.Table], *, max_participants: int) -> Graph:
    """Return the graph of a program's tables, with every label and type of the schema.

    Raises
    ------
    DataError: a reference names nobody, or a column cannot be kept (its type or its name).
    """
    full = {name: canonical(name, tables[name]) if name in tables else empty(name) for name in TABLES}
    nodes = {PERSON: _person_nodes(full["people"], full[ALIASES])}
    edges: dict[str, Edges] = {}
    for name, spec in TABLES.items():
        match spec.graph:
            case Node(label=label, owner=owner) if owner:
                nodes[label] = full[name].drop_columns([owner])
            case Edge(target_label=label, target=target, target_key=key) if label not in _NODE_LABELS:
                nodes[label] = pa.table({key: pc.unique(full[name][target]).sort()})
    ids = nodes[PERSON]["id"].combine_chunks()
    for name, spec in TABLES.items():
        if name == "interactions":
            pairs, nodes[GATHERING], edges[ATTENDED] = interactions.split(
                full[name], ids, max_participants=max_participants
            )
            edges[pairs.type] = pairs
        elif (made := _edges(spec, full[name], nodes)) is not None:
            edges[made.type] = made
    return Graph(nodes, edges)


def to_table(reader: GraphReader, name: str, types: Mapping[str, str]) -> pa.Table:
    """Return one input table, put together from a graph, in its total order.

    ``types`` are the columns that the table had when it was loaded, with the names of their types.
    """
    spec, people = TABLES[name], reader.nodes(PERSON)
    ids = people["id"].combine_chunks()
    rows = len(ids)
    if name == "interactions":
        return ordered(name, interactions.join(reader, ids))
    if name == ALIASES:
        found = _alias_columns(people)
        rows = len(found["alias_id"])
    elif isinstance(spec.graph, Node) and not spec.graph.owner:
        found = _columns(people) | {column: people[key] for column, key in PERSON_KEY.items()}
    elif isinstance(spec.graph, Node):
        nodes, owned = reader.nodes(spec.graph.label), reader.edges(spec.graph.edge)
        rows = nodes.num_rows
        owner = np.empty(rows, np.int64)
        owner[owned.target] = owned.source
        found = _columns(nodes) | {spec.graph.owner: ids.take(owner)}
    else:
        edge, made = _edge(spec), reader.edges(_edge(spec).type)
        rows = len(made)
        keys = reader.nodes(edge.target_label)[edge.target_key].combine_chunks()
        ends = {edge.source: ids.take(made.source), edge.target: keys.take(made.target)}
        found = _columns(made.properties) | ends
    return ordered(name, conform(found, types, rows))


_NODE_LABELS = {spec.graph.label for spec in TABLES.values() if isinstance(spec.graph, Node)}


def unique_keys() -> dict[str, str]:
    """Return label -> property of every label whose nodes are found by a key.

    >>> unique_keys()["Person"], unique_keys()["Program"]
    ('id', 'name')
    """
    keys = {}
    for spec in TABLES.values():
        match spec.graph:
            case Node(label=label, key=key) if key:
                keys[label] = PERSON_KEY.get(key, key)
            case Edge(target_label=label, target_key=key):
                keys.setdefault(label, key)
    return keys


def ends() -> dict[str, tuple[str, str]]:
    """Return relationship type -> the labels at its start and end.

    >>> ends()["HELD"], ends()["REUSED"]
    (('Person', 'Position'), ('Person', 'Artifact'))
    """
    found = {ATTENDED: (PERSON, GATHERING)}
    for spec in TABLES.values():
        match spec.graph:
            case Node(label=label, edge=type) if type:
                found[type] = (PERSON, label)
            case Edge(type=type, target_label=label):
                found[type] = (PERSON, label)
    return found


def _edge(spec: Table) -> Edge:
    if not isinstance(spec.graph, Edge):
        raise TypeError(f"{spec.name} is not a table of relationships")
    return spec.graph


def _edges(spec: Table, table: pa.Table, nodes: Mapping[str, pa.Table]) -> Edges | None:
    """Return the relationships that a table becomes: its own, or those that join its nodes to their owners."""
    people = nodes[PERSON]["id"]
    match spec.graph:
        case Node(label=label, edge=type, owner=owner) if owner:
            source = positions(table[owner], people, where=f"{spec.name}.{owner}")
            return Edges(type, PERSON, label, source, np.arange(len(source)), pa.table({}))
        case Edge(type=type, source=start, target=end, target_label=label, target_key=key):
            source = positions(table[start], people, where=f"{spec.name}.{start}")
            target = positions(table[end], nodes[label][key], where=f"{spec.name}.{end}")
            return Edges(type, PERSON, label, source, target, table.drop_columns([start, end]))
    return None


def _person_nodes(people: pa.Table, aliases: pa.Table) -> pa.Table:
    declared = TABLES["people"].names
    for column in people.column_names:
        free = column in declared or (column in _TAKEN and column != "id")
        if not free and (column == "id" or column.startswith("@") or not column.strip() or set(column) & set("\\`\0")):
            raise DataError(
                f"people: the column '{column}' cannot be kept as a property of a person: 'id' is the person's id, and "
                "a name may not be empty, start with @ or hold a backslash or backtick. Give it another name with "
                "[files.people] columns = { new_name = ... } or in the file"
            )
    table = people.rename_columns([PERSON_KEY.get(column, column) for column in people.column_names])
    if not aliases.num_rows:
        return table
    lists = _alias_lists(table["id"], aliases)
    kept = table.drop_columns([ALIASES]) if ALIASES in table.column_names else table
    return kept.append_column(ALIASES, lists)


def _alias_lists(ids: pa.ChunkedArray, aliases: pa.Table) -> pa.Array:
    lists: dict[int, list[str]] = {}
    owners = positions(aliases["person_id"], ids, where="aliases.person_id")
    for alias, owner in zip(aliases["alias_id"].to_pylist(), owners.tolist(), strict=True):
        lists.setdefault(owner, []).append(alias)
    return pa.array([lists.get(row) for row in range(len(ids))], pa.list_(pa.string()))


def _alias_columns(people: pa.Table) -> dict[str, pa.Array]:
    if ALIASES not in people.column_names:
        return {"alias_id": pa.array([], pa.string()), "person_id": pa.array([], pa.string())}
    lists = people[ALIASES].combine_chunks()
    owners = people["id"].combine_chunks().take(pc.list_parent_indices(lists))
    return {"alias_id": pc.list_flatten(lists), "person_id": owners}


def _columns(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    return dict(zip(table.column_names, table.columns, strict=True))
