"""Where a database is, and who asks: an address without secrets, and the environment."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from ...errors import StoreUnavailable

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
_ADDRESS = re.compile(r"(?P<scheme>[^:]+)://(?:(?P<user>.*)@)?(?P<server>[^/?#@]+)(?:/(?P<database>[^/?#]*))?")
_DATABASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{1,62}")


@dataclass(frozen=True)
class Address:
    """The server's ``uri`` for the driver, and the ``database`` on it (``None``: the user's own default)."""

    uri: str
    database: str | None = None

    def __str__(self) -> str:
        return self.uri if self.database is None else f"{self.uri}/{self.database}"

    @classmethod
    def parse(cls, text: str, database: str | None = None) -> Address:
        """Read ``bolt://HOST:PORT`` or ``bolt://HOST:PORT/DATABASE``; ``database`` stands where the text names none.

        Raises
        ------
        StoreUnavailable: it is no such address, or holds a user or password, which belong into the environment.

        >>> str(Address.parse("neo4j+s://graph.example.org/leaders"))
        'neo4j+s://graph.example.org/leaders'
        """
        found = _ADDRESS.fullmatch(text)
        if found is not None and found["user"] is not None:
            raise StoreUnavailable(
                f"the store's address {found['scheme']}://...@{found['server']} holds a user or password; leave them "
                "out, and set NEO4J_USERNAME and NEO4J_PASSWORD in the environment"
            )
        if found is None or found["scheme"].lower() not in SCHEMES:
            shown = text.partition("://")[0]
            raise StoreUnavailable(
                f"'{shown}://...' is no address of a store: name a folder, or a Neo4j server as bolt://HOST:PORT, "
                f"neo4j://HOST:PORT or neo4j+s://HOST:PORT, where /DATABASE may follow"
            )
        name = found["database"] or database or os.environ.get("NEO4J_DATABASE") or None
        if name is not None and not _DATABASE.fullmatch(name):
            raise StoreUnavailable(f"'{name}' cannot name a database of Neo4j: letters, digits, dots and dashes")
        return cls(f"{found['scheme'].lower()}://{found['server']}", name)


def credentials() -> tuple[str, str] | None:
    """Return the user and password of the environment, ``None`` for a server that asks for none.

    Raises
    ------
    StoreUnavailable: there is a user, but no password.
    """
    user, password = os.environ.get("NEO4J_USERNAME"), os.environ.get("NEO4J_PASSWORD")
    if user and not password:
        raise StoreUnavailable("NEO4J_USERNAME is set, but NEO4J_PASSWORD is not; set both for the Neo4j store")
    return (user or "neo4j", password) if password else None
