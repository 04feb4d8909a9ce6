"""A graph written into the database, step by step, each exactly once.

A small program is written in one transaction: whoever reads sees the former load until the new one is there.  A
large one does not fit into a server's memory at once; it takes a transaction for each step, and until the last one
nothing can be read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from ...errors import StoreBroken
from ..mapping import ends, unique_keys
from .plan import Step, owned
from .record import LABEL, MATCH, Claim, Shape

if TYPE_CHECKING:
    import neo4j

    from ..base import StoreStatus
    from .connection import Connection

REMOVED = 20_000  # records that are removed in one transaction
_STEP = (
    f"{MATCH} WHERE s.token = $token AND s.step = $step - 1 SET s.step = $step, s.heartbeat = timestamp() "
    "WITH s UNWIND $rows AS row "
)


def target_hash(*parts: object) -> str:
    """Return what names a load: the same tables, configuration and version give the same steps."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def declare(connection: Connection) -> None:
    """Create the constraints and indexes that are not there yet."""
    named = {LABEL: "key", **unique_keys()}
    for label, key in named.items():
        connection.schema(
            f"CREATE CONSTRAINT `mentornet_{label}_{key}` IF NOT EXISTS FOR (n:`{label}`) REQUIRE n.`{key}` IS UNIQUE"
        )
    connection.schema("CREATE INDEX mentornet_INTERACTED_at IF NOT EXISTS FOR ()-[r:INTERACTED]-() ON (r.at)")


class Writer:
    """Writes one graph under a claim."""

    def __init__(self, connection: Connection, claim: Claim, target: str, moved: Callable[[int], None]) -> None:
        self._connection = connection
        self._claim = claim
        self._target = target
        self._moved = moved  # told how many records are there

    def at_once(self, steps: Iterable[Step], status: StoreStatus, shape: Shape) -> None:
        """Replace the database's content in one transaction."""
        written = list(steps)

        def work(tx: neo4j.ManagedTransaction) -> None:
            if self._claim.hold(tx).generation == status.generation:
                return  # the answer to the commit was lost
            self._begin(tx)
            while self._remove(tx):
                pass
            done = 0
            for number, step in enumerate(written, 1):
                self._apply(tx, number, step)
                done += step.size
                self._moved(done)
            self._finish(tx, status, shape)

        self._connection.write(work)

    def by_steps(self, steps: Iterable[Step], status: StoreStatus, shape: Shape, *, resume: bool) -> None:
        """Replace the database's content in a transaction for each step; ``resume``: go on where a load was cut off."""
        if not resume:
            self._connection.write(self._begin)
        before = self._connection.write(self._claim.hold).step
        while not before and self._connection.write(self._remove):
            pass
        done = 0
        for number, step in enumerate(steps, 1):
            if number > before:
                self._connection.write(partial(self._apply, number=number, step=step))
            done += step.size
            self._moved(done)
        self._connection.write(lambda tx: self._finish_once(tx, status, shape))

    def _begin(self, tx: neo4j.ManagedTransaction) -> None:
        """Mark the database as unfinished."""
        self._claim.hold(tx)
        tx.run(f"{MATCH} SET s.target = $target, s.step = 0 REMOVE s.status, s.shape", target=self._target).consume()

    def _remove(self, tx: neo4j.ManagedTransaction) -> int:
        """Remove a part of the last load, relationships first, and return its size; 0: nothing is left."""
        self._claim.hold(tx)
        left = REMOVED
        labels = sorted({*unique_keys(), *owned().values()})
        for name, present in count(tx, [*ends(), *labels]).items():
            if present and left:
                pattern = f"MATCH ()-[x:`{name}`]->()" if name in ends() else f"MATCH (x:`{name}`)"
                left -= _deleted(tx, pattern, left)
        if left == REMOVED:
            left -= _deleted(tx, f"MATCH (x:{LABEL}) WHERE x.key STARTS WITH 'roster/'", left)
        return REMOVED - left

    def _apply(self, tx: neo4j.ManagedTransaction, number: int, step: Step) -> None:
        rows = step.rows()
        found = tx.run(f"{_STEP}{step.text} RETURN count(*)", rows=rows, token=self._claim.token, step=number).single(
            strict=True
        )
        if not found[0] and self._claim.hold(tx).step < number:
            raise StoreBroken(f"step {number} of the load did not apply; run 'mentornet load' again")

    def _finish_once(self, tx: neo4j.ManagedTransaction, status: StoreStatus, shape: Shape) -> None:
        if self._claim.hold(tx).generation != status.generation:
            self._finish(tx, status, shape)

    def _finish(self, tx: neo4j.ManagedTransaction, status: StoreStatus, shape: Shape) -> None:
        """Compare what is there with what was to be written, and make it the finished load."""
        counts = count(tx, status.counts)
        for name, expected in status.counts.items():
            if counts[name] != expected:
                raise StoreBroken(
                    f"the load was given up: {expected} {name} were written, but the database counts {counts[name]}; "
                    "something else writes into it. Run 'mentornet load' again."
                )
        tx.run(
            f"{MATCH} SET s.status = $status, s.shape = $shape, s.generation = $generation REMOVE s.target, s.step",
            status=json.dumps(status.to_dict(), ensure_ascii=False),
            shape=json.dumps(shape, ensure_ascii=False),
            generation=status.generation,
        ).consume()


def count(tx: neo4j.ManagedTransaction, names: Iterable[str]) -> dict[str, int]:
    """Return how many nodes of each label and relationships of each type there are (Neo4j keeps count)."""
    types, asked = ends(), list(names)
    columns = [
        f"COUNT {{ ()-[:`{name}`]->() }} AS c{place}" if name in types else f"COUNT {{ (:`{name}`) }} AS c{place}"
        for place, name in enumerate(asked)
    ]
    found: Any = tx.run(f"RETURN {', '.join(columns)}").single(strict=True)
    return {name: found[f"c{place}"] for place, name in enumerate(asked)}


def _deleted(tx: neo4j.ManagedTransaction, pattern: str, limit: int) -> int:
    found: int = tx.run(f"{pattern} WITH x LIMIT $limit DETACH DELETE x RETURN count(*)", limit=limit).single(
        strict=True
    )[0]
    return found
