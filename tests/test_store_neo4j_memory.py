"""A Neo4j server's own limits of memory: they are shown, and a query that meets one says which."""

from __future__ import annotations

import json

import pytest

import attacks
import mentornet as mn
from mentornet.commands.texts import status_text
from mentornet.errors import QueryError
from neo4j_server import LONG_TERM, PASSWORD, USER, Missing, running
from store_samples import CONFIG

pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEO4J_USERNAME", USER)
        patch.setenv("NEO4J_PASSWORD", PASSWORD)
        try:
            limit = {"db.memory.transaction.max": "32m"}
            with running(LONG_TERM, tmp_path_factory.mktemp("server"), settings=limit) as server:
                opened = mn.open(store=server.address)
                opened.store.replace(attacks.everybody_knows_everybody(), CONFIG, source_hash="1")
                yield opened
                opened.close()
        except Missing as missing:
            pytest.skip(str(missing))


def test_limits_are_shown(program):
    limits = program.memory_limits()
    assert limits["db.memory.transaction.max"] == "32.00MiB"
    assert limits["db.memory.transaction.total.max"] is None
    assert list(limits) == [
        "server.memory.heap.max_size",
        "dbms.memory.transaction.total.max",
        "db.memory.transaction.total.max",
        "db.memory.transaction.max",
    ]
    lines = status_text(program, "table").splitlines()
    assert "memory     db.memory.transaction.max 32.00MiB" in lines
    assert "memory     db.memory.transaction.total.max not set" in lines
    assert json.loads(status_text(program, "json"))["memory_limits"] == limits


def test_a_query_that_meets_a_limit_says_which(program):
    text = "UNWIND range(1, 2000) AS a UNWIND range(1, 2000) AS b RETURN collect([a, b]) AS pairs ORDER BY pairs"
    with pytest.raises(QueryError) as caught:
        program.query(text)
    assert str(caught.value) == (
        "the query needs more memory than the server allows (db.memory.transaction.max is 32.0 MiB); ask for less (an "
        "earlier WHERE, a LIMIT, less in collect()), or have db.memory.transaction.max raised in the server's neo4j.conf"
    )
    assert program.query("MATCH (p:Person) RETURN count(p) AS n ORDER BY n")["n"].tolist() == [60]
