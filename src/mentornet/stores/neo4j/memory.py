"""The server's own limits of memory: read from its settings, and named where a query has met one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...errors import QueryError, StoreError

if TYPE_CHECKING:
    import neo4j

    from .connection import Connection

SETTINGS = (
    "server.memory.heap.max_size",
    "dbms.memory.transaction.total.max",
    "db.memory.transaction.total.max",
    "db.memory.transaction.max",
)
_NONE = (None, "0B")  # what a server says of a limit that is not set
_MET = re.compile(r"the limit (?P<value>[\d.]+ \w+?)\..*?(?P<setting>[a-z_]+(?:\.[a-z_]+)+) threshold reached")


def memory_limits(connection: Connection) -> dict[str, str | None] | None:
    """Return each setting that limits memory and its value, ``None`` for one that is not set.

    ``None`` instead of all: this user may not read the server's settings.
    """
    try:
        found = connection.read(_settings)
    except StoreError as error:
        if getattr(error.__cause__, "code", None) != "Neo.ClientError.Security.Forbidden":
            raise
        return None
    if not found:
        return None  # an Enterprise server leaves out what may not be seen
    return {name: None if found.get(name) in _NONE else found[name] for name in SETTINGS}


def _settings(tx: neo4j.ManagedTransaction) -> dict[str, str | None]:
    asked = ", ".join(f"'{name}'" for name in SETTINGS)
    rows = tx.run(f"SHOW SETTINGS {asked} YIELD name, value").values()
    return {str(name): value for name, value in rows}


def too_large(said: str) -> QueryError:
    """Return the error of a query that the server ended for its memory; ``said``: the server's own words.

    >>> said = "... more than the limit 32.0 MiB. Currently using 32.0 MiB. db.memory.transaction.max threshold reached"
    >>> print(too_large(said))  # doctest: +ELLIPSIS
    the query needs more memory than the server allows (db.memory.transaction.max is 32.0 MiB); ask for less ...
    """
    met = _MET.search(said)
    which = f" ({met['setting']} is {met['value']})" if met else ""
    setting = met["setting"] if met else "db.memory.transaction.max"
    return QueryError(
        f"the query needs more memory than the server allows{which}; ask for less (an earlier WHERE, a LIMIT, less "
        f"in collect()), or have {setting} raised in the server's neo4j.conf"
    )
