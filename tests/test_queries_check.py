"""The checker of queries: every rule with a query that breaks it and one that may; places; what the engines say."""

from __future__ import annotations

import json

import pytest

from golden_rows import GOLDEN
from mentornet.errors import QueryError
from mentornet.program import Program
from mentornet.queries import RULES, Library, Severity, check_query
from mentornet.queries.check import engine_finding
from mentornet.stores import open_store
from neo4j_server import QUERIED
from rows import table
from small_program import CONFIG, PROGRAM

LIBRARY = Library.load()


@pytest.fixture(scope="module", params=QUERIED)
def store(request, places):
    with open_store(places(request.param)) as opened:
        opened.replace({name: table(name, rows) for name, rows in PROGRAM.items()}, CONFIG, source_hash="small")
        yield opened


def found(text):
    return [(finding.line, finding.column, finding.rule) for finding in check_query(text)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_query_that_breaks_a_rule_and_the_way_out(rule):
    findings = check_query(rule.bad)
    assert [finding.rule for finding in findings] == [rule.name]
    assert findings[0].message == f"{rule.reason}; {rule.instead}"
    assert findings[0].severity is rule.severity
    assert check_query(rule.good) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("MATCH (p)\n  -[:MENTORS*]->(q)\nRETURN q.id AS q\nORDER BY q", [(2, 3, "unbounded path")]),
        ("MATCH (p) RETURN p.id AS p", [(1, 11, "order")]),
        ("MATCH (p)-->(q) RETURN p.id AS p, q.id AS q ORDER BY p", [(1, 35, "order")]),
        ("MATCH (p)-->(q) RETURN p.id AS p, q.name AS q, count(*) AS n ORDER BY n, p", [(1, 35, "order")]),
        ("MATCH (p) RETURN p.unit AS u, p.level AS l, count(*) AS n\nORDER BY n DESC, u", [(1, 31, "order")]),
        ("MATCH (p) RETURN p.id AS p, p.name AS n, count(*) AS c ORDER BY p", []),
        ("MATCH (p) RETURN p.id AS p, coalesce(p.left < $end, false) AS gone ORDER BY p", []),
        ("MATCH (p) RETURN p.id ORDER BY p.id", []),
        ("MATCH (p) RETURN p.unit AS u, collect(p.id) AS ids ORDER BY u", [(1, 31, "order")]),
        ("MATCH (p) WITH p ORDER BY p.id RETURN p.unit AS u, collect(p.id) AS ids ORDER BY u", []),
        ("MATCH (p) WHERE p.x = 'avg(1) id(2) = \"2024-01-01\"' RETURN p.id AS p ORDER BY p // date()", []),
        ("MATCH (p) WHERE p.x = date('2024-01-01') AND p.at.month = 3 RETURN p.id AS p ORDER BY p", []),
        ("MATCH (p) WHERE '2024-01-01' < 'x' AND p.y>='2024-01-01T10:00' RETURN p.id AS p ORDER BY p", [(1, 43, "date as text")]),
        ("MATCH (p) RETURN randomUUID() AS r ORDER BY r", [(1, 18, "clock")]),
        ("MATCH (p)", [(1, 1, "columns")]),
        ("// param x: int = 1\nMATCH (p) WHERE p.level > $y RETURN p.id AS p ORDER BY p", [(1, 1, "parameter"), (2, 27, "parameter")]),
        ("// param x: whole\nMATCH (p) WHERE p.level > $x RETURN p.id AS p ORDER BY p", [(1, 1, "declaration"), (1, 1, "parameter")]),
        ("// name: x\nMATCH (p) RETURN p.id AS p ORDER BY p", [(1, 1, "declaration")] * 3),
    ],
)  # fmt: skip
def test_findings_have_a_place(text, places):
    assert found(text) == places


def test_the_library_has_nothing_to_change():
    assert [(query.name, finding) for query in LIBRARY for finding in check_query(query.text)] == []


def test_what_an_engine_says_keeps_its_place():
    embedded = engine_finding("the query failed: Syntax error at line 3:10 - no viable alternative")
    assert (embedded.line, embedded.column, embedded.rule) == (3, 11, "engine")
    server = engine_finding("Variable `x` not defined (line 1, column 26 (offset: 25))", Severity.WARNING)
    assert str(server) == "line 1, column 18: Variable `x` not defined (line 1, column 18 (offset: 25))"
    assert engine_finding("no place").line == 1


@pytest.mark.parametrize("name", LIBRARY.names())
def test_the_engine_plans_every_query_and_deprecates_nothing(store, name):
    assert store.explain(LIBRARY[name].text) == []


def test_the_ways_out_give_the_same_rows_everywhere(store):
    """On the small program, by hand."""
    for rule in RULES:
        text = rule.good.replace("P014", "a").replace("P119", "c")
        assert store.explain(text) == []
        assert store.query(text).rows == WAYS_OUT[rule.name], rule.name


WAYS_OUT = {
    "unbounded path": [("c",)],
    "long path": [("c",)],
    "quantified path": [("c",)],
    "path search": [(1,)],
    "condition on a shortest path": [(1,)],
    "zoned time": [(0,)],
    "clock": [(1,)],
    "time as text": [(0,), (22,)],
    "reserved word": [(3,)],
    "float sum": [(245 / 6,)],
    "record id": [("a",)],
    "exists function": [(1,)],
    "subquery scope": [(2,)],
    "property list": [("a", None)],
    "date as text": [(1,)],
    "hint": [("a",)],
    "only reads": [("a",)],
    "procedure": [
        (type,)
        for type in (
            *("ASKED", "ATTENDED", "DEMONSTRATED", "EXPERIENCED", "HELD", "INTERACTED", "INTRODUCED", "MENTORS"),
            *("OFFERED", "PARTICIPATED", "PRODUCED", "REUSED", "SPONSORS"),
        )
    ],
}


@pytest.mark.parametrize(
    "text", ["MATCH (p:Person) RETURN q.id AS q ORDER BY q", "MATCH (p:Person RETURN p", "RETURN no(1)"]
)
def test_the_engine_names_what_is_wrong(store, text):
    with pytest.raises(QueryError):
        store.explain(text)


def test_a_query_that_writes_is_not_planned(store):
    with pytest.raises(QueryError, match="read-only"):
        store.explain("MATCH (p:Person) DETACH DELETE p")
    assert store.query("MATCH (p:Person) RETURN count(p) AS n").rows == [(9,)]


def test_a_program_checks_a_name_a_text_and_what_the_engine_says(store):
    program = Program(None, store.location)
    try:
        assert program.check_query("sponsors_within") == []
        (finding,) = program.check_query("MATCH (p:Person)\nRETURN q.id AS q ORDER BY q")
        assert finding.rule == "engine"
        assert "q" in finding.message
        rules = [
            finding.rule for finding in program.check_query("MATCH (p:Person) RETURN exists(p.id) AS e, (1 ORDER BY e")
        ]
        assert sorted(rules) == ["engine", "exists function"]
    finally:
        program.close()


@pytest.mark.neo4j
def test_what_a_server_deprecates_is_a_warning(neo4j_server):
    neo4j_server.wipe()
    with open_store(neo4j_server.address) as opened:
        notices = opened.explain("MATCH (p:Person) CALL { WITH p RETURN p.id AS i } RETURN i ORDER BY i")
    (finding,) = [engine_finding(notice, Severity.WARNING) for notice in notices]
    assert (finding.line, finding.column) == (1, 18)
    assert "deprecated" in finding.message


def test_golden_rows_cover_the_library():
    assert {name for name, _, _ in GOLDEN} == set(LIBRARY.names())


def test_the_command(tmp_path):
    from test_cli import call

    location = str(tmp_path / "small.db")
    with open_store(location) as opened:
        opened.replace({name: table(name, rows) for name, rows in PROGRAM.items()}, CONFIG, source_hash="small")
    good = call("query", "sponsors_within", "--check", "--store", location)
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout == "nothing to change: the engine reads it, and both engines answer it alike\n"
    (tmp_path / "mine.cypher").write_text("MATCH (p:Person)\nRETURN avg(p.level) AS level\n", encoding="utf-8")
    bad = call("query", tmp_path / "mine.cypher", "--check", "--store", location)
    assert bad.returncode == 2
    assert [line.split(": ")[:2] for line in bad.stdout.splitlines()] == [
        ["error", "line 2, column 1"],
        ["error", "line 2, column 8"],
    ]
    listed = call("query", tmp_path / "mine.cypher", "--check", "--format", "json", "--store", location)
    assert [finding["rule"] for finding in json.loads(listed.stdout)] == ["order", "float sum"]
