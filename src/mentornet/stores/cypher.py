"""Running Cypher read-only on the embedded engine, under limits of time and memory.

Five walls: the gate reads the words; the statement is parsed, and only a statement that reads may pass; the engine's
``query`` call refuses writes itself; the database is open read-only; reading files and addresses is switched off in
the engine.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Self

import jpype
from arcadedb_embedded import ArcadeDBError, Database, convert_python_to_java

from ..errors import QueryError
from . import engine, gate
from .base import QueryResult
from .refusals import too_slow
from .runtime import EngineErrors, plain
from .values import Values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

GRACE = 3.0  # seconds beyond its timeout after which a query that does not stop by itself is interrupted
_PATIENCE = 1.0  # seconds that an interrupted query has to stop
_POLL = 100  # milliseconds between two looks at Ctrl-C
_BATCH = 512
_READS = ("SimpleCypherStatement", "UnionStatement")
_WORDS = {  # the engine's class of error -> our words
    "OutOfMemoryError": "the query needs more memory than the engine may use; ask for less, or raise the limit with "
    "MENTORNET_HEAP (for example MENTORNET_HEAP=4g)",
    "SecurityException": "queries are read-only: LOAD CSV is not allowed",
    "QueryNotIdempotentException": "queries are read-only, and this one may write ({text})",
    "CommandParameterMissingException": "the query needs values for its parameters ({text})",
}


def run(
    database: Database, text: str, parameters: Mapping[str, Any], *, timeout: float, limit: int | None
) -> QueryResult:
    """Run a query and return its rows as Python values.

    Raises
    ------
    QueryError: see ``base.Store.query``.
    """
    if not timeout > 0:
        raise QueryError(f"a query's timeout is a number of seconds greater than 0, not {timeout}")
    try:
        columns = _checked(database, text)
        setting = jpype.JClass("com.arcadedb.GlobalConfiguration").COMMAND_TIMEOUT
        database.get_java_database().getConfiguration().setValue(setting, jpype.JLong(int(timeout * 1000)))
        with _EngineThread(database, timeout) as thread:
            found = thread.call(_QUERY, database.get_java_database(), "opencypher", text, _java_map(parameters))
            return _read(thread, found, columns, limit)
    except EngineErrors as error:
        raise _ours(error, timeout) from error


def explain(database: Database, text: str) -> None:
    """Parse and plan a query, and do not run it.

    Raises
    ------
    QueryError: see ``base.Store.explain``.
    """
    try:
        _checked(database, text)
        database.query("opencypher", f"EXPLAIN {text}")
    except (*EngineErrors, ArcadeDBError) as error:
        raise _ours(error, 0) from error


class _EngineThread:
    """A thread of the engine's runtime, in which nothing but the engine runs.

    So neither a query that the engine does not stop in time, nor Ctrl-C, has to wait for it; and a thread that
    never stops does not hold up the end of the process.
    """

    def __init__(self, database: Database, timeout: float) -> None:
        self._database = database
        self._timeout = timeout
        self._deadline = time.monotonic() + timeout + GRACE

    def __enter__(self) -> Self:
        self._executor = jpype.JClass("java.util.concurrent.Executors").newSingleThreadExecutor()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.shutdownNow()
        milliseconds = jpype.JClass("java.util.concurrent.TimeUnit").MILLISECONDS
        if not self._executor.awaitTermination(int(_PATIENCE * 1000), milliseconds):
            engine.leave_open(self._database)

    def call(self, method: tuple[str, str, tuple[str, ...]], *arguments: Any) -> Any:
        """Call a method in the thread and return its result, or raise its exception."""
        future = self._executor.submit(_callable(method, arguments))
        concurrent = jpype.JPackage("java").util.concurrent
        while time.monotonic() < self._deadline:
            try:
                return future.get(_POLL, concurrent.TimeUnit.MILLISECONDS)
            except concurrent.TimeoutException:
                continue
            except concurrent.ExecutionException as error:
                raise error.getCause() from None
        raise too_slow(self._timeout)


_QUERY = ("com.arcadedb.database.Database", "query", ("java.lang.String", "java.lang.String", "java.util.Map"))
_NEXT_ROWS = ("com.arcadedb.python.RowAccess", "nextRows", ("com.arcadedb.query.sql.executor.ResultSet", "int"))


def _callable(method: tuple[str, str, tuple[str, ...]], arguments: tuple[Any, ...]) -> Any:
    """Return a Java ``Callable`` of a method with its arguments, without any Python in it."""
    owner, name, types = method
    invoke = jpype.JPackage("java").lang.invoke
    classes = [jpype.JInt.class_ if type == "int" else jpype.JClass(type).class_ for type in types]
    handle = invoke.MethodHandles.publicLookup().unreflect(jpype.JClass(owner).class_.getMethod(name, classes))
    bound = invoke.MethodHandles.insertArguments(handle, 0, list(arguments))
    return invoke.MethodHandleProxies.asInterfaceInstance(jpype.JClass("java.util.concurrent.Callable").class_, bound)


def _java_map(parameters: Mapping[str, Any]) -> Any:
    return convert_python_to_java(dict(parameters))


def _checked(database: Database, text: str) -> tuple[str, ...]:
    """Refuse the statement unless it only reads, and return the columns that it names."""
    gate.check_text(text)
    parser = jpype.JClass("com.arcadedb.query.opencypher.parser.Cypher25AntlrParser")
    statement = parser(database.get_java_database()).parse(text)
    if type(statement).__name__.rpartition(".")[2] not in _READS or not statement.isReadOnly():
        raise gate.refusal(gate.keyword(text) or "this statement")
    returned = _first_branch(statement).getReturnClause()
    if returned is None or returned.isReturnAll():
        return ()
    return tuple(str(item.getOutputName()) for item in returned.getReturnItems())


def _read(thread: _EngineThread, found: Any, columns: tuple[str, ...], limit: int | None) -> QueryResult:
    convert = Values().convert
    rows: list[tuple[Any, ...]] = []
    wanted = None if limit is None else limit + 1
    while wanted is None or len(rows) < wanted:
        size = _BATCH if wanted is None else min(_BATCH, wanted - len(rows))
        batch = thread.call(_NEXT_ROWS, found, jpype.JClass("java.lang.Integer")(size))
        for names, values in batch:
            columns = columns or tuple(str(name) for name in names)
            row = {str(name): value for name, value in zip(names, values, strict=True)}
            rows.append(tuple(convert(row.get(name)) for name in columns))
        if len(batch) < size:
            break
    return QueryResult(columns, rows[:limit], limit is not None and len(rows) > limit)


def _first_branch(statement: Any) -> Any:
    """Return the statement, or the first query of a UNION: its columns are those of the whole."""
    return statement.getQueries().get(0) if hasattr(statement, "getQueries") else statement


def _ours(error: Exception, timeout: float) -> QueryError:
    """Return the engine's error in our words."""
    java = error.__cause__ if isinstance(error, ArcadeDBError) and error.__cause__ is not None else error
    kind, text = type(java).__name__.rpartition(".")[2], plain(str(java))
    if kind == "TimeoutException" or "timeout" in text.lower():
        return too_slow(timeout)
    if kind == "OutOfMemoryError" or "heap" in text.lower() or "arcadedb.query" in text:
        kind = "OutOfMemoryError"
    return QueryError(_WORDS.get(kind, "the query failed: {text}").format(text=text))
