"""Whatever a query tries, the graph stays as it is, no file is read, no address asked, and nothing runs on."""

from __future__ import annotations

import http.server
import re
import threading
import time

import pytest

import attacks
from mentornet.errors import QueryError
from mentornet.stores import gate, open_store
from neo4j_server import EMBEDDED, PATIENCE, QUERIED
from store_samples import CONFIG

GRAPH = """
MATCH (n:Person) WITH count(n) AS people, count(n.name) AS names, count(n.id) AS ids
MATCH ()-[r]->() RETURN people, names, ids, count(r), count(r.at)
"""
PRIVATE = "only,this,file,says,this"


@pytest.fixture(scope="module", params=QUERIED)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def store(kind, places):
    with open_store(places(kind)) as opened:
        opened.replace(attacks.everybody_knows_everybody(), CONFIG, source_hash="1")
        yield opened


@pytest.fixture(autouse=True)
def nothing_runs_on(request):
    """After each test ask the server, in a session of its own, what still runs there."""
    kind = request.getfixturevalue("kind") if "kind" in request.fixturenames else EMBEDDED
    server = None if kind == EMBEDDED else request.getfixturevalue(f"{kind}_server")
    yield
    if server is None:
        return
    until = time.monotonic() + PATIENCE
    while (left := running_on(server)) and time.monotonic() < until:
        time.sleep(0.1)  # a connection that was cut is noticed a moment later
    assert left == []


def running_on(server):
    """Return the texts of what a server runs beside this question."""
    asked = "SHOW TRANSACTIONS YIELD currentQuery, status"
    return [row for row in server.run(asked) if row[0] != asked]


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


@pytest.fixture(scope="module")
def given(server, tmp_path_factory):
    """The parameters of the attacks."""
    path = tmp_path_factory.mktemp("private") / "secret.csv"
    path.write_text(PRIVATE, encoding="utf-8")
    port = server.server_address[1]
    return {"url": f"http://127.0.0.1:{port}/csv", "port": port, "file": path.as_uri(), "map": {"name": "x"}}


def refused(store, server, text, parameters, *, timeout=30.0):
    """Run an attack, see that nothing came of it, and return the refusal."""
    used = {name: value for name, value in parameters.items() if f"${name}" in text}
    with pytest.raises(QueryError) as caught:
        store.query(text, used, timeout=timeout)
    assert store.query(GRAPH).rows == [(60, 0, 60, 1770, 1770)]
    assert server.visits == []
    message = str(caught.value)
    assert "secret" not in message.casefold().replace("/secret", "")
    assert "only,this" not in message
    assert "root:" not in message
    assert "Exception" not in message
    return message


@pytest.mark.parametrize(("text", "part"), attacks.WRITES + attacks.ADMINISTRATION + attacks.PROCEDURES)
def test_what_does_more_than_read_is_refused(store, server, given, text, part):
    message = refused(store, server, text, given)
    if part is not None:
        said, _, instead = message.partition(" is not allowed; ")
        assert said.startswith("queries are read-only: ")
        assert part in said
        assert instead


@pytest.mark.parametrize("text", attacks.FILES)
def test_files_and_addresses_are_not_read(store, server, given, text):
    assert refused(store, server, text, given).startswith("queries are read-only: LOAD CSV is not allowed; ")


@pytest.mark.parametrize("text", attacks.NO_QUERY)
def test_what_is_no_query_is_refused(store, server, given, text):
    refused(store, server, text, given)


@pytest.mark.parametrize("value", attacks.VALUES)
def test_a_value_stays_a_value(store, value):
    text = "MATCH (p:Person) WHERE p.id = $who OR $who IN p.aliases RETURN p.id AS id UNION RETURN $who AS id"
    assert store.query(text, {"who": value}).rows == [(value,)]
    assert store.query(GRAPH).rows == [(60, 0, 60, 1770, 1770)]


@pytest.mark.parametrize("text", attacks.ENDLESS)
def test_what_does_not_end_is_stopped(store, server, given, text):
    assert "took longer than 1 seconds and was stopped" in refused(store, server, text, given, timeout=1)


@pytest.mark.parametrize("text", attacks.DEEP, ids=range(len(attacks.DEEP)))
def test_what_is_too_long_or_nested_too_deeply_is_refused(store, server, given, text):
    message = refused(store, server, text, given)
    assert re.search("(a text of [0-9]+ characters|a query with more than [0-9]+ [A-Za-z ]+) is not allowed; ", message)


def test_what_is_nested_as_deeply_as_allowed_is_answered(store):
    text = f"RETURN {'(' * gate.DEEPEST}1{')' * gate.DEEPEST}{' + 1' * 100} AS number"
    assert store.query(text).rows == [(101,)]


def test_a_limit_cuts_and_says_so(store):
    whole = store.query("MATCH (p:Person) RETURN p.id ORDER BY p.id")
    assert (len(whole.rows), whole.truncated) == (60, False)
    cut = store.query("MATCH (p:Person) RETURN p.id ORDER BY p.id", limit=59)
    assert (cut.rows, cut.truncated) == (whole.rows[:59], True)
    exact = store.query("MATCH (p:Person) RETURN p.id ORDER BY p.id", limit=60)
    assert (exact.rows, exact.truncated) == (whole.rows, False)


def test_there_are_enough_attacks():
    lists = [attacks.WRITES, attacks.ADMINISTRATION, attacks.PROCEDURES, attacks.FILES, attacks.NO_QUERY]
    lists += [attacks.VALUES, attacks.ENDLESS, attacks.HUGE, attacks.DEEP]
    assert sum(map(len, lists)) >= 130
