"""The embedded store's folder: kills, locks, damage, full disks, caches, and silence."""

from __future__ import annotations

import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from mentornet.errors import StoreBroken, StoreLocked, StoreUnavailable
from mentornet.stores import Snapshot, files, open_store
from mentornet.stores.columns import ordered
from store_samples import CONFIG, interactions, sample_tables

TESTS = str(Path(__file__).parent)


@pytest.fixture
def location(tmp_path):
    return str(tmp_path / "program.db")


@pytest.fixture
def loaded(location):
    with open_store(location) as store:
        store.replace(sample_tables(), CONFIG, source_hash="1")
        yield store


def version(number):
    """Return the sample with ``number`` further people: which load it was can be told from the roster."""
    tables = sample_tables()
    more = pa.table({"person_id": [f"V{n}" for n in range(number)], "external": [True] * number})
    tables["people"] = pa.concat_tables([tables["people"], more], promote_options="default")
    return tables


def python(code, *arguments, prefix=(), **options):
    """Start a process that can import the samples, the stores and this module."""
    start = (
        f"import sys\nsys.path.insert(0, {TESTS!r})\n"
        "from mentornet.errors import StoreError\nfrom store_samples import *\nfrom test_store_embedded import *\n"
    )
    command = [*prefix, sys.executable, "-c", start + code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def check_whole(location):
    """Check that the store holds exactly what its status says: one of the versions, as a whole."""
    with open_store(location) as store:
        status = store.status()
        tables = version(int(status.source_hash))
        assert store.export("people").equals(tables["people"])
        assert store.export("interactions").equals(ordered("interactions", tables["interactions"]))
        assert store.query("MATCH (:Person)-[r:INTERACTED]->(:Person) RETURN count(r)").rows == [(6,)]
        return int(status.source_hash)


# -- kills ----------------------------------------------------------------------------------------------------

CRASH = """
import os, pathlib, shutil, signal
from mentornet.stores import cache, database

countdown = int(sys.argv[2])

def before(owner, name):
    real = getattr(owner, name)
    def replaced(*arguments, **options):
        global countdown
        countdown -= 1
        if countdown == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **options)
    setattr(owner, name, replaced)

with open_store(sys.argv[1]) as store:
    before(pathlib.Path, "replace")    # loading.json, the manifest, CURRENT
    before(shutil, "rmtree")           # older generations
    before(files, "sync")              # the new generation
    before(database, "write_graph")
    before(cache, "write")    # the new generation's columns
    before(pathlib.Path, "rename")
    store.replace(version(9), CONFIG, source_hash="9")
"""


def test_a_crash_at_every_step_leaves_the_old_state_or_the_new(location):
    with open_store(location) as store:
        store.replace(version(1), CONFIG, source_hash="1")
    held = []
    for step in range(1, 20):
        done = python(CRASH, location, step)
        _, errors = done.communicate(timeout=60)
        held.append(check_whole(location))
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, errors
        if held[-1] == 9:
            with open_store(location) as store:
                store.replace(version(1), CONFIG, source_hash="1")
    assert held[:6] == [1] * 6
    assert held[-1] == 9
    assert len(held) >= 8
    assert sorted(re.sub(r"\d{8}T\d{6}-[0-9a-f]{8}", "G", path.name) for path in Path(location).iterdir()) == [
        "CURRENT",
        "G",
        "G.json",
        "lock",
        "snapshot-G",
    ]


LOAD_FOREVER = """
with open_store(sys.argv[1]) as store:
    for number in range(2, 1000):
        store.replace(version(number), CONFIG, source_hash=str(number))
        print(number, flush=True)
"""


def test_kills_at_random_moments_leave_a_whole_store(location):
    moments = random.Random(7)
    with open_store(location) as store:
        store.replace(version(1), CONFIG, source_hash="1")
    for _ in range(6):
        process = python(LOAD_FOREVER, location)
        process.stdout.readline()
        time.sleep(moments.uniform(0, 0.8))
        process.kill()
        process.communicate()
        assert check_whole(location) >= 1
    with open_store(location) as store:
        store.replace(version(1), CONFIG, source_hash="1")
    assert check_whole(location) == 1
    assert len(list(Path(location).iterdir())) == 5


def test_readers_see_a_whole_store_while_it_is_loaded_again_and_again(location):
    with open_store(location) as store:
        store.replace(version(1), CONFIG, source_hash="1")
    process = python(LOAD_FOREVER, location)
    try:
        process.stdout.readline()
        seen = set()
        until = time.monotonic() + 5
        while time.monotonic() < until:
            with open_store(location) as store:
                seen.add(len(store.snapshot().people_ids))
                seen.add(store.export("people").num_rows)
    finally:
        process.kill()
        process.communicate()
    assert len(seen) > 1
    assert min(seen) > 5


# -- two at once ----------------------------------------------------------------------------------------------

HOLD = """
def hold(what, done, total):
    print("loading", flush=True)
    sys.stdin.readline()

with open_store(sys.argv[1]) as store:
    store.replace(version(2), CONFIG, source_hash="2", progress=hold)
"""


def test_a_second_load_is_told_who_loads(loaded, location):
    process = python(HOLD, location, stdin=subprocess.PIPE)
    try:
        assert process.stdout.readline() == "loading\n"
        with pytest.raises(StoreLocked, match=rf"is being loaded by process {process.pid} \(since 20.*try again"):
            loaded.replace(version(3), CONFIG, source_hash="3")
        assert StoreLocked.retryable
        assert loaded.export("people").num_rows == 5  # reading goes on
    finally:
        process.kill()
        process.communicate()
    assert loaded.replace(version(3), CONFIG, source_hash="3").counts["Person"] == 8


def test_a_reader_moves_on_to_the_next_load(loaded, location):
    assert loaded.query("MATCH (p:Person) RETURN count(p)").rows == [(5,)]
    with open_store(location) as other:
        other.replace(version(4), CONFIG, source_hash="4")
    assert loaded.query("MATCH (p:Person) RETURN count(p)").rows == [(9,)]
    assert len(loaded.snapshot().people_ids) == 9


def test_two_stores_of_one_folder_share_the_database(loaded, location):
    with open_store(location) as other:
        assert other.query("RETURN 1").rows == [(1,)]
        loaded.query("RETURN 1")
    assert loaded.query("RETURN 2").rows == [(2,)]


# -- damage ---------------------------------------------------------------------------------------------------


def generation(location):
    return Path(location, "CURRENT").read_text().strip()


def database_file(location):
    return max(Path(location, generation(location)).iterdir(), key=lambda path: path.stat().st_size)


def cut(path):
    path.write_bytes(path.read_bytes()[:-1])


def edit_manifest(location, **status):
    path = Path(location, f"{generation(location)}.json")
    manifest = json.loads(path.read_text())
    manifest["status"] |= status
    path.write_text(json.dumps(manifest))


DAMAGES = {
    "CURRENT is garbage": (lambda at: Path(at, "CURRENT").write_bytes(b"\xff\x00"), "CURRENT names no generation"),
    "CURRENT leads elsewhere": (lambda at: Path(at, "CURRENT").write_text("../../etc"), "CURRENT names no generation"),
    "no manifest": (lambda at: Path(at, f"{generation(at)}.json").unlink(), "json is missing"),
    "manifest is cut": (lambda at: cut(Path(at, f"{generation(at)}.json")), "is no manifest"),
    "manifest is a list": (lambda at: Path(at, f"{generation(at)}.json").write_text("[]"), "is no manifest"),
    "manifest of another": (lambda at: edit_manifest(at, generation="x"), "describes something else"),
    "manifest with more": (lambda at: edit_manifest(at, more=1), "is damaged"),
    "no database": (lambda at: shutil.rmtree(Path(at, generation(at))), "is not as written"),
    "a file is gone": (lambda at: database_file(at).unlink(), "is not as written"),
    "a file is cut": (lambda at: cut(database_file(at)), "is not as written"),
    "an older schema": (lambda at: edit_manifest(at, schema_version=0), "has schema version 0"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_said_and_the_next_load_mends_it(location, damage):
    with open_store(location) as store:
        store.replace(sample_tables(), CONFIG, source_hash="1")
    harm, message = DAMAGES[damage]
    harm(location)
    with open_store(location) as store:
        with pytest.raises(
            StoreBroken, match=f"{message}.*Run 'mentornet load' again|{message}.*Load the program again"
        ):
            store.query("RETURN 1")
        store.replace(sample_tables(), CONFIG, source_hash="1")
        assert store.export("people").equals(sample_tables()["people"])


def test_altered_content_is_mended_by_the_next_load(location):
    with open_store(location) as store:
        first = store.replace(sample_tables(), CONFIG, source_hash="1")
    path = database_file(location)
    path.write_bytes(bytes(len(path.read_bytes())))
    with open_store(location) as store:
        assert store.replace(sample_tables(), CONFIG, source_hash="1").generation != first.generation
        assert store.export("people").equals(sample_tables()["people"])


def test_a_store_of_a_later_version_is_left_alone(loaded, location):
    edit_manifest(location, schema_version=99)
    for call in (loaded.status, lambda: loaded.replace(version(2), CONFIG, source_hash="2")):
        with pytest.raises(StoreBroken, match=r"schema version 99, and this MentorNet reads 1\. Update MentorNet"):
            call()
    assert json.loads(Path(location, f"{generation(location)}.json").read_text())["status"]["schema_version"] == 99


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "people.csv").write_text("person_id\n")
    store = open_store(str(tmp_path))
    for call in (store.status, lambda: store.replace(sample_tables(), CONFIG, source_hash="1")):
        with pytest.raises(StoreUnavailable, match=r"is not a store of MentorNet \(it holds people.csv\)"):
            call()
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]


def test_a_file_is_no_store(tmp_path):
    path = tmp_path / "file"
    path.write_text("")
    with pytest.raises(StoreUnavailable, match="is a file; a store is a folder"):
        open_store(str(path)).status()


def test_a_damaged_document_is_said(loaded, location):
    loaded.write_document("layout", {"a": 1})
    Path(location, "documents", "layout.json").write_text("{")
    with pytest.raises(StoreBroken, match=r"layout\.json is damaged; delete it"):
        loaded.read_document("layout")


# -- the disk -------------------------------------------------------------------------------------------------


def many_interactions(rows):
    tables = sample_tables()
    numbers = np.arange(rows)
    ids = pa.array(["P1", "P2", "P3", "P4"])
    tables["interactions"] = interactions(
        at=np.datetime64("2024-01-01T00:00", "ms") + numbers,
        source_id=ids.take(pa.array(numbers % 4)),
        target_id=ids.take(pa.array((numbers + 1) % 4)),
        interaction_id=[f"interaction-{number}" for number in numbers],
        mutual=np.ones(rows, bool),
        occurrence=np.ones(rows, np.int32),
    )
    return tables


FILL = """
with open_store(sys.argv[1]) as store:
    try:
        store.replace(many_interactions(60_000), CONFIG, source_hash="2")
    except StoreError as error:
        print(error)
    print(store.status().source_hash, store.export("people").num_rows)
"""


def test_a_full_disk_is_said_and_changes_nothing(loaded, location):
    """No file may grow beyond a limit, as on a full disk; the engine itself only logs that it lost pages."""
    limit = 1_500_000

    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    process = python(FILL, location, preexec_fn=small_files)
    out, errors = process.communicate(timeout=120)
    assert errors == ""
    assert re.fullmatch(rf"the disk of {location} is full: free some space and load again. .*\n1 5\n", out)
    assert loaded.status().source_hash == "1"


READ_ONLY = """
with open_store(sys.argv[1]) as store:
    print(store.query("MATCH (p:Person) RETURN count(p)").rows, len(store.snapshot().people_ids))
    for call in (lambda: store.replace(version(2), CONFIG, source_hash="2"), lambda: store.write_document("a", {})):
        try:
            call()
        except StoreError as error:
            print(type(error).__name__, error)
"""


@pytest.mark.skipif(os.name == "nt" or shutil.which("setpriv") is None, reason="needs setpriv, for root has all rights")
def test_a_store_that_may_only_be_read_can_be_read(loaded, location):
    loaded.close()
    paths = [Path(location), *Path(location).rglob("*")]
    for path in paths:
        path.chmod(0o555)
    try:
        humble = ["setpriv", "--bounding-set", "-dac_override", "--inh-caps", "-dac_override"]
        process = python(READ_ONLY, location, prefix=humble if os.geteuid() == 0 else [])
        out, errors = process.communicate(timeout=60)
    finally:
        for path in paths:
            path.chmod(0o755)
    first, *refused = out.splitlines()
    assert (first, errors) == ("[(5,)] 5", "")
    assert len(refused) == 2
    assert all(re.match("StoreUnavailable the store .* cannot be used: Permission denied", line) for line in refused)


# -- snapshots ------------------------------------------------------------------------------------------------

NO_ENGINE = """
with open_store(sys.argv[1]) as store:
    store.status()
    print(len(store.snapshot().events), store.snapshot().table("interactions").num_rows)
import jpype
print(jpype.isJVMStarted())
"""


def cache_of(location):
    return Path(location, f"snapshot-{generation(location)}")


def test_a_fresh_snapshot_needs_no_engine(loaded, location):
    out, errors = python(NO_ENGINE, location).communicate(timeout=60)
    assert (out, errors) == ("6 5\nFalse\n", "")


@pytest.mark.parametrize(
    "harm",
    [
        shutil.rmtree,
        lambda cache: (cache / "events.arrow").unlink(),
        lambda cache: cut(cache / "people.arrow"),
        lambda cache: (cache / "events.arrow").write_bytes(bytes(len((cache / "events.arrow").read_bytes()))),
        lambda cache: (cache / "index.json").write_text("{}"),
        lambda cache: (cache / "index.json").write_text("[1]"),
        lambda cache: (cache / "index.json").write_text(
            (cache / "index.json").read_text().replace('"generation": "2', '"generation": "1')
        ),
    ],
)
def test_a_damaged_cache_is_made_anew(loaded, location, harm):
    whole = files.checksums(cache_of(location))
    harm(cache_of(location))
    pure = Snapshot.from_tables(sample_tables(), CONFIG)
    again = loaded.snapshot()
    assert again.people_ids == pure.people_ids
    assert np.array_equal(again.events.at, pure.events.at)
    assert again.table("interactions").equals(pure.table("interactions"))
    assert files.checksums(cache_of(location)) == whole


def test_a_load_leaves_no_older_cache(loaded, location):
    old = cache_of(location)
    loaded.replace(version(2), CONFIG, source_hash="2")
    assert not old.exists()
    assert len(loaded.snapshot().people_ids) == 7


# -- manners --------------------------------------------------------------------------------------------------

SILENT = """
with open_store(sys.argv[1]) as store:
    store.replace(sample_tables(), CONFIG, source_hash="1")
    store.query("MATCH (n) RETURN count(n)")
    store.snapshot()
"""


def test_the_engine_writes_nothing_to_the_terminal_or_the_working_directory(location, tmp_path):
    here = tmp_path / "here"
    here.mkdir()
    process = python(SILENT, location, cwd=here)
    out, errors = process.communicate(timeout=60)
    assert (process.returncode, out, errors) == (0, "", "")
    assert list(here.iterdir()) == []


def test_an_impossible_heap_is_explained(location):
    process = python(FILL, location, env={**os.environ, "MENTORNET_HEAP": "lots"})
    out, _ = process.communicate(timeout=60)
    assert out.startswith("MENTORNET_HEAP must be a size such as 512m or 4g, not 'lots'")


def test_reading_does_not_change_the_database(loaded, location):
    folder = Path(location, generation(location))
    before = files.checksums(folder)
    loaded.export("interactions")
    loaded.query("MATCH (a)--(b) RETURN count(*)")
    loaded.snapshot()
    loaded.close()
    after = files.checksums(folder)
    assert {name for name in before if after[name] != before[name]} <= {"statistics.json"}
    status = loaded.status()
    assert loaded.replace(sample_tables(), CONFIG, source_hash="1") == status
    (folder / "statistics.json").write_text("{")
    assert loaded.query("MATCH (n:Person) RETURN count(n)").rows == [(5,)]
