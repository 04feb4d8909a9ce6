"""The store in a Neo4j database: one program, loaded in batches, exported and queried like the embedded one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ... import __version__
from ...config import Config
from ...errors import StoreBroken, StoreError, StoreLocked, StoreUnavailable, UsageError, hint
from ...schema import SCHEMA_VERSION, TABLES
from .. import cache, columns
from ..base import DEFAULT_TIMEOUT, Progress, QueryResult, StoreStatus
from ..folder import document_name, new_generation, now
from ..mapping import to_graph, to_table
from ..refusals import NewerSchema, no_load
from ..snapshot import Snapshot
from . import cypher, memory, plan, writer
from .address import Address
from .cached import LocalCache
from .connection import Connection
from .reader import Reader
from .record import LABEL, Claim, Record, read_record

if TYPE_CHECKING:
    from types import TracebackType

    import neo4j
    import pyarrow as pa

AT_ONCE = 50_000  # records that are replaced in one transaction
_CLAIM_SECONDS = 60.0  # how long a load waits for another one's last transaction
_DOCUMENT = "document/"  # what the key of a document begins with
_TRIES = 3  # whoever reads starts again so often when a load finishes meanwhile

T = TypeVar("T")


class Neo4jStore:
    """A store in a Neo4j database; see ``base.Store`` for what each call promises."""

    def __init__(self, location: str, *, database: str | None = None) -> None:
        address = Address.parse(location, database)
        self.location = str(address)
        self._connection = Connection(address)
        self._cache = LocalCache(self.location)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._connection.close()

    def status(self) -> StoreStatus | None:
        """Return what the store holds, ``None`` while no load has finished."""
        record = self._connection.read(self._record)
        return None if record is None else record.finished(self.location)

    def memory_limits(self) -> dict[str, str | None] | None:
        """Return the server's settings that limit memory, ``None`` where this user may not read them."""
        return memory.memory_limits(self._connection)

    # -- tables -> store --------------------------------------------------------------------------------------

    def replace(
        self, tables: Mapping[str, pa.Table], config: Config, *, source_hash: str, progress: Progress | None = None
    ) -> StoreStatus:
        """Replace the content in one transaction, or, where it is large, in many that the next load can go on with."""
        self._connection.read(self._record)
        writer.declare(self._connection)
        with Claim(self.location, config.name, now()) as claim:
            record = self._connection.write(claim.take, timeout=_CLAIM_SECONDS)
            try:
                before = self._before(record)
                if before is not None and (before.source_hash, before.config) == (source_hash, config.to_dict()):
                    return before
                return self._load(tables, config, source_hash, claim, record, progress or _silent)
            finally:
                self._release(claim)

    def _before(self, record: Record) -> StoreStatus | None:
        """Return the finished load that is still there as it was written; ``None``: the next one makes it anew."""
        try:
            status = record.finished(self.location)
        except NewerSchema:
            raise
        except StoreBroken:
            return None
        return None if status is None or self._connection.read(lambda tx: _altered(tx, status)) else status

    def _load(
        self,
        tables: Mapping[str, pa.Table],
        config: Config,
        source_hash: str,
        claim: Claim,
        record: Record,
        report: Progress,
    ) -> StoreStatus:
        kept = {name: columns.canonical(name, table) for name, table in tables.items()}
        graph = to_graph(kept, max_participants=config.ties.max_participants)
        status = StoreStatus(
            program=config.name,
            schema_version=SCHEMA_VERSION,
            generation=new_generation(),
            loaded_at=now(),
            source_hash=source_hash,
            counts=graph.counts,
            tables={name: columns.type_names(table) for name, table in kept.items()},
            rows={name: table.num_rows for name, table in kept.items()},
            config=config.to_dict(),
            engine=self._connection.engine,
            version=__version__,
        )
        total = sum(graph.counts.values())
        target = writer.target_hash(source_hash, status.config, SCHEMA_VERSION, __version__, plan.BATCH)
        writing = writer.Writer(self._connection, claim, target, lambda done: report("loading", done, total))
        resume = record.target == target
        present = sum(self._connection.read(lambda tx: writer.count(tx, graph.counts)).values())
        if total + present <= AT_ONCE and not resume:
            writing.at_once(plan.steps(graph), status, plan.shape(graph))
        else:
            writing.by_steps(plan.steps(graph), status, plan.shape(graph), resume=resume)
        self._cache.sweep(None)
        return status

    def _release(self, claim: Claim) -> None:
        try:
            self._connection.write(claim.release, timeout=_CLAIM_SECONDS)
        except StoreError:
            return  # the server is gone: the claim runs out by itself, and the load's own error says what happened

    # -- store -> tables --------------------------------------------------------------------------------------

    def export(self, table: str) -> pa.Table:
        """Return a table as it was loaded."""
        if table not in TABLES:
            raise UsageError(f"there is no table '{table}'{hint(table, TABLES)}")

        def read(status: StoreStatus, reader: Reader) -> pa.Table:
            known = status.tables.get(table)
            return columns.empty(table) if known is None else to_table(reader, table, known)

        return self._reading(read)[1]

    def snapshot(self, progress: Progress | None = None) -> Snapshot:
        """Return the program's tables and events in columns."""

        def read(status: StoreStatus, reader: Reader) -> Snapshot:
            config = Config.from_dict(status.config, where=f"the configuration kept in {self.location}")
            folder = self._cache.snapshot(status.generation)
            cached = cache.read(folder, generation=status.generation, config=config)
            if cached is not None:
                return cached
            (progress or _silent)("building the snapshot", 0, 0)
            built = Snapshot.from_graph(reader, config, generation=status.generation, types=status.tables)
            for name in status.tables:
                built.table(name)  # now, and not when another load may have replaced it
            return built

        status, snapshot = self._reading(read)
        folder = self._cache.snapshot(status.generation)
        if not folder.exists():
            cache.write(folder, snapshot, status.tables)
        self._cache.sweep(status.generation)
        return snapshot

    def query(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        limit: int | None = None,
    ) -> QueryResult:
        """Run Cypher, read-only."""
        for _ in range(_TRIES):
            found = cypher.run(
                self._connection, text, parameters or {}, timeout=timeout, limit=limit, generation=self._generation
            )
            if found is not None:
                return found
        raise self._restless()

    def explain(self, text: str) -> list[str]:
        """Let the server plan a query without running it, and return its notices of deprecation."""
        return cypher.explain(self._connection, text)

    def _reading(self, read: Callable[[StoreStatus, Reader], T]) -> tuple[StoreStatus, T]:
        """Read the finished load with ``read``, once more if another one finishes meanwhile.

        A load that is just being committed may be seen in part: only what is wrong every time is damage.
        """
        problem: Exception | None = None
        for _ in range(_TRIES):
            status, record, altered = self._connection.read(self._counted)
            found, problem = None, self._changed(altered) if altered else None
            try:
                found = None if altered else read(status, Reader(self._connection, record.shape))
            except StoreUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 - what is replaced in part may read as anything
                problem = error
            if self._connection.read(self._generation) != status.generation:
                problem = None  # a load has finished meanwhile
            elif found is not None:
                return status, found
        if problem is None:
            raise self._restless()
        raise problem if isinstance(problem, StoreBroken) else self._changed(str(problem)) from problem

    # -- documents --------------------------------------------------------------------------------------------

    def read_document(self, name: str) -> dict[str, Any] | None:
        """Return a small document kept with the store."""
        key = _DOCUMENT + document_name(name)
        text = f"MATCH (d:{LABEL} {{key: $key}}) RETURN d.json"
        found = self._connection.read(lambda tx: tx.run(text, key=key).single())
        if found is None:
            return None
        try:
            document = json.loads(found[0])
        except (TypeError, ValueError):
            document = None
        if not isinstance(document, dict):
            raise StoreBroken(
                f"the document '{name}' in {self.location} is damaged; it is made anew once it is deleted"
            )
        return document

    def documents(self) -> list[str]:
        """Return the names of the documents that are kept, sorted."""
        text = f"MATCH (d:{LABEL}) WHERE d.key STARTS WITH $start RETURN d.key ORDER BY d.key"
        found = self._connection.read(lambda tx: tx.run(text, start=_DOCUMENT).value())
        return [key.removeprefix(_DOCUMENT) for key in found]

    def write_document(self, name: str, document: Mapping[str, Any]) -> None:
        """Keep a small document with the store."""
        key, kept = _DOCUMENT + document_name(name), json.dumps(document, ensure_ascii=False)
        if self._connection.read(self._record) is None:
            writer.declare(self._connection)
        text = f"MERGE (d:{LABEL} {{key: $key}}) SET d.json = $json"
        self._connection.write(lambda tx: tx.run(text, key=key, json=kept).consume())

    # -- the record -------------------------------------------------------------------------------------------

    def _record(self, tx: neo4j.ManagedTransaction) -> Record | None:
        """Return the record; refuse a database that holds something else."""
        record = read_record(tx)
        if record is None:
            other = tx.run(f"MATCH (n) WHERE NOT n:{LABEL} RETURN labels(n) LIMIT 1").single()
            if other is not None:
                raise StoreUnavailable(
                    f"the database at {self.location} is not a store of MentorNet (it holds nodes such as "
                    f":{':'.join(other[0])}); name an empty one as bolt://HOST:PORT/DATABASE with --store"
                )
        return record

    def _finished(self, tx: neo4j.ManagedTransaction | neo4j.Transaction) -> tuple[StoreStatus, Record]:
        record = read_record(tx)
        status = None if record is None else record.finished(self.location)
        if record is not None and status is not None:
            return status, record
        if record is not None and record.runs:
            raise StoreLocked(
                f"the store {self.location} is being loaded by {record.loader}, and cannot be read until that has "
                "finished; try again then"
            )
        raise no_load(self.location, interrupted="goes on")

    def _generation(self, tx: neo4j.ManagedTransaction | neo4j.Transaction) -> str:
        return self._finished(tx)[0].generation

    def _counted(self, tx: neo4j.ManagedTransaction) -> tuple[StoreStatus, Record, str]:
        """Return what is loaded, and what the database counts other than that load wrote."""
        status, record = self._finished(tx)
        return status, record, _altered(tx, status)

    def _changed(self, how: str) -> StoreBroken:
        return StoreBroken(
            f"the database at {self.location} was changed by something else since its load ({how}). Run 'mentornet "
            "load' again: it builds the store anew from the tables."
        )

    def _restless(self) -> StoreLocked:
        return StoreLocked(f"the store {self.location} was loaded anew while it was read; try again")


def _altered(tx: neo4j.ManagedTransaction, status: StoreStatus) -> str:
    """Return what the database counts other than the load wrote, ``""`` if nothing."""
    counts = writer.count(tx, status.counts)
    differ = [
        f"{name}: {counts[name]}, not {number}" for name, number in status.counts.items() if counts[name] != number
    ]
    return "; ".join(differ)


def _silent(_what: str, _done: int, _total: int) -> None:
    """Report nothing."""
