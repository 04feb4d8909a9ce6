"""Loading and the snapshot, against the engine's own batch API and Arrow export on the same rows.

    python benchmarks/load.py [--people N] [--interactions M] [--rounds R]

Each side runs in a process of its own, in turn, with the same engine settings; the best round counts.  Peak memory
is the process's largest resident size.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "Benchmark"
EDGE_COLUMNS = ("at", "day", "kind", "minutes", "mutual", "participants", "occurrence")
CHUNK = 100_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--interactions", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--side", choices=sorted(SIDES), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        print(json.dumps(SIDES[options.side](options.folder) | {"peak_gb": peak_gb()}))
        return
    with tempfile.TemporaryDirectory(prefix="mentornet-benchmark-") as name:
        folder = Path(name)
        make_tables(folder, options.people, options.interactions)
        print(f"{options.people:,} people, {options.interactions:,} interactions, best of {options.rounds}")
        best: dict[str, dict[str, float]] = {}
        for _ in range(options.rounds):
            for side in SIDES:
                found = run(side, folder)
                if found is not None and (side not in best or found["seconds"] < best[side]["seconds"]):
                    best[side] = found
        report(best)


def run(side: str, folder: Path) -> dict[str, float] | None:
    command = [sys.executable, __file__, "--side", side, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{side} failed: {done.stderr.strip().splitlines()[-1]}")
        return None
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def report(best: dict[str, dict[str, float]]) -> None:
    base = {"load": "load, engine", "check + load": "load, engine", "snapshot, build": "snapshot, engine"}
    print(f"{'':<18}{'seconds':>9}{'peak GB':>9}{'ratio':>8}")
    for side, found in best.items():
        against = best.get(base.get(side, ""))
        ratio = f"{found['seconds'] / against['seconds']:.2f}" if against else ""
        print(f"{side:<18}{found['seconds']:>9.2f}{found['peak_gb']:>9.2f}{ratio:>8}")


def make_tables(folder: Path, people: int, interactions: int) -> None:
    """Write a program's folder: a roster, and contacts whose frequency among people is heavily skewed."""
    random = np.random.default_rng(7)
    ids = [f"P{number:06d}" for number in range(people)]
    roster = {
        "person_id": ids,
        "name": [f"Person {number}" for number in range(people)],
        "joined": np.datetime64("2015-01-01") + random.integers(0, 3000, people),
        "office": random.choice(["Berlin", "Lyon", "Oslo"], people),
    }
    pq.write_table(pa.table(roster), folder / "people.parquet")
    source = (people * random.random(interactions) ** 2).astype(np.int64)
    target = (source + 1 + (people - 1) * random.random(interactions) ** 3).astype(np.int64) % people
    kind = random.choice(["meeting", "call", "message", "review"], interactions)
    minutes = np.where(random.random(interactions) < 0.8, random.integers(5, 120, interactions), np.nan)
    rows = {
        "at": np.datetime64("2024-01-01T00:00", "ms") + random.integers(0, 730 * 86_400_000, interactions),
        "source_id": pa.array(ids).take(pa.array(source)),
        "target_id": pa.array(ids).take(pa.array(target)),
        "kind": kind,
        "minutes": pa.array(minutes, from_pandas=True),
    }
    pq.write_table(pa.table(rows), folder / "interactions.parquet")
    (folder / "mentornet.toml").write_text(f'name = "{NAME}"\n', encoding="utf-8")


def canonical_tables(folder: Path) -> dict[str, pa.Table]:
    """Read the tables in the form that the store takes (the checks of ``mentornet check`` left out)."""
    from mentornet.stores.columns import INTERACTION_COLUMNS, conform

    people = pq.read_table(folder / "people.parquet")
    people = people.append_column("external", pa.array(np.zeros(people.num_rows, bool)))
    rows = pq.read_table(folder / "interactions.parquet")
    columns = dict(zip(rows.column_names, rows.columns, strict=True))
    columns["day"] = rows["at"].cast(pa.date32())
    columns["mutual"] = pc.is_in(rows["kind"], pa.array(["meeting", "call"]))
    columns["occurrence"] = pa.array(np.ones(rows.num_rows, np.int32))
    return {"people": people, "interactions": conform(columns, INTERACTION_COLUMNS, rows.num_rows)}


def ours_load(folder: Path) -> dict[str, float]:
    from mentornet.config import Config
    from mentornet.stores import open_store

    started = time.perf_counter()
    tables = canonical_tables(folder)
    with open_store(str(fresh(folder / "ours.db"))) as store:
        store.replace(tables, Config(name=NAME), source_hash="benchmark")
    return {"seconds": time.perf_counter() - started}


def ours_check_and_load(folder: Path) -> dict[str, float]:
    from mentornet.program import open_program

    started = time.perf_counter()
    with open_program(folder, store=str(fresh(folder / "checked.db"))) as program:
        program.load()
    return {"seconds": time.perf_counter() - started}


def engine_load(folder: Path) -> dict[str, float]:
    """Load the same rows by the engine's own batch API, with ready Python rows made from the same Parquet files."""
    from arcadedb_embedded import create_database

    from mentornet.stores import runtime

    runtime.start(records=runtime.LARGE)  # the runtime as we start it: the driver joins it
    started = time.perf_counter()
    tables = canonical_tables(folder)
    database = create_database(str(fresh(folder / "engine.db")))
    people = iso(tables["people"])
    people["id"] = people.pop("person_id")
    create_type(database, "Person", tables["people"].schema, people)
    create_type(database, "INTERACTED", tables["interactions"].schema, EDGE_COLUMNS)
    database.schema.create_index("Person", ["id"], unique=True)
    batch = database.graph_batch(use_wal=False, expected_edge_count=tables["interactions"].num_rows)
    record = dict(zip(people["id"], batch.create_vertices("Person", dict_rows(people)), strict=True))
    interactions = tables["interactions"]
    for start in range(0, interactions.num_rows, CHUNK):
        columns = iso(interactions.slice(start, CHUNK))
        size = len(columns["at"])
        columns["participants"] = [2] * size
        source, target = ([record[id] for id in columns[end]] for end in ("source_id", "target_id"))
        rows = dict_rows({name: columns[name] for name in EDGE_COLUMNS})
        batch.new_edges(source, "INTERACTED", target, rows)
    batch.close()
    database.close()
    return {"seconds": time.perf_counter() - started}


def create_type(database: object, name: str, schema: pa.Schema, columns: Iterable[str]) -> None:
    """Create a type with the properties that our own load declares."""
    from mentornet.stores.engine import PROPERTY_TYPES

    create = database.schema.create_vertex_type if name == "Person" else database.schema.create_edge_type
    create(name, buckets=1)
    for column in columns:
        type = {"id": pa.string(), "participants": pa.int64()}.get(column) or schema.field(column).type
        database.schema.create_property(name, column, PROPERTY_TYPES[type])


def iso(table: pa.Table) -> dict[str, list[object]]:
    """Return the columns as Python values, times as the ISO text that the batch API takes."""
    columns = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_timestamp(column.type):
            column = pc.strftime(column, "%Y-%m-%dT%H:%M:%S")  # noqa: PLW2901
        elif pa.types.is_date(column.type):
            column = column.cast(pa.string())  # noqa: PLW2901
        columns[name] = column.to_pylist()
    return columns


def dict_rows(columns: dict[str, list[object]]) -> list[dict[str, object]]:
    names = tuple(columns)
    return [
        {name: value for name, value in zip(names, row, strict=True) if value is not None}
        for row in zip(*columns.values(), strict=True)
    ]


def ours_snapshot(folder: Path) -> dict[str, float]:
    from mentornet.stores import open_store

    for cached in (folder / "ours.db").glob("snapshot-*"):
        subprocess.run(["rm", "-r", str(cached)], check=True)  # noqa: S607
    return timed_snapshot(open_store(str(folder / "ours.db")))


def ours_read(folder: Path) -> dict[str, float]:
    from mentornet.stores import open_store

    return timed_snapshot(open_store(str(folder / "ours.db")))


def timed_snapshot(store: object) -> dict[str, float]:
    started = time.perf_counter()
    events = store.snapshot().events
    checked = int(events.source.sum()) + int(events.at.view("int64").max())
    return {"seconds": time.perf_counter() - started, "checked": checked}


def engine_export(folder: Path) -> dict[str, float]:
    """Export the same columns by the engine's own Arrow reader, with record ids in place of people."""
    from mentornet.stores import engine, open_store

    status = open_store(str(folder / "ours.db")).status()
    started = time.perf_counter()
    database = engine.acquire(folder / "ours.db" / status.generation, records=sum(status.counts.values()))
    for type, own in (("Person", "@rid"), ("INTERACTED", "@out, @in")):
        names = ", ".join(f"`{name}`" for name in engine.properties(database, type))
        engine.arrow(database, f"SELECT {own}, {names} FROM {type}")  # noqa: S608 - the columns that we read
    return {"seconds": time.perf_counter() - started}


def fresh(path: Path) -> Path:
    subprocess.run(["rm", "-rf", str(path)], check=True)  # noqa: S607
    return path


def peak_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


SIDES = {
    "load, engine": engine_load,
    "load": ours_load,
    "check + load": ours_check_and_load,
    "snapshot, engine": engine_export,
    "snapshot, build": ours_snapshot,
    "snapshot, read": ours_read,
}

if __name__ == "__main__":
    main()
