"""Running Cypher read-only on the embedded engine, under limits of time and memory.

Four walls: the statement is parsed first, and only a statement that reads may pass; the engine's ``query`` call
refuses writes itself; the database is open read-only; reading files and addresses is switched off in the engine.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from typing import Any

import jpype
from arcadedb_embedded import ArcadeDBError, Database

from ..errors import QueryError
from .base import QueryResult
from .values import Values

GRACE = 3.0  # seconds beyond its timeout after which a query that does not stop by itself is interrupted
_BATCH = 512
_READS = ("SimpleCypherStatement", "UnionStatement")
_WRITES = ("Create", "Merge", "Delete", "Set", "Remove")
_JAVA_NAME = re.compile(r"\(?(?:caused by )?\b(?:[a-z]\w*\.)+[A-Z][\w$]*(?:Exception|Error)\b\)?:?\s*")
_WORDS = {  # the engine's class of error -> our words
    "OutOfMemoryError": "the query needs more memory than the engine may use; ask for less, or raise the limit with "
    "MENTORNET_HEAP (for example MENTORNET_HEAP=4g)",
    "SecurityException": "queries read the graph and nothing else: LOAD CSV is not allowed",
    "QueryNotIdempotentException": "queries are read-only, and procedures that may write are not allowed ({text})",
    "CommandParameterMissingException": "the query needs values for its parameters ({text})",
}
_EngineErrors = (ArcadeDBError, jpype.JException)


def run(
    database: Database, text: str, parameters: Mapping[str, Any], *, timeout: float, limit: int | None
) -> QueryResult:
    """Run a query and return its rows as Python values.

    The work is done in a thread of its own, so that a query which the engine does not stop in time, and Ctrl-C, do
    not have to wait for it.

    Raises
    ------
    QueryError: see ``base.Store.query``.
    """
    if not timeout > 0:
        raise QueryError(f"a query's timeout is a number of seconds greater than 0, not {timeout}")
    job = _Job(database, text, parameters, timeout, limit)
    job.start()
    try:
        job.join(timeout + GRACE)
    finally:
        if job.is_alive():
            job.interrupt()
    if job.is_alive():
        raise _too_slow(timeout)
    if job.error is not None:
        raise _ours(job.error, timeout) from job.error
    return job.result


class _Job(threading.Thread):
    """One query: parsed, refused or run, and converted."""

    def __init__(
        self, database: Database, text: str, parameters: Mapping[str, Any], timeout: float, limit: int | None
    ) -> None:
        super().__init__(daemon=True, name="mentornet-query")
        self._database = database
        self._text = text
        self._parameters = dict(parameters)
        self._timeout = timeout
        self._limit = limit
        self._java_thread: Any = None
        self.result = QueryResult(())
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self._java_thread = jpype.JClass("java.lang.Thread").currentThread()
            columns = self._checked()
            setting = jpype.JClass("com.arcadedb.GlobalConfiguration").COMMAND_TIMEOUT
            java = self._database.get_java_database()
            java.getConfiguration().setValue(setting, jpype.JLong(int(self._timeout * 1000)))
            found = self._database.query("opencypher", self._text, self._parameters)
            try:
                self.result = self._read(found, columns)
            finally:
                found.close()
        except BaseException as error:  # noqa: BLE001 - it is raised again in the caller's thread
            self.error = error

    def interrupt(self) -> None:
        """Ask the engine's thread to stop, and give it a moment."""
        if self._java_thread is not None:
            self._java_thread.interrupt()
        self.join(1.0)

    def _checked(self) -> tuple[str, ...]:
        """Parse the statement, refuse it unless it only reads, and return the columns that it names."""
        parser = jpype.JClass("com.arcadedb.query.opencypher.parser.Cypher25AntlrParser")
        statement = parser(self._database.get_java_database()).parse(self._text)
        if type(statement).__name__.rpartition(".")[2] not in _READS:
            raise QueryError(_refusal(self._text))
        if not statement.isReadOnly():
            raise QueryError(_refusal(self._text))
        returned = _first_branch(statement).getReturnClause()
        if returned is None or returned.isReturnAll():
            return ()
        return tuple(str(item.getOutputName()) for item in returned.getReturnItems())

    def _read(self, found: Any, columns: tuple[str, ...]) -> QueryResult:
        access, convert = jpype.JClass("com.arcadedb.python.RowAccess"), Values().convert
        rows: list[tuple[Any, ...]] = []
        wanted = None if self._limit is None else self._limit + 1
        while wanted is None or len(rows) < wanted:
            size = _BATCH if wanted is None else min(_BATCH, wanted - len(rows))
            batch = access.nextRows(found._java_result_set, size)  # noqa: SLF001
            for names, values in batch:
                columns = columns or tuple(str(name) for name in names)
                row = {str(name): value for name, value in zip(names, values, strict=True)}
                rows.append(tuple(convert(row.get(name)) for name in columns))
            if len(batch) < size:
                break
        truncated = self._limit is not None and len(rows) > self._limit
        return QueryResult(columns, rows[: self._limit], truncated)


def _first_branch(statement: Any) -> Any:
    """Return the statement, or the first query of a UNION: its columns are those of the whole."""
    return statement.getQueries().get(0) if hasattr(statement, "getQueries") else statement


def _refusal(text: str) -> str:
    word = _keyword(text)
    return f"queries are read-only: {word} is not allowed" if word else "queries are read-only: this one is not"


def _keyword(text: str) -> str | None:
    """Return the first keyword that writes or administers, for the message only: the engine's parser decides."""
    bare = re.sub(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", " ", text, flags=re.DOTALL)
    keywords = "CREATE|MERGE|SET|DELETE|REMOVE|FOREACH|DROP|ALTER|GRANT|DENY|REVOKE|SHOW|TERMINATE|LOAD CSV"
    found = re.search(rf"(?<![.:$\w])({keywords})\b", bare, flags=re.IGNORECASE)
    return found[1].upper() if found else None


def _too_slow(timeout: float) -> QueryError:
    return QueryError(
        f"the query took longer than {timeout:g} seconds and was stopped; ask for less (a bounded *, an earlier WHERE, "
        "a LIMIT) or give it more time with --timeout"
    )


def _ours(error: BaseException, timeout: float) -> BaseException:
    """Return the engine's error in our words."""
    if not isinstance(error, _EngineErrors):
        return error
    java = error.__cause__ if isinstance(error, ArcadeDBError) and error.__cause__ is not None else error
    kind, text = type(java).__name__.rpartition(".")[2], _JAVA_NAME.sub("", str(java)).strip()
    if kind in ("TimeoutException", "InterruptedException") or "timeout" in text.lower():
        return _too_slow(timeout)
    if kind == "OutOfMemoryError" or "heap" in text.lower():
        kind = "OutOfMemoryError"
    return QueryError(_WORDS.get(kind, "the query failed: {text}").format(text=text))
