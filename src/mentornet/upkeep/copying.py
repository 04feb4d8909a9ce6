"""The same program in another store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import UsageError
from .content import read_content, write_content

if TYPE_CHECKING:
    from ..stores import Progress, Store, StoreStatus


@dataclass(frozen=True)
class CopyReport:
    """What a copy did: ``status`` of the store that was written, compared table by table with the one that was read."""

    source: str
    target: str
    status: StoreStatus


def copy_store(source: Store, target: Store, *, progress: Progress | None = None) -> CopyReport:
    """Copy a program from one store into another, of either kind, and compare both.

    The target mirrors the source: what else it held of the same program goes.  Raises ``StoreError`` where it holds
    another program, ``StoreBroken`` where what is read back differs.
    """
    if source.location == target.location:
        raise UsageError(f"{source.location} is the store itself; name another one with --to")
    status = write_content(read_content(source), target, progress=progress)
    return CopyReport(source.location, target.location, status)
