"""The Neo4j store against a plain loop of its driver, and against the embedded store on the library's queries.

    python benchmarks/stores.py [--people N] [--interactions M] [--quick] [--skip PART ...]

Every side of a load has a new server of its own (see ``tests/neo4j_server.py``), warmed up with a small load.  The
plain loops take and give the same rows with the same statement, batch size, constraints and index.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import neo4j
import pyarrow as pa

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "benchmarks")]

import load as rows_of  # noqa: E402 - beside this file

from neo4j_server import LONG_TERM, PASSWORD, USER, Server, running  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BATCH = 10_000
PERSON = "UNWIND $rows AS row CREATE (n:Person) SET n = row"
INTERACTED = (
    "UNWIND $rows AS row MATCH (a:`Person` {`id`: row.s}) MATCH (b:`Person` {`id`: row.t}) "
    "CREATE (a)-[r:`INTERACTED`]->(b) SET r = row.p"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--interactions", type=int, default=2_000_000)
    parser.add_argument("--quick", action="store_true", help="5,000 people and 100,000 interactions")
    parser.add_argument(
        "--skip", nargs="*", default=[], choices=["loads", "variants", "queries"], help="parts to leave"
    )
    options = parser.parse_args()
    if options.quick:
        options.people, options.interactions = 5_000, 100_000
    with tempfile.TemporaryDirectory(prefix="mentornet-benchmark-") as name:
        folder = Path(name)
        os.environ |= {"NEO4J_USERNAME": USER, "NEO4J_PASSWORD": PASSWORD, "XDG_CACHE_HOME": str(folder / "cache")}
        if "loads" not in options.skip:
            rows_of.make_tables(folder, options.people, options.interactions)
            loads(folder, options.people, options.interactions, variants="variants" not in options.skip)
        if "queries" not in options.skip:
            with new_server(folder) as server:
                queries(server, folder)


@contextmanager
def new_server(folder: Path) -> Iterator[Server]:
    """Start a server on files of its own."""
    home = Path(tempfile.mkdtemp(dir=folder))
    settings = {"server.memory.pagecache.size": "2g"}
    with running(LONG_TERM, home, settings=settings, heap="4g", quick=False) as server:
        yield server
    shutil.rmtree(home)


def loads(folder: Path, people: int, interactions: int, *, variants: bool) -> None:
    """Load and export by the store and by plain loops; print seconds and ratios."""
    tables = rows_of.canonical_tables(folder)
    print(f"{people:,} people, {interactions:,} interactions, driver {neo4j.__version__}", flush=True)
    sides: list[dict[str, Callable[[Server], None]]] = [
        {"load, plain loop": lambda server: plain_load(server, tables), "export, plain loop": plain_export},
        {
            "load": lambda server: ours_load(server, tables),
            "snapshot, build": ours_snapshot,
            "snapshot, read": ours_snapshot,
        },
    ]
    if variants:
        sides += [
            {"load, plain loop, 20,000 a batch": lambda server: plain_load(server, tables, batch=2 * BATCH)},
            {"load, plain loop, two writers": lambda server: plain_load(server, tables, writers=2)},
        ]
    few = {name: table.slice(0, BATCH) for name, table in tables.items()}
    found: dict[str, float] = {}
    base = {"load": "load, plain loop", "snapshot, build": "export, plain loop"}
    print(f"{'':<36}{'seconds':>9}{'rows/s':>10}{'ratio':>8}")
    for steps in sides:
        with new_server(folder) as server:
            plain_load(server, few)
            empty(server)
            for side, work in steps.items():
                seconds = found[side] = timed(lambda work=work, server=server: work(server))
                ratio = f"{seconds / found[base[side]]:.2f}" if side in base else ""
                print(f"{side:<36}{seconds:>9.2f}{interactions / seconds:>10,.0f}{ratio:>8}", flush=True)


def timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def empty(server: Server) -> None:
    with server.driver.session() as session:
        session.run("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 50000 ROWS").consume()
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 50000 ROWS").consume()


def plain_load(server: Server, tables: dict[str, pa.Table], *, batch: int = BATCH, writers: int = 1) -> None:
    """Write the rows by the loop that the driver's manual shows, in an empty database."""
    server.run("CREATE CONSTRAINT mentornet_Person_id IF NOT EXISTS FOR (n:Person) REQUIRE n.id IS UNIQUE")
    server.run("CREATE INDEX mentornet_INTERACTED_at IF NOT EXISTS FOR ()-[r:INTERACTED]-() ON (r.at)")
    people = tables["people"].rename_columns(["id", *tables["people"].column_names[1:]])
    with server.driver.session() as session:
        for start in range(0, people.num_rows, batch):
            write(session, PERSON, people.slice(start, batch).to_pylist())
    parts = [(worker * batch, writers * batch) for worker in range(writers)]
    work = [threading.Thread(target=plain_edges, args=(server, tables["interactions"], *part, batch)) for part in parts]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()


def plain_edges(server: Server, table: pa.Table, first: int, stride: int, batch: int) -> None:
    properties = [*rows_of.EDGE_COLUMNS[:5], "occurrence"]
    with server.driver.session() as session:
        for start in range(first, table.num_rows, stride):
            part = table.slice(start, batch)
            maps = part.select(properties).append_column("participants", pa.array([2] * part.num_rows)).to_pylist()
            ends = zip(part["source_id"].to_pylist(), part["target_id"].to_pylist(), maps, strict=True)
            write(session, INTERACTED, [{"s": source, "t": target, "p": row} for source, target, row in ends])


def write(session: neo4j.Session, text: str, rows: list[dict[str, object]]) -> None:
    session.execute_write(lambda tx: tx.run(text, rows=rows).consume())


def plain_export(server: Server) -> None:
    """Read the same columns, row by row, as the driver gives them."""
    columns = ", ".join(f"r.`{name}`" for name in rows_of.EDGE_COLUMNS)
    with server.driver.session(fetch_size=BATCH) as session:
        found = [record.values() for record in session.run("MATCH (n:Person) RETURN n.id, n.name, n.joined, n.office")]
        found = [
            record.values() for record in session.run(f"MATCH (a)-[r:INTERACTED]->(b) RETURN a.id, b.id, {columns}")
        ]
        assert found


def ours_load(server: Server, tables: dict[str, pa.Table]) -> None:
    from mentornet.config import Config
    from mentornet.stores import open_store

    with open_store(server.address) as store:
        store.replace(tables, Config(name="Benchmark"), source_hash="benchmark")


def ours_snapshot(server: Server) -> None:
    from mentornet.stores import open_store

    with open_store(server.address) as store:
        store.snapshot()


def queries(server: Server, folder: Path) -> None:
    """Ask every query of the library of both stores, on the sample program: the first time and the second."""
    from mentornet.program import open_program
    from mentornet.queries import Library
    from mentornet.simulate import simulate

    simulate(folder / "sample")
    with (
        open_program(folder / "sample") as embedded,
        open_program(folder / "sample", store=server.address) as other,
    ):
        embedded.load()
        other.load()
        print(
            f"\n{'seconds':<34}{'embedded':>18}{'Neo4j':>18}\n{'':<34}{'first':>9}{'again':>9}{'first':>9}{'again':>9}"
        )
        for query in Library.load().queries.values():
            seconds = [
                timed(lambda program=program, query=query: program.query(query.name, parameters=query.example()))
                for program in (embedded, embedded, other, other)
            ]
            print(f"{query.name:<34}" + "".join(f"{value:>9.3f}" for value in seconds))


if __name__ == "__main__":
    main()
