"""The driver's values as plain Python values, the same as those of the embedded engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from neo4j import graph, time
from neo4j.spatial import Point

from ..base import GraphNode, GraphPath, GraphRelationship

_NANOS_PER_MICRO = 1000


class Values:
    """Converts values of one result.

    Dates become ``date``; times become ``datetime`` without zone, in UTC; times of day and durations become ISO 8601
    text; nodes, relationships and paths become the frozen classes of ``base``.  A year that Python has no date for
    becomes text.  ``ends`` holds the nodes that relationships join, by their id, where a result brought them without
    their properties.
    """

    def __init__(self, ends: Mapping[str, graph.Node] | None = None) -> None:
        self._ends = ends or {}
        self._by_type: dict[type, Callable[[Any], Any]] = {
            list: self._list,
            dict: self._map,
            time.Date: _date,
            time.DateTime: _time,
            time.Time: _time_of_day,
            time.Duration: _duration,
            graph.Node: self._node,
            graph.Path: self._path,
            bytearray: bytes,
            Point: str,
        }

    def convert(self, value: Any) -> Any:
        """Return the Python value of one value of the driver."""
        found = self._by_type.get(type(value))
        if found is not None:
            return found(value)
        if isinstance(value, graph.Relationship):
            return self._relationship(value)
        if isinstance(value, Point):
            return str(value)
        return value

    def _list(self, value: list[Any]) -> list[Any]:
        return [self.convert(item) for item in value]

    def _map(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {key: self.convert(item) for key, item in value.items()}

    def _node(self, node: graph.Node) -> GraphNode:
        whole = self._ends.get(node.element_id, node)
        return GraphNode(tuple(sorted(whole.labels)), self._map(dict(whole.items())), node.element_id)

    def _relationship(self, relationship: graph.Relationship) -> GraphRelationship:
        start, end = relationship.nodes
        if start is None or end is None:
            raise TypeError("a relationship without its nodes")
        properties = self._map(dict(relationship.items()))
        start_node, end_node = self._node(start), self._node(end)
        return GraphRelationship(relationship.type, start_node, end_node, properties, relationship.element_id)

    def _path(self, path: graph.Path) -> GraphPath:
        nodes = tuple(self._node(node) for node in path.nodes)
        return GraphPath(nodes, tuple(self._relationship(one) for one in path.relationships))


def incomplete_ends(values: Any) -> set[str]:
    """Return the ids of nodes that relationships in the values join and of which nothing else is known."""
    found: set[str] = set()
    if isinstance(values, (list, tuple)):
        for value in values:
            found |= incomplete_ends(value)
    elif isinstance(values, dict):
        found |= incomplete_ends(list(values.values()))
    elif isinstance(values, graph.Path):
        found |= incomplete_ends(values.relationships)
    elif isinstance(values, graph.Relationship):
        found |= {node.element_id for node in values.nodes if node is not None and not node.labels}
    return found


def _date(value: time.Date) -> date | str:
    return value.to_native() if value.year else value.iso_format()


def _time(value: time.DateTime) -> datetime | str:
    naive = datetime(  # noqa: DTZ001 - the zone follows
        value.year,
        value.month,
        value.day,
        value.hour,
        value.minute,
        value.second,
        value.nanosecond // _NANOS_PER_MICRO,
    )
    offset = value.utcoffset()
    if offset is None:
        return naive
    try:
        return (naive.replace(tzinfo=UTC) - offset).replace(tzinfo=None)
    except OverflowError:
        return value.iso_format()


def _time_of_day(value: time.Time) -> str:
    """Return a time of day as the shortest ISO 8601 text.

    >>> _time_of_day(time.Time(10, 0, 30))
    '10:00:30'
    """
    text = f"{value.hour:02}:{value.minute:02}"
    if value.second or value.nanosecond:
        text += f":{value.second:02}"
    if value.nanosecond:
        text += f".{value.nanosecond:09}".rstrip("0")
    offset = value.utcoffset()
    return text if offset is None else text + _zone(offset)


def _zone(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return "Z" if not minutes else f"{'+' if minutes > 0 else '-'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _duration(value: time.Duration) -> str:
    return value.iso_format()
