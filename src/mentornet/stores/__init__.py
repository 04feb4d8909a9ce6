"""Graph stores: one small protocol, and an adapter for each engine.

``open_store(location)`` returns the store at a folder (the embedded engine).  Everything above this package talks
to the protocol in ``base``; a driver is imported by its own adapter and by nobody else.
"""

from .base import (
    GraphNode,
    GraphPath,
    GraphRelationship,
    Progress,
    QueryResult,
    Store,
    StoreStatus,
    open_store,
)
from .snapshot import Events, Snapshot

__all__ = [
    "Events",
    "GraphNode",
    "GraphPath",
    "GraphRelationship",
    "Progress",
    "QueryResult",
    "Snapshot",
    "Store",
    "StoreStatus",
    "open_store",
]
