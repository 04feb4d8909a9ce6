"""A Neo4j server whose disk is full: what a load says, that nothing half done is read, and that the next one goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from mentornet.stores import open_store
from neo4j_server import LONG_TERM, PASSWORD, USER, Missing, running, small_disk

pytestmark = pytest.mark.neo4j
MEGABYTE = 1 << 20
FULL = 6 * MEGABYTE  # a server that has just started takes 2
PEOPLE, MEETINGS = 100, 10_000

MENTORNET = """
import sys
from mentornet.cli import main
from mentornet.stores.neo4j import plan, store
store.AT_ONCE, plan.BATCH = 0, 1_000  # as many transactions as a large program takes
main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    folder = tmp_path_factory.mktemp("program")
    (folder / "mentornet.toml").write_text('name = "Full"\n', encoding="utf-8")
    ids = [f"P{number}" for number in range(PEOPLE)]
    (folder / "people.csv").write_text("\n".join(["person_id", *ids]) + "\n", encoding="utf-8")
    rows = [
        f"2024-03-{n % 28 + 1:02}T09:00,{ids[n % PEOPLE]},{ids[(n * 7 + 1) % PEOPLE]},{n},{'meeting about much ' * 20}"
        for n in range(MEETINGS)
    ]
    head = "at,source_id,target_id,interaction_id,kind"
    (folder / "interactions.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return folder


def mentornet(*words):
    return subprocess.run(
        [sys.executable, "-c", MENTORNET, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NEO4J_USERNAME": USER, "NEO4J_PASSWORD": PASSWORD},
    )


def refused(*words):
    """Run a command that must end with trouble of the store, and return the paragraph that says it."""
    done = mentornet(*words)
    assert (done.returncode, done.stdout) == (3, "")
    assert "Traceback" not in done.stderr
    assert PASSWORD not in done.stderr
    assert len(done.stderr.splitlines()) < 12
    return " ".join(done.stderr.split())


def test_a_load_into_a_full_disk_says_so_and_the_next_one_completes_it(program, tmp_path, monkeypatch):
    """The disk is full in earnest where a file system may be mounted; elsewhere no file may grow any more."""
    home = tmp_path / "server"
    home.mkdir()
    monkeypatch.setenv("NEO4J_USERNAME", USER)
    monkeypatch.setenv("NEO4J_PASSWORD", PASSWORD)
    with small_disk(home, FULL) as resize:
        if resize is None and shutil.which("prlimit") is None:
            pytest.skip("needs a disk that can be filled: root on Linux, or prlimit")
        try:
            with running(LONG_TERM, home, file_limit=0 if resize else FULL) as server:
                told = refused("load", program, "--store", server.address)
                assert f"the database at {server.address} has stopped, for it could not write (" in told
                assert "make room there, restart the server, and run 'mentornet load' again" in told
                for words in (["query", "RETURN 1 AS one"], ["status"], ["load", program]):
                    again = refused(*words, "--store", server.address)
                    assert "restart the server" in again
        except Missing as missing:
            pytest.skip(str(missing))
        if resize:
            resize(100 * FULL)
        with running(LONG_TERM, home) as server:
            assert "holds no finished load" in refused("query", "RETURN 1 AS one", "--store", server.address)
            before = server.run("MATCH ()-[r:INTERACTED]->() RETURN count(r)")[0][0]
            ids = server.run("MATCH ()-[r:INTERACTED]->() RETURN elementId(r)")
            assert 0 < before < MEETINGS
            done = mentornet("load", program, "--store", server.address)
            assert (done.returncode, "Traceback" in done.stderr) == (0, False)
            with open_store(server.address) as store:
                assert store.export("interactions").num_rows == MEETINGS
            assert set(ids) < set(server.run("MATCH ()-[r:INTERACTED]->() RETURN elementId(r)"))
