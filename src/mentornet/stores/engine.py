"""The embedded graph engine (ArcadeDB on its bundled Java runtime): the only module that imports its driver.

The Java runtime starts once a process, silently, on first use.  A database folder is either created and written by
one ``Writer``, or opened read-only by any number of readers and processes.
"""

from __future__ import annotations

import atexit
import contextlib
import glob
import os
import re
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jpype
import jpype.config
import pyarrow as pa
from arcadedb_embedded import ArcadeDBError, Database
from arcadedb_embedded.jvm import get_bundled_jre_lib_path, get_jar_path

from ..errors import StoreBroken, StoreError, StoreUnavailable

HEAP_VARIABLE = "MENTORNET_HEAP"
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
_LOGGING = Path(__file__).with_name("engine-logging.properties")
_DISK_FULL = ("No space left", "File too large", "Disk quota", "not enough space")
_NOTHING_CHANGED = "The store is as it was before."
_READ_HEAP, _LOAD_HEAP = "2g", "4g"  # limits: what is not needed is not taken
_SIZE = re.compile(r"[1-9]\d*[kmg]", re.IGNORECASE)
_start_lock = threading.Lock()
_open_lock = threading.Lock()
_left: set[str] = set()
_readers: dict[str, tuple[Database, int]] = {}  # the engine opens a folder only once a process: readers share it


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

    def __init__(self, folder: Path, *, expected_edges: int) -> None:
        start(_LOAD_HEAP)
        self._expected_edges = expected_edges
        self._batch: Any = None
        self._folder = folder
        _severe.forget()
        with _translated(folder):
            self._database = Database(_java("com.arcadedb.database.DatabaseFactory")(str(folder)).create())

    def declare(self, declarations: Iterable[Declaration]) -> None:
        """Create labels and relationship types; one bucket each keeps nodes in the order they are written.

        In one transaction the engine writes its schema once, not after every property.
        """
        unique = []
        with _translated(self._folder):
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

    @property
    def batch(self) -> Any:
        """The driver's own batch object."""
        return self._batch

    def nodes(self, label: str, rows: str) -> list[str]:
        """Write nodes given as a JSON list of property maps; return their record ids in the same order."""
        with _translated(self._folder):
            batcher = _java("com.arcadedb.python.VertexBatcher")
            joined = str(batcher.createVerticesJson(self._batch._java_graph_batch, label, rows))  # noqa: SLF001
        return joined.split(";") if joined else []

    def edges(self, type: str, rows: str) -> None:
        """Write relationships given as a JSON list of property maps with the record ids ``_src`` and ``_dst``."""
        with _translated(self._folder):
            batcher = _java("com.arcadedb.python.EdgeBatcher")
            batcher.newEdgesJson(self._batch._java_graph_batch, type, rows)  # noqa: SLF001
        self._check()

    def finish(self) -> None:
        """Write what is buffered."""
        with _translated(self._folder):
            batch, self._batch = self._batch, None
            batch.close()

    def count(self, type: str) -> int:
        """Return how many records of a label or type the engine counts."""
        with _translated(self._folder):
            return int(self._database.count_type(type))

    def close(self) -> None:
        """Write everything to the folder and close it.

        Raises
        ------
        StoreError: something could not be written.
        """
        with _translated(self._folder):
            self._database.close()
        self._check()

    def abandon(self) -> None:
        """Close the folder of a load that failed."""
        with contextlib.suppress(ArcadeDBError, jpype.JException):
            if self._batch is not None:
                self._batch._java_graph_batch.abandon()  # noqa: SLF001
        with contextlib.suppress(ArcadeDBError, jpype.JException):
            self._database.close()

    def _check(self) -> None:
        """Pages are written in the background, and a page that cannot be written is only logged: ask the log."""
        if text := _severe.first():
            raise _error(self._folder, text)


@contextmanager
def reading(folder: Path) -> Iterator[Database]:
    """Open a database folder read-only; readers in the same process share it."""
    database = acquire(folder)
    try:
        yield database
    finally:
        release(folder)


def acquire(folder: Path) -> Database:
    """Open a database folder read-only, or share it with whoever has it open in this process."""
    start()
    key = str(folder)
    with _open_lock:
        database, users = _readers.get(key, (None, 0))
        if database is None:
            with _translated(folder):
                mode = jpype.JPackage("com").arcadedb.engine.ComponentFile.MODE.READ_ONLY
                database = Database(_java("com.arcadedb.database.DatabaseFactory")(key).open(mode))
        _readers[key] = (database, users + 1)
    return database


def release(folder: Path) -> None:
    """Let go of a folder; whoever is last closes it."""
    key = str(folder)
    with _open_lock:
        database, users = _readers.pop(key)
        if users > 1:
            _readers[key] = (database, users - 1)
        else:
            with _translated(folder):
                database.close()


def leave_open(database: Database) -> None:
    """Never close a database: a query runs on it that would not stop, and closing would wait for it."""
    key = str(database.get_database_path())
    with _open_lock:
        shared, users = _readers[key]
        _readers[key] = (shared, users + 1)
        _left.add(key)


def properties(database: Database, type: str) -> dict[str, pa.DataType]:
    """Return the declared properties of a label or relationship type."""
    names = {text: arrow_type for arrow_type, text in PROPERTY_TYPES.items()}
    with _translated(Path(str(database.get_database_path()))):
        declared = database.get_java_database().getSchema().getType(type).getProperties()
        return {str(property.getName()): names[str(property.getType().name())] for property in declared}


def arrow(database: Database, statement: str) -> pa.Table:
    """Run a read-only SQL statement and return its rows in columns (no column at all if there is no row)."""
    with _translated(Path(str(database.get_database_path()))):
        return database.query("sql", statement).to_arrow(batch_size=100_000)


def start(heap: str = _READ_HEAP) -> None:
    """Start the Java runtime, unless it is running, without a word on the terminal or a file in the working directory.

    The driver's own start adds a module that only vector search needs and that prints a warning, so the runtime is
    started here; the driver joins a runtime that is already there.
    """
    with _start_lock:
        if jpype.isJVMStarted():
            return
        scratch = Path(tempfile.gettempdir())
        jars = sorted(glob.glob(os.path.join(get_jar_path(), "*.jar")))  # noqa: PTH118, PTH207 - the driver gives text
        try:
            jpype.startJVM(
                get_bundled_jre_lib_path(),
                *_options(scratch, _heap(heap)),
                classpath=jars,
                interrupt=False,
            )
        except (OSError, RuntimeError, ArcadeDBError, jpype.JException) as error:
            raise StoreUnavailable(
                f"the database engine did not start ({_first_line(error)}). It asks for {_heap(heap)} of memory; "
                f"set {HEAP_VARIABLE} (for example {HEAP_VARIABLE}=1g) to change that"
            ) from error
        _severe.listen()
        jpype.config.onexit = False
        atexit.register(_close_all)


def _close_all() -> None:
    """Close what is still open when the process ends, and keep the runtime from calling into an ending Python.

    The runtime itself is not ended (``onexit``): it would wait for a query that does not stop.  Its garbage collector
    hands objects back to Python meanwhile; once Python is gone, that would abort the process.
    """
    with _open_lock, contextlib.suppress(ArcadeDBError, jpype.JException, TypeError, AttributeError):
        for key, (database, _) in _readers.items():
            if key not in _left:
                database.close()
        _readers.clear()
        _java("org.jpype.ref.JPypeReferenceQueue").getInstance().stop()


def _options(scratch: Path, heap: str) -> list[str]:
    return [
        f"-Xmx{heap}",
        "-XX:TieredStopAtLevel=1",  # the quick compiler: a command is over before the thorough one pays off
        "-XX:+UseSerialGC",
        "-XX:+UseCompactObjectHeaders",
        f"-XX:ErrorFile={scratch}/mentornet-engine-%p.log",
        "-Duser.timezone=UTC",
        "-Dfile.encoding=UTF8",
        "-Djava.awt.headless=true",
        f"-Djava.util.logging.config.file={_LOGGING}",
        f"-Darcadedb.server.logsDirectory={scratch}",
        "-Darcadedb.opencypher.loadCsv.allowFileUrls=false",
        "-Darcadedb.opencypher.loadCsv.allowRemoteUrls=false",
        "--enable-native-access=ALL-UNNAMED",
        "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
        "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-Dpolyglot.engine.WarnInterpreterOnly=false",
    ]


def _heap(largest: str = _LOAD_HEAP) -> str:
    """Return the engine's memory limit: ``MENTORNET_HEAP``, else ``largest``, but at most half of the machine's."""
    if given := os.environ.get(HEAP_VARIABLE):
        if not _SIZE.fullmatch(given):
            raise StoreUnavailable(f"{HEAP_VARIABLE} must be a size such as 512m or 4g, not '{given}'")
        return given
    try:
        half = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 21
    except (AttributeError, ValueError, OSError):  # Windows does not tell
        half = 2048
    return f"{min(int(largest[:-1]) * 1024, half)}m"


def _java(name: str) -> Any:
    return jpype.JClass(name)


def _first_line(error: BaseException) -> str:
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0]


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """Turn the engine's errors into ours."""
    try:
        yield
    except (ArcadeDBError, jpype.JException) as error:
        raise _error(folder, str(error)) from error


def _error(folder: Path, text: str) -> StoreError:
    if any(reason in text for reason in _DISK_FULL):
        return StoreError(f"the disk of {folder.parent} is full: free some space and load again. {_NOTHING_CHANGED}")
    if "OutOfMemoryError" in text:
        return StoreError(
            f"the engine ran out of memory; raise its limit with {HEAP_VARIABLE} (now {_heap()}) and load again. "
            f"{_NOTHING_CHANGED}"
        )
    line = next((line for line in text.splitlines() if line.strip()), "no reason given")
    return StoreBroken(f"the database {folder} cannot be used: {line.strip()}")


class _Severe:
    """What the engine has logged as severe since ``forget``; kept inside the runtime, so that logging costs nothing."""

    def __init__(self) -> None:
        self._text: Any = None
        self._handler: Any = None

    def listen(self) -> None:
        """Start to listen, in place of the console."""
        logging = jpype.JPackage("java").util.logging
        log = _java("com.arcadedb.log.LogManager").instance()
        log.isLoggable(log, logging.Level.SEVERE)  # makes the engine set up its own handlers, which go
        root = logging.Logger.getLogger("")
        for handler in root.getHandlers():
            root.removeHandler(handler)
        self._text = _java("java.io.ByteArrayOutputStream")()
        self._handler = logging.StreamHandler(self._text, logging.SimpleFormatter())
        self._handler.setLevel(logging.Level.SEVERE)
        root.addHandler(self._handler)

    def forget(self) -> None:
        """Start anew."""
        self._handler.flush()
        self._text.reset()

    def first(self) -> str:
        """Return what was logged, "" if nothing was."""
        self._handler.flush()
        return str(self._text.toString())[:4000] if self._text.size() else ""


_severe = _Severe()
