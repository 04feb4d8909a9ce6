"""The engine's values as plain Python values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import jpype

from .base import GraphNode, GraphPath, GraphRelationship

Converter = Callable[[Any], Any]


class Values:
    """Converts values of a running engine; which converter a Java class needs is found out once.

    Dates become ``date``; times become ``datetime`` without zone, in UTC; times of day and durations become ISO 8601
    text; nodes, relationships and paths become the frozen classes of ``base``.  A year that Python has no date for
    (before 1 or after 9999) becomes text.
    """

    def __init__(self) -> None:
        opencypher = "com.arcadedb.query.opencypher"
        self._by_type: dict[type, Converter] = {}
        self._by_class: list[tuple[Any, Converter]] = [
            (jpype.JClass(name), convert)
            for name, convert in (
                ("java.lang.String", str),
                ("java.lang.Boolean", bool),
                ("java.lang.Double", float),
                ("java.lang.Float", float),
                ("java.math.BigDecimal", lambda value: float(str(value))),
                ("java.lang.Number", lambda value: int(str(value))),
                (f"{opencypher}.temporal.CypherDateTime", lambda value: _instant(str(value.getValue().toInstant()))),
                (f"{opencypher}.temporal.CypherDate", lambda value: _date(str(value))),
                (f"{opencypher}.temporal.CypherLocalDateTime", lambda value: _time(str(value))),
                ("java.time.LocalDate", lambda value: _date(str(value))),
                ("java.time.LocalDateTime", lambda value: _time(str(value))),
                ("com.arcadedb.graph.Vertex", self._node),
                ("com.arcadedb.graph.Edge", self._relationship),
                (f"{opencypher}.traversal.TraversalPath", self._path),
                ("com.arcadedb.query.sql.executor.Result", lambda value: self._map(value.toMap())),
                ("java.util.Map", self._map),
                ("java.util.Collection", self._list),
            )
        ]

    def convert(self, value: Any) -> Any:
        """Return the Python value of one value of the engine."""
        if value is None:
            return None
        convert = self._by_type.get(type(value))
        if convert is None:
            convert = next((convert for known, convert in self._by_class if isinstance(value, known)), str)
            self._by_type[type(value)] = convert
        return convert(value)

    def _list(self, value: Any) -> list[Any]:
        return [self.convert(item) for item in value]

    def _map(self, value: Any) -> dict[str, Any]:
        return {str(entry.getKey()): self.convert(entry.getValue()) for entry in value.entrySet()}

    def _node(self, vertex: Any) -> GraphNode:
        key = str(vertex.getIdentity())
        return GraphNode((str(vertex.getTypeName()),), self._map(vertex.propertiesAsMap()), key)

    def _relationship(self, edge: Any) -> GraphRelationship:
        start, end = self._node(edge.getOutVertex()), self._node(edge.getInVertex())
        key = str(edge.getIdentity())
        return GraphRelationship(str(edge.getTypeName()), start, end, self._map(edge.propertiesAsMap()), key)

    def _path(self, path: Any) -> GraphPath:
        nodes = tuple(self._node(vertex) for vertex in path.getVertices())
        return GraphPath(nodes, tuple(self._relationship(edge) for edge in path.getEdges()))


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _time(text: str) -> datetime | str:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def _instant(text: str) -> datetime | str:
    value = _time(text)
    return value if isinstance(value, str) else value.astimezone(UTC).replace(tzinfo=None)
