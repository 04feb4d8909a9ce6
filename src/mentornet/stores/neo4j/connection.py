"""The driver: one for a store, opened on first use; managed transactions, retries and bookmarks."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, TypeVar

import neo4j
from neo4j.exceptions import IncompleteCommit

from ... import __version__
from ...errors import StoreUnavailable
from .address import Address, credentials
from .errors import translated

MINIMUM = (5, 26)
RETRY_SECONDS = 30.0  # how long a transaction is tried again while the server is away
CONNECT_SECONDS = 10.0
FETCH = 10_000  # rows the server sends ahead
_COMMITS = 5  # a step is asked so many times whether its commit, whose answer was lost, has happened

T = TypeVar("T")

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # it would print warnings on the user's terminal


class Connection:
    """Transactions on one database; whatever one session wrote, the next one sees (bookmarks)."""

    def __init__(self, address: Address) -> None:
        self.address = address

    @cached_property
    def _driver(self) -> neo4j.Driver:
        with translated(self.address, opening=True):
            driver = neo4j.GraphDatabase.driver(
                self.address.uri,
                auth=credentials(),
                user_agent=f"mentornet/{__version__}",
                notifications_min_severity="OFF",
                telemetry_disabled=True,
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=2 * CONNECT_SECONDS,
                max_transaction_retry_time=RETRY_SECONDS,
            )
        try:
            with translated(self.address, opening=True), driver.session(database=self.address.database) as session:
                agent = session.run("RETURN 1").consume().server.agent
            check_version(agent, self.address)
        except BaseException:
            driver.close()
            raise
        self.engine = agent.lower().replace("/", " ")
        return driver

    @cached_property
    def _bookmarks(self) -> Any:
        return neo4j.GraphDatabase.bookmark_manager()

    @contextmanager
    def session(self, mode: str = neo4j.READ_ACCESS, *, notices: bool = False) -> Iterator[neo4j.Session]:
        """Open a session; the driver's errors in it become ours.  With ``notices`` the server sends its warnings."""
        driver = self._driver
        with (
            translated(self.address),
            driver.session(
                database=self.address.database,
                default_access_mode=mode,
                bookmark_manager=self._bookmarks,
                fetch_size=FETCH,
                notifications_min_severity="WARNING" if notices else "OFF",
            ) as session,
        ):
            yield session

    def read(self, work: Callable[[neo4j.ManagedTransaction], T]) -> T:
        """Run ``work`` in a transaction that reads; it is run again where the server was away for a moment."""
        with self.session() as session:
            return session.execute_read(work)

    def write(self, work: Callable[[neo4j.ManagedTransaction], T], *, timeout: float | None = None) -> T:
        """Run ``work`` in a transaction that writes, for at most ``timeout`` seconds.

        It is run again where the server was away, and also where the answer to its commit was lost: so ``work`` must
        find out whether it has been done already.
        """
        for tries in range(_COMMITS):
            try:
                with self.session(neo4j.WRITE_ACCESS) as session:
                    return session.execute_write(neo4j.unit_of_work(timeout=timeout)(work))
            except StoreUnavailable as error:
                if not isinstance(error.__cause__, IncompleteCommit) or tries == _COMMITS - 1:
                    raise
        raise AssertionError  # pragma: no cover - the last try returns or raises

    def schema(self, statement: str) -> None:
        """Run a statement that creates a constraint or an index."""
        with self.session(neo4j.WRITE_ACCESS) as session:
            session.run(statement).consume()

    def close(self) -> None:
        """Let go of the driver, and cut what another thread waits for in it; the next use opens a new one."""
        driver = self.__dict__.pop("_driver", None)
        if driver is not None:
            driver.close()


def check_version(agent: str, address: Address) -> None:
    """Refuse a server that is older than what this store is tested with.

    Raises
    ------
    StoreUnavailable: it is no Neo4j server, or an older one.
    """
    found = re.fullmatch(r"Neo4j/(\d+)\.(\d+).*", agent)
    if found is None:
        raise StoreUnavailable(f"what answers at {address} calls itself '{agent}'; this store needs a Neo4j server")
    if (int(found[1]), int(found[2])) < MINIMUM:
        raise StoreUnavailable(
            f"the server at {address} is Neo4j {found[1]}.{found[2]}, and this store needs {MINIMUM[0]}.{MINIMUM[1]} "
            "(long-term support) or later; update the server, or use the embedded store: --store FOLDER"
        )
