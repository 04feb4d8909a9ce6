"""A store's whole content in memory: tables, configuration, documents; what a copy or a backup must hold again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..config import Config
from ..errors import StoreBroken, StoreUnavailable

if TYPE_CHECKING:
    import pyarrow as pa

    from ..stores import Progress, Store, StoreStatus


@dataclass(frozen=True)
class Content:
    """Everything that a load has put into a store, and the documents kept beside it."""

    status: StoreStatus
    tables: Mapping[str, pa.Table]
    documents: Mapping[str, Mapping[str, Any]]

    @property
    def config(self) -> Config:
        """The configuration that the load kept."""
        return Config.from_dict(self.status.config, where=f"the configuration of '{self.status.program}'")


def read_content(store: Store) -> Content:
    """Return what a store holds.

    Raises
    ------
    StoreUnavailable: no load has finished.
    """
    status = store.status()
    if status is None:
        raise StoreUnavailable(f"the store {store.location} holds no finished load yet: there is nothing to copy")
    tables = {name: store.export(name) for name in status.tables}
    documents = {name: found for name in store.documents() if (found := store.read_document(name)) is not None}
    return Content(status, tables, documents)


def write_content(content: Content, store: Store, *, progress: Progress | None = None) -> StoreStatus:
    """Make ``store`` hold the same, read it again, and compare: every table, every document, every count.

    Raises
    ------
    StoreError: the store holds another program, or cannot be written.
    StoreBroken: what is read back differs.
    """
    store.replace(content.tables, content.config, source_hash=content.status.source_hash, progress=progress)
    for name, document in content.documents.items():
        store.write_document(name, document)
    found = read_content(store)
    if differing := differences(content, found):
        raise StoreBroken(f"the copy in {store.location} differs from what was copied: {'; '.join(differing)}")
    return found.status


def differences(one: Content, other: Content) -> list[str]:
    """Return what differs between two stores' contents, as sentences; when and by what they were loaded is no content.

    Rows are compared in the tables' total order, values exactly.
    """
    found = []
    for name in sorted({*one.tables, *other.tables}):
        first, second = one.tables.get(name), other.tables.get(name)
        if first is None or second is None:
            found.append(f"the table {name} is in one only")
        elif not first.equals(second):
            found.append(f"the table {name} has other rows ({first.num_rows} and {second.num_rows})")
    pairs = {
        "program": (one.status.program, other.status.program),
        "configuration": (dict(one.status.config), dict(other.status.config)),
        "counts": (dict(one.status.counts), dict(other.status.counts)),
        "documents": (dict(one.documents), {name: other.documents.get(name) for name in one.documents}),
    }
    return [*found, *(f"the {what} differ" for what, (first, second) in pairs.items() if first != second)]
