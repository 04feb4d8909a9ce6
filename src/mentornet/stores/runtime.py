"""The Java runtime inside this process, which the embedded engine (ArcadeDB) runs on.

It starts once, on first use, in about half a second, without a word on the terminal and without a file in the working
directory; what the engine logs as severe is kept in memory, and its errors are put into our words.
"""

from __future__ import annotations

import os
import re
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jpype
import jpype.config
from arcadedb_embedded import ArcadeDBError
from arcadedb_embedded.jvm import get_bundled_jre_lib_path, get_jar_path

from ..errors import StoreBroken, StoreError, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAP_VARIABLE = "MENTORNET_HEAP"
LARGE = 200_000  # nodes and relationships from which on the work lasts long enough for the thorough compiler
EngineErrors = (ArcadeDBError, jpype.JException)

_LOGGING = Path(__file__).with_name("engine-logging.properties")
_OFF = ("arcadedb.opencypher.loadCsv.allowFileUrls", "arcadedb.opencypher.loadCsv.allowRemoteUrls")
_DISK_FULL = ("No space left", "File too large", "Disk quota", "not enough space")
_NOTHING_CHANGED = "The store is as it was before."
_SIZE = re.compile(r"[1-9]\d*[kmg]", re.IGNORECASE)
_JAVA_NAME = re.compile(r"\(?(?:caused by )?\b(?:[a-z]\w*\.)+[A-Z][\w$]*(?:Exception|Error)\b\)?:?\s*")
_lock = threading.Lock()


def start(*, records: int) -> None:
    """Start the runtime, unless it is ready, for a graph of so many nodes and relationships.

    A small graph gets the runtime that is ready soonest (half a second less of computing), a large one (``LARGE``)
    the one that is fastest in the end (2 million relationships: loaded in 31 s instead of 43), and more memory.

    The driver's own start adds a module that only vector search needs and that prints a warning, so the runtime is
    started here; the driver joins a runtime that is already there.
    """
    with _lock:
        if severe.listening:
            return
        if not jpype.isJVMStarted():
            _start(large=records >= LARGE)
        for key in _OFF:
            java("com.arcadedb.GlobalConfiguration").findByKey(key).setValue(jpype.JBoolean(False))
        severe.listen()


def end() -> None:
    """Keep the runtime from calling into a Python that is about to end.

    The runtime itself is not ended (``onexit``): it would wait for a query that does not stop.  Its garbage collector
    hands objects back to Python meanwhile; once Python is gone, that would abort the process.
    """
    if jpype.isJVMStarted():
        java("org.jpype.ref.JPypeReferenceQueue").getInstance().stop()


def java(name: str) -> Any:
    """Return a Java class by its name."""
    return jpype.JClass(name)


def plain(text: str) -> str:
    """Return the text of an error without the names of Java classes.

    >>> plain("com.arcadedb.exception.CommandParsingException: Syntax error at line 1:0")
    'Syntax error at line 1:0'
    """
    return _JAVA_NAME.sub("", text).strip()


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turn the engine's errors into ours."""
    try:
        yield
    except EngineErrors as error:
        raise store_error(folder, str(error)) from error


def store_error(folder: Path, text: str) -> StoreError:
    """Return the engine's error ``text`` about a database folder in our words."""
    if any(reason in text for reason in _DISK_FULL):
        return StoreError(f"the disk of {folder.parent} is full: free some space and load again. {_NOTHING_CHANGED}")
    if "OutOfMemoryError" in text:
        return StoreError(
            f"the engine ran out of memory; raise its limit with {HEAP_VARIABLE} (for example {HEAP_VARIABLE}=8g) and "
            f"load again. {_NOTHING_CHANGED}"
        )
    line = next((line for line in plain(text).splitlines() if line.strip()), "no reason given")
    return StoreBroken(f"the database {folder} cannot be used: {line.strip()}")


def _start(*, large: bool) -> None:
    heap = _heap(gigabytes=4 if large else 2)
    jars = [str(path) for path in sorted(Path(get_jar_path()).glob("*.jar"))]
    try:
        jpype.startJVM(get_bundled_jre_lib_path(), *_options(heap, large=large), classpath=jars, interrupt=False)
    except (OSError, RuntimeError, *EngineErrors) as error:
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise StoreUnavailable(
            f"the database engine did not start ({reason}). It asks for {heap} of memory; set {HEAP_VARIABLE} "
            f"(for example {HEAP_VARIABLE}=1g) to change that"
        ) from error
    jpype.config.onexit = False


def _options(heap: str, *, large: bool) -> list[str]:
    scratch = tempfile.gettempdir()
    return [
        f"-Xmx{heap}",
        f"-XX:TieredStopAtLevel={4 if large else 1}",  # 1: the quick compiler only, 4: the thorough one as well
        "-XX:+UseSerialGC",
        "-XX:+UseCompactObjectHeaders",
        f"-XX:ErrorFile={scratch}/mentornet-engine-%p.log",
        "-Duser.timezone=UTC",
        "-Dfile.encoding=UTF8",
        "-Djava.awt.headless=true",
        f"-Djava.util.logging.config.file={_LOGGING}",
        f"-Darcadedb.server.logsDirectory={scratch}",
        "--enable-native-access=ALL-UNNAMED",
        "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
        "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-Dpolyglot.engine.WarnInterpreterOnly=false",
    ]


def _heap(*, gigabytes: int) -> str:
    """Return the engine's memory limit: ``MENTORNET_HEAP``, else ``gigabytes``, but at most half of the machine's."""
    if given := os.environ.get(HEAP_VARIABLE):
        if not _SIZE.fullmatch(given):
            raise StoreUnavailable(f"{HEAP_VARIABLE} must be a size such as 512m or 4g, not '{given}'")
        return given
    try:
        half = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 21
    except (AttributeError, ValueError, OSError):  # Windows does not tell
        half = 2048
    return f"{min(gigabytes * 1024, half)}m"


class Severe:
    """What the engine has logged as severe since ``forget``; kept inside the runtime, so that logging costs nothing."""

    def __init__(self) -> None:
        self._text: Any = None
        self._handler: Any = None

    def listen(self) -> None:
        """Start to listen, in place of the console."""
        logging = jpype.JPackage("java").util.logging
        log = java("com.arcadedb.log.LogManager").instance()
        log.isLoggable(log, logging.Level.SEVERE)  # makes the engine set up its own handlers, which go
        root = logging.Logger.getLogger("")
        for handler in root.getHandlers():
            root.removeHandler(handler)
        self._text = java("java.io.ByteArrayOutputStream")()
        self._handler = logging.StreamHandler(self._text, logging.SimpleFormatter())
        self._handler.setLevel(logging.Level.SEVERE)
        root.addHandler(self._handler)

    @property
    def listening(self) -> bool:
        """Whether ``listen`` has been called."""
        return self._handler is not None

    def forget(self) -> None:
        """Start anew."""
        self._handler.flush()
        self._text.reset()

    def first(self) -> str:
        """Return what was logged, "" if nothing was."""
        self._handler.flush()
        return str(self._text.toString())[:4000] if self._text.size() else ""


severe = Severe()
