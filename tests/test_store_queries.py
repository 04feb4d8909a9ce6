"""Queries read, and do nothing else: no write, no file, no address, no end of time or memory."""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
import time

import numpy as np
import pyarrow as pa
import pytest

from mentornet.errors import QueryError
from mentornet.stores import files, open_store
from store_samples import CONFIG, interactions


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Sixty people who all know each other: enough paths to keep any engine busy."""
    ids = [f"P{number:02d}" for number in range(60)]
    first, second = np.triu_indices(60, 1)
    rows = interactions(
        at=[np.datetime64("2024-01-01T00:00", "ms")] * len(first),
        source_id=[ids[number] for number in first],
        target_id=[ids[number] for number in second],
        mutual=[True] * len(first),
        occurrence=[1] * len(first),
    )
    tables = {"people": pa.table({"person_id": ids, "external": [False] * 60}), "interactions": rows}
    with open_store(str(tmp_path_factory.mktemp("attack") / "attack.db")) as opened:
        opened.replace(tables, CONFIG, source_hash="1")
        yield opened


@pytest.fixture(scope="module")
def server():
    """A local server that counts its visitors."""
    visits = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            visits.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"a,b\n1,2\n")

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        running.visits = visits
        yield running
        running.shutdown()


WRITES = [
    ("CREATE (n:Person {id: 'new'})", "CREATE"),
    ("create (n:Person {id: 'new'}) RETURN n", "CREATE"),
    ("MATCH (n:Person) CREATE (n)-[:KNOWS]->(n) RETURN n", "CREATE"),
    ("MERGE (n:Person {id: 'new'}) RETURN n", "MERGE"),
    ("MERGE (n:Person {id: 'P01'}) ON MATCH SET n.name = 'x' RETURN n", "MERGE"),
    ("MATCH (n:Person) SET n.name = 'x'", "SET"),
    ("MATCH (n:Person) SET n += {name: 'x'} RETURN n", "SET"),
    ("MATCH (n:Person) SET n:Boss", "SET"),
    ("MATCH (n:Person) REMOVE n.id", "REMOVE"),
    ("MATCH (n:Person) DELETE n", "DELETE"),
    ("MATCH (n) DETACH DELETE n", "DELETE"),
    ("MATCH (n) /* RETURN n */ DETACH // harmless\n DELETE n", "DELETE"),
    ("MATCH (n) WITH collect(n) AS ns FOREACH (n IN ns | SET n.name = 'x')", "FOREACH"),
    ("MATCH (n) CALL { WITH n SET n.name = 'x' RETURN n AS m } RETURN m", "SET"),
    ("MATCH (n) CALL (n) { CREATE (m:Person {id: 'new'}) RETURN m } RETURN m", "CREATE"),
    ("UNWIND [1, 2] AS x CALL { CREATE (:Person {id: 'new'}) } IN TRANSACTIONS", "CREATE"),
    ("MATCH (n) RETURN n.id AS id UNION CREATE (n:Person) RETURN n.id AS id", "CREATE"),
    ("CREATE INDEX FOR (n:Person) ON (n.name)", "CREATE"),
    ("CREATE CONSTRAINT FOR (n:Person) REQUIRE n.name IS UNIQUE", "CREATE"),
    ("DROP INDEX person_id", "DROP"),
    ("CREATE USER eve SET PASSWORD 'x'", "CREATE"),
    ("SHOW USERS", "SHOW"),
    ("SHOW TRANSACTIONS", "SHOW"),
]
REFUSED = [
    "CALL merge.node(['Person'], {id: 'new'}) YIELD node RETURN node",
    "CALL refactor.cloneNodesWithRelationships([]) YIELD input RETURN input",
    "CALL do.when(true, 'CREATE (n:Person)', '', {}) YIELD value RETURN value",
    "CALL apoc.load.json('http://127.0.0.1/') YIELD value RETURN value",
    "CALL dbms.setConfigValue('arcadedb.opencypher.loadCsv.allowFileUrls', 'true')",
    "CALL db.migrateLegacyTemporals()",
    "ALTER DATABASE mentornet SET ACCESS READ WRITE",
    "USE system MATCH (n) RETURN n",
    "MATCH (n) RETURN n; MATCH (n) DELETE n",
    "MATCH (n) RETURN n\n;\nCREATE (n)",
    "SELECT FROM Person",
    "DELETE FROM Person",
    "INSERT INTO Person SET id = 'new'",
    "",
]
READS = [
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "LOAD CSV WITH HEADERS FROM 'file:///etc/passwd' AS line RETURN line",
    'load csv from "file:/etc/passwd" as line return line',
    "LOAD CSV FROM '/etc/passwd' AS line RETURN line",
    "LOAD CSV FROM $url AS line RETURN line",
    "LOAD CSV FROM 'http://127.0.0.1:' + toString($port) + '/secret' AS line RETURN line",
    "MATCH (n:Person) CALL { LOAD CSV FROM $url AS line RETURN line } RETURN line",
    "MATCH (n:Person {id: 'P01'}) CALL (n) { LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line } RETURN line",
    "RETURN 1 AS line UNION LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
]


@pytest.mark.parametrize(("text", "word"), WRITES)
def test_writes_are_refused_by_name(store, text, word):
    before = files.checksums(store._folder.path)
    with pytest.raises(QueryError, match=f"^queries are read-only: {word} is not allowed$"):
        store.query(text)
    assert files.checksums(store._folder.path) == before
    assert store.query("MATCH (n) RETURN count(n)").rows == [(60,)]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_a_read_of_the_graph_is_refused(store, text):
    before = files.checksums(store._folder.path)
    with pytest.raises(QueryError) as caught:
        store.query(text)
    assert "com.arcadedb" not in str(caught.value)
    assert files.checksums(store._folder.path) == before


@pytest.mark.parametrize("text", READS)
def test_files_and_addresses_are_not_read(store, server, text):
    port = server.server_address[1]
    with pytest.raises(QueryError) as caught:
        store.query(text, {"url": f"http://127.0.0.1:{port}/csv", "port": port})
    assert "root:" not in str(caught.value)
    assert server.visits == []


def test_words_in_texts_and_names_do_not_matter(store):
    text = "MATCH (n:Person) WHERE n.id <> 'CREATE' /* DELETE */ RETURN count(n) AS `SET` // MERGE"
    assert store.query(text).rows == [(60,)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("MATCH (p:Person RETURN p", r"line 1:16.*'RETURN'"),
        ("RETURN\n  x", "'x' not defined"),
        ("RETURN shout(1)", "Unknown function 'shout'"),
        ("MATCH (p {id: $who}) RETURN p", r"needs values for its parameters.*who"),
        ("RETURN 1 / 0", "by zero"),
    ],
)
def test_errors_keep_the_engines_reason_and_lose_its_classes(store, text, message):
    with pytest.raises(QueryError, match=message) as caught:
        store.query(text)
    assert "Exception" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH p = (a:Person)-[*1..20]-(b) RETURN count(p)",
        "MATCH (a)--(b)--(c)--(d)--(e)--(f) RETURN count(DISTINCT a.id + f.id)",
        "MATCH (a:Person) CALL path.expand(a, 'INTERACTED', '', 1, 30) YIELD path RETURN count(path)",
    ],
)
def test_a_query_that_explodes_runs_out_of_time(store, text):
    started = time.monotonic()
    with pytest.raises(QueryError, match="took longer than 1 seconds and was stopped"):
        store.query(text, timeout=1)
    assert time.monotonic() - started < 15
    assert store.query("RETURN 1").rows == [(1,)]


def run_python(code, store, *arguments, heap="1g"):
    """Run a program on the store in a process of its own, with its own limit of memory."""
    start = "import sys\nfrom mentornet.errors import QueryError\nfrom mentornet.stores import open_store\n"
    return subprocess.run(
        [sys.executable, "-c", start + code, store.location, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "MENTORNET_HEAP": heap},
    )


def test_a_query_that_explodes_runs_out_of_memory_and_the_process_lives_on(store):
    code = """
with open_store(sys.argv[1]) as store:
    for text in sys.argv[2:]:
        try:
            store.query(text, timeout=60)
        except QueryError as error:
            print(error)
    print(store.query("RETURN 1").rows)
"""
    texts = [
        "RETURN range(1, 1000000000000) AS numbers",
        "RETURN reduce(text = 'aaaaaaaaaa', x IN range(1, 40) | text + text) AS text",
        "UNWIND range(1, 2000) AS a UNWIND range(1, 2000) AS b UNWIND range(1, 2000) AS c RETURN collect([a, b, c])",
    ]
    done = run_python(code, store, *texts, heap="256m")
    *refused, last = done.stdout.splitlines()
    assert (done.returncode, done.stderr, last) == (0, "", "[(1,)]")
    assert [line.startswith("the query needs more memory than the engine may use") for line in refused] == [True] * 3


def test_a_timeout_is_a_time(store):
    with pytest.raises(QueryError, match="greater than 0, not 0"):
        store.query("RETURN 1", timeout=0)


def test_a_query_that_never_stops_does_not_hold_up_the_process(store):
    """The engine does not look at the time inside an expression: the process must end all the same, and cleanly."""
    code = """
text = "RETURN reduce(s = 0, x IN range(1, 3000000) | s + reduce(t = 0, y IN range(1, 3000000) | t + y))"
with open_store(sys.argv[1]) as store:
    try:
        store.query(text, timeout=0.5)
    except QueryError as error:
        print(error)
"""
    done = run_python(code, store)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("the query took longer than 0.5 seconds")
