"""How one value of a table looks: for JSON, for a cell of text, for the terminal."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from math import isnan
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..stores import GraphNode

_GRAPH = ("GraphNode", "GraphRelationship", "GraphPath")  # named, not imported: printing needs no store


def visible(text: str) -> str:
    """Return ``text`` without control characters, so that a name cannot steer the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def missing(value: Any) -> bool:
    """Return whether a value stands for none."""
    return value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and isnan(value))


def nested(value: Any) -> bool:
    """Return whether a value holds others: a list, a map, a node, a relationship, a path."""
    return isinstance(value, (list, tuple, Mapping)) or (is_dataclass(value) and not isinstance(value, type))


def plain(value: Any) -> Any:
    """Return a value that JSON and spreadsheets hold: missing as None, dates as ISO text.

    A node is a map of its labels and properties, a relationship one of its type, ends and properties.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value) if field.compare}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if missing(value):
        return None
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def text(value: Any) -> str:
    """Return a value as the text of a cell: "" for none; nodes, relationships and paths as Cypher draws them.

    >>> text(None), text(True), text(date(2025, 1, 31)), text(["a", 1])
    ('', 'true', '2025-01-31', '["a", 1]')
    """
    if type(value).__name__ in _GRAPH:
        return _drawn(value)
    if isinstance(value, (list, tuple)) and any(type(inner).__name__ in _GRAPH for inner in value):
        return f"[{', '.join(map(text, value))}]"
    simple = plain(value)
    if simple is None:
        return ""
    if isinstance(simple, bool):
        return str(simple).lower()
    return json.dumps(simple, ensure_ascii=False) if isinstance(simple, (list, dict)) else str(simple)


def shown(value: Any) -> str:
    """Return a value as the terminal shows it: numbers rounded, a dash for none."""
    if isinstance(value, float) and not isnan(value):
        return f"{value:.4g}" if abs(value) < 1e5 else f"{value:.6g}"  # noqa: PLR2004
    return text(value) or "–"


def width_of(text: str) -> int:
    """Return how many places of a terminal a text takes: wide letters two, combining marks none.

    >>> width_of("Zoë"), width_of("山田"), width_of("e\u0301")
    (3, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_width, text))


def padded(text: str, width: int, right: bool) -> str:  # noqa: FBT001 - a column's property, for one caller
    """Return a text filled up to ``width`` places, or cut to them with an ellipsis.

    >>> padded("ab", 4, True), padded("abcdef", 4, False), padded("山田さん", 4, False)
    ('  ab', 'abc…', '山… ')
    """
    taken = width_of(text)
    if taken > width:
        kept = text
        while (taken := width_of(kept) + 1) > width:
            kept = kept[:-1]
        text = f"{kept}…"
    gap = " " * (width - taken)
    return f"{gap}{text}" if right else f"{text}{gap}"


def _width(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _drawn(value: Any) -> str:
    """Return ``(:Person {id: "P1"})``, ``(Person P1)-[:MENTORS {kind: "assigned"}]->(Person P2)``, or a whole path."""
    if type(value).__name__ == "GraphNode":
        return f"(:{':'.join(value.labels)}{_properties(value.properties)})"
    if type(value).__name__ == "GraphRelationship":
        arrow = f"-[:{value.type}{_properties(value.properties)}]->"
        return f"{_named(value.start)}{arrow}{_named(value.end)}"
    parts = [_named(value.nodes[0])] if value.nodes else []
    for here, step, there in zip(value.nodes, value.relationships, value.nodes[1:], strict=False):
        forward = (step.start.key, step.start) == (here.key, here)
        parts += [f"-[:{step.type}]->" if forward else f"<-[:{step.type}]-", _named(there)]
    return "".join(parts)


def _properties(properties: Mapping[str, Any]) -> str:
    inside = ", ".join(
        f"{name}: {json.dumps(plain(value), ensure_ascii=False)}" for name, value in sorted(properties.items())
    )
    return f" {{{inside}}}" if inside else ""


def _named(node: GraphNode) -> str:
    """Return a node by its label and what it is known by: an id, a name, or nothing."""
    keys = [key for key in node.properties if key in ("id", "name") or key.endswith("_id")]
    best = min(keys, key=lambda key: (key != "id", not key.endswith("_id"), key), default=None)
    return f"({' '.join(filter(None, [':'.join(node.labels), text(node.properties[best]) if best else '']))})"
