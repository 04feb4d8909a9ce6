"""The embedded graph engine (ArcadeDB): a database folder is written as a whole, or opened read-only.

Together with ``runtime``, ``cypher`` and ``values`` this is all that imports the engine's driver.
"""

from __future__ import annotations

import atexit
import contextlib
import threading
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jpype
import pyarrow as pa
from arcadedb_embedded import Database

from . import runtime
from .runtime import java, translated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PROPERTY_TYPES: dict[pa.DataType, str] = {
    pa.string(): "STRING",
    pa.int64(): "LONG",
    pa.int32(): "INTEGER",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
    pa.timestamp("ms"): "DATETIME",
    pa.list_(pa.string()): "LIST",
}
_BATCH = 10_000  # rows that cross from Java at one time: with 100,000 reading took twice as long
_lock = threading.Lock()
_readers: dict[str, tuple[Database, int]] = {}  # the engine opens a folder only once a process: readers share it
_left: set[str] = set()  # folders that are never closed


def name() -> str:
    """Return the engine's name and version; it is not started."""
    return f"arcadedb {version('arcadedb-embedded')}"


@dataclass(frozen=True)
class Declaration:
    """A label or relationship type to create: its properties with their types, and its unique property, if any."""

    name: str
    properties: Mapping[str, pa.DataType]
    is_edge: bool = False
    unique: str | None = None


class Writer:
    """A new database folder that is filled through the batch API, without a log: useless until it is closed."""

    def __init__(self, folder: Path, *, expected_nodes: int, expected_edges: int) -> None:
        runtime.start(records=expected_nodes + expected_edges)
        self._expected_edges = expected_edges
        self._batch: Any = None
        self._folder = folder
        runtime.severe.forget()
        with translated(folder):
            self._database = Database(java("com.arcadedb.database.DatabaseFactory")(str(folder)).create())

    def declare(self, declarations: Iterable[Declaration]) -> None:
        """Create labels and relationship types; one bucket each keeps nodes in the order they are written.

        In one transaction the engine writes its schema once, not after every property.
        """
        unique = []
        with translated(self._folder):
            schema = self._database.schema
            with self._database.transaction():
                for declaration in declarations:
                    create = schema.create_edge_type if declaration.is_edge else schema.create_vertex_type
                    create(declaration.name, buckets=1)
                    for property, type in declaration.properties.items():
                        schema.create_property(declaration.name, property, PROPERTY_TYPES[type])
                    if declaration.unique is not None:
                        unique.append((declaration.name, declaration.unique))
            for label, property in unique:
                schema.create_index(label, [property], unique=True)
            self._batch = self._database.graph_batch(use_wal=False, expected_edge_count=self._expected_edges)

    def nodes(self, label: str, rows: str) -> list[str]:
        """Write nodes given as a JSON list of property maps; return their record ids in the same order."""
        with translated(self._folder):
            batcher = java("com.arcadedb.python.VertexBatcher")
            joined = str(batcher.createVerticesJson(self._batch._java_graph_batch, label, rows))  # noqa: SLF001
        return joined.split(";") if joined else []

    def edges(self, type: str, rows: str) -> None:
        """Write relationships given as a JSON list of property maps with the record ids ``_src`` and ``_dst``."""
        with translated(self._folder):
            batcher = java("com.arcadedb.python.EdgeBatcher")
            batcher.newEdgesJson(self._batch._java_graph_batch, type, rows)  # noqa: SLF001
        self._check()

    def finish(self) -> None:
        """Write what is buffered."""
        with translated(self._folder):
            batch, self._batch = self._batch, None
            batch.close()

    def count(self, type: str) -> int:
        """Return how many records of a label or type the engine counts."""
        with translated(self._folder):
            return int(self._database.count_type(type))

    def close(self) -> None:
        """Write everything to the folder and close it.

        Raises
        ------
        StoreError: something could not be written.
        """
        with translated(self._folder):
            self._database.close()
        self._check()

    def abandon(self) -> None:
        """Close the folder of a load that failed."""
        with contextlib.suppress(*runtime.EngineErrors):
            if self._batch is not None:
                self._batch._java_graph_batch.abandon()  # noqa: SLF001
        with contextlib.suppress(*runtime.EngineErrors):
            self._database.close()

    def _check(self) -> None:
        """Pages are written in the background, and a page that cannot be written is only logged: ask the log."""
        if text := runtime.severe.first():
            raise runtime.store_error(self._folder, text)


def acquire(folder: Path, *, records: int) -> Database:
    """Open a database folder of so many records read-only, or share it with whoever has it open in this process."""
    runtime.start(records=records)
    key = str(folder)
    with _lock:
        database, users = _readers.get(key, (None, 0))
        if database is None:
            with translated(folder):
                mode = jpype.JPackage("com").arcadedb.engine.ComponentFile.MODE.READ_ONLY
                database = Database(java("com.arcadedb.database.DatabaseFactory")(key).open(mode))
        _readers[key] = (database, users + 1)
    return database


def release(folder: Path) -> None:
    """Let go of a folder; whoever is last closes it."""
    key = str(folder)
    with _lock:
        database, users = _readers.pop(key)
        if users > 1:
            _readers[key] = (database, users - 1)
        else:
            with translated(folder):
                database.close()


def leave_open(database: Database) -> None:
    """Never close a database: a query runs on it that would not stop, and closing would wait for it."""
    key = str(database.get_database_path())
    with _lock:
        shared, users = _readers[key]
        _readers[key] = (shared, users + 1)
        _left.add(key)


def properties(database: Database, type: str) -> dict[str, pa.DataType]:
    """Return the declared properties of a label or relationship type."""
    names = {text: arrow_type for arrow_type, text in PROPERTY_TYPES.items()}
    with translated(Path(str(database.get_database_path()))):
        declared = database.get_java_database().getSchema().getType(type).getProperties()
        return {str(property.getName()): names[str(property.getType().name())] for property in declared}


def arrow(database: Database, statement: str) -> pa.Table:
    """Run a read-only SQL statement and return its rows in columns (no column at all if there is no row)."""
    with translated(Path(str(database.get_database_path()))):
        return database.query("sql", statement).to_arrow(batch_size=_BATCH)


@atexit.register
def _close_all() -> None:
    """Close what is still open when the process ends, except what a query that never stops keeps busy."""
    with _lock:
        for key, (database, _) in _readers.items():
            if key not in _left:
                with contextlib.suppress(*runtime.EngineErrors):
                    database.close()
        _readers.clear()
        runtime.end()
