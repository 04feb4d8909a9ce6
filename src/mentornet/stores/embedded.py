"""The embedded store: a folder with the graph engine's database inside (ArcadeDB), no server needed.

The engine's driver is imported where it is used: whoever finds the snapshot of a load needs no engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .. import __version__
from ..config import Config
from ..errors import StoreBroken, StoreError, UsageError, hint
from ..schema import SCHEMA_VERSION, TABLES
from . import cache, columns
from .base import DEFAULT_TIMEOUT, Progress, QueryResult, StoreStatus
from .folder import StoreFolder, new_generation, now, remove
from .mapping import to_graph, to_table
from .refusals import NewerSchema, no_load, other_program
from .snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

    import pyarrow as pa


class EmbeddedStore:
    """A store in a folder; see ``base.Store`` for what each call promises."""

    def __init__(self, location: str) -> None:
        self.location = location
        self._folder = StoreFolder(location)
        self._open: tuple[Path, Any] | None = None  # the database that this store reads, and its folder

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        if self._open is not None:
            from . import engine

            folder, _ = self._open
            self._open = None
            engine.release(folder)

    def status(self) -> StoreStatus | None:
        """Return what the store holds, ``None`` while no load has finished."""
        return self._folder.status()

    def memory_limits(self) -> dict[str, str | None]:
        """Return nothing: no server sets limits here."""
        return {}

    # -- tables -> store --------------------------------------------------------------------------------------

    def replace(
        self, tables: Mapping[str, pa.Table], config: Config, *, source_hash: str, progress: Progress | None = None
    ) -> StoreStatus:
        """Build a new generation beside the current one and make it current, or change nothing."""
        with self._folder.loading():
            before = self._before()
            if before is not None and before.program != config.name:
                raise other_program(
                    before.program,
                    config.name,
                    self.location,
                    way_out=f"another folder with --store, or delete {self.location} first",
                )
            if before is not None and (before.source_hash, before.config) == (source_hash, config.to_dict()):
                return before
            try:
                self._folder.sweep()
                return self._load(tables, config, source_hash, progress or _silent)
            except OSError as error:
                raise self._folder.unusable(error) from error

    def _before(self) -> StoreStatus | None:
        """Return what the store holds, ``None`` if that is nothing, or damaged: then the load makes it anew."""
        try:
            status = self._folder.status()
            if status is not None:
                self._folder.check(status.generation, content=True)
        except NewerSchema:
            raise
        except StoreBroken:
            return None
        return status

    def _load(self, tables: Mapping[str, pa.Table], config: Config, source_hash: str, report: Progress) -> StoreStatus:
        from . import engine
        from .database import write_graph

        kept = {name: columns.canonical(name, table) for name, table in tables.items()}
        graph = to_graph(kept, max_participants=config.ties.max_participants)
        generation = new_generation()
        database, snapshot = self._folder.database(generation), self._folder.snapshot(generation)
        try:
            status = StoreStatus(
                program=config.name,
                schema_version=SCHEMA_VERSION,
                generation=generation,
                loaded_at=now(),
                source_hash=source_hash,
                counts=write_graph(database, graph, report),
                tables={name: columns.type_names(table) for name, table in kept.items()},
                rows={name: table.num_rows for name, table in kept.items()},
                config=config.to_dict(),
                engine=engine.name(),
                version=__version__,
            )
            cache.write(snapshot, Snapshot.from_parts(kept, graph, config, generation=generation), kept)
            self._folder.publish(status)
        except BaseException:
            remove(database)
            remove(snapshot)
            raise
        self._folder.sweep()
        return status

    # -- store -> tables --------------------------------------------------------------------------------------

    def export(self, table: str) -> pa.Table:
        """Return a table as it was loaded."""
        if table not in TABLES:
            raise UsageError(f"there is no table '{table}'{hint(table, TABLES)}")
        from .database import DatabaseReader

        status, database = self._reading()
        if table not in status.tables:
            return columns.empty(table)
        return to_table(DatabaseReader(database), table, status.tables[table])

    def snapshot(self, progress: Progress | None = None) -> Snapshot:
        """Return the program's tables and events in columns."""
        status = self._loaded()
        folder = self._folder.snapshot(status.generation)
        cached = cache.read(folder, generation=status.generation, config=self._config(status))
        if cached is not None:
            return cached
        from .database import DatabaseReader

        (progress or _silent)("building the snapshot", 0, 0)
        status, database = self._reading()
        built = Snapshot.from_graph(
            DatabaseReader(database), self._config(status), generation=status.generation, types=status.tables
        )
        cache.write(self._folder.snapshot(status.generation), built, status.tables)
        return built

    def query(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        limit: int | None = None,
    ) -> QueryResult:
        """Run Cypher, read-only."""
        from . import cypher

        _, database = self._reading()
        return cypher.run(database, text, parameters or {}, timeout=timeout, limit=limit)

    def explain(self, text: str) -> list[str]:
        """Let the engine plan a query without running it; this one deprecates nothing."""
        from . import cypher

        _, database = self._reading()
        cypher.explain(database, text)
        return []

    # -- documents --------------------------------------------------------------------------------------------

    def read_document(self, name: str) -> dict[str, Any] | None:
        """Return a small document kept with the store."""
        return self._folder.read_document(name)

    def documents(self) -> list[str]:
        """Return the names of the documents that are kept, sorted."""
        return self._folder.documents()

    def write_document(self, name: str, document: Mapping[str, Any]) -> None:
        """Keep a small document with the store."""
        self._folder.write_document(name, document)

    # -- the engine -------------------------------------------------------------------------------------------

    def _loaded(self) -> StoreStatus:
        status = self._folder.status()
        if status is None:
            raise no_load(self.location, interrupted="starts anew")
        return status

    def _config(self, status: StoreStatus) -> Config:
        return Config.from_dict(status.config, where=f"the configuration kept in {self.location}")

    def _reading(self) -> tuple[StoreStatus, Any]:
        """Return the current generation's status and its database, opened read-only.

        A load that finishes between the two steps takes the folder away, file by file: so the files are compared
        with what was written after the opening, and if they are not all there, the next generation is opened.
        """
        from . import engine

        while True:
            status = self._loaded()
            folder = self._folder.database(status.generation)
            if self._open is not None and self._open[0] == folder:
                return status, self._open[1]
            self.close()
            try:
                self._folder.check(status.generation)
                self._open = folder, engine.acquire(folder, records=sum(status.counts.values()))
                self._folder.check(status.generation)
            except StoreError:
                self.close()
                if self._loaded().generation == status.generation:
                    raise
            else:
                return status, self._open[1]


def _silent(_what: str, _done: int, _total: int) -> None:
    """Report nothing."""
