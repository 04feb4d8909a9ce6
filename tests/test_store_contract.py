"""What every store promises; each test runs on every store."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from mentornet.config import Config
from mentornet.errors import StoreError, StoreUnavailable, UsageError
from mentornet.schema import TABLES
from mentornet.stores import Events, GraphNode, GraphPath, GraphRelationship, Snapshot, StoreStatus, open_store
from mentornet.stores.columns import empty, ordered
from mentornet.stores.snapshot import EVENT_TYPES
from neo4j_server import QUERIED, STORES
from store_samples import CONFIG, interactions, programs, sample_tables


@pytest.fixture(params=STORES)
def location(request, places):
    return places(request.param)


@pytest.fixture
def store(location):
    with open_store(location) as opened:
        yield opened


@pytest.fixture(scope="module", params=QUERIED)
def sample_location(request, places):
    return request.param, places(request.param)


@pytest.fixture
def sample(sample_location, places):
    """A store with the sample in it, for tests that only read (loaded again where another test has emptied it)."""
    kind, location = sample_location
    with open_store(location) as opened:
        status = opened.status()
        if status is not None and status.program != CONFIG.name:
            places(kind)
        opened.replace(sample_tables(), CONFIG, source_hash="sample")
        yield opened


@pytest.fixture(scope="module", params=STORES)
def reused(request, places):
    """One store that every random program is loaded into, one after another."""
    with open_store(places(request.param)) as opened:
        yield opened


def same_events(first: Events, second: Events) -> bool:
    same = all(np.array_equal(getattr(first, n), getattr(second, n), equal_nan=n == "minutes") for n in EVENT_TYPES)
    return same and first.kinds == second.kinds


# -- loading and exporting ------------------------------------------------------------------------------------


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # each example is a load: finding the smallest would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(tables=programs())
def test_nothing_is_lost_between_tables_and_store(reused, tables):
    status = reused.replace(tables, CONFIG, source_hash=str(id(tables)))
    assert status.rows == {name: table.num_rows for name, table in tables.items()}
    for name, table in tables.items():
        assert reused.export(name).equals(ordered(name, table)), name
    left, pure = reused.snapshot(), Snapshot.from_tables(tables, CONFIG)
    shutil.rmtree(Path(reused.location, f"snapshot-{status.generation}"), ignore_errors=True)
    built = reused.snapshot()  # from the database, in place of what an embedded store's load has left
    for found in (left, built):
        assert found.people_ids == pure.people_ids
        assert same_events(found.events, pure.events)
        assert all(found.table(name).equals(pure.table(name)) for name in TABLES)


def test_status_says_what_is_there(store):
    assert store.status() is None
    status = store.replace(sample_tables(), CONFIG, source_hash="abc")
    assert store.status() == status
    assert (status.program, status.source_hash, status.schema_version) == ("Sample", "abc", 1)
    assert (status.counts["Person"], status.counts["INTERACTED"], status.counts["Skill"]) == (5, 6, 0)
    assert status.tables["mentorships"]["start_time"] == "time"
    assert status.rows["interactions"] == 5
    assert Config.from_dict(status.config) == CONFIG
    assert StoreStatus.from_dict(json.loads(json.dumps(status.to_dict())), where="here") == status
    assert datetime.fromisoformat(status.loaded_at).utcoffset().total_seconds() == 0


def test_the_store_mirrors_the_tables(store):
    store.replace(sample_tables(), CONFIG, source_hash="1")
    fewer = {name: table for name, table in sample_tables().items() if name in ("people", "interactions")}
    status = store.replace(fewer, CONFIG, source_hash="2")
    assert status.counts["MENTORS"] == 0
    assert store.export("mentorships").equals(empty("mentorships"))
    assert store.query("MATCH ()-[r:MENTORS]->() RETURN count(r)").rows == [(0,)]


def test_the_same_tables_again_change_nothing(store):
    first = store.replace(sample_tables(), CONFIG, source_hash="1")
    assert store.replace(sample_tables(), CONFIG, source_hash="1") == first
    other = replace(CONFIG, timezone="Europe/Berlin")
    assert store.replace(sample_tables(), other, source_hash="1").generation != first.generation


def test_another_program_is_refused(store):
    before = store.replace(sample_tables(), CONFIG, source_hash="1")
    with pytest.raises(StoreError, match=r"holds the program 'Sample'.*load 'Other' into another (folder|database)"):
        store.replace(sample_tables(), replace(CONFIG, name="Other"), source_hash="2")
    assert store.status() == before


def test_a_load_that_fails_changes_nothing(store):
    before = store.replace(sample_tables(), CONFIG, source_hash="1")

    def fail(what, done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.replace(sample_tables(), CONFIG, source_hash="2", progress=fail)
    assert store.status() == before
    assert store.export("people").equals(sample_tables()["people"])
    assert store.replace(sample_tables(), CONFIG, source_hash="2").counts == before.counts


def test_progress_reaches_its_total(store):
    seen = []
    store.replace(sample_tables(), CONFIG, source_hash="1", progress=lambda *step: seen.append(step))
    assert {what for what, _, _ in seen} == {"loading"}
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)
    assert seen[-1] == ("loading", 27, 27)


def test_an_empty_store_says_how_to_load(store):
    for call in (lambda: store.export("people"), store.snapshot, lambda: store.query("RETURN 1")):
        with pytest.raises(StoreUnavailable, match="holds no finished load; 'mentornet load DIR --store"):
            call()


def test_an_unknown_table_is_named(sample):
    with pytest.raises(UsageError, match="no table 'mentorship'; did you mean 'mentorships'"):
        sample.export("mentorship")
    with pytest.raises(KeyError, match="no table 'mentorship'"):
        sample.snapshot().table("mentorship")


def test_the_roster_keeps_its_order(store):
    ids = [f"P{number * 7919 % 3000:04d}" for number in range(3000)]
    people = pa.table({"person_id": ids, "external": [False] * 3000})
    source, target = ids, [*ids[1:], ids[0]]
    rows = interactions(
        at=[np.datetime64("2024-01-01T00:00", "ms")] * 3000,
        source_id=source,
        target_id=target,
        mutual=[True] * 3000,
        occurrence=[1] * 3000,
    )
    store.replace({"people": people, "interactions": rows}, CONFIG, source_hash="1")
    assert store.export("people")["person_id"].to_pylist() == ids
    assert store.snapshot().people_ids == ids


# -- snapshots ------------------------------------------------------------------------------------------------


def test_events_of_the_sample(sample):
    events = sample.snapshot().events
    assert events.kinds == ("call", "meeting", "message")
    assert events.at.astype(str).tolist() == ["2024-03-01T09:30:00.250"] * 2 + ["2024-03-02T09:30:00.250"] * 3 + [
        "2024-03-04T09:30:00.250"
    ]
    assert list(zip(events.source.tolist(), events.target.tolist(), events.kind.tolist(), strict=True)) == [
        (1, 0, 1),
        (1, 0, 1),
        (1, 0, 0),
        (2, 0, 0),
        (2, 1, 0),
        (0, 1, 2),
    ]
    assert events.participants.tolist() == [2, 2, 3, 3, 3, 2]
    assert events.mutual.tolist() == [True] * 5 + [False]
    assert np.array_equal(events.minutes, [30, 30, np.nan, np.nan, np.nan, np.nan], equal_nan=True)
    assert {name: getattr(events, name).dtype for name in EVENT_TYPES} == {
        n: np.dtype(t) for n, t in EVENT_TYPES.items()
    }


def test_a_snapshot_knows_its_load(sample):
    snapshot = sample.snapshot()
    assert snapshot.generation == sample.status().generation
    assert snapshot.config == CONFIG
    assert snapshot.people_ids == ["P2", "P1", "P3", "P4", "X9"]
    assert snapshot.table("surveys").equals(empty("surveys"))


def test_a_program_without_interactions_has_no_events(store):
    store.replace({"people": sample_tables()["people"]}, CONFIG, source_hash="1")
    assert same_events(store.snapshot().events, Events.empty())


# -- queries --------------------------------------------------------------------------------------------------


def test_values_come_back_as_plain_python(sample):
    result = sample.query(
        "MATCH (p:Person {id: 'P1'})-[r:MENTORS|HELD]-(n) WHERE n.valid_from = date('2023-01-01') "
        "RETURN p.name AS name, n.level AS level, n.valid_from AS first, p.joined AS joined, p.external AS external, "
        "p.aliases AS aliases, 1.5 AS number, {a: [1, null]} AS map"
    )
    assert result.columns == ("name", "level", "first", "joined", "external", "aliases", "number", "map")
    assert result.rows == [("Amara", 4, date(2023, 1, 1), None, False, ["old-1", "old-2"], 1.5, {"a": [1, None]})]
    assert [type(value) for value in result.rows[0]] == [str, int, date, type(None), bool, list, float, dict]


def test_times_come_back_without_zone(sample):
    result = sample.query(
        "MATCH ()-[r:INTERACTED]->() WITH min(r.at) AS at, min(r.day) AS day "
        "RETURN at, day, localdatetime('2024-01-02T03:04'), datetime('2024-01-02T03:04:05+02:00'), "
        "duration('P1DT2H'), time('10:00Z'), date('2024-02-29')"
    )
    assert result.rows == [
        (
            datetime(2024, 3, 1, 9, 30, 0, 250_000),
            date(2024, 3, 1),
            datetime(2024, 1, 2, 3, 4),
            datetime(2024, 1, 2, 1, 4, 5),
            "P1DT2H",
            "10:00Z",
            date(2024, 2, 29),
        )
    ]


def test_nodes_relationships_and_paths(sample):
    path, node, relationship = sample.query(
        "MATCH p = (m:Person)-[r:MENTORS]->(e:Person {id: 'P1'}) RETURN p, m, r"
    ).rows[0]
    zoe = GraphNode(
        ("Person",), {"id": "P2", "name": "Zoë", "joined": date(2020, 1, 1), "office nr.": 7, "external": False}
    )
    amara = GraphNode(("Person",), {"id": "P1", "name": "Amara", "external": False, "aliases": ["old-1", "old-2"]})
    mentors = GraphRelationship(
        "MENTORS", zoe, amara, {"start": date(2024, 1, 1), "start_time": datetime(2024, 1, 1, 8), "kind": "assigned"}
    )
    assert node == zoe
    assert relationship == mentors
    assert path == GraphPath((zoe, amara), (mentors,))


@pytest.mark.parametrize(
    "value",
    [
        date(2024, 2, 29),
        datetime(2024, 1, 2, 3, 4, 5, 678_000),
        2**62,
        -1,
        1.5,
        "Zoë '\"\\",
        True,
        ["a", "b"],
        [1, 2],
        None,
        [],
    ],
)
def test_parameters_keep_their_type(sample, value):
    assert sample.query("RETURN $value AS value", {"value": value}).rows == [(value,)]


@pytest.mark.parametrize(
    ("text", "parameters", "expected"),
    [
        ("MATCH ()-[r:INTERACTED]->() WHERE r.day >= $d RETURN count(r)", {"d": date(2024, 3, 2)}, 4),
        ("MATCH ()-[r:INTERACTED]->() WHERE r.at < $t RETURN count(r)", {"t": datetime(2024, 3, 2)}, 2),
        ("MATCH (p:Person) WHERE p.id IN $ids RETURN count(p)", {"ids": ["P1", "X9", "none"]}, 2),
        ("MATCH (p:Person) WHERE p.`office nr.` = $n RETURN count(p)", {"n": 2**53 + 1}, 1),
        ("MATCH (p:Person {external: $e}) RETURN count(p)", {"e": True}, 1),
    ],
)
def test_parameters_compare_with_properties(sample, text, parameters, expected):
    assert sample.query(text, parameters).rows == [(expected,)]


def test_a_limit_cuts_and_says_so(sample):
    text = "MATCH (p:Person) RETURN p.id AS id ORDER BY id"
    assert sample.query(text, limit=2).rows == [("P1",), ("P2",)]
    assert [sample.query(text, limit=limit).truncated for limit in (2, 5, 6, None)] == [True, False, False, False]
    assert len(sample.query("UNWIND range(1, 2000) AS n RETURN n").rows) == 2000


def test_no_rows_still_have_columns(sample):
    result = sample.query("MATCH (p:Person) WHERE p.id = 'nobody' RETURN p.id AS id, count(*) AS n, p.name")
    assert (result.columns, result.rows, result.truncated) == (("id", "n", "p.name"), [], False)
    union = sample.query("MATCH (p:Goal) RETURN p.title AS t UNION MATCH (s:Skill) RETURN s.name AS t")
    assert (union.columns, union.rows) == (("t",), [])


def test_every_label_and_type_can_be_asked_for(sample):
    for name, count in sample.status().counts.items():
        nodes = sample.query(f"MATCH (n:`{name}`) RETURN count(n)").rows[0][0]
        relationships = sample.query(f"MATCH ()-[r:`{name}`]->() RETURN count(r)").rows[0][0]
        assert nodes + relationships == count


# -- documents ------------------------------------------------------------------------------------------------


def test_documents_outlive_loads(store):
    assert store.read_document("layout") is None
    store.write_document("layout", {"P1": {"angle": 0.5, "name": "Zoë"}})
    store.replace(sample_tables(), CONFIG, source_hash="1")
    store.replace(sample_tables(), CONFIG, source_hash="2")
    assert store.read_document("layout") == {"P1": {"angle": 0.5, "name": "Zoë"}}
    store.write_document("layout", {})
    assert store.read_document("layout") == {}


@pytest.mark.parametrize("name", ["../x", "", "A", "a/b", ".hidden"])
def test_a_document_has_a_plain_name(store, name):
    with pytest.raises(UsageError, match="cannot name a document"):
        store.write_document(name, {})
