"""The node that says what the database holds: the last finished load, and the one that is running or was cut off.

::

    (:MentorNetStore {key: "store"})         the record: what is loaded, who loads, how far it is
    (:MentorNetStore {key: "roster/0", ...}) ids of people in roster order, a part of the load
    (:MentorNetStore {key: "document/..."})  small documents that outlive loads

A load holds the record by a ``token`` and a time that it renews with every step.  Whoever finds an older time, or
the name of a process that is gone, may take the record over; the one that lost it cannot take another step.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ...errors import StoreLocked
from ..base import StoreStatus
from ..refusals import other_program, other_schema

if TYPE_CHECKING:
    import neo4j

LABEL = "MentorNetStore"
MATCH = f"MATCH (s:{LABEL} {{key: 'store'}})"
LEASE = 60_000  # milliseconds after its last step in which a load counts as running

_held: set[str] = set()  # tokens of loads that run in this process

Shape = Mapping[str, Mapping[str, str]]  # label or type -> property -> name of its type


@dataclass(frozen=True)
class Record:
    """What the record says.

    Attributes
    ----------
    program: the program that the database holds, or that is being loaded first.
    status: of the last finished load, as JSON; ``None``: nothing, or a load has begun to replace it.
    shape: the properties of each label and type in the database.
    target, step: what the load that was cut off was loading, and the steps it had done; ``None``: there is none.
    """

    program: str | None
    status: str | None
    shape: Shape
    generation: str | None
    target: str | None
    step: int
    token: str | None
    loader: str
    runs: bool

    def finished(self, location: str) -> StoreStatus | None:
        """Return the status of the last finished load, ``None`` if there is none.

        Raises
        ------
        StoreBroken: it was written by another version of MentorNet.
        """
        if self.status is None:
            return None
        data = json.loads(self.status)
        other_schema(data.get("schema_version"), location)
        return StoreStatus.from_dict(data, where=f"the record in {location}")


def read_record(tx: neo4j.ManagedTransaction | neo4j.Transaction) -> Record | None:
    """Return the record, ``None`` if the database has none."""
    found = tx.run(f"{MATCH} RETURN s {{.*}} AS record, timestamp() AS now").single()
    if found is None:
        return None
    kept, now = found["record"], found["now"]
    return Record(
        program=kept.get("program"),
        status=kept.get("status"),
        shape=json.loads(kept.get("shape") or "{}"),
        generation=kept.get("generation"),
        target=kept.get("target"),
        step=kept.get("step") or 0,
        token=kept.get("token"),
        loader=f"process {kept.get('pid')} (since {kept.get('since')}) on {kept.get('host')}",
        runs=kept.get("token") is not None and now - (kept.get("heartbeat") or 0) < LEASE and not _gone(kept),
    )


class Claim:
    """One load's hold on the record, while the ``with`` block runs."""

    def __init__(self, location: str, program: str, since: str) -> None:
        self.token = secrets.token_hex(16)
        self._location = location
        self._program = program
        self._since = since

    def __enter__(self) -> Self:
        _held.add(self.token)
        return self

    def __exit__(self, *problem: object) -> None:
        _held.discard(self.token)

    def take(self, tx: neo4j.ManagedTransaction) -> Record:
        """Take the record, make it if there is none, and return what it said before.

        Raises
        ------
        StoreLocked: another load is running.
        StoreError: the database holds another program, or one of a later version.
        """
        self._refuse_running(read_record(tx))  # before the lock: a running load may hold it for long
        tx.run(f"MERGE (s:{LABEL} {{key: 'store'}}) SET s.looked = timestamp()").consume()
        before = read_record(tx)
        self._refuse_running(before)
        if before is None:  # pragma: no cover - it was made above
            raise AssertionError
        if before.program is not None and before.program != self._program:
            raise other_program(
                before.program,
                self._program,
                self._location,
                way_out="another database (bolt://HOST:PORT/DATABASE) with --store, or empty this one first: "
                "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS",
            )
        kept = {"token": self.token, "pid": os.getpid(), "host": socket.gethostname(), "since": self._since}
        tx.run(
            f"{MATCH} SET s += $kept, s.heartbeat = timestamp(), s.program = $program REMOVE s.looked",
            kept=kept,
            program=self._program,
        ).consume()
        return before

    def _refuse_running(self, record: Record | None) -> None:
        if record is not None and record.token not in (None, self.token) and record.runs:
            raise StoreLocked(
                f"the store {self._location} is being loaded by {record.loader}; wait until it has finished and try "
                "again. A load that was killed gives way after a minute."
            )

    def release(self, tx: neo4j.ManagedTransaction) -> None:
        """Let go of the record; how far the load has come stays in it."""
        tx.run(
            f"{MATCH} WHERE s.token = $token REMOVE s.token, s.pid, s.host, s.since, s.heartbeat "
            "SET s.program = CASE WHEN s.status IS NULL AND s.target IS NULL THEN null ELSE s.program END",
            token=self.token,
        ).consume()

    def hold(self, tx: neo4j.ManagedTransaction) -> Record:
        """Lock the record for this transaction, and return it.

        Raises
        ------
        StoreLocked: another load has taken it over.
        """
        tx.run(f"{MATCH} WHERE s.token = $token SET s.heartbeat = timestamp()", token=self.token).consume()
        record = read_record(tx)
        if record is None or record.token != self.token:
            raise StoreLocked(
                f"the load into {self._location} was given up: another one has taken over, for this one did not move "
                "for a minute. Wait until that one has finished and try again."
            )
        return record


def _gone(kept: Mapping[str, object]) -> bool:
    """Return whether the load that holds a record is known to have ended: one of this machine, not of another."""
    if kept.get("host") != socket.gethostname():
        return False
    if kept.get("pid") == os.getpid():
        return kept.get("token") not in _held
    try:
        os.kill(int(str(kept.get("pid"))), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return True
    except OSError:
        return False
    return False
