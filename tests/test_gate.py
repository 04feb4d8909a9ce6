"""The gate on words and on plans: what reads the graph passes, and nothing else."""

from __future__ import annotations

import doctest

import pytest

from mentornet.errors import QueryError
from mentornet.queries import Library
from mentornet.stores import gate
from mentornet.stores.gate import check_plan, check_text, keyword


def plan(*operators, details=""):
    """Return a plan, the first operator outermost, as the driver of Neo4j gives it."""
    name, *rest = operators
    children = [plan(*rest, details=details)] if rest else []
    return {"operatorType": f"{name}@neo4j", "args": {} if rest else {"Details": details}, "children": children}


READS = [
    "MATCH (p:Person) WHERE p.joined > date('2024-01-01') RETURN p.id",
    "MATCH (a) CALL (a) { MATCH (a)-[r]->(b) RETURN count(r) AS n } RETURN a.id, n",
    "MATCH (a)-[call:INTERACTED]->(b) WHERE call.kind = 'CREATE' RETURN call AS `LOAD CSV`, call.at // MERGE",
    "MATCH (a {id: 'x; DELETE'}) RETURN a.`set`, a.use AS use;",
    "RETURN date.truncate('month', date()), duration . between(date(), date()), apoc.text.join(['a'], '')",
    "CALL db.labels() YIELD label RETURN label",
    "CALL db.labels",
    "UNWIND $create AS row RETURN row.drop IN (1, 2)",
    "RETURN 'ü\\u00fc' AS text",
]


@pytest.mark.parametrize("text", READS)
def test_words_that_read_pass(text):
    check_text(text)


def test_the_library_passes():
    for query in Library.load():
        check_text(query.text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("SHOW USERS YIELD *", "SHOW USERS"),
        ("/* MATCH */ use system RETURN 1", "USE"),
        ("MATCH (n) CALL { LOAD /**/ CSV FROM 'x' AS l RETURN l } RETURN l", "LOAD CSV"),
        ("CALL `db`.`labels`.`x`()", "the procedure db.labels.x"),
        ("CALL evil('x') YIELD y RETURN y", "the procedure evil"),
        ("OPTIONAL CALL tx . getMetaData", "the procedure tx.getMetaData"),
        ("RETURN Genai.Vector.encode('x')", r"the function Genai.Vector.encode\(\)"),
        ("RETURN 'a' AS b; RETURN 2", "a second statement"),
        (r"RETURN \u0064bms.x()", r"the escape \\u0064"),
    ],
)
def test_words_that_do_more_are_named(text, part):
    with pytest.raises(QueryError, match=f"^queries are read-only: {part} is not allowed; "):
        check_text(text)


def test_a_plan_that_reads_passes():
    operators = [
        "ProduceResults", "Projection", "EagerAggregation", "Filter", "VarLengthExpand(All)", "OptionalExpand(Into)",
        "RollUpApply", "CartesianProduct", "NodeUniqueIndexSeek", "StatefulShortestPath(Into, Trail)", "Top", "Argument",
        "PartitionedNodeByLabelScan", "TriadicSelection", "Repeat(Trail)", "UndirectedRelationshipTypeScan", "Unwind",
    ]  # fmt: skip
    check_plan("r", plan(*operators, details="date.truncate($autostring_0, p.joined)"), text="MATCH", database="neo4j")
    check_plan("r", plan("ProduceResults", "ProcedureCall", details="db.labels() :: (label :: STRING)"), text="CALL")


@pytest.mark.parametrize(
    ("kind", "operators", "details", "part"),
    [
        ("r", ["ProduceResults", "LoadCSV"], "line", "LOAD CSV"),
        ("r", ["ProduceResults", "Apply", "LoadCSV"], "line", "LOAD CSV"),
        ("r", ["ProduceResults", "ShowTransactions"], "", "SHOW TRANSACTIONS"),
        ("r", ["ProduceResults", "TerminateTransactions"], "", "TERMINATE TRANSACTIONS"),
        ("r", ["ProduceResults", "TransactionApply"], "", "IN TRANSACTIONS"),
        ("r", ["ProduceResults", "RunQueryAt"], "", "USE"),
        ("r", ["ProduceResults", "SomethingNew"], "", "the operator SomethingNew"),
        ("r", ["ProduceResults", "ProcedureCall"], "dbms.`listConfig`() :: (x :: STRING)", "the procedure dbms.listConfig"),
        ("r", ["ProduceResults", "Projection"], "genai.vector.encode(p.name) AS x", r"the function genai.vector.encode\(\)"),
        ("s", ["AdministrationCommand"], "", "SHOW"),
        ("w", ["ProduceResults", "EmptyResult", "Create"], "(n)", "SHOW"),
        ("rw", ["ProduceResults", "SetProperty"], "", "SHOW"),
        (None, ["ProduceResults"], "", "SHOW"),
    ],
)  # fmt: skip
def test_a_plan_that_does_more_is_refused(kind, operators, details, part):
    with pytest.raises(QueryError, match=f"^queries are read-only: {part} is not allowed; "):
        check_plan(kind, plan(*operators, details=details), text="MATCH (n) SHOW", database="neo4j")


def test_a_plan_of_another_database_is_refused():
    with pytest.raises(QueryError, match="USE neo4j is not allowed; a query reads the database that --store names"):
        check_plan("r", plan("ProduceResults", "AllNodesScan"), text="MATCH", database="leaders")


def test_without_a_plan_nothing_passes():
    with pytest.raises(QueryError, match="this statement is not allowed"):
        check_plan("r", None, text="RETURN 1")


def test_the_word_is_found_outside_texts_names_and_comments():
    assert keyword("MATCH (n:Set {drop: 'CREATE'}) /* MERGE */ WHERE n.`delete` = $remove detach // x\n delete n") == (
        "DETACH DELETE"
    )
    assert keyword("MATCH (n) RETURN n") is None


def test_the_examples_in_the_module_hold():
    result = doctest.testmod(gate)
    assert (result.failed, result.attempted > 0) == (0, True)
