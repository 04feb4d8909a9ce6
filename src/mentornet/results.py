"""Query results as pandas frames with declared dtypes, and as networkx graphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from .schema import PERSON
from .stores.base import GraphNode, GraphPath, GraphRelationship, QueryResult

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd


class DeclaredColumn(Protocol):
    """A column of a query's declaration: its name and type."""

    @property
    def name(self) -> str:
        """The column's name."""

    @property
    def type(self) -> str:
        """string, int, float, bool, date, datetime, or another word for what stays an object."""


_DTYPES = {
    "string": "object",
    "int": "Int64",
    "float": "Float64",
    "bool": "boolean",
    "date": "datetime64[ms]",
    "datetime": "datetime64[ms]",
}


def query_frame(result: QueryResult, declared: Sequence[DeclaredColumn] = ()) -> pd.DataFrame:
    """Return the rows as a frame; declared columns get their dtype, others one that holds every value seen.

    Whole numbers stay whole beside missing values (``Int64``); dates and times become ``datetime64[ms]``; lists,
    nodes, relationships and paths stay objects.  ``attrs["truncated"]`` says whether a limit cut rows off,
    ``attrs["dates"]`` which columns hold dates rather than times.
    """
    import pandas as pd

    types = {column.name: column.type for column in declared}
    columns = list(zip(*result.rows, strict=True)) if result.rows else [()] * len(result.columns)
    data = {}
    for name, values in zip(result.columns, columns, strict=True):
        types.setdefault(name, _seen_type(values))
        data[name] = pd.Series(list(values), dtype=_DTYPES.get(types[name], "object"))
    frame = pd.DataFrame(data, columns=list(result.columns))
    frame.attrs["truncated"] = result.truncated
    frame.attrs["dates"] = [name for name in result.columns if types[name] == "date"]
    return frame


def _seen_type(values: Sequence[Any]) -> str:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int}:
        return "int"
    if kinds and kinds <= {int, float}:
        return "float"
    if kinds == {bool}:
        return "bool"
    if kinds == {date}:
        return "date"
    if kinds == {datetime}:
        return "datetime"
    return "object"


def query_graph(result: QueryResult) -> nx.MultiDiGraph:
    """Return the nodes and relationships that are in a result, also inside lists, maps and paths, each once.

    A person is named by the id, as in ``Program.graph``; any other node ``Goal:G1`` by its label and what the engine
    calls it.  Nodes have ``labels`` (a list) and their properties, relationships ``type`` and theirs; a property that
    would hide one of these is called ``labels_`` or ``type_``.  Values that are no part of the graph are left out.
    """
    import networkx as nx

    graph = nx.MultiDiGraph()
    for row in result.rows:
        for part in _parts(row):
            if isinstance(part, GraphNode):
                graph.add_node(_name(part), labels=list(part.labels), **_free(part.properties, "labels"))
            else:
                start, end = _name(part.start), _name(part.end)
                graph.add_edge(start, end, key=part.key, type=part.type, **_free(part.properties, "type"))
    return graph


def _parts(value: Any) -> Iterator[GraphNode | GraphRelationship]:
    """Yield nodes and relationships; both ends of a relationship come before it."""
    if isinstance(value, GraphNode):
        yield value
    elif isinstance(value, GraphRelationship):
        yield from (value.start, value.end, value)
    elif isinstance(value, GraphPath):
        yield from value.nodes
        yield from (part for step in value.relationships for part in _parts(step))
    elif isinstance(value, Mapping):
        yield from (part for inner in value.values() for part in _parts(inner))
    elif isinstance(value, (list, tuple)):
        yield from (part for inner in value for part in _parts(inner))


def _name(node: GraphNode) -> str:
    if PERSON in node.labels and "id" in node.properties:
        return str(node.properties["id"])
    return f"{':'.join(node.labels)}:{node.key}"


def _free(properties: Mapping[str, Any], taken: str) -> dict[str, Any]:
    return {f"{name}_" if name == taken else name: value for name, value in properties.items()}
