"""What copy, backup, restore and forget print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .values import visible

if TYPE_CHECKING:
    from ..program import Program
    from ..stores import Progress, StoreStatus
    from ..upkeep import BackupReport, CopyReport, Forgotten


_STORE = "  (another store: forget the person there as well, with --store)"
_YOURS = (
    "numbers made before count the person still: make reports and metrics anew. Copies that others have, backups "
    "of the machine, and a server's own backups and logs are yours to see to."
)


def copy_text(report: CopyReport) -> str:
    """Return what was copied where."""
    return f"copied to {report.target} and compared: {_holds(report.status)}"


def backup_text(report: BackupReport) -> str:
    """Return what was saved where."""
    return (
        f"{report.path} written and read again ({report.size:,} bytes): {_holds(report.status)}\n"
        "It holds personal data, and whoever is forgotten later is still in it."
    )


def restore_text(status: StoreStatus, location: str) -> str:
    """Return what was restored where."""
    return f"restored to {location} and compared: {_holds(status)}"


def forget_and_tell(
    program: Program, person: str, search: Sequence[Path], receipt: Path | None, *, progress: Progress | None
) -> str:
    """Forget a person, write the receipt, and return what was done and what is left to do."""
    done = program.forget(person, places=search, progress=progress)
    place = receipt or (program.folder or Path()) / f"forgotten-{done.receipt['receipt']}.json"
    return "\n".join([*_done(done), *_left(done, searched=search), f"receipt: {done.write_receipt(place)}"])


def _done(done: Forgotten) -> list[str]:
    return [
        "erased from the store, its snapshot and its documents, and looked for again",
        f"  rows removed: {_counts(done.rows)}",
        f"  emptied or blanked in other people's rows: {_counts(done.values)}",
    ]


def _left(done: Forgotten, *, searched: Sequence[Path]) -> list[str]:
    lines = []
    if done.tables:
        lines.append("still named in the program's own files; take the person out, a load is refused until then:")
        lines += [f"  {visible(str(path))}" for path in done.tables]
    if done.files:
        lines.append("still named in these files; delete them, or make them anew:")
        lines += [f"  {visible(str(path))}{_STORE if path.is_dir() else ''}" for path in done.files]
    if done.unread:
        lines.append("not looked into, being damaged, encrypted, too large or not readable; look yourself:")
        lines += [f"  {visible(str(path))}" for path in done.unread]
    if not searched:
        lines.append("files elsewhere are not known here: look into them with --search FOLDER")
    return [*lines, _YOURS]


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} in {name}" for name, number in counts.items()) or "none"


def _holds(status: StoreStatus) -> str:
    rows, records = sum(status.rows.values()), sum(status.counts.values())
    return f"'{status.program}', {rows:,} rows in {len(status.rows)} tables, {records:,} nodes and relationships"
