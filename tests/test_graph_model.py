"""What the schema pages and ``mentornet schema`` say is what a store has."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from mentornet.cli import app
from mentornet.commands.schema import schema_text
from mentornet.errors import UsageError
from mentornet.graph_drawing import model_svg
from mentornet.graph_model import find_element, graph_model
from mentornet.schema import TABLES
from mentornet.stores import open_store
from mentornet.stores.mapping import ends
from neo4j_server import STORES
from store_samples import CONFIG, sample_tables

LABELS = {element.name for element in graph_model() if not element.start}
TYPES = {element.name: (element.start, element.end) for element in graph_model() if element.start}


def test_it_has_every_label_and_type_of_a_store_and_no_other():
    assert ends() == TYPES
    assert {label for pair in TYPES.values() for label in pair} <= LABELS


def test_every_column_is_a_property_or_an_end():
    said = {}
    for element in graph_model():
        said.setdefault(element.table, set()).update(one.name for one in element.properties)
    for name, table in TABLES.items():
        lost = {column.name for column in table.columns} - said.get(name, set())
        assert all(
            table[column].refers_to or column in ("person_id", "program", "skill", "alias_id") for column in lost
        ), name


def test_every_property_has_a_type_a_meaning_and_an_example():
    for element in graph_model():
        assert element.doc.endswith(".")
        assert len({one.name for one in element.properties}) == len(element.properties)
        for one in element.properties:
            assert one.type
            assert one.doc
            assert one.example
    assert [one.unit for one in find_element("INTERACTED").properties if one.name == "minutes"] == ["minutes"]


@pytest.mark.parametrize("kind", STORES)
def test_a_store_has_no_property_that_it_does_not_name(kind, places):
    with open_store(places(kind)) as store:
        store.replace(sample_tables(), CONFIG, source_hash="1")
        nodes = store.query(
            "MATCH (n:Person|Position|Program|Gathering) UNWIND labels(n) AS l UNWIND keys(n) AS k RETURN DISTINCT l, k"
        )
        edges = store.query("MATCH (:Person)-[r]->() UNWIND keys(r) AS k RETURN DISTINCT type(r) AS t, k")
    found = set(nodes.rows) | set(edges.rows)
    assert ("INTERACTED", "at") in found
    own = {("Person", "office nr.")}  # a further column of people
    assert found - own <= {(element.name, one.name) for element in graph_model() for one in element.properties}


def test_the_command_prints_one_or_all():
    text = schema_text(None, "text")
    assert all(element.pattern in text for element in graph_model())
    assert (
        schema_text("MENTORS", "text").splitlines()[0].startswith("(:Person)-[:MENTORS]->(:Person)  Who mentored whom")
    )
    assert "  `end`" in schema_text("MENTORS", "text")
    [data] = json.loads(schema_text("Goal", "json"))
    assert (data["pattern"], data["properties"][0]["name"]) == ("(:Goal)", "goal_id")
    assert {one["name"] for one in json.loads(schema_text(None, "json"))} == LABELS | set(TYPES)


def test_an_unknown_name_and_format_are_refused():
    with pytest.raises(UsageError, match="no label or relationship type 'MENTOR'; did you mean 'MENTORS'"):
        schema_text("MENTOR", "text")
    with pytest.raises(UsageError, match="schema prints text, json, svg, not 'xlsx'"):
        schema_text(None, "xlsx")


def test_the_drawing_is_a_picture_of_all(tmp_path):
    path = tmp_path / "schema.svg"
    result = CliRunner().invoke(app, ["schema", "-o", str(path)])
    assert (result.exit_code, result.output) == (0, f"{path} written\n")
    assert path.read_text(encoding="utf-8") == model_svg()
    root = ET.fromstring(model_svg())  # noqa: S314 - our own
    words = {text.text.split()[0] for text in root.iter("{http://www.w3.org/2000/svg}text")}
    assert words == LABELS | set(TYPES)
    assert len(list(root.iter("{http://www.w3.org/2000/svg}circle"))) == len(LABELS)
