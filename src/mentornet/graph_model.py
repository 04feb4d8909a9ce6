"""The graph for whoever writes Cypher: labels, relationship types, properties; made from ``schema`` alone.

``graph_model`` lists them; ``graph_drawing`` draws them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from .errors import UsageError, hint
from .schema import ATTENDED, DERIVED, GATHERING, PERSON, TABLES, Column, Edge, Node, Table, Type, companion

_EXAMPLES = {
    Type.ID: "P014", Type.STRING: "text", Type.INT: "3", Type.FLOAT: "4.5", Type.BOOL: "true", Type.DAY: "2025-01-31",
    Type.TIME: "2025-01-31T09:00", Type.LIST: '["P014", "P022"]', Type.SCALAR: "5",
}  # fmt: skip
_TELLING = {
    "name": "Zoë Ott", "org_unit": "Research", "function": "Engineering", "location": "Leipzig", "title": "Team lead",
    "program": "Leaders", "end_reason": "completed", "for_id": "O12", "interaction_id": "m-17", "kind": "meeting",
    "minutes": "30.0", "source": "hr", "evidence": "contract", "skill": "Negotiation", "goal_id": "G007",
    "revised_from": "G003", "text": "My mentor asked the right question.", "codes": '["enabler:mentor"]',
    "visibility": "private", "artifact_id": "A0012", "item": "safety", "purpose": "introduction", "scale_max": "5.0",
    "aliases": '["K10005"]', "participants": "4", "occurrence": "1", "place": "1",
}  # fmt: skip
_DOCS = {
    "Program": "A mentoring programme, named by participants.",
    "Skill": "A skill, named by learning.",
    GATHERING: "An interaction of more people than ties.max_participants: it makes no tie.",
    ATTENDED: "Who took part in a gathering.",
}


@dataclass(frozen=True)
class Property:
    """A property: its type, unit, meaning, and an example as Cypher has it."""

    name: str
    type: str
    unit: str
    doc: str
    example: str


@dataclass(frozen=True)
class Element:
    """A label, or a relationship type with the labels at its ends; ``table`` is where it comes from."""

    name: str
    doc: str
    properties: tuple[Property, ...]
    table: str = ""
    start: str = ""
    end: str = ""

    @property
    def pattern(self) -> str:
        """The element as Cypher matches it.

        >>> [one.pattern for one in graph_model() if one.name in ("Goal", "PURSUED")]
        ['(:Goal)', '(:Person)-[:PURSUED]->(:Goal)']
        """
        return f"(:{self.start})-[:{self.name}]->(:{self.end})" if self.start else f"(:{self.name})"


def graph_model() -> tuple[Element, ...]:
    """Return all labels, then all relationship types, in the order of the tables."""
    nodes: dict[str, Element] = {}
    edges: list[Element] = []
    for table in TABLES.values():
        match table.graph:
            case Node(label=label, edge=edge, owner=owner):
                nodes[label] = Element(label, table.doc, tuple(_properties(table, label, {owner})), table.name)
                if edge:
                    doc = f"Whose {label} it is."
                    edges.append(Element(edge, doc, (), table.name, PERSON, label))
            case Edge(type=type, source=source, target=target, target_label=label, target_key=key):
                if label not in nodes and not any(_is_node(other, label) for other in TABLES.values()):
                    what = Property(key, "string", "", "the name", _TELLING.get(target, "Leaders"))
                    nodes[label] = Element(label, _DOCS[label], (what,), table.name)
                properties = tuple(_properties(table, type, {source, target}))
                edges.append(Element(type, table.doc, properties, table.name, PERSON, label))
    meeting = next(edge for edge in edges if edge.table == "interactions")
    kept = tuple(one for one in meeting.properties if one.name != "mutual")
    nodes[GATHERING] = Element(GATHERING, _DOCS[GATHERING], kept, "interactions")
    edges.append(Element(ATTENDED, _DOCS[ATTENDED], tuple(_derived(ATTENDED)), "interactions", PERSON, GATHERING))
    return (*nodes.values(), *edges)


def find_element(name: str) -> Element:
    """Return a label or a relationship type by its name.

    Raises
    ------
    UsageError: there is none of this name.
    """
    model = {element.name: element for element in graph_model()}
    if name not in model:
        raise UsageError(f"the graph has no label or relationship type '{name}'{hint(name, model)}")
    return model[name]


def model_data() -> list[dict[str, Any]]:
    """Return the model as plain data for JSON."""
    return [{"pattern": element.pattern, **asdict(element)} for element in graph_model()]


def _is_node(table: Table, label: str) -> bool:
    return isinstance(table.graph, Node) and table.graph.label == label


def _properties(table: Table, owner: str, ends: set[str]) -> Iterator[Property]:
    derived = {one.name: one for one in _derived(owner)}
    yield from (one for one in derived.values() if one.name == "id")
    for column in table.columns:
        if column.name in ends or column.name in derived or (owner == PERSON and column.name == "person_id"):
            continue
        yield _property(column)
        if column.type is Type.DAY:
            doc = f"the exact time of `{column.name}` (UTC), where the table has one"
            yield Property(companion(column.name), Type.TIME, "", doc, _EXAMPLES[Type.TIME])
    yield from (one for one in derived.values() if one.name != "id")


def _property(column: Column) -> Property:
    doc = f"{column.doc}: {', '.join(column.values)}" if column.values else column.doc
    example = column.values[0] if column.values else _TELLING.get(column.name, _EXAMPLES[column.type])
    return Property(column.name, column.type, column.unit, doc, example)


def _derived(owner: str) -> Iterator[Property]:
    for element, name, type, doc in DERIVED:
        if element == owner:
            example = "P014" if name == "id" else _TELLING.get(name, _EXAMPLES[type])
            yield Property(name, type, "", doc, example)
