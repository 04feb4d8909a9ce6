"""Queries on the embedded engine: its reasons in our words, its memory, the end of its process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from attacks import HUGE, everybody_knows_everybody
from mentornet.errors import QueryError
from mentornet.stores import open_store
from store_samples import CONFIG


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with open_store(str(tmp_path_factory.mktemp("attack") / "attack.db")) as opened:
        opened.replace(everybody_knows_everybody(), CONFIG, source_hash="1")
        yield opened


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
    done = run_python(code, store, *HUGE, heap="256m")
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
