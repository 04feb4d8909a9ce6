"""Forgetting that is cut off: the next call completes it, and no load brings the person back in between."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mentornet.errors import DataError, StoreLocked
from mentornet.stores import open_store
from mentornet.upkeep import forget_person, refuse_forgotten
from neo4j_server import STORES
from store_samples import CONFIG, sample_tables

KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from mentornet.stores import open_store
from mentornet.upkeep import forget_person

def kill(*told):
    os.kill(os.getpid(), signal.SIGKILL)

with open_store(sys.argv[1]) as store:
    forget_person(store, "P1", progress=kill)
"""


@pytest.mark.parametrize("kind", STORES)
def test_forgetting_that_was_killed_is_completed_by_the_next_call(kind, places):
    location, tables = places(kind), sample_tables()
    with open_store(location) as store:
        store.replace(tables, CONFIG, source_hash="1")
    command = [sys.executable, "-c", KILLED, location, str(Path(__file__).parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (-9, "")
    with open_store(location) as store:
        assert "P1" in store.export("people")["person_id"].to_pylist()
        with pytest.raises(DataError, match=r"'P1' \(erased on "):
            refuse_forgotten(store, tables)
        forget_person(store, "P1")
        assert "P1" not in store.export("people")["person_id"].to_pylist()
        marks = [entry["id"] for entry in store.read_document("forgotten")["people"]]
        assert len(marks) == len(set(marks)) > 0
        with pytest.raises(DataError, match=r"'P1' \(erased on "):
            refuse_forgotten(store, tables)


@pytest.mark.parametrize("kind", STORES)
def test_forgetting_while_another_load_runs_says_what_is_left(kind, places):
    location, tables = places(kind), sample_tables()
    said = []

    def forget(*told):
        with open_store(location) as other, pytest.raises(StoreLocked) as caught:
            forget_person(other, "P1")
        said.append(str(caught.value))

    with open_store(location) as store:
        store.replace(tables, CONFIG, source_hash="1")
        store.replace(tables, CONFIG, source_hash="2", progress=forget)
        assert said[0].endswith(
            "The person is not erased yet: when the store can be written again, run 'mentornet forget' once more."
        )
        forget_person(store, "P1")
        assert "P1" not in store.export("people")["person_id"].to_pylist()
