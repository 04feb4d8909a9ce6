"""The embedded store: a folder with the graph engine's database inside (ArcadeDB), no server needed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from .. import __version__
from ..config import Config
from ..errors import StoreError, StoreUnavailable, UsageError, hint
from ..schema import SCHEMA_VERSION, TABLES
from . import columns, cypher, engine
from .base import DEFAULT_TIMEOUT, Progress, QueryResult, StoreStatus
from .database import DatabaseReader, write_graph
from .folder import StoreFolder, now
from .mapping import to_graph, to_table
from .snapshot import Snapshot

if TYPE_CHECKING:
    import pyarrow as pa


class EmbeddedStore:
    """A store in a folder; see ``base.Store`` for what each call promises."""

    def __init__(self, location: str) -> None:
        self.location = location
        self._folder = StoreFolder(location)
        self._reading: Path | None = None  # the database that this store has open

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        if self._reading is not None:
            engine.release(self._reading)
            self._reading = None

    def status(self) -> StoreStatus | None:
        """Return what the store holds, ``None`` while no load has finished."""
        return self._folder.status()

    # -- tables -> store --------------------------------------------------------------------------------------

    def replace(
        self, tables: Mapping[str, pa.Table], config: Config, *, source_hash: str, progress: Progress | None = None
    ) -> StoreStatus:
        """Build a new generation beside the current one and make it current, or change nothing."""
        report = progress or _silent
        with self._folder.loading():
            before = self._folder.status()
            if before is not None and before.program != config.name:
                raise StoreError(
                    f"the store {self.location} holds the program '{before.program}', and a store holds one program: "
                    f"load '{config.name}' into another folder with --store, or delete {self.location} first"
                )
            if before is not None and (before.source_hash, before.config) == (source_hash, config.to_dict()):
                return before
            self._folder.sweep()
            graph = to_graph(tables, max_participants=config.ties.max_participants)
            generation = self._folder.new_generation()
            database = self._folder.database(generation)
            try:
                counts = write_graph(database, graph, report)
                status = StoreStatus(
                    program=config.name,
                    schema_version=SCHEMA_VERSION,
                    generation=generation,
                    loaded_at=now(),
                    source_hash=source_hash,
                    counts=counts,
                    tables={name: columns.type_names(columns.canonical(name, table)) for name, table in tables.items()},
                    rows={name: table.num_rows for name, table in tables.items()},
                    config=config.to_dict(),
                    engine=engine.name(),
                    version=__version__,
                )
                self._folder.publish(status)
            except BaseException:
                shutil.rmtree(database, ignore_errors=True)
                raise
            self._folder.sweep()
            return status

    # -- store -> tables --------------------------------------------------------------------------------------

    def export(self, table: str) -> pa.Table:
        """Return a table as it was loaded."""
        status = self._loaded()
        if table not in TABLES:
            raise UsageError(f"there is no table '{table}'{hint(table, TABLES)}")
        if table not in status.tables:
            return columns.empty(table)
        return to_table(self._reader(status), table, status.tables[table])

    def snapshot(self, progress: Progress | None = None) -> Snapshot:
        """Return the program's tables and events in columns."""
        status = self._loaded()
        config = Config.from_dict(status.config, where=f"the configuration kept in {self.location}")
        return Snapshot.from_graph(self._reader(status), config, generation=status.generation, types=status.tables)

    def query(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        limit: int | None = None,
    ) -> QueryResult:
        """Run Cypher, read-only."""
        database = self._database(self._loaded())
        return cypher.run(database, text, parameters or {}, timeout=timeout, limit=limit)

    # -- documents --------------------------------------------------------------------------------------------

    def read_document(self, name: str) -> dict[str, Any] | None:
        """Return a small document kept with the store."""
        return self._folder.read_document(name)

    def write_document(self, name: str, document: Mapping[str, Any]) -> None:
        """Keep a small document with the store."""
        self._folder.write_document(name, document)

    # -- the engine -------------------------------------------------------------------------------------------

    def _loaded(self) -> StoreStatus:
        status = self._folder.status()
        if status is None:
            raise StoreUnavailable(
                f"the store {self.location} holds no finished load; 'mentornet load DIR --store {self.location}' "
                "loads a program (a load that was interrupted is taken up by the next one)"
            )
        return status

    def _reader(self, status: StoreStatus) -> DatabaseReader:
        return DatabaseReader(self._database(status))

    def _database(self, status: StoreStatus) -> Any:
        folder = self._folder.database(status.generation)
        if self._reading != folder:
            self.close()
            self._opened = engine.acquire(folder)
            self._reading = folder
        return self._opened


def _silent(_what: str, _done: int, _total: int) -> None:
    """Report nothing."""
