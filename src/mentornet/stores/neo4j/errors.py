"""The driver's errors in our words: what is wrong with the server, the database or the account, and what to do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from neo4j.exceptions import (
    AuthError,
    DriverError,
    Forbidden,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    UnsupportedServerProduct,
)

from ...errors import StoreBroken, StoreError, StoreUnavailable

if TYPE_CHECKING:
    from .address import Address

_STOPPED = (
    "the database at {where} has stopped, for it could not write ({text}); most often the server's disk is full: make "
    "room there, restart the server, and run 'mentornet load' again, which goes on where it stopped"
)
_STOPS = ("could not append transaction", "needs to be restarted")  # what such a database says, whatever the code

# What the server's code starts with -> what we say of the address {where}; the first that fits counts.
_CODES = {
    "Neo.ClientError.Security.CredentialsExpired": "the password of this Neo4j user has to be changed before anything "
    "else: connect to {where} with cypher-shell -d system and run ALTER CURRENT USER SET PASSWORD FROM 'old' TO 'new'",
    "Neo.ClientError.Security.AuthenticationRateLimit": "the Neo4j server at {where} has seen too many wrong passwords "
    "and refuses more for a while; check NEO4J_USERNAME and NEO4J_PASSWORD, and try again in a few seconds",
    "Neo.ClientError.Security.Forbidden": "this Neo4j user may not do that on {where} ({text}); reading takes the "
    "right to read the database, loading also those to write and to create constraints and indexes",
    "Neo.ClientError.Security": "the Neo4j server at {where} refuses the user and password; set NEO4J_USERNAME and "
    "NEO4J_PASSWORD",
    "Neo.ClientError.Database.DatabaseNotFound": "the Neo4j server at {where} has no such database; SHOW DATABASES "
    "lists those it has, and the store's address names one as bolt://HOST:PORT/DATABASE",
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": "the database at {where} is read-only; a load needs one "
    "that may be written",
    "Neo.ClientError.Cluster.NotALeader": "the server at {where} is a member of a cluster that may not write; use an "
    "address that starts with neo4j://",
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError": "the Neo4j server at {where} has too little memory for "
    "this step ({text}); give it more with dbms.memory.transaction.total.max and server.memory.heap.max_size",
    "Neo.TransientError.Database.DatabaseUnavailable": "the database at {where} does not answer at the moment; the "
    "server's log says why (a full disk, for example)",
    "Neo.ClientError.Transaction.TransactionTimedOut": "something else holds the database at {where}, perhaps another "
    "load; try again later",
    "Neo.DatabaseError": "the Neo4j server at {where} failed and could not write or read ({text}); its log says why "
    "(a full disk, for example)",
}


class Unreachable(StoreUnavailable):
    """The server does not answer, or no longer: the same call may work later."""

    retryable = True


def ours(error: Exception, address: Address) -> StoreError:
    """Return an error of the driver as one of ours; it shows neither user nor password."""
    text = _short(" ".join(str(getattr(error, "message", None) or error).split()))
    code = (error.code or "") if isinstance(error, Neo4jError) else ""
    if code.startswith("Neo.DatabaseError") and any(word in text.casefold() for word in _STOPS):
        return StoreUnavailable(_STOPPED.format(where=address, text=text))
    words = next((words for known, words in _CODES.items() if code.startswith(known)), None)
    if words is not None:
        kind = StoreBroken if code.startswith("Neo.DatabaseError") else StoreUnavailable
        return kind(words.format(where=address, text=text))
    if isinstance(error, (UnsupportedServerProduct, AuthError, Forbidden)):
        return StoreUnavailable(f"the server at {address}, which must be Neo4j 5.26 or later, refuses: {text}")
    if isinstance(error, ServiceUnavailable) and not isinstance(error, IncompleteCommit):
        return Unreachable(
            f"the Neo4j server at {address} does not answer: is it running, are host and port right, and does it "
            f"{'encrypt' if '+' in address.uri.partition(':')[0] else 'talk without encryption'}? ({text})"
        )
    if isinstance(error, IncompleteCommit) or (isinstance(error, DriverError) and error.is_retryable()):
        return Unreachable(
            f"the connection to the Neo4j server at {address} broke ({text}); run the command again: a load goes on "
            "where it stopped"
        )
    return StoreError(f"the Neo4j server at {address} could not do this: {text}")


@contextlib.contextmanager
def translated(address: Address, *, opening: bool = False) -> Iterator[None]:
    """Turn the driver's errors into ours; ``opening``: a connection may fail in plain Python's errors as well."""
    try:
        yield
    except (Neo4jError, DriverError) as error:
        raise ours(error, address) from error
    except (ValueError, OSError) as error:  # a host without an address, a certificate that is not trusted
        if not opening:
            raise
        raise Unreachable(f"the Neo4j server at {address} cannot be reached: {_short(str(error))}") from error


def _short(text: str, length: int = 300) -> str:
    return text if len(text) <= length else f"{text[: length - 3]}..."
