"""The store in a Neo4j database: loads that are cut off, two at once, what is refused, and what errors say."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest

from cuttable_proxy import Proxy
from mentornet.errors import QueryError, StoreBroken, StoreLocked, StoreUnavailable
from mentornet.stores import Snapshot, gate, open_store
from mentornet.stores.columns import ordered
from mentornet.stores.neo4j import address, connection, plan, record, writer
from mentornet.stores.neo4j import store as store_module
from neo4j_server import PASSWORD, PATIENCE, free_port
from store_samples import CONFIG, interactions, sample_tables

pytestmark = pytest.mark.neo4j
TESTS = str(Path(__file__).parent)


@pytest.fixture
def server(neo4j_server):
    neo4j_server.wipe()
    return neo4j_server


@pytest.fixture
def store(server):
    with open_store(server.address) as opened:
        yield opened


@pytest.fixture
def loaded(store):
    store.replace(sample_tables(), CONFIG, source_hash="1")
    return store


@pytest.fixture
def step_by_step(monkeypatch):
    """Every load takes many transactions, as that of a large program does."""
    monkeypatch.setattr(store_module, "AT_ONCE", 0)
    monkeypatch.setattr(plan, "BATCH", 50)
    monkeypatch.setattr(writer, "REMOVED", 100)


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(connection, "RETRY_SECONDS", 0.5)
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 1.0)


def version(number, rows=400):
    """Return tables from which it can be told which load they are of: a roster of ``number`` guests more."""
    tables = sample_tables()
    more = pa.table({"person_id": [f"V{n}" for n in range(number)], "external": [True] * number})
    tables["people"] = pa.concat_tables([tables["people"], more], promote_options="default")
    first = tables["interactions"]
    many = interactions(
        at=first["at"].take([0] * rows),
        source_id=[f"V{n % number}" for n in range(rows)],
        target_id=[f"P{n % 4 + 1}" for n in range(rows)],
        interaction_id=[f"i{number}-{n}" for n in range(rows)],
        mutual=[True] * rows,
        occurrence=[1] * rows,
    )
    tables["interactions"] = pa.concat_tables([first, many])
    return tables


def check_holds(location, number):
    """Check that the store holds exactly the tables of a version, and the server nothing beside them."""
    tables = version(number)
    with open_store(location) as store:
        assert store.status().source_hash == str(number)
        for name, table in tables.items():
            assert store.export(name).equals(ordered(name, table)), name
        assert store.snapshot().people_ids == Snapshot.from_tables(tables, CONFIG).people_ids
        counted = store.query("MATCH (n) RETURN labels(n)[0] AS label, count(*) AS number").rows
        assert dict(counted) == {
            "MentorNetStore": 1 + -(-(5 + number) // plan.BATCH),
            **{
                name: count
                for name, count in store.status().counts.items()
                if count and name in {"Person", "Position", "Program", "Gathering"}
            },
        }


# -- loads that are cut off -----------------------------------------------------------------------------------

LOAD = """
from mentornet.stores.neo4j import plan, store as store_module, writer
store_module.AT_ONCE, plan.BATCH, writer.REMOVED = int(sys.argv[3]), 50, 100

def tell(what, done, total):
    print(done, total, flush=True)

with open_store(sys.argv[1]) as store:
    number = int(sys.argv[2])
    store.replace(version(number), CONFIG, source_hash=str(number), progress=tell)
    print("done", flush=True)
"""


def python(code, *arguments, **options):
    start = (
        f"import sys\nsys.path.insert(0, {TESTS!r})\nfrom mentornet.errors import StoreError\n"
        "from mentornet.stores import open_store\nfrom test_store_neo4j import *\n"
    )
    command = [sys.executable, "-c", start + code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


@pytest.mark.parametrize("after", [1, 7])
def test_a_killed_load_is_not_read_and_the_next_one_goes_on_with_it(store, step_by_step, after):
    store.replace(version(3), CONFIG, source_hash="3")
    process = python(LOAD, store.location, 60, 0)
    for _ in range(after):
        process.stdout.readline()
    process.kill()
    process.communicate()
    assert store.status() is None
    for call in (lambda: store.export("people"), store.snapshot, lambda: store.query("RETURN 1")):
        with pytest.raises(StoreUnavailable, match=r"holds no finished load; .* goes on where a load was interrupted"):
            call()
    seen = []
    store.replace(version(60), CONFIG, source_hash="60", progress=lambda _, done, total: seen.append((done, total)))
    check_holds(store.location, 60)
    assert seen[-1][0] == seen[-1][1]


def test_a_cut_off_load_goes_on_and_does_not_start_again(store, server, step_by_step):
    """What is there already keeps its place in the database: it was not written a second time."""

    def stop(what, done, total):
        if done > 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.replace(version(60), CONFIG, source_hash="60", progress=stop)
    text = "MATCH ()-[r:INTERACTED]->() RETURN elementId(r) AS id ORDER BY id"
    before = {id for (id,) in server.run(text)}
    store.replace(version(60), CONFIG, source_hash="60")
    assert len(before) > 100
    assert before < {id for (id,) in server.run(text)}
    check_holds(store.location, 60)


def test_other_tables_after_a_cut_off_load_start_anew(store, step_by_step):
    def stop(what, done, total):
        if done > 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.replace(version(60), CONFIG, source_hash="60", progress=stop)
    store.replace(version(8), CONFIG, source_hash="8")
    check_holds(store.location, 8)


@pytest.mark.parametrize("at_once", [50_000, 0])
def test_kills_at_random_moments(store, step_by_step, at_once):
    moments = random.Random(at_once)
    store.replace(version(2), CONFIG, source_hash="2")
    number = 2
    for wanted in (30, 70):
        process = python(LOAD, store.location, wanted, at_once)
        process.stdout.readline()
        time.sleep(moments.uniform(0, 0.4))
        process.kill()
        process.communicate()
        status = store.status()
        if status is not None:
            number = int(status.source_hash)
            check_holds(store.location, number)
        else:
            assert at_once == 0
    store.replace(version(number), CONFIG, source_hash=str(number))
    check_holds(store.location, number)


@pytest.mark.parametrize("at_once", [50_000, 0])
def test_connections_cut_at_random_moments(server, step_by_step, monkeypatch, at_once):
    """The load goes on by itself, also where the answer to a commit was lost; nothing is written twice."""
    monkeypatch.setattr(store_module, "AT_ONCE", at_once)
    moments = random.Random(7)
    with Proxy(int(server.address.rpartition(":")[2])) as proxy, open_store(f"bolt://127.0.0.1:{proxy.port}") as store:
        for number in (40, 3):
            proxy.cut_in(moments.randrange(2_000, 40_000))
            store.replace(version(number), CONFIG, source_hash=str(number))
            check_holds(server.address, number)
        assert proxy.cuts


def test_a_server_that_goes_away_is_said_and_the_load_goes_on_later(server, step_by_step, impatient):
    with Proxy(int(server.address.rpartition(":")[2])) as proxy:
        at = f"bolt://127.0.0.1:{proxy.port}"

        def pull(what, done, total):
            if done > 300 and not proxy.down:
                proxy.down = True
                proxy.cut()

        with (
            open_store(at) as store,
            pytest.raises(StoreUnavailable, match=rf"server at {at} does not answer|connection to .* {at} broke"),
        ):
            store.replace(version(60), CONFIG, source_hash="60", progress=pull)
        with open_store(server.address) as store:
            assert store.status() is None
            store.replace(version(60), CONFIG, source_hash="60")
    check_holds(server.address, 60)


def test_a_query_survives_a_connection_that_was_cut_while_idle(server, loaded):
    with Proxy(int(server.address.rpartition(":")[2])) as proxy, open_store(f"bolt://127.0.0.1:{proxy.port}") as store:
        assert store.query("MATCH (p:Person) RETURN count(p)").rows == [(5,)]
        proxy.cut()
        assert store.query("MATCH (p:Person) RETURN count(p)").rows == [(5,)]


@pytest.fixture
def stopped(server):
    """Return what stops the server, so that it does not answer; it goes on at the end."""
    if not hasattr(server, "process"):
        pytest.skip("needs a server of its own to stop, not that of MENTORNET_TEST_NEO4J")
    yield lambda: server.process.send_signal(signal.SIGSTOP)
    server.process.send_signal(signal.SIGCONT)


def test_a_query_that_is_not_answered_is_given_up(server, loaded, stopped):
    assert loaded.query("RETURN 1").rows == [(1,)]
    stopped()
    with pytest.raises(QueryError, match=r"took longer than 0\.5 seconds and was stopped"):
        loaded.query("MATCH (p:Person) RETURN count(p)", timeout=0.5)
    server.process.send_signal(signal.SIGCONT)
    assert loaded.query("MATCH (p:Person) RETURN count(p)").rows == [(5,)]
    wait_until_idle(server)


def test_a_query_that_takes_long_to_plan_is_given_up(server, loaded, monkeypatch):
    monkeypatch.setattr(gate, "MOST_XORS", 99)
    text = f"MATCH (p:Person) WHERE {' XOR '.join(f'p.p{n} = {n}' for n in range(17))} RETURN p.id"
    with pytest.raises(QueryError, match=r"took longer than 0\.5 seconds and was stopped"):
        loaded.query(text, timeout=0.5)
    assert loaded.query("MATCH (p:Person) RETURN count(p)").rows == [(5,)]
    wait_until_idle(server)


def wait_until_idle(server):
    """Wait until the server runs nothing but this question: a query that was given up ends by itself."""
    asked = "SHOW TRANSACTIONS YIELD currentQuery"
    until = time.monotonic() + PATIENCE
    while len(left := server.run(asked)) > 1 and time.monotonic() < until:
        time.sleep(0.1)
    assert left == [(asked,)]


# -- two at once ----------------------------------------------------------------------------------------------

HOLD = """
def hold(what, done, total):
    print("loading", flush=True)
    sys.stdin.readline()

with open_store(sys.argv[1]) as store:
    try:
        store.replace(version(2), CONFIG, source_hash="2", progress=hold)
        print("done")
    except StoreError as error:
        print(error)
"""


def test_a_second_load_is_told_who_loads(loaded):
    process = python(HOLD, loaded.location, stdin=subprocess.PIPE)
    try:
        assert process.stdout.readline() == "loading\n"
        with pytest.raises(StoreLocked, match=rf"is being loaded by process {process.pid} \(since 20.*try again"):
            loaded.replace(version(3), CONFIG, source_hash="3")
        assert loaded.export("people").num_rows == 5  # reading goes on, from the last finished load
    finally:
        process.kill()
        process.communicate()
    assert loaded.replace(version(3), CONFIG, source_hash="3").counts["Person"] == 8


def test_a_load_that_does_not_move_is_taken_over_and_cannot_go_on(loaded, step_by_step, monkeypatch):
    monkeypatch.setattr(record, "LEASE", 300)

    def sleep(what, done, total):
        if done > 100:
            time.sleep(0.5)
            with open_store(loaded.location) as other:
                other.replace(version(3), CONFIG, source_hash="3")

    with pytest.raises(StoreLocked, match="was given up: another one has taken over"):
        loaded.replace(version(60), CONFIG, source_hash="60", progress=sleep)
    check_holds(loaded.location, 3)


def test_readers_see_whole_loads_only(loaded):
    process = python(
        "with open_store(sys.argv[1]) as store:\n"
        "    for number in range(2, 1000):\n"
        "        store.replace(version(number, rows=20), CONFIG, source_hash=str(number))\n"
        "        print(number, flush=True)\n",
        loaded.location,
    )
    try:
        process.stdout.readline()
        seen, began = set(), time.monotonic()
        while (passed := time.monotonic() - began) < 4 or (len(seen) < 2 and passed < PATIENCE):
            try:
                people = set(loaded.snapshot().people_ids)
                rows = loaded.export("interactions")
            except StoreLocked:  # loads finish faster than this reads
                continue
            number = len(people) - 5
            assert people == {"P1", "P2", "P3", "P4", "X9"} | {f"V{n}" for n in range(number)}
            assert rows.num_rows == 25
            seen.add(number)
    finally:
        process.kill()
        process.communicate()
    assert len(seen) > 1


# -- what is refused ------------------------------------------------------------------------------------------


def test_a_database_of_something_else_is_left_alone(server, store):
    server.run("CREATE (:Movie {title: 'x'})")
    for call in (store.status, lambda: store.replace(version(1), CONFIG, source_hash="1")):
        with pytest.raises(StoreUnavailable, match=r"is not a store of MentorNet \(it holds nodes such as :Movie\)"):
            call()
    with pytest.raises(StoreUnavailable, match="not a store"):
        store.write_document("layout", {})
    assert server.run("MATCH (n) RETURN n.title") == [("x",)]


def test_what_was_changed_by_something_else_is_noticed_and_mended(server, loaded):
    loaded.snapshot()
    server.run("CREATE (:Person {id: 'intruder'})")
    for call in (loaded.snapshot, lambda: loaded.export("people")):
        with pytest.raises(StoreBroken, match=r"was changed by something else .*\(Person: 6, not 5\)"):
            call()
    loaded.replace(sample_tables(), CONFIG, source_hash="1")
    assert loaded.export("people").equals(sample_tables()["people"])


@pytest.mark.parametrize(("found", "message"), [(99, "Update MentorNet"), (0, "builds the store anew")])
def test_another_schema_is_said(server, loaded, found, message):
    server.run(
        "MATCH (s:MentorNetStore {key: 'store'}) "
        "SET s.status = replace(s.status, '\"schema_version\": 1', '\"schema_version\": ' + $found)",
        found=str(found),
    )
    with pytest.raises(StoreBroken, match=f"schema version {found}, and this MentorNet reads 1.*{message}"):
        loaded.query("RETURN 1")
    if found:
        with pytest.raises(StoreBroken, match=message):
            loaded.replace(version(2), CONFIG, source_hash="2")
    else:
        loaded.replace(version(2), CONFIG, source_hash="2")
        check_holds(loaded.location, 2)


@pytest.mark.parametrize(
    ("agent", "message"),
    [
        ("Neo4j/4.4.30", "is Neo4j 4.4, and this store needs 5.26"),
        ("Neo4j/5.25.1", "is Neo4j 5.25, and this store needs 5.26"),
        ("Memgraph/3.0", "calls itself 'Memgraph/3.0'"),
    ],
)
def test_an_older_server_is_refused(agent, message):
    with pytest.raises(StoreUnavailable, match=message):
        connection.check_version(agent, address.Address("bolt://here"))


def test_the_version_is_asked_of_the_server(server, store, monkeypatch):
    monkeypatch.setattr(connection, "MINIMUM", (9999, 1))
    with pytest.raises(StoreUnavailable, match=r"and this store needs 9999.1"):
        store.status()


# -- addresses and errors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bolt://localhost:7687", ("bolt://localhost:7687", None)),
        ("neo4j+s://graph.example.org/leaders", ("neo4j+s://graph.example.org", "leaders")),
        ("BOLT+SSC://[::1]:7687/a.b-c", ("bolt+ssc://[::1]:7687", "a.b-c")),
        ("bolt://localhost/", ("bolt://localhost", None)),
    ],
)
def test_addresses(text, expected, monkeypatch):
    monkeypatch.delenv("NEO4J_DATABASE", raising=False)
    found = address.Address.parse(text)
    assert (found.uri, found.database) == expected
    assert address.Address.parse(str(found)) == found


def test_a_database_is_named_by_the_address_an_argument_or_the_environment(monkeypatch):
    monkeypatch.setenv("NEO4J_DATABASE", "third")
    assert address.Address.parse("bolt://here/first", "second").database == "first"
    assert address.Address.parse("bolt://here", "second").database == "second"
    assert address.Address.parse("bolt://here").database == "third"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bolt://me:secret@host", r"bolt://\.\.\.@host holds a user or password"),
        ("bolt://me:s@cr/et@host/db", "holds a user or password"),
        ("http://host", "'http://...' is no address of a store"),
        ("bolt://host?policy=secret", "is no address of a store"),
        ("bolt://host/a b", "cannot name a database"),
        ("bolt://", "is no address"),
    ],
)
def test_what_is_no_address(text, message):
    with pytest.raises(StoreUnavailable, match=message) as caught:
        open_store(text)
    assert "secret" not in str(caught.value)
    assert "s@cr" not in str(caught.value)


def ask(store):
    with store:
        store.status()


def test_a_server_that_is_not_there(impatient):
    at = f"bolt://127.0.0.1:{free_port()}"
    with pytest.raises(StoreUnavailable, match=f"the Neo4j server at {at} does not answer: is it running") as caught:
        ask(open_store(at))
    assert caught.value.retryable
    with pytest.raises(StoreUnavailable, match=r"cannot be reached|does not answer"):
        ask(open_store("bolt://no-such-host.invalid:7687"))


def test_what_answers_is_no_neo4j(impatient):
    import http.server
    import threading

    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        with pytest.raises(StoreUnavailable, match=r"does not answer|5.26 or later"):
            ask(open_store(f"bolt://127.0.0.1:{web.server_address[1]}"))
        web.shutdown()


def test_encryption_where_there_is_none(server, impatient):
    with pytest.raises(StoreUnavailable, match=r"does not answer.*does it encrypt|cannot be reached"):
        ask(open_store(server.address.replace("bolt://", "bolt+ssc://")))


def test_a_wrong_password(server, monkeypatch):
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong, and secret")
    with pytest.raises(StoreUnavailable, match="refuses the user and password; set NEO4J_USERNAME and") as caught:
        ask(open_store(server.address))
    assert "secret" not in str(caught.value)
    monkeypatch.delenv("NEO4J_PASSWORD")
    with pytest.raises(StoreUnavailable, match="NEO4J_USERNAME is set, but NEO4J_PASSWORD is not"):
        ask(open_store(server.address))
    monkeypatch.delenv("NEO4J_USERNAME")
    with pytest.raises(StoreUnavailable, match="set NEO4J_USERNAME and NEO4J_PASSWORD"):
        ask(open_store(server.address))


def test_a_database_that_is_not_there(server):
    with pytest.raises(StoreUnavailable, match=f"{server.address}/leaders has no such database; SHOW DATABASES"):
        ask(open_store(f"{server.address}/leaders"))


def test_a_server_that_routes(server):
    at = server.address.replace("bolt://", "neo4j://")
    with open_store(f"{at}/neo4j") as store:
        store.replace(sample_tables(), CONFIG, source_hash="1")
        assert store.query("MATCH (p:Person) RETURN count(p)").rows == [(5,)]
        assert store.location == f"{at}/neo4j"


def test_the_password_is_nowhere(loaded, capfd, caplog):
    caplog.set_level("DEBUG")
    loaded.replace(version(2), CONFIG, source_hash="2")
    assert capfd.readouterr() == ("", "")
    assert "neo4j" in caplog.text  # the driver's own log, which nobody sees
    assert PASSWORD not in caplog.text
