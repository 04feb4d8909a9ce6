"""The protocol that every store follows, and what its calls return."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, Self

from ..errors import StoreBroken, StoreUnavailable, UsageError

if TYPE_CHECKING:
    from types import TracebackType

    import pyarrow as pa

    from ..config import Config
    from .snapshot import Snapshot

Progress = Callable[[str, int, int], None]  # (what, done, total); total 0: unknown

DEFAULT_TIMEOUT = 30.0  # seconds a query may take
_ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]+://", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class StoreStatus:
    """What a store holds since its last finished load.

    Attributes
    ----------
    program: the name in ``mentornet.toml``.
    schema_version: version of labels, types and properties (``schema.SCHEMA_VERSION``).
    generation: names this load; two loads never share it.
    loaded_at: UTC, ISO 8601, seconds.
    source_hash: identifies the tables that were loaded.
    counts: nodes by label and relationships by type, as the engine counts them.
    tables: table name -> column name -> type, of the tables the program has.
    rows: table name -> number of rows.
    config: the configuration of the load, ready for ``Config.from_dict``.
    engine: name and version of the engine that wrote the store.
    version: version of MentorNet that wrote it.
    """

    program: str
    schema_version: int
    generation: str
    loaded_at: str
    source_hash: str
    counts: Mapping[str, int]
    tables: Mapping[str, Mapping[str, str]]
    rows: Mapping[str, int]
    config: Mapping[str, Any]
    engine: str
    version: str

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready data that ``from_dict`` turns back into an equal object."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, where: str) -> StoreStatus:
        """Rebuild a status from JSON; ``where`` names the file in the error raised if a key is missing or unknown."""
        try:
            return cls(**data)
        except TypeError as error:
            raise StoreBroken(f"{where} is damaged ({error}). Load the program again.") from error


@dataclass(frozen=True)
class GraphNode:
    """A node in a query's result; ``key`` is what the engine calls it, within this result."""

    labels: tuple[str, ...]
    properties: Mapping[str, Any]
    key: str = field(default="", compare=False)


@dataclass(frozen=True)
class GraphRelationship:
    """A relationship in a query's result, with the nodes it joins."""

    type: str
    start: GraphNode
    end: GraphNode
    properties: Mapping[str, Any]
    key: str = field(default="", compare=False)


@dataclass(frozen=True)
class GraphPath:
    """A path in a query's result: n nodes and the n - 1 relationships between them."""

    nodes: tuple[GraphNode, ...]
    relationships: tuple[GraphRelationship, ...]


@dataclass(frozen=True)
class QueryResult:
    """Rows of a query as plain Python values; ``truncated``: the limit cut rows off."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    truncated: bool = False


class Store(Protocol):
    """One program's graph: loaded as a whole, exported again without loss, queried read-only."""

    @property
    def location(self) -> str:
        """The folder or address that names the store."""

    def status(self) -> StoreStatus | None:
        """Return what the store holds, or ``None`` while nothing is loaded; no engine is started."""

    def memory_limits(self) -> dict[str, str | None] | None:
        """Return the server's settings that limit memory, each with its value (``None``: no limit).

        A folder has none; ``None`` instead of all: they may not be read.
        """

    def replace(
        self, tables: Mapping[str, pa.Table], config: Config, *, source_hash: str, progress: Progress | None = None
    ) -> StoreStatus:
        """Make the store mirror ``tables``, all or nothing; the same ``source_hash`` and config change nothing.

        Raises
        ------
        StoreLocked: another process is loading.
        StoreError: the store holds another program, or cannot be written.
        DataError: the tables name people or records that they do not hold.
        """

    def export(self, table: str) -> pa.Table:
        """Return a table as it was loaded (canonical form; its order is ``columns.ordered``'s)."""

    def query(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        limit: int | None = None,
    ) -> QueryResult:
        """Run Cypher, read-only.

        Parameters
        ----------
        timeout:
            Seconds after which the query is given up.
        limit:
            Return at most so many rows; ``truncated`` says whether there were more.

        Raises
        ------
        QueryError: it would write or read files, is malformed, takes too long or too much memory, or fails.
        """

    def explain(self, text: str) -> list[str]:
        """Let the engine read and plan a query without running it; return what it deprecates in it.

        Raises
        ------
        QueryError: it is malformed, names what is not there, or would do more than read the graph.
        """

    def snapshot(self, progress: Progress | None = None) -> Snapshot:
        """Return all tables and the events in columns, from the cache if it is fresh."""

    def read_document(self, name: str) -> dict[str, Any] | None:
        """Return a small document kept with the store across loads, ``None`` if there is none."""

    def documents(self) -> list[str]:
        """Return the names of the documents that are kept, sorted."""

    def write_document(self, name: str, document: Mapping[str, Any]) -> None:
        """Keep a small JSON document with the store; it is replaced as a whole or not at all."""

    def close(self) -> None:
        """Let go of the engine."""

    def __enter__(self) -> Self:
        """Return the store itself."""

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""


def open_store(location: str, *, database: str | None = None) -> Store:
    """Return the store at ``location``: a folder, which need not exist before the first load, or a Neo4j server.

    A server is named as ``bolt://HOST:PORT``, ``neo4j://...`` or ``neo4j+s://...``, where ``/DATABASE`` may follow
    (or ``database`` names it); its user and password come from ``NEO4J_USERNAME`` and ``NEO4J_PASSWORD``.

    Nothing is read, written or started yet.

    Raises
    ------
    StoreUnavailable: the address is none, or the driver is not installed.
    UsageError: a database is named in a store that is a folder.
    """
    if not _ADDRESS.match(location):
        if database is not None:
            raise UsageError(f"the store {location} is a folder: only a Neo4j server has databases to choose from")
        from .embedded import EmbeddedStore

        return EmbeddedStore(location)
    try:
        from .neo4j import Neo4jStore
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "neo4j":
            raise
        raise StoreUnavailable(
            "a store in a Neo4j database needs Neo4j's driver: pip install 'mentornet[neo4j]'"
        ) from error
    return Neo4jStore(location, database=database)
