"""Running Cypher read-only, under limits of time and rows.

The words of the statement and the server's plan of it pass the ``gate`` before it runs.  The transaction itself is one
that the server lets read only.  Its time is limited by the server and, where that does not look at the time, here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from neo4j.exceptions import Neo4jError

from ...errors import QueryError
from .. import gate
from ..base import QueryResult
from ..refusals import too_slow
from .deadline import MARGIN, TooLate, within
from .errors import Unreachable
from .memory import too_large
from .values import Values, incomplete_ends

if TYPE_CHECKING:
    import neo4j

    from .connection import Connection

_QUERY_ERRORS = (
    "Neo.ClientError.Statement",
    "Neo.ClientError.Procedure",
    "Neo.ClientError.Transaction",
    "Neo.ClientError.Schema",
    "Neo.ClientError.Request",
    "Neo.DatabaseError.Statement",
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
)
_REFUSED = ("Neo.ClientError.Statement.AccessMode", "Neo.ClientError.Transaction.ForbiddenDueToTransactionType")


def run(
    connection: Connection,
    text: str,
    parameters: Mapping[str, Any],
    *,
    timeout: float,
    limit: int | None,
    generation: Callable[[neo4j.Transaction], str],
) -> QueryResult | None:
    """Run a query and return its rows as Python values, ``None`` if a load finished meanwhile.

    ``generation`` returns the load that the database holds, and raises where there is none.

    Raises
    ------
    QueryError: see ``base.Store.query``.
    """
    if not timeout > 0:
        raise QueryError(f"a query's timeout is a number of seconds greater than 0, not {timeout}")

    def work() -> QueryResult | None:
        with connection.session() as session:
            try:
                with session.begin_transaction(timeout=timeout) as tx:
                    before = generation(tx)
                    _check(tx, text, parameters)
                    found = _read(tx, tx.run(text, parameters), limit)  # type: ignore[arg-type]
                    return found if generation(tx) == before else None
            except Neo4jError as error:
                raise _ours(error, text, timeout) from error

    gate.check_text(text)
    in_time = partial(within, timeout + MARGIN, work, give_up=connection.close)
    try:
        try:
            return in_time()
        except Unreachable:  # a connection that lay idle may have been cut: a read does no harm twice
            return in_time()
    except TooLate:
        raise too_slow(timeout) from None


def explain(connection: Connection, text: str) -> list[str]:
    """Return what the server deprecates in a query, which it plans and does not run.

    Raises
    ------
    QueryError: see ``base.Store.explain``.
    """
    gate.check_text(text)
    with connection.session(notices=True) as session:
        try:
            summary = session.run(f"EXPLAIN {text}").consume()
        except Neo4jError as error:
            raise _ours(error, text, 0) from error
    gate.check_plan(summary.query_type, summary.plan, text=text)
    found = [status for status in summary.gql_status_objects if status.raw_classification == "DEPRECATION"]
    places = [status.position for status in found]
    return [
        f"{status.status_description} (line {place.line}, column {place.column})"
        if place
        else status.status_description
        for status, place in zip(found, places, strict=True)
    ]


def _check(tx: neo4j.Transaction, text: str, parameters: Mapping[str, Any]) -> None:
    """Refuse a statement that does more than read the graph."""
    summary = tx.run(f"EXPLAIN {text}", parameters).consume()  # type: ignore[arg-type]
    gate.check_plan(summary.query_type, summary.plan, text=text, database=summary.database or "")


def _read(tx: neo4j.Transaction, result: neo4j.Result, limit: int | None) -> QueryResult:
    columns = tuple(result.keys())
    if limit is None:
        found = [record.values() for record in result]
    else:
        found = [record.values() for record in result.fetch(limit + 1)]
    result.consume()
    convert = Values(_ends(tx, found)).convert
    rows = [tuple(convert(value) for value in row) for row in found[:limit]]
    return QueryResult(columns, rows, limit is not None and len(found) > limit)


def _ends(tx: neo4j.Transaction, rows: list[list[Any]]) -> dict[str, Any]:
    """Return the nodes at relationships' ends that came without their properties, by id."""
    ids = incomplete_ends(rows)
    if not ids:
        return {}
    text = "MATCH (n) WHERE elementId(n) IN $ids RETURN n"
    return {node.element_id: node for node in tx.run(text, ids=sorted(ids)).value()}


def _ours(error: Neo4jError, text: str, timeout: float) -> Exception:
    """Return the server's error in our words, if it is about the query."""
    code, said = error.code or "", " ".join((error.message or "").split())
    if "TimedOut" in code or code.endswith("Terminated"):
        return too_slow(timeout)
    if "OutOfMemory" in code:
        return too_large(said)
    if code in _REFUSED:
        return gate.refusal(gate.keyword(text) or "this statement")
    if code.startswith(_QUERY_ERRORS):
        return QueryError(f"the query failed: {said}")
    return error
